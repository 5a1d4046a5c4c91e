"""The lab's comparison as the page shows it: levels and districts side by side, who moves, and the drawings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.classification.lab_queries import Move
from portal.classification.lab_rules import read_draft
from portal.classification.mark_lanes import ROOM, placed
from portal.classification.register_models import RuleDraft, RuleTrial
from portal.classification.rulebook import RuleBook
from portal.classification.shelf import shelf
from portal.classification.wording import LIMIT, figure_name, unit
from portal.core.digest import digest
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Text
from portal.web.i18n import language, said

if TYPE_CHECKING:
    from portal.classification.column_comparing import Axis, Drawing

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


@dataclass(frozen=True)
class Tried:
    """What came out of a trial, with the two rule books that it compares."""

    base: RuleBook
    book: RuleBook
    content: Mapping[str, Any]  # of the applications of one kind


def tried(trial: RuleTrial | None, row: RuleDraft, kind: str) -> Tried | None:
    """The trial's answer about one kind of applications, where it is about the draft and the rule book as they are now."""
    base = shelf().books.get(row.base)
    if trial is None or trial.content is None or base is None or trial.digest != digest(row.text):
        return None
    if trial.content["base"] != base.digest:
        return None
    return Tried(base, read_draft(row.text), trial.content["kinds"][kind])


def levels(found: Tried) -> list[dict[str, Any]]:
    """How many firms in each place, by the rule book and by the draft."""
    before, after = found.content["before"], found.content["after"]
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


def districts(found: Tried) -> list[dict[str, Any]]:
    """How many firms meet some level, by district."""
    rows = []
    for code, (chinese, english) in DISTRICTS.items():
        old, new = found.content["districts"].get(code, (0, 0))
        label = english if language() == "en" else chinese
        rows.append({"label": label, "before": old, "after": new, "more": new - old})
    return rows


def movers(found: Tried, moves: list[Move], *, most: int) -> Movers:
    """A page of the firms that stand elsewhere by the draft; `moves` may hold one more, which says that there are more."""
    old, new = place_names(found.base), place_names(found.book)
    rows = [
        {"name": move.name, "code": move.credit_code, "district": move.district,
         "before": old[move.before], "after": new[move.after]}
        for move in moves[:most]
    ]  # fmt: skip
    return Movers(rows, found.content["moved"], moves[most - 1].firm_id if len(moves) > most else 0)


def distributions(found: Tried) -> list[dict[str, Any]]:
    """A drawing for each figure that the draft compares, with its thresholds and those of the rule book."""
    from portal.classification.column_comparing import Drawing, axes

    base = {(axis.line.key, axis.signature): axis for axis in axes(found.base)}
    drawn = []
    for axis, (low, high, firms, known) in zip(axes(found.book), found.content["drawings"], strict=True):
        own = base.get((axis.line.key, axis.signature))
        drawing = Drawing(float(low), float(high), tuple(firms), known)
        old = set(own.bars) if own else set()
        most = max(drawing.firms) or 1
        drawn.append({
            "title": f"{axis.line.label(language())} · {said(figure_name(axis.quantity))}",
            "bars": [round(100 * count / most, 2) for count in drawing.firms],
            "marks": _marks(axis, drawing, old),
            "low": _bar(axis, drawing.low), "high": _bar(axis, drawing.high), "known": drawing.known,
        })  # fmt: skip
    return drawn[:MOST_DRAWN]


def _marks(axis: Axis, drawing: Drawing, old: set[float]) -> list[dict[str, Any]]:
    """The thresholds of the draft with their labels, and those of the rule book that are gone without."""
    labels = [(drawing.place(bar), _bar(axis, bar)) for bar in axis.bars]
    marks: list[dict[str, Any]] = [
        {"x": x, "label": label, "new": bar not in old}
        for bar, (x, label) in zip(axis.bars, labels, strict=True)
    ]
    for page, room in ROOM.items():
        for mark, spot in zip(marks, placed(labels, room), strict=True):
            mark[page] = {"lane": spot.lane, "side": spot.side}
    gone = sorted(old - set(axis.bars))
    return marks + [{"x": drawing.place(bar), "label": "", "new": False, "gone": True} for bar in gone]


def _bar(axis: Axis, value: float) -> str:
    if axis.quantity.rate:
        return f"{value * 100:.4g}%"
    of, number = unit(axis.quantity), f"{value:,.6g}"
    return said(Text(LIMIT, sign="", number=number, unit=of)) if of else number
