"""A month in numbers: what its events say about cases and times, and how rows are added up. No database, no clock, no words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from portal.applications.clock_rules import Passage, median, steps_ended
from portal.core.errors import NotFound

MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
OUTCOMES = ("received", "returned", "approved", "rejected", "withdrawn", "lapsed")
STEPS = ("whole", "district", "city")
FEWEST = 3  # of fewer cases a median says nothing


@dataclass(frozen=True)
class Move:
    """An event of a case; `undoes` names the move that it takes back."""

    passage: Passage
    undoes: str | None = None


def first_of(month: str) -> date:
    """The first day of 2026-10; NotFound for what is no month."""
    if not (found := MONTH.fullmatch(month)) or found[1] == "0000":
        raise NotFound(month)
    return date(int(found[1]), int(found[2]), 1)


def next_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def months_over(first: date, *, today: date, most: int) -> list[date]:
    """The first days of the months that are over, since that of `first`; the latest ones."""
    month, found = first.replace(day=1), []
    while next_month(month) <= today:
        found.append(month)
        month = next_month(month)
    return found[-most:]


def standing_moves(moves: Sequence[Move], *, until: date) -> list[int]:
    """The places of the moves that still stood on the last day: what was taken back by then, and its taking back, count no more."""
    gone: set[int] = set()
    for place, move in enumerate(moves):
        if move.undoes is None or move.passage.on > until:
            continue
        undone = next(
            (p for p in reversed(range(place)) if moves[p].passage.move == move.undoes and p not in gone),
            None,
        )
        if undone is not None:
            gone |= {undone, place}
    return [p for p, move in enumerate(moves) if p not in gone and move.passage.on <= until]


def outcomes(moves: Sequence[Move], *, first: date, last: date) -> Counter[str]:
    """What happened to one case in the month: received for the first time, returned, decided, given up."""
    found: Counter[str] = Counter()
    begun = False
    for place in standing_moves(moves, until=last):
        passage = moves[place].passage
        if passage.source == passage.to:
            continue
        what = passage.to if passage.to in OUTCOMES else None
        if passage.move == "submit" and not begun:
            begun, what = True, "received"
        if what is not None and passage.on >= first:
            found[what] += 1
    return found


def took(
    moves: Sequence[Move], *, first: date, last: date, between: Callable[[date, date], int | None]
) -> Iterable[tuple[str, int]]:
    """The steps that ended in the month, each with its working days."""
    for place in standing_moves(moves, until=last):
        if moves[place].passage.on < first:
            continue
        for step, began in steps_ended([move.passage for move in moves[: place + 1]]).items():
            days = between(began, moves[place].passage.on)
            if days is not None:
                yield step, days


def added_up(content: Mapping[str, Any], over: str) -> dict[str, dict[str, int | float | None]]:
    """The month's cases by `over` ("district" or "kind"; "" for all): outcomes, what waits, and medians of working days."""
    found: dict[str, dict[str, int | float | None]] = defaultdict(
        lambda: dict.fromkeys((*OUTCOMES, "waiting"), 0)
    )
    for row in content["cases"]:
        cells = found[key_of(row, over)]
        for what in (*OUTCOMES, "waiting"):
            cells[what] = (cells[what] or 0) + row.get(what, 0)
    times: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for row in content["times"]:
        times[key_of(row, over), row["step"]].append((row["workdays"], row["cases"]))
    for key in {*found, *(key for key, _ in times)}:
        for step in STEPS:
            found[key][step] = _usual(times.get((key, step), []))
    return dict(found)


def _usual(counts: list[tuple[int, int]]) -> float | None:
    return median(counts) if sum(cases for _, cases in counts) >= FEWEST else None


def key_of(row: Mapping[str, Any], over: str) -> str:
    """A kind with its tier is one key, "recognition/unicorn"."""
    if over == "kind":
        return f"{row['kind']}/{row['tier']}" if row["tier"] else str(row["kind"])
    return str(row[over]) if over else ""
