"""How an entry of a list is shown in a line: its name, what it is, and until when."""

from __future__ import annotations

from typing import Any

from flask import url_for

from portal.core.i18n import N_
from portal.firms.holding_rules import AWARD_LEVELS, HONOUR_TYPES
from portal.firms.models import DocumentRow
from portal.firms.rules import TIERS
from portal.web.formats import day, term
from portal.web.i18n import gettext as _

SHORT_CLASSES = {"I": N_("Class I"), "II": N_("Class II")}


def row_of(kind: str, row: Any, documents: list[DocumentRow]) -> dict[str, Any]:
    """`name url about number when proofs` of an entry; `proofs` is how many documents prove it."""
    shown = SHOWN[kind](row)
    return shown | {
        "url": url_for("holdings.look", kind=kind, entry_id=row.id),
        "proofs": _("%(n)s documents", n=len(documents)) if documents else _("No document yet"),
    }


def _right(row: Any) -> dict[str, Any]:
    return {"name": row.name, "about": _(SHORT_CLASSES[row.ip_class]), "number": row.number, "when": ""}


def _honour(row: Any) -> dict[str, Any]:
    until = _("until %(day)s", day=day(row.valid_to)) if row.valid_to else ""
    return {
        "name": _(HONOUR_TYPES.get(row.type, row.name)),
        "about": "",
        "number": row.number or "",
        "when": until,
    }


def _award(row: Any) -> dict[str, Any]:
    place = _("place %(rank)s", rank=row.rank) if row.rank else ""
    about = " · ".join(filter(None, (_(AWARD_LEVELS[row.level]), place)))
    return {
        "name": row.name,
        "about": about,
        "number": row.number or "",
        "when": day(row.day) if row.day else "",
    }


def _standard(row: Any) -> dict[str, Any]:
    place = _("place %(rank)s", rank=row.rank) if row.rank else ""
    return {
        "name": row.name,
        "about": place,
        "number": row.number or "",
        "when": day(row.day) if row.day else "",
    }


def _title(row: Any) -> dict[str, Any]:
    return {
        "name": _(TIERS.get(row.tier, row.tier)),
        "about": " · ".join((row.issuer, _title_check(row))),
        "number": row.document_number or "",
        "when": term(row.valid_from, row.valid_to),
    }


def _title_check(row: Any) -> str:
    """What the district has said of it."""
    if row.refused_on is not None:
        return str(_("Not confirmed: %(why)s", why=row.refusal))
    return str(_("Checked on %(day)s", day=day(row.checked_on)) if row.checked_on else _("Not yet checked"))


SHOWN = {"right": _right, "honour": _honour, "award": _award, "standard": _standard, "title": _title}
