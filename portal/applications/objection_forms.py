"""The forms of publicity: an objection under the real name, the city's answer, and a list of several cases."""

from __future__ import annotations

from flask import request

from portal.applications.objection_actions import Statement
from portal.core.i18n import N_, Text
from portal.firms.document_rules import why_not
from portal.web.forms import FileField, Form, MailField, PhoneField, TextAreaField, TextField, TickField
from portal.web.i18n import language


class ObjectionForm(Form):
    name = TextField(Text(N_("Your real name")), most=60, least=2)
    organisation = TextField(Text(N_("Organisation")), most=100, optional=True)
    phone = PhoneField(Text(N_("Phone")))
    email = MailField(Text(N_("Mail address")))
    reason = TextAreaField(Text(N_("What you object to, and why")), most=2000, least=20)
    document = FileField(Text(N_("A document that shows it")), why_not=why_not)
    real_name = TickField(Text(N_("I object under my real name, and what I say is true to my knowledge")))

    def statement(self) -> Statement:
        return Statement(
            name=self.name.data, organisation=self.organisation.data, phone=self.phone.data, email=self.email.data,
            reason=self.reason.data, document_name=self.document.data.name, content=self.document.data.content,
            language=language(),
        )  # fmt: skip


class AnswerForm(Form):
    answer = TextAreaField(Text(N_("Reason, which the person and the firm will read")), most=1000, least=10)


class ListForm(Form):
    """Which cases are published together, under which title."""

    title = TextField(Text(N_("Title of the list")), most=200, least=6)

    def numbers(self) -> list[str]:
        return [number for number in dict.fromkeys(request.form.getlist("numbers")) if len(number) <= 20]
