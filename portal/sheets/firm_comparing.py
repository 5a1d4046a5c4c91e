"""Firms of a table beside those of the register: new ones are registered; one that is there must be the same, its changes are filed by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Pair, Text
from portal.firms.models import Firm
from portal.firms.rules import LAYERS, TRACKS, FirmDetails
from portal.sheets.comparing import HAS_LEFT, NOT_YOURS, Comparing, batched, same_name
from portal.sheets.outcome import Fields
from portal.sheets.reading import Block, Row

UNDER_WAY = N_("This firm has begun its own registration; it is decided in the portal")
OTHER_DETAILS = N_(
    "In the register stands “%(known)s”. A registered firm's details are changed by its own filing, not by a table"
)
FUTURE = N_("This day has not come yet")
NO_INDUSTRY = N_("An industry code has four digits")
CHOICES = {"layer": LAYERS, "track": TRACKS}
TOLD = (
    "district",
    "layer",
    "track",
    "established",
    "address",
    "legal_representative",
    "industry_code",
    "signs",
)  # of a firm that is new
COMPARED = ("district", "established", "industry_code", "layer", "track")


@dataclass(frozen=True)
class NewFirm:
    """A firm that will be registered."""

    code: str
    details: FirmDetails


def compare_firms(work: Comparing, block: Block) -> None:
    keys, rows = tuple(column.key for column in work.layout.columns), block.rows
    known = _known(work, [row.values[0] for row in rows])
    for row in rows:
        given = dict(zip(keys, row.values, strict=True))
        code = given.pop("credit_code")
        given["signs"] = given["signs"] or ()
        if not work.scope.covers(given["district"]):
            work.refuse(
                row,
                "district",
                Text(NOT_YOURS, district=Pair(*DISTRICTS[given["district"]])),
                _cell(work, row, "district", given["district"]),
            )
            continue
        if work.is_twice(row, code, "credit_code") or _is_wrong(work, row, given):
            continue
        there = known.get(code)
        if there is not None:
            _compare_known(work, row, there, given)
            continue
        work.outcome.tell(
            "added", row=row.number, sheet=row.sheet, code=code, name=given["name"],
            fields=partial(_fields, given), deed=NewFirm(code, FirmDetails(**given)),
        )  # fmt: skip


def _fields(given: dict[str, Any]) -> Fields:
    """What will stand in the register, for the eyes of whoever decides on the table."""
    said = {key: given[key] for key in TOLD if given[key] not in (None, ())}
    return {
        key: [None, value.isoformat() if isinstance(value, date) else value] for key, value in said.items()
    }


def _is_wrong(work: Comparing, row: Row, given: dict[str, Any]) -> bool:
    if given["established"] is not None and given["established"] > work.scope.today:
        work.refuse(row, "established", Text(FUTURE), given["established"])
        return True
    industry = given["industry_code"]
    if industry is not None and not (len(industry) == 4 and industry.isdigit()):
        work.refuse(row, "industry_code", Text(NO_INDUSTRY), industry)
        return True
    return False


def _compare_known(work: Comparing, row: Row, firm: Any, given: dict[str, Any]) -> None:
    if firm.standing == "applicant":
        work.refuse(row, "credit_code", Text(UNDER_WAY), firm.credit_code)
    elif firm.standing != "registered":
        work.refuse(row, "credit_code", Text(HAS_LEFT), firm.credit_code)
    elif not same_name(given["name"], firm.name):
        work.refuse(row, "name", Text(OTHER_DETAILS, known=firm.name), given["name"])
    else:
        differing = [
            key for key in COMPARED if given[key] is not None and getattr(firm, key) not in (None, given[key])
        ]
        for key in differing:
            known = _word(key, getattr(firm, key))
            work.refuse(row, key, Text(OTHER_DETAILS, known=known), _cell(work, row, key, given[key]))
        work.outcome.same += not differing


def _word(key: str, value: Any) -> Any:
    """A choice by its word; any other value as it is."""
    if key == "district":
        return Pair(*DISTRICTS[value])
    return Text(CHOICES[key][value]) if key in CHOICES else value


def _cell(work: Comparing, row: Row, key: str, value: Any) -> object:
    """What stands in the cell, in the language of its heading."""
    column = work.layout.columns[work.layout.column(key)]
    language = "zh" if work.heading(row, key) == column.heading("zh") else "en"
    word = _word(key, value)
    return word.in_language(language) if isinstance(word, Text) else word


def _known(work: Comparing, codes: list[str]) -> dict[str, Any]:
    columns = (Firm.credit_code, Firm.name, Firm.standing, *(getattr(Firm, key) for key in COMPARED))
    found: dict[str, Any] = {}
    for some in batched(sorted(set(codes)), 1000):
        query = select(*columns).where(Firm.credit_code.in_(some))
        found |= {row.credit_code: row for row in work.session.execute(query)}
    return found
