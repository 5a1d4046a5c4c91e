"""The forms of what is counted beside firms: one for each kind, a firm's part, a picture, a firm's offer."""

from __future__ import annotations

from typing import Any

from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Text
from portal.firms.rules import TRACKS
from portal.tallies import picture_rules
from portal.tallies.item_rules import ITEM_STATES, ROLES, ROLES_OF, STAGES, ItemDetails
from portal.tallies.models import PlanItem
from portal.web.forms import (
    ChoiceField,
    DateField,
    FileField,
    Form,
    HiddenField,
    IdentifierField,
    RadiosField,
    TextAreaField,
    TextField,
)
from portal.web.i18n import lazy_gettext as _l

WHOLE_CITY = Text(N_("Whole city"))
NO_TRACK = Text(N_("No one track"))


class ItemForm(Form):
    """What all have: name, state, district, what it is, from when until when it counts; `seen` is the version it was made for."""

    seen = HiddenField()
    name = TextField(_l("Name"), most=150, least=2)
    name_en = TextField(_l("Name in English"), most=200, optional=True)
    state = RadiosField(_l("Who sees it"), choices=ITEM_STATES)
    district = ChoiceField(_l("District"), choices=DISTRICTS, blank=WHOLE_CITY, optional=True)
    summary = TextAreaField(_l("What it is"), most=2000, optional=True)
    summary_en = TextAreaField(_l("What it is, in English"), most=3000, optional=True)
    counts_from = DateField(_l("Counts from"), first=2000, optional=True)
    ended_on = DateField(_l("No longer counts from"), first=2000, optional=True)

    def seen_version(self) -> int:
        given = self.seen.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

    def details(self) -> ItemDetails:
        known = ItemDetails.__dataclass_fields__
        given: dict[str, Any] = {name: value for name, value in self.values().items() if name in known}
        for name in given:
            if name.endswith("_en"):
                given[name] = given[name] or ""  # nobody has translated it
        return ItemDetails(**given)

    @classmethod
    def of(cls, row: PlanItem) -> ItemForm:
        return cls(obj=row, data={"seen": str(row.version)})


class ParkForm(ItemForm):
    address = TextField(_l("Address"), most=200, optional=True)
    address_en = TextField(_l("Address in English"), most=300, optional=True)


class ScenarioForm(ItemForm):
    lead = TextField(_l("Who needs it"), most=150, optional=True)
    lead_en = TextField(_l("Who needs it, in English"), most=200, optional=True)
    stage = RadiosField(_l("Stage"), choices=STAGES)
    offers_until = DateField(_l("Firms may offer themselves until"), first=2000, optional=True)
    track = ChoiceField(_l("Track"), choices=TRACKS, blank=NO_TRACK, optional=True)
    address = TextField(_l("Location"), most=200, optional=True)
    address_en = TextField(_l("Location in English"), most=300, optional=True)


class CompetitionForm(ItemForm):
    edition = TextField(_l("Edition"), most=60, optional=True)
    edition_en = TextField(_l("Edition in English"), most=100, optional=True)
    held_on = DateField(_l("Held on"), first=2000, optional=True)
    address = TextField(_l("Location"), most=200, optional=True)
    address_en = TextField(_l("Location in English"), most=300, optional=True)


class PlatformForm(ItemForm):
    lead = TextField(_l("Chain leader, as the plan names it"), most=150, optional=True)
    lead_en = TextField(_l("Chain leader in English"), most=200, optional=True)
    track = ChoiceField(_l("Track"), choices=TRACKS, blank=NO_TRACK, optional=True)


FORMS: dict[str, type[ItemForm]] = {
    "parks": ParkForm,
    "scenarios": ScenarioForm,
    "competitions": CompetitionForm,
    "platforms": PlatformForm,
}


class FirmForm(Form):
    """A firm's part: by its credit code."""

    credit_code = IdentifierField(_l("Credit code of the firm"), most=18)
    role = ChoiceField(_l("Role"), choices=ROLES)
    note = TextField(_l("Note, such as the prize"), most=300, optional=True)

    def of_kind(self, kind: str) -> FirmForm:
        allowed = ROLES_OF[kind]
        self.role.choices = [choice for choice in self.role.choices if choice.value in allowed]
        return self


class PictureForm(Form):
    picture = FileField(_l("Picture"), why_not=picture_rules.why_not)
    alt = TextField(_l("What the picture shows, for those who do not see it"), most=200, least=4)
    alt_en = TextField(_l("What the picture shows, in English"), most=300, optional=True)


class OfferForm(Form):
    note = TextAreaField(_l("What your firm offers"), most=300, least=10)
