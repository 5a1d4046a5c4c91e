"""The forms of applications: one class a page, in the order in which a firm meets them, then the officials'."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import request
from wtforms.validators import ValidationError

from portal.core import clock, typed
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.credit_code import check as credit_code_fault
from portal.firms.document_rules import why_not
from portal.firms.rules import DISTRICTS, LAYERS, SIGNS, TRACKS
from portal.web.forms import (
    CheckboxesField,
    ChoiceField,
    DateField,
    FilesField,
    Form,
    HiddenField,
    IdentifierField,
    MailField,
    PhoneField,
    RadiosField,
    TextAreaField,
    TextField,
    TickField,
)
from portal.web.i18n import said

SIGN_UPLOADS = {sign: f"proof_{sign}" for sign in SIGNS}


def _industry_fault(code: str) -> Text | None:
    if len(code) == 4 and code.isascii() and code.isdecimal() and 1 <= int(code[:2]) <= 97:
        return None
    return Text(N_("Four digits, for example 6513 for application software"))


class BeginForm(Form):
    """The first page of a registration: which firm it is."""

    credit_code = IdentifierField(Text(N_("Unified social credit code")), most=18, why_not=credit_code_fault)
    name = TextField(Text(N_("Name of the firm")), most=150, least=3)
    district = ChoiceField(Text(N_("District")), choices=DISTRICTS, blank=Text(N_("Please choose")))


class IdentityForm(Form):
    name = TextField(Text(N_("Name of the firm")), most=150, least=3)
    district = ChoiceField(Text(N_("District")), choices=DISTRICTS, blank=Text(N_("Please choose")))
    address = TextField(Text(N_("Address")), most=200, least=4)
    established = DateField(Text(N_("Date of establishment")), first=1949)
    legal_representative = TextField(Text(N_("Legal representative")), most=60)

    def validate_established(self, field: Any) -> None:
        if isinstance(field.data, date) and field.data > clock.today():
            raise ValidationError(said(Text(N_("The firm cannot have been established in the future."))))


class BusinessForm(Form):
    industry_code = IdentifierField(Text(N_("Industry code (GB/T 4754)")), most=4, why_not=_industry_fault)
    layer = RadiosField(Text(N_("Layer of the AI chain")), choices=LAYERS)
    track = RadiosField(Text(N_("Track")), choices=TRACKS)
    business = TextAreaField(Text(N_("What the firm does")), most=500, least=10)


class SignsForm(Form):
    """Which signs the firm meets, each with the documents that prove it."""

    signs = CheckboxesField(Text(N_("Signs of an AI firm")), choices=SIGNS)
    signs_note = TextAreaField(Text(N_("Explanation of the signs")), most=1000, optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for upload in SIGN_UPLOADS.values():
            self[upload].flags.optional = None  # for a sign that is ticked it is not


for _sign, _upload in SIGN_UPLOADS.items():
    setattr(
        SignsForm,
        _upload,
        FilesField(Text(N_("Proof: %(sign)s"), sign=Text(SIGNS[_sign])), optional=True, why_not=why_not),
    )


class ContactForm(Form):
    contact_name = TextField(Text(N_("Contact person")), most=60)
    contact_phone = PhoneField(Text(N_("Contact's phone")))
    contact_email = MailField(Text(N_("Contact's mail address")))
    consent = TickField(
        Text(
            N_(
                "The contact agrees that the city and the district use these details to ask back about this firm"
            )
        )
    )


class StatementForm(Form):
    statement = TextAreaField(Text(N_("Why the firm applies")), most=1000, least=10)
    contact_name = TextField(Text(N_("Contact person")), most=60)
    contact_phone = PhoneField(Text(N_("Contact's phone")))


class PledgeForm(Form):
    pledge = TickField(
        Text(N_("What is filed is true and complete; false data lead to revocation and a ban of three years"))
    )


SECTION_FORMS: dict[tuple[str, str], type[Form]] = {
    ("registration", "identity"): IdentityForm,
    ("registration", "business"): BusinessForm,
    ("registration", "signs"): SignsForm,
    ("registration", "contact"): ContactForm,
    ("recognition", "statement"): StatementForm,
    ("recognition", "pledge"): PledgeForm,
}


class MoveForm(Form):
    """A move without input; `seen` is the version that the page showed."""

    seen = HiddenField()

    def version(self) -> int:
        """0, which no application ever has, for what is no number: the page counts as stale."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _several(prefix: str, keys: Iterable[Any]) -> dict[Any, str]:
    """Texts of fields that are made for the case, cleaned, blank ones left out; Refused names the one that cannot be taken."""
    cleaned = {}
    for key in keys:
        try:
            cleaned[key] = typed.text(request.form.get(f"{prefix}-{key}", ""), most=500, lines=True)
        except typed.Mistyped as wrong:
            raise Refused(wrong.message, field=f"{prefix}-{key}") from None
    return {key: text for key, text in cleaned.items() if text}


class SubmitForm(MoveForm):
    """The firm's answers to the remarks of a return, beside what it submits."""

    def replies(self, remarks: list[int]) -> dict[int, str]:
        """The answers by remark."""
        return _several("reply", remarks)


class DecisionForm(MoveForm):
    """An official's decision: the reason where one is needed, and the confirmation that it is an AI firm."""

    reason = TextAreaField(Text(N_("Reason, which the firm will read")), most=1000, optional=True)
    ai_firm = TickField(Text(N_("I have checked the proof: this is an AI firm")), optional=True)


class ReturnForm(MoveForm):
    """Remarks on fields: one text for each field, blank where all is well."""

    def remarks(self, keys: list[str]) -> dict[str, str]:
        """The remarks by field."""
        return _several("remark", keys)
