"""The forms about certificates: asking about one, and revoking one."""

from __future__ import annotations

from portal.certificates.actions import REASONS
from portal.certificates.batch_words import LANGUAGE_LABELS
from portal.core.i18n import N_, Text
from portal.web.forms import ChoiceField, FileField, Form, IdentifierField, TextAreaField


class NumberForm(Form):
    """Number and code, as printed on the paper."""

    class Meta(Form.Meta):
        csrf = False  # asking changes nothing

    number = IdentifierField(Text(N_("Certificate number")), most=20)
    code = IdentifierField(Text(N_("Code")), most=20)


class FileForm(Form):
    file = FileField(Text(N_("The certificate's file (PDF or JSON)")))


class RevokeForm(Form):
    reason = ChoiceField(Text(N_("Reason")), choices=REASONS, blank=Text(N_("Please choose")))
    note = TextAreaField(Text(N_("Note")), most=500, optional=True)


class ReissueForm(Form):
    language = ChoiceField(Text(N_("Language of the new paper")), choices=LANGUAGE_LABELS)
