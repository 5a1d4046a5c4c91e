"""The forms of what a firm fills in: one class a page, in the order in which a firm meets them."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from portal.applications.kinds.change import WHAT
from portal.core import clock
from portal.core.i18n import N_, Text
from portal.firms.credit_code import check as credit_code_fault
from portal.firms.document_rules import why_not
from portal.firms.figure_rules import year_contradictions
from portal.firms.figure_words import LABELS
from portal.firms.rules import CHANGEABLE, DISTRICTS, LAYERS, SIGNS, TRACKS
from portal.web.forms import (
    CheckboxesField,
    ChoiceField,
    DateField,
    FilesField,
    Form,
    IdentifierField,
    MailField,
    MoneyField,
    PhoneField,
    RadiosField,
    TextAreaField,
    TextField,
    TickField,
    WholeField,
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


for _sign, _upload in SIGN_UPLOADS.items():  # for a sign that is ticked it is not optional
    _proof = Text(N_("Proof: %(sign)s"), sign=Text(SIGNS[_sign]))
    setattr(SignsForm, _upload, FilesField(_proof, optional=True, noted=False, why_not=why_not))


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


def _money(key: str, *, signed: bool = False) -> MoneyField:
    return MoneyField(Text(LABELS[key]), signed=signed)


def _people(key: str) -> WholeField:
    return WholeField(Text(LABELS[key]), most=10**7)


class UpdateFiguresForm(Form):
    """A fiscal year, as `firms/figure_forms.YearForm` has it, but nothing may stay unknown."""

    revenue = _money("revenue")
    main_revenue = _money("main_revenue")
    cost_expense = _money("cost_expense")
    net_profit = _money("net_profit", signed=True)
    rd_expense = _money("rd_expense")
    total_assets = _money("total_assets")
    total_liabilities = _money("total_liabilities")
    employees = _people("employees")
    rd_staff = _people("rd_staff")
    tech_staff = _people("tech_staff")
    proof_report = FilesField(
        Text(N_("Audit report or financial statements")), optional=True, why_not=why_not
    )

    def validate(self, extra_validators: Any = None) -> bool:
        fits = super().validate(extra_validators)
        found = list(
            year_contradictions(self.values())
        )  # what could not be read is None, and contradicts nothing
        for name, reason in found:
            self[name].errors = [*self[name].errors, said(reason)]
        return fits and not found


class UpdateDetailsForm(Form):
    unchanged = TickField(Text(N_("The name, the address and the other details in the register are right")))
    contact_name = TextField(Text(N_("Contact person")), most=60)
    contact_phone = PhoneField(Text(N_("Contact's phone")))
    contact_email = MailField(Text(N_("Contact's mail address")))


class ChangeEventForm(Form):
    what = CheckboxesField(Text(N_("Matter of the change")), choices=WHAT)
    happened_on = DateField(Text(N_("Day of the change")), first=1990)
    explanation = TextAreaField(Text(N_("Explanation")), most=500, optional=True)
    proof_change = FilesField(
        Text(N_("Documents that prove it")), optional=True, noted=False, why_not=why_not
    )  # one that is kept already is enough, none at all is not

    def validate_happened_on(self, field: Any) -> None:
        if isinstance(field.data, date) and field.data > clock.today():
            raise ValidationError(said(Text(N_("This day has not come yet"))))


class ChangeDetailsForm(Form):
    name = TextField(Text(CHANGEABLE["name"]), most=150, least=3)
    district = ChoiceField(Text(CHANGEABLE["district"]), choices=DISTRICTS, blank=Text(N_("Please choose")))
    address = TextField(Text(CHANGEABLE["address"]), most=200, least=4)
    legal_representative = TextField(Text(CHANGEABLE["legal_representative"]), most=60)


SECTION_FORMS: dict[tuple[str, str], type[Form]] = {
    ("registration", "identity"): IdentityForm,
    ("registration", "business"): BusinessForm,
    ("registration", "signs"): SignsForm,
    ("registration", "contact"): ContactForm,
    ("recognition", "statement"): StatementForm,
    ("recognition", "pledge"): PledgeForm,
    ("renewal", "statement"): StatementForm,
    ("renewal", "pledge"): PledgeForm,
    ("annual_update", "figures"): UpdateFiguresForm,
    ("annual_update", "details"): UpdateDetailsForm,
    ("annual_update", "pledge"): PledgeForm,
    ("change", "event"): ChangeEventForm,
    ("change", "details"): ChangeDetailsForm,
}
