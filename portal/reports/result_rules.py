"""What programmes brought: applications, success, days to the money, money promised and paid, added up. No database, no words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from portal.applications.clock_rules import median
from portal.reports.rules import FEWEST

DIMENSIONS = ("programme", "year", "district", "tier")
GRANTED = ("approved", "funded", "closed")  # promised: the public notice has ended well
REFUSED = ("rejected",)
Words = Mapping[str, str]  # dimension → its word; a programme's is its key, "" stands for no title held


@dataclass(frozen=True)
class Group:
    """Some cases of one programme, year, district and tier: how many came, how they ended, and their money in 分."""

    words: Words
    received: int = 0
    granted: int = 0
    refused: int = 0
    promised: int = 0
    paid: int = 0
    days: tuple[tuple[int, int], ...] = ()  # from the round's first day to the first payment → so many cases


@dataclass(frozen=True)
class Figures:
    """Added up; `rate` in percent of what was decided, `days` the middle one: None of too few cases."""

    received: int
    granted: int
    rate: Decimal | None
    days: float | None
    promised: int
    paid: int


def added_up(groups: Iterable[Group]) -> Figures:
    found = list(groups)
    granted, refused = sum(g.granted for g in found), sum(g.refused for g in found)
    days = [pair for g in found for pair in g.days]
    return Figures(
        received=sum(g.received for g in found), granted=granted, rate=success_rate(granted, refused),
        days=median(days) if sum(cases for _, cases in days) >= FEWEST else None,
        promised=sum(g.promised for g in found), paid=sum(g.paid for g in found),
    )  # fmt: skip


def success_rate(granted: int, refused: int) -> Decimal | None:
    """Percent of the decided cases that were granted, to a tenth; None while nothing is decided."""
    if not granted + refused:
        return None
    return (Decimal(granted * 100) / (granted + refused)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def by(groups: Iterable[Group], dimension: str) -> dict[str, Figures]:
    """Word → what its groups bring together."""
    sorted_out: dict[str, list[Group]] = {}
    for group in groups:
        sorted_out.setdefault(group.words[dimension], []).append(group)
    return {word: added_up(found) for word, found in sorted_out.items()}
