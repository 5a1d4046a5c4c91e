"""The clock of a case: when its holder is reminded, when it climbs to the city, how long a step took; whole days of the
city's own calendar, so that a deadline ends at midnight there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.applications.queue_rules import QUEUE_OF

REMIND_BEFORE = 2  # working days
DECIDED = frozenset(
    {"publicity", "approved", "rejected"}
)  # what a firm waits for; the notice's days are not the officials'
BY_OFFICIALS = frozenset({"district", "city"})


@dataclass(frozen=True)
class Passage:
    """A move of a case: from which state to which, on which day, in which capacity."""

    move: str
    source: str
    to: str
    on: date
    capacity: str


def steps_ended(passages: Sequence[Passage]) -> dict[str, date]:
    """Which steps the last move ended, each with the day on which it began: `district`, `city`, and the `whole` from the
    first submission. Only officials end a step: a firm that withdraws says nothing about how long we take."""
    *before, last = passages
    if last.capacity not in BY_OFFICIALS or QUEUE_OF[last.source] == QUEUE_OF[last.to]:
        return {}
    queue = QUEUE_OF[last.source]
    found = {}
    came = next(
        (p.on for p in reversed(before) if QUEUE_OF[p.to] == queue and QUEUE_OF[p.source] != queue), None
    )
    if queue in BY_OFFICIALS and came is not None:
        found[queue] = came
    first = next((p.on for p in before if p.move == "submit"), None)
    if last.to in DECIDED and first is not None:
        found["whole"] = first
    return found


def median(counts: Sequence[tuple[int, int]]) -> float | None:
    """The middle of so many cases at so many days, of (days, cases) in any order; None for none."""
    ordered = sorted((days, cases) for days, cases in counts if cases > 0)
    total = sum(cases for _, cases in ordered)
    if not total:
        return None
    return (_at(ordered, (total - 1) // 2) + _at(ordered, total // 2)) / 2


def _at(ordered: list[tuple[int, int]], place: int) -> int:
    for days, cases in ordered:
        if place < cases:
            return days
        place -= cases
    raise IndexError(place)
