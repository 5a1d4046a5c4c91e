"""What a chunk of the register comes to: for each tier the deciding rule set of each district, judged over whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from portal.classification.facts import Facts
from portal.classification.rulebook import TIERS, RuleBook
from portal.classification.shelf import Shelf, deciding
from portal.core.digest import digest

if TYPE_CHECKING:
    from portal.classification.columns import Array, Columns

IMPOSSIBLE = "impossible"  # facts that cannot be true together: nothing is judged
NO_GAP = 32_000  # there is no next level, or whether it is reached is open
OUTCOMES = ("met", "not_met", "undetermined", IMPOSSIBLE)
CHANGES = ("newly", "no_longer", "higher", "lower")
Before = Mapping[tuple[int, str], str | None]  # who met a tier in the run before, and with which level


@dataclass(frozen=True)
class TierResult:
    """The compact answer for one firm and tier; see `RegisterResult`."""

    firm_id: int
    tier: str
    district: str
    ruleset: str
    outcome: str
    level: str | None
    could_be: str | None
    gap: int
    short: str | None
    missing: str | None
    change: str | None


def shelf_digest(books: Shelf) -> str:
    """What all rule books say, as one digest: a run begun under other rules is not gone on with."""
    return digest({name: book.digest for name, book in books.books.items()})


def deciding_books(day: date, kind: str, districts: list[str]) -> dict[tuple[str, str], RuleBook]:
    """Which rule set decides a tier in a district."""
    found = {}
    for district in districts:
        facts = Facts(day, kind, {"district": district})
        for tier in TIERS:
            book = deciding(facts, tier)
            if book is not None:
                found[tier, district] = book
    return found


def tier_results(columns: Columns, impossible: Array, before: Before | None) -> Iterator[TierResult]:
    """Every firm's result for every tier. `before` is None when there was no run to compare with."""
    import numpy as np

    districts = {f"{number}": number for number in np.unique(columns.districts).tolist()}
    books = deciding_books(columns.as_of, columns.kind, list(districts))
    for tier in TIERS:
        by_book: dict[str, list[int]] = {}
        for district, number in districts.items():
            if (tier, district) in books:
                by_book.setdefault(books[tier, district].id, []).append(number)
        for name, numbers in by_book.items():
            book = next(each for each in books.values() if each.id == name)
            rows = np.flatnonzero(np.isin(columns.districts, numbers))
            whole = len(rows) == len(columns)
            part = columns if whole else columns.take(rows)
            yield from _judged(book, part, impossible if whole else impossible[rows], before)


def _judged(
    book: RuleBook, columns: Columns, impossible: Array, before: Before | None
) -> Iterator[TierResult]:
    from portal.classification.column_gaps import gaps
    from portal.classification.column_judging import judge_columns

    levels = judge_columns(book, columns)
    far = gaps(book, columns, levels)
    names = [level.key for level in book.levels]
    worst = levels.worst
    rows = zip(
        columns.firms.tolist(), columns.districts.tolist(), impossible.tolist(), levels.certain.tolist(),
        levels.possible.tolist(), levels.lacks.tolist(), far.thousandths.tolist(), far.line.tolist(), strict=True,
    )  # fmt: skip
    for firm_id, district, refused, certain, possible, lacks, gap, line in rows:
        if refused:
            yield TierResult(
                firm_id, book.tier, str(district), book.id, IMPOSSIBLE, None, None, NO_GAP, None, None,
                _change(before, firm_id, book.tier, None, names),
            )  # fmt: skip
            continue
        outcome = "met" if certain < worst else "not_met" if possible == worst else "undetermined"
        level = names[certain] if names and certain < worst else None
        yield TierResult(
            firm_id, book.tier, str(district), book.id, outcome, level,
            names[possible] if names and possible < certain else None,
            gap if gap >= 0 else NO_GAP,
            far.lines[line] if gap >= 0 else None,
            levels.lacked[lacks] or None,
            _change(before, firm_id, book.tier, (level,) if outcome == "met" else None, names),
        )  # fmt: skip


def _change(
    before: Before | None, firm_id: int, tier: str, now: tuple[str | None] | None, names: list[str]
) -> str | None:
    """What became of the firm since the run before; None where nothing did, or nothing is known of then."""
    if before is None:
        return None
    if (firm_id, tier) not in before:
        return None if now is None else "newly"
    if now is None:
        return "no_longer"
    then = before[firm_id, tier]
    if then == now[0] or then not in names or now[0] not in names:
        return None
    return "higher" if names.index(str(now[0])) < names.index(then) else "lower"


Sums = Counter[tuple[str, str, str, str]]


def counted(results: list[TierResult]) -> Sums:
    """How many, by tier, district, dimension and word."""
    sums: Sums = Counter()
    for each in results:
        at = (each.tier, each.district)
        sums[(*at, "outcome", each.outcome)] += 1
        if each.level:
            sums[(*at, "level", each.level)] += 1
        if each.missing:
            sums[(*at, "missing", each.missing)] += 1
        if each.change:
            sums[(*at, "change", each.change)] += 1
    return sums
