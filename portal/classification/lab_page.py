"""The lab's comparison as the page shows it: levels and districts side by side, who moves, and the drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.classification.lab_queries import Comparison, distribution
from portal.classification.rulebook import RuleBook
from portal.classification.wording import figure_name, unit
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Text
from portal.firms.models import Firm
from portal.web.i18n import language, said

if TYPE_CHECKING:
    from portal.classification.column_comparing import Axis

MET, NOT_MET, OPEN = N_("Met"), N_("Not met"), N_("Undetermined")
MOST_DRAWN = 40


@dataclass(frozen=True)
class Movers:
    """A page of the firms that move; `next` is where the next page begins, 0 when there is none."""

    rows: list[dict[str, Any]]
    count: int
    next: int


def place_names(book: RuleBook) -> list[str]:
    """The places where a firm can stand, in the order of `Standing.counts`."""
    best = [level.label(language()) for level in book.levels] or [said(Text(MET))]
    return [*best, said(Text(NOT_MET)), said(Text(OPEN))]


def levels(found: Comparison) -> list[dict[str, Any]]:
    """How many firms in each place, by the rule book and by the draft."""
    before, after = found.before.counts(), found.after.counts()
    if len(before) != len(after):
        return _lone(found.base, before, draft=False) + _lone(found.book, after, draft=True)
    return [
        {"label": name, "before": old, "after": new, "more": new - old}
        for name, old, new in zip(place_names(found.book), before, after, strict=True)
    ]


def _lone(book: RuleBook, counts: list[int], *, draft: bool) -> list[dict[str, Any]]:
    """A draft with other levels than its rule book: each by itself."""
    return [
        {"label": name, "before": None if draft else count, "after": count if draft else None, "more": None}
        for name, count in zip(place_names(book), counts, strict=True)
    ]


def districts(found: Comparison) -> list[dict[str, Any]]:
    """How many firms meet some level, by district."""
    rows = []
    for code, (chinese, english) in DISTRICTS.items():
        here = found.memory.districts == int(code)
        old, new = (sum(each.counts(here)[:-2]) for each in (found.before, found.after))
        rows.append(
            {
                "label": english if language() == "en" else chinese,
                "before": old,
                "after": new,
                "more": new - old,
            }
        )
    return rows


def movers(session: Session, found: Comparison, *, after: int, most: int) -> Movers:
    """The firms that stand elsewhere by the draft, in order of their number."""
    import numpy as np

    moved = found.moved
    firms = found.memory.firms[moved]
    start = int(np.searchsorted(firms, after, side="right"))
    here = moved[start : start + most]
    ids = found.memory.firms[here].tolist()
    names = {
        row.id: row
        for row in session.execute(select(Firm.id, Firm.name, Firm.credit_code).where(Firm.id.in_(ids)))
    }
    old, new = place_names(found.base), place_names(found.book)
    rows = [
        {
            "name": names[firm].name, "code": names[firm].credit_code, "district": str(found.memory.districts[place]),
            "before": old[found.before.codes[place]], "after": new[found.after.codes[place]],
        }
        for firm, place in zip(ids, here.tolist(), strict=True) if firm in names
    ]  # fmt: skip
    return Movers(rows, len(moved), ids[-1] if start + most < len(moved) else 0)


def distributions(found: Comparison) -> list[dict[str, Any]]:
    """A drawing for each figure that the draft compares, with its thresholds and those of the rule book."""
    from portal.classification.column_comparing import axes

    base = {(axis.line.key, axis.signature): axis for axis in axes(found.base)}
    drawn = []
    for axis in axes(found.book)[:MOST_DRAWN]:
        own = base.get((axis.line.key, axis.signature))
        drawing = distribution(found.memory, own or axis)
        old = set(own.bars) if own else set()
        marks = [
            {"x": drawing.place(bar), "label": _bar(axis, bar), "new": bar not in old} for bar in axis.bars
        ]
        marks += [
            {"x": drawing.place(bar), "label": "", "new": False, "gone": True} for bar in old - set(axis.bars)
        ]
        most = max(drawing.firms) or 1
        drawn.append({
            "title": f"{axis.line.label(language())} · {said(figure_name(axis.quantity))}",
            "bars": [round(100 * count / most, 2) for count in drawing.firms], "marks": marks,
            "low": _bar(axis, drawing.low), "high": _bar(axis, drawing.high), "known": drawing.known,
        })  # fmt: skip
    return drawn


def _bar(axis: Axis, value: float) -> str:
    if axis.quantity.rate:
        return f"{value * 100:.4g}%"
    of = unit(axis.quantity)
    return f"{value:,.6g}" + (f" {said(of)}" if of else "")
