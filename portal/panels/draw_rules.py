"""The draw: which expert judges which case. By lot, balanced, without conflicts, and the same again from the same seed.

The seed is published with the panel, so that anybody can repeat the draw. No database, no clock."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.core.errors import Refused
from portal.core.i18n import N_, Text

TOO_FEW = N_(
    "%(case)s: only %(free)s experts are free to judge it, and %(wanted)s are needed. Appoint more experts, or take the case out."
)


@dataclass(frozen=True)
class Case:
    """What is to be judged: its key, its number (for messages), and who may not or already does judge it."""

    key: int
    number: str
    barred: frozenset[int]


def draw(
    cases: Sequence[Case], experts: Sequence[int], *, seats: int, seed: str, loads: Mapping[int, int]
) -> dict[int, tuple[int, ...]]:
    """`seats` different experts for each case, by case key. Nobody has more cases than the most evenly possible, counting
    what `loads` says they have already. Raises Refused, naming the case, when too few are free.

    The least burden that works is found by giving every expert room for one more until all seats can be filled
    (augmenting paths, so a swap is found wherever there is one)."""
    for case in cases:
        free = len(set(experts) - case.barred)
        if free < seats:
            raise Refused(Text(TOO_FEW, case=case.number, free=free, wanted=seats), field="experts")
    order = {expert: by_lot(seed, f"expert:{expert}") for expert in experts}
    shuffled = sorted(cases, key=lambda case: by_lot(seed, f"case:{case.key}"))
    held: dict[int, list[int]] = {expert: [] for expert in experts}
    given: dict[int, list[int]] = {case.key: [] for case in cases}
    barred = {case.key: case.barred for case in cases}
    room = min((loads.get(expert, 0) for expert in experts), default=0)
    for _ in range(seats):
        for case in shuffled:
            while not _seat(case.key, given, held, barred, order, loads, room, seed):
                room += 1
    return {key: tuple(sorted(chosen, key=lambda e: order[e])) for key, chosen in given.items()}


def by_lot(seed: str, name: str) -> bytes:
    """The lot of one name: whoever knows the seed draws the same."""
    return hashlib.sha256(f"{seed}|{name}".encode()).digest()


def _seat(
    key: int,
    given: dict[int, list[int]],
    held: dict[int, list[int]],
    barred: Mapping[int, frozenset[int]],
    order: Mapping[int, bytes],
    loads: Mapping[int, int],
    room: int,
    seed: str,
) -> bool:
    """Finds one more expert for the case, moving others' cases where that makes room; False when nobody has room."""
    came_from: dict[
        int, tuple[int, int]
    ] = {}  # expert → (case that wants them, expert whom they replace; 0: nobody)
    waiting = deque([(key, 0)])
    while waiting and len(came_from) < len(order):
        wanting, replaced = waiting.popleft()
        free = [
            e for e in order if e not in came_from and e not in barred[wanting] and e not in given[wanting]
        ]
        for expert in sorted(
            free, key=lambda e: (loads.get(e, 0) + len(held[e]), by_lot(seed, f"{wanting}:{e}"))
        ):
            came_from[expert] = (wanting, replaced)
            if loads.get(expert, 0) + len(held[expert]) < room:
                _swap(expert, came_from, given, held)
                return True
            waiting.extend((other, expert) for other in held[expert])
    return False


def _swap(
    expert: int,
    came_from: Mapping[int, tuple[int, int]],
    given: dict[int, list[int]],
    held: dict[int, list[int]],
) -> None:
    """Follows the path back: everybody takes the case that wants them and leaves it to the one who had room."""
    while True:
        wanting, replaced = came_from[expert]
        given[wanting].append(expert)
        held[expert].append(wanting)
        if replaced == 0:
            return
        given[wanting].remove(replaced)
        held[replaced].remove(wanting)
        expert = replaced
