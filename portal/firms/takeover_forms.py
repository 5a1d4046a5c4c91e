"""The forms of taking over a firm: ask for it, object to it, decide on it."""

from __future__ import annotations

from portal.core.i18n import N_, Text
from portal.firms.credit_code import check
from portal.firms.document_rules import why_not
from portal.web.forms import FileField, Form, IdentifierField, TextAreaField, TickField


class TakeoverForm(Form):
    credit_code = IdentifierField(Text(N_("Unified social credit code")), most=18, why_not=check)
    reason = TextAreaField(Text(N_("Why you take the firm over")), most=500, least=10)
    proof = FileField(Text(N_("Document that shows your right to act for the firm")), why_not=why_not)


class ObjectForm(Form):
    text = TextAreaField(Text(N_("Why it is wrong")), most=500, least=4)


class AnswerForm(Form):
    text = TextAreaField(
        Text(N_("Reason, which everybody concerned reads")), most=500, optional=True, noted=False
    )  # a refusal wants one: the page says so
    end_owners = TickField(Text(N_("End the access of the present owners")), optional=True)
