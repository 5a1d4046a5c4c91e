"""Words of applications for templates: kinds, tiers, districts, proofs and changes, in the reader's language."""

from __future__ import annotations

from typing import Any

from flask import Blueprint

from portal.applications.comparison import Change
from portal.applications.kinds import KINDS
from portal.applications.kinds.kind import Field, Kind
from portal.applications.kinds.recognition import TITLES
from portal.applications.rules import STATE_LABELS
from portal.core.i18n import N_
from portal.firms.rules import SIGNS
from portal.firms.words import words
from portal.web.i18n import gettext, language

CAPACITIES = {
    "firm": N_("The firm"),
    "district": N_("The district"),
    "city": N_("The city"),
    "system": N_("The portal"),
}
OUTCOMES = {"met": N_("Met"), "not_met": N_("Not met"), "undetermined": N_("Undetermined")}


def tier_name(tier: str | None, level: str | None = None) -> str:
    """A tier as the register calls it; with a level, as the city's own title reads."""
    title = TITLES.get((tier or "", level or ""))
    if title is not None:
        return title.zh if language() == "zh" else title.en
    return str(words(language()).tier.get(tier or "", "—"))


def kind_name(kind: str) -> str:
    procedure = KINDS[kind].procedure
    return procedure.label_zh if language() == "zh" else procedure.label_en


def district_name(code: str) -> str:
    return str(words(language()).district.get(code, code))


def outcome_name(outcome: str) -> str:
    return gettext(OUTCOMES[outcome])


def proof_name(proves: str) -> str:
    """What a document proves, in words: a sign of an AI firm, or a group of facts."""
    group, _, rest = proves.partition(".")
    if group == "sign" and rest in SIGNS:
        return gettext(SIGNS[rest])
    return rest or proves


def changed_row(kind: Kind, change: Change) -> dict[str, Any]:
    """A change as the comparison table shows it."""
    field = kind.field(change.path)
    if field is None:
        return {"label": change.path, "old": change.old, "new": change.new}
    return {
        "label": gettext(field.label),
        "old": field.shown(change.old, language()),
        "new": field.shown(change.new, language()),
    }


def shown(field: Field, value: Any) -> str:
    return field.shown(value, language())


def install(blueprint: Blueprint) -> None:
    """Gives the words to every template."""

    @blueprint.app_context_processor
    def of_applications() -> dict[str, Any]:
        return {
            "STATE_LABELS": STATE_LABELS, "CAPACITIES": CAPACITIES, "tier_name": tier_name, "kind_name": kind_name,
            "district_name": district_name, "outcome_name": outcome_name, "proof_name": proof_name,
            "changed_row": changed_row, "shown": shown,
        }  # fmt: skip
