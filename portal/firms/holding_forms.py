"""The forms of the lists: a right, an honour, an award, a standard, a title held elsewhere."""

from __future__ import annotations

from typing import Any

from portal.core import clock
from portal.core.i18n import Text
from portal.firms import holding_rules
from portal.firms.document_rules import why_not
from portal.firms.holding_rules import AWARD_LEVELS, HONOUR_TYPES, IP_CLASSES
from portal.firms.rules import TIERS
from portal.web.forms import (
    ChoiceField,
    DateField,
    FilesField,
    Form,
    IdentifierField,
    RadiosField,
    TextField,
    WholeField,
    YesNoField,
)
from portal.web.i18n import lazy_gettext as _l
from portal.web.i18n import said


class EntryForm(Form):
    """What the lists share: proof handed in with the same button, and contradictions beside their field."""

    kind = ""

    def entry(self) -> dict[str, Any]:
        """The columns of the entry; a name that a form does not ask for is the chosen type's."""
        return {key: value for key, value in self.values().items() if key != "proof"}

    def validate(self, extra_validators: Any = None) -> bool:
        fits = super().validate(extra_validators)
        found = list(holding_rules.contradictions(self.kind, self.entry(), today=clock.today()))
        for name, reason in found:
            self[name].errors = [*self[name].errors, said(reason)]
        return fits and not found


def _proof() -> FilesField:
    return FilesField(
        _l("Documents that prove it"),
        optional=True,
        why_not=why_not,
        description=_l("PDF, PNG, JPEG, XLSX or DOCX, 20 MiB each at most."),
    )


class RightForm(EntryForm):
    kind = "right"
    ip_class = RadiosField(_l("Class"), choices=IP_CLASSES)
    name = TextField(_l("Name of the right"), most=200)
    number = IdentifierField(
        _l("Number"), most=60, description=_l("Of the patent, registration or certificate.")
    )
    related_to_main_product = YesNoField(_l("It belongs to the main product"))
    applied_with_benefit = YesNoField(_l("It is in use and brings income"))
    self_developed = YesNoField(_l("The firm developed it itself"))
    transferred_in = YesNoField(_l("It was transferred to the firm"))
    transferred_lt_1y = YesNoField(_l("The transfer is less than a year ago"))
    owner_rank = WholeField(
        _l("Place among the right holders"), optional=True, least=1, most=99,
        description=_l("1 if the firm stands first or alone on the certificate."),
    )  # fmt: skip
    high_value = YesNoField(
        _l("Of high value"),
        description=_l(
            "A patent family abroad, income abroad, kept for over ten years, a large pledge, or a national award."
        ),
    )
    proof = _proof()


class HonourForm(EntryForm):
    kind = "honour"
    type = RadiosField(_l("Honour"), choices=HONOUR_TYPES)
    number = IdentifierField(_l("Certificate number"), most=60, optional=True)
    valid_to = DateField(
        _l("Last valid day"), optional=True, description=_l("Such as 2026-12-31, or 2026年12月31日.")
    )
    proof = _proof()

    def entry(self) -> dict[str, Any]:
        chosen = HONOUR_TYPES.get(self.type.data or "")
        return super().entry() | {"name": Text(chosen).in_language("zh") if chosen else ""}


class AwardForm(EntryForm):
    kind = "award"
    level = RadiosField(_l("Level"), choices=AWARD_LEVELS)
    name = TextField(_l("Name of the award"), most=200)
    number = IdentifierField(_l("Certificate number"), most=60, optional=True)
    rank = WholeField(
        _l("Place of the firm"), optional=True, least=1, most=999,
        description=_l("Among those who received the award together."),
    )  # fmt: skip
    day = DateField(
        _l("Day of the certificate"), optional=True, description=_l("Such as 2026-12-31, or 2026年12月31日.")
    )
    proof = _proof()


class StandardForm(EntryForm):
    kind = "standard"
    name = TextField(_l("Name of the standard"), most=200)
    number = IdentifierField(
        _l("Number of the standard"), most=60, optional=True, description=_l("Such as GB/T 41464-2022.")
    )
    rank = WholeField(_l("Place among the drafting organisations"), optional=True, least=1, most=999)
    day = DateField(
        _l("Published on"), optional=True, description=_l("Such as 2026-12-31, or 2026年12月31日.")
    )
    proof = _proof()


class TitleForm(EntryForm):
    kind = "title"
    tier = ChoiceField(_l("Title"), choices=TIERS, blank=_l("Please choose"))
    issuer = TextField(
        _l("Awarded by"),
        most=60,
        description=_l("The authority on the notice, such as the provincial department."),
    )
    document_number = TextField(_l("Number of the notice"), most=80, optional=True)
    valid_from = DateField(_l("Valid from"), description=_l("Such as 2026-12-31, or 2026年12月31日."))
    valid_to = DateField(_l("Last valid day"), optional=True)
    proof = _proof()


FORMS: dict[str, type[EntryForm]] = {
    form.kind: form for form in (RightForm, HonourForm, AwardForm, StandardForm, TitleForm)
}
