"""The forms about people: invite an address, ask to join a firm."""

from __future__ import annotations

from portal.core.i18n import N_
from portal.firms.credit_code import check
from portal.firms.rules import FIRM_ROLE_LABELS
from portal.web.forms import Form, IdentifierField, MailField, RadiosField, TextAreaField
from portal.web.i18n import lazy_gettext as _l

ROLE_HINTS = {
    "owner": N_("Manages the firm's people, fills in and certifies."),
    "filer": N_("Fills in figures and applications."),
    "certifier": N_("Looks over what was filled in, and certifies it."),
}


class InviteForm(Form):
    email = MailField(_l("Mail address"))
    role = RadiosField(_l("Role"), choices=FIRM_ROLE_LABELS, default="filer")


class JoinForm(Form):
    credit_code = IdentifierField(_l("Unified social credit code"), most=18, why_not=check)
    role = RadiosField(_l("Role"), choices=FIRM_ROLE_LABELS, default="filer")
    reason = TextAreaField(_l("Who you are at this firm"), most=300, optional=True)
