"""What a chunk of the register comes to: for each tier the deciding rule set of each district, judged over whole columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

from portal.classification.rulebook import TIERS, RuleBook
from portal.classification.shelf import Shelf, in_force, most_local
from portal.core.digest import digest

if TYPE_CHECKING:
    from portal.classification.columns import Array, Columns

IMPOSSIBLE = "impossible"  # facts that cannot be true together: nothing is judged
NO_GAP = 32_000  # there is no next level, or whether it is reached is open
OUTCOMES = ("met", "not_met", "undetermined", IMPOSSIBLE)
MET, NOT_MET, OPEN, REFUSED = range(4)
CHANGES = ("newly", "no_longer", "higher", "lower")
NEWLY, NO_LONGER, HIGHER, LOWER = range(4)
COLUMNS = ("run_id", "firm_id", "tier", "kind", "district", "ruleset", "outcome", "level", "could_be", "gap", "short",
           "missing", "change")  # fmt: skip
Sums = Counter[tuple[str, str, str, str, str]]


@dataclass(frozen=True)
class Met:
    """Who met a tier in the run before: the firms in order of their number, and the level of each."""

    firms: Array
    levels: tuple[str | None, ...]


Before = Mapping[tuple[str, str], Met]  # by tier and kind


@dataclass(frozen=True)
class TierResults:
    """The compact answers of one rule set about many firms, a column each (see `RegisterResult`); words stand in `words`, and
    a column holds their places; the last place is None."""

    ruleset: str
    tier: str
    kind: str
    firms: Array
    districts: Array
    gap: Array
    places: Mapping[str, Array]
    words: Mapping[str, tuple[str | None, ...]]

    @cached_property
    def by_district(self) -> tuple[list[str], Array]:
        """The districts' codes, and the place of each firm's among them."""
        import numpy as np

        codes, place = np.unique(self.districts, return_inverse=True)
        return [str(code) for code in codes], place.reshape(-1)

    def rows(self, run_id: int) -> Iterator[tuple[int | str | None, ...]]:
        """The rows of the table, their values in the order of COLUMNS."""
        import numpy as np

        outcome, level, could_be, short, missing, change = (
            np.array(self.words[name], object)[self.places[name]].tolist()
            for name in ("outcome", "level", "could_be", "short", "missing", "change")
        )
        codes, district = self.by_district
        districts = np.array(codes, object)[district].tolist()
        return zip(
            repeat(run_id), self.firms.tolist(), repeat(self.tier), repeat(self.kind), districts,
            repeat(self.ruleset), outcome, level, could_be, self.gap.tolist(), short, missing, change,
        )  # fmt: skip

    def sums(self) -> Sums:
        """How many, by tier, kind, district, dimension and word."""
        import numpy as np

        found: Sums = Counter()
        codes, district = self.by_district
        for name in ("outcome", "level", "missing", "change"):
            words = self.words[name]
            places = self.places[name] % len(words) + district * len(words)
            counts = np.bincount(places, minlength=len(codes) * len(words)).tolist()
            for number, count in enumerate(counts):
                code, place = divmod(number, len(words))
                word = words[place]
                if count and word is not None:
                    found[self.tier, self.kind, codes[code], name, word] += count
        return found


def shelf_digest(books: Shelf) -> str:
    """What all rule books say, as one digest: a run begun under other rules is not gone on with."""
    return digest({name: book.digest for name, book in books.books.items()})


def deciding_books(day: date, kind: str, districts: list[str]) -> dict[tuple[str, str], RuleBook]:
    """Which rule set decides a tier in a district."""
    found = {}
    for tier, books in in_force(day, kind).items():
        for district in districts:
            book = most_local(books, district)
            if book is not None:
                found[tier, district] = book
    return found


def tier_results(
    columns: Columns, impossible: Array, holds: Mapping[str, Array], before: Before | None
) -> Iterator[TierResults]:
    """Every firm as a new applicant for every tier, and who holds a tier's title at its renewal. `before` is None when there
    was no run to compare with."""
    import numpy as np

    yield from _of_kind(columns, impossible, TIERS, before)
    for tier, holders in holds.items():
        rows = np.flatnonzero(holders)
        if len(rows):
            yield from _of_kind(columns.take(rows).as_kind("renewal"), impossible[rows], (tier,), before)


def _of_kind(
    columns: Columns, impossible: Array, tiers: Iterable[str], before: Before | None
) -> Iterator[TierResults]:
    import numpy as np

    districts = {f"{number}": number for number in np.unique(columns.districts).tolist()}
    books = deciding_books(columns.as_of, columns.kind, list(districts))
    for tier in tiers:
        by_book: dict[str, list[int]] = {}
        for district, number in districts.items():
            if (tier, district) in books:
                by_book.setdefault(books[tier, district].id, []).append(number)
        for name, numbers in by_book.items():
            book = next(each for each in books.values() if each.id == name)
            rows = np.flatnonzero(np.isin(columns.districts, numbers))
            whole = len(rows) == len(columns)
            part = columns if whole else columns.take(rows)
            yield _judged(book, part, impossible if whole else impossible[rows], before)


def _judged(book: RuleBook, columns: Columns, impossible: Array, before: Before | None) -> TierResults:
    import numpy as np

    from portal.classification.column_gaps import gaps
    from portal.classification.column_judging import judge_columns

    levels = judge_columns(book, columns)
    far = gaps(book, columns, levels)
    names = tuple(level.key for level in book.levels)
    certain, possible, worst = levels.certain, levels.possible, levels.worst
    outcome = np.where(certain < worst, MET, np.where(possible == worst, NOT_MET, OPEN))
    outcome[impossible] = REFUSED
    met = outcome == MET
    level = np.where(met & bool(names), certain, -1)
    has_gap = (far.thousandths >= 0) & ~impossible
    missing = levels.lacks - 1  # the first of `lacked` says that nothing is
    places = {
        "outcome": outcome, "level": level,
        "could_be": np.where((possible < certain) & bool(names) & ~impossible, possible, -1),
        "short": np.where(has_gap, far.line, -1),
        "missing": np.where(impossible, -1, missing),
        "change": _changes(before, book.tier, columns, met, level, names),
    }  # fmt: skip
    words = {
        "outcome": (*OUTCOMES, None), "level": (*names, None), "could_be": (*names, None), "short": (*far.lines, None),
        "missing": (*levels.lacked[1:], None), "change": (*CHANGES, None),
    }  # fmt: skip
    gap = np.where(has_gap, far.thousandths, NO_GAP)
    return TierResults(book.id, book.tier, columns.kind, columns.firms, columns.districts, gap, places, words)


def _changes(
    before: Before | None, tier: str, columns: Columns, met: Array, level: Array, names: tuple[str, ...]
) -> Array:
    """What became of each firm since the run before, by its place in CHANGES; -1 where nothing did, or nothing is known of then."""
    import numpy as np

    nothing: Array = np.full(len(columns), -1, np.int64)
    if before is None:
        return nothing
    then = before.get((tier, columns.kind), Met(np.zeros(0, np.int64), ()))
    if not len(then.firms):
        return np.where(met, NEWLY, nothing)
    at = np.minimum(np.searchsorted(then.firms, columns.firms), len(then.firms) - 1)
    had = then.firms[at] == columns.firms
    known = {name: place for place, name in enumerate(names)}
    was = np.array([known.get(name, -1) for name in then.levels], np.int64)[at]  # type: ignore[arg-type]
    both = had & met & (was >= 0) & (level >= 0)
    moved = np.where(both & (level < was), HIGHER, np.where(both & (level > was), LOWER, nothing))
    return np.where(met & ~had, NEWLY, np.where(had & ~met, NO_LONGER, moved))
