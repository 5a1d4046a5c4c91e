"""Money of support as everybody may see it, by programme, year, district and tier: no sum gives a firm away, be it by itself, by the
others of its table and the total, or by tables reckoned together. No database, no words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from portal.reports.result_rules import DIMENSIONS
from portal.tallies.aggregate_rules import Cell, Shown, may_show, rounded, shown

WAN = 1_000_000  # 分
PRIME = 2**61 - 1  # sums are reckoned back in remainders: whole numbers that do not grow
Key = tuple[str, ...]  # a word of each of DIMENSIONS
Place = tuple[str, str]  # a dimension and one of its words
Part = frozenset[Key]


@dataclass(frozen=True)
class Grant:
    """What one firm was promised, or paid, under one key, in 分."""

    firm: int
    key: Key
    amount: int


@dataclass(frozen=True)
class Open:
    """Money of one word as everybody may see it, 分; None is not shown."""

    word: str
    promised: int | None
    paid: int | None


class Money:
    """Grants of one kind, added up by firm as often as is asked."""

    def __init__(self, grants: Iterable[Grant]) -> None:
        self.at: dict[Key, dict[int, int]] = {}
        for grant in grants:
            firms = self.at.setdefault(grant.key, {})
            firms[grant.firm] = firms.get(grant.firm, 0) + grant.amount

    def part(self, place: Place) -> Part:
        number = DIMENSIONS.index(place[0])
        return frozenset(key for key in self.at if key[number] == place[1])

    def cell(self, word: str, part: Iterable[Key]) -> Cell:
        firms: dict[int, int] = {}
        for key in part:
            for firm, amount in self.at[key].items():
                firms[firm] = firms.get(firm, 0) + amount
        own = [amount for amount in firms.values() if amount > 0]
        return Cell(word, len(own), sum(own), max(own, default=0))

    def tells_nothing_of_one(self, part: Iterable[Key]) -> bool:
        cell = self.cell("", part)
        return may_show(cell.firms, cell.total, cell.largest)

    def whole(self) -> Shown:
        """The whole city's sum, which may itself rest on too few."""
        cell = self.cell("", self.at)
        if not may_show(cell.firms, cell.total, cell.largest):
            return Shown("", None, None)
        return Shown("", cell.firms, rounded(cell.total, WAN))


Tables = Mapping[str, Sequence[Open]]


def public_tables(promised: Money, paid: Money, words: Mapping[str, Sequence[str]]) -> Tables:
    """Both sums of each word of each dimension, in the order given."""
    hidden: dict[str, frozenset[str]] = {dimension: frozenset() for dimension in words}
    while True:
        tables = {
            dimension: public_money(
                *([money.cell(word, money.part((dimension, word))) for word in own] for money in (promised, paid)),
                hidden=hidden[dimension],
            )
            for dimension, own in words.items()
        }  # fmt: skip
        giving_away = _giving_away(tables, promised) or _giving_away(tables, paid)
        if giving_away is None:
            return tables
        dimension, word = giving_away
        hidden[dimension] = frozenset(
            {word, *(row.word for row in tables[dimension] if row.promised is None)}
        )


def public_money(
    promised: list[Cell], paid: list[Cell], *, hidden: frozenset[str] = frozenset()
) -> list[Open]:
    """One table: where one of a word's sums would give a firm away, neither is shown. `hidden` ones are not shown anyhow."""
    while True:
        one, other = (shown(cells, rounded_to=WAN, hidden=hidden) for cells in (promised, paid))
        now = frozenset(cell.word for cell in (*one, *other) if cell.total is None)
        if now == hidden:
            return [Open(a.word, a.total, b.total) for a, b in zip(one, other, strict=True)]
        hidden = now


def _giving_away(tables: Tables, money: Money) -> Place | None:
    """A shown place with which, and the others that are shown, something of one firm could be reckoned; the smallest of those."""
    seen = {place: part for place, part in _parts(tables, money, open_=True) if part}
    smallest = sorted(seen, key=lambda place: (money.cell("", seen[place]).total, place))
    whole = frozenset(money.at)
    known = [*seen.values(), *([whole] if money.tells_nothing_of_one(whole) else [])]
    for place in smallest:
        if any(
            seen[place] < other and not money.tells_nothing_of_one(other - seen[place]) for other in known
        ):
            return place
    span = Span(money.at, known)
    for secret in _secrets(tables, money):
        if span.holds(secret):
            return next((place for place in smallest if seen[place] & secret), None)
    return None


def _parts(tables: Tables, money: Money, *, open_: bool) -> Iterator[tuple[Place, Part]]:
    for dimension, rows in tables.items():
        for row in rows:
            if (row.promised is not None) == open_:
                place = (dimension, row.word)
                yield place, money.part(place)


def _secrets(tables: Tables, money: Money) -> Iterator[Part]:
    """What is not shown because it would tell of one firm: each such place, and those of one table together."""
    together: dict[str, set[Key]] = {}
    for (dimension, _), part in _parts(tables, money, open_=False):
        if not money.tells_nothing_of_one(part):
            together.setdefault(dimension, set()).update(part)
            yield part
    for keys in together.values():
        if not money.tells_nothing_of_one(keys):
            yield frozenset(keys)


class Span:
    """Everything that can be reckoned from some sums by adding them and taking them off, as often as one likes."""

    def __init__(self, keys: Iterable[Key], sums: Iterable[Part]) -> None:
        self.keys = sorted(keys)
        self.rows: list[tuple[int, list[int]]] = []
        for part in sums:
            rest = self._rest(part)
            first = next((n for n, value in enumerate(rest) if value), None)
            if first is not None:
                back = pow(rest[first], -1, PRIME)
                self.rows.append((first, [value * back % PRIME for value in rest]))

    def holds(self, part: Part) -> bool:
        return not any(self._rest(part))

    def _rest(self, part: Part) -> list[int]:
        """What of a sum is left when the known ones are taken off."""
        rest = [int(key in part) for key in self.keys]
        for first, row in self.rows:
            if factor := rest[first]:
                rest = [(a - factor * b) % PRIME for a, b in zip(rest, row, strict=True)]
        return rest
