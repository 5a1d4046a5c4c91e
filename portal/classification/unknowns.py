"""Which values of one missing fact are worth trying: enough that no other value could decide anything differently.

A number is tried at both ends of what it may be (`contradictions` bounds it) and beside every point where one of the rule
book's comparisons turns, found exactly; a list empty and at its strongest, for more of a list never lowers anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from portal.classification.contradictions import STAFF_AT_MOST, YEARLY_AT_MOST
from portal.classification.facts import FIELDS, ITEM_FIELDS, WORD_LISTS, YEAR_FIELDS, Item
from portal.classification.fields import MOST_COUNT, Amount, Count, Flag, Kind, Word
from portal.classification.quantities import Bar, Quantity
from portal.classification.rulebook import RuleBook
from portal.classification.sizes import SizeTable
from portal.classification.view import SCALE, YEARLY, Slot, View
from portal.core.calendar import anniversary
from portal.core.errors import Refused

OLDEST = date(1900, 1, 1)
ONE_DAY = timedelta(days=1)
MOST_ENTRIES = 50


def worth_trying(book: RuleBook, view: View, slot: Slot) -> Sequence[object]:
    """The values to put in for the missing fact."""
    if isinstance(slot, tuple):
        return _entry_values(ITEM_FIELDS[slot[0]][slot[2]], view.as_of)
    if slot in WORD_LISTS:
        return [(), WORD_LISTS[slot]]
    if slot in ITEM_FIELDS:
        return [(), strongest(slot, view.as_of)]
    if slot == "established":
        return sorted(_founding_days(book, view.as_of))
    if slot == "industry_code":
        return [_code(book.sizes, codes) for codes in (column.codes for column in book.sizes.columns)]
    kind = FIELDS.get(slot)
    if slot.startswith("exclusions.") or isinstance(kind, Flag):
        return [True, False]
    return kind.words if isinstance(kind, Word) else sorted(_numbers(book, view, slot))


def strongest(name: str, as_of: date) -> tuple[Item, ...]:
    """A list that satisfies whatever can be asked of it."""
    if name == "ip":
        right = {
            "class": "I", "high_value": True, "self_developed": True, "transferred_in": False,
            "transferred_lt_1y": False, "owner_rank": 1, "applied_with_benefit": True, "related_to_main_product": True,
        }  # fmt: skip
        return (right,) * MOST_ENTRIES
    if name == "honours":
        return tuple({"type": word, "valid_to": date.max} for word in _words("honours", "type"))
    if name == "awards":
        return tuple({"level": word, "rank": 1, "date": as_of} for word in _words("awards", "level"))
    return ({"rank": 1, "date": as_of},) * MOST_ENTRIES


def _words(name: str, field: str) -> tuple[str, ...]:
    kind = ITEM_FIELDS[name][field]
    return kind.words if isinstance(kind, Word) else ()


def _entry_values(kind: Kind, as_of: date) -> Sequence[object]:
    if isinstance(kind, Word):
        return kind.words
    if isinstance(kind, Flag):
        return [True, False]
    if isinstance(kind, Count):
        return [*range(1, 12), MOST_COUNT]
    years = [date(year, 1, 1) for year in range(max(as_of.year - 11, 2), as_of.year + 1)]
    return [date.min, *(day for first in years for day in (first - ONE_DAY, first)), as_of, date.max]


def _founding_days(book: RuleBook, as_of: date) -> Iterator[date]:
    yield from {OLDEST, as_of}
    for years in book.ages:
        try:
            day = anniversary(as_of, -years)
        except Refused:  # before the calendar begins: nobody is that old
            continue
        for away in (-2, -1, 0, 1, 2):
            near = day + away * ONE_DAY
            if near <= as_of:
                yield near


def _code(sizes: SizeTable, codes: tuple[str, ...]) -> str:
    """An industry code of a column; for the rest, one that no column names."""
    if codes:
        return codes[0].ljust(4, "1")
    named = {code for column in sizes.columns for code in column.codes}
    return next(f"{n}11" for n in range(10, 100) if str(n) not in named)


def _numbers(book: RuleBook, view: View, key: str) -> set[int]:
    low, high = bounds(key, view)
    tried = {low, low + 1, high}
    for quantity, bar, relation in book.comparisons:
        others = [other for other in quantity.keys if other != key]
        if key in quantity.keys and all(other in view.values for other in others):
            for root in quantity.critical(key, view.values, bar):
                tried.update(root + away for away in beside(quantity, bar, relation))
    return {number for number in tried if low <= number <= high}


def beside(quantity: Quantity, bar: Bar, relation: str) -> tuple[int, ...]:
    """How far from a turning point, rounded down, values are worth trying: enough on both sides of it. A plain fact
    turns between two neighbours."""
    if quantity.kind != "fact":
        return -1, 0, 1, 2
    scale = quantity.formula(0)[1]
    on_whole = bar[0] * scale % bar[1] == 0
    return (-1, 0) if on_whole and relation in ("at_least", "less_than") else (0, 1)


def bounds(key: str, view: View) -> tuple[int, int]:
    """The least and the greatest that would be accepted beside the known facts."""
    name, back = YEARLY.get(key, (key, 0))
    kind = YEAR_FIELDS.get(name) or FIELDS[name]
    if isinstance(kind, Count):
        low, high = kind.least, kind.most
    elif isinstance(kind, Amount):
        high = int(kind.most) * SCALE
        low = -high if kind.signed else 0
    else:
        raise TypeError(f"{key} is no number")
    suffix = f"[-{back}]" if back else ""
    known = {
        word: view.numbers.get(word + suffix)
        for word in (*YEAR_FIELDS, "employees", "rd_staff", "tech_staff")
    }
    for part, whole in (*YEARLY_AT_MOST, *STAFF_AT_MOST):
        part_known, whole_known = known[part], known[whole]
        if name == part and whole_known is not None:
            high = min(high, whole_known)
        if name == whole and part_known is not None:
            low = max(low, part_known)
    if name == "total_assets" and (known["total_liabilities"] or 0) > 0:
        low = max(low, 1)
    if name == "total_liabilities" and known["total_assets"] == 0:
        high = 0
    return low, high
