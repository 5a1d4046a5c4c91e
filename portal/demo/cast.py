"""Who plays what in the demonstration: each firm's part, so that every state and every tier is on the stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, zip_longest

from portal.core.districts import DISTRICTS
from portal.demo.naming import dice_of

BASE = 300  # firms whose applications go move by move; beyond them there are plain registered ones
DISTRICT_WEIGHTS = (24, 39, 61, 148, 33, 171, 52, 19, 48, 8, 9)

# how a registration ends, and how many of 300 firms end so; with 40 firms each is there once
REGISTRATIONS = {
    "draft": 5, "submitted": 8, "district_check": 6, "returned": 4, "answered": 4, "rejected": 4, "withdrawn": 3,
    "lapsed": 3,
}  # fmt: skip
DEPARTURES = {"moved_away": 3, "closed": 3, "struck_off": 2}
# how a registered firm's recognition ends; `expired` and `revoked` are approved ones of which that became,
# the title of an `ending` one is up for renewal
RECOGNITIONS = {
    "draft": 3, "submitted": 4, "district_check": 4, "returned": 2, "answered": 2, "city_review": 5, "publicity": 5,
    "approved": 24, "expired": 5, "revoked": 3, "rejected": 2, "refused": 2, "withdrawn": 2, "lapsed": 1,
    "ending": 4,
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """What becomes of one firm: its registration, its recognition, how it left; and in which district it sits."""

    number: int
    district: str
    registration: str
    recognition: str | None = None
    departure: str | None = None


Ending = tuple[str, str | None, str | None]
PLAIN: Ending = ("registered", None, None)


def cast(firms: int, *, seed: int) -> list[Part]:
    """The parts of the first firms of a city, at most BASE of them."""
    base = min(firms, BASE)
    endings = [PLAIN, ("returned", None, None), *_endings(base)]
    endings = (endings + [PLAIN] * base)[:base]
    return [Part(number, district_of(number, seed), *ending) for number, ending in enumerate(endings, 1)]


def district_of(number: int, seed: int) -> str:
    """Uneven over the city; the first firm sits in Tianhe, and the first ones are in every district."""
    if number == 1:
        return "440106"
    if 10 <= number < 10 + len(DISTRICTS):
        return list(DISTRICTS)[number - 10]
    return dice_of(seed, number, "district").choices(list(DISTRICTS), DISTRICT_WEIGHTS)[0]


def _endings(base: int) -> Iterator[Ending]:
    """Every ending once, then the others in turn, so that any number of firms shows as many as it can."""
    registrations: list[list[Ending]] = [
        [(name, None, None)] * _share(n, base) for name, n in REGISTRATIONS.items()
    ]
    recognitions: list[list[Ending]] = [
        [("registered", name, None)] * _share(n, base) for name, n in RECOGNITIONS.items()
    ]
    departures: list[list[Ending]] = [
        [("registered", None, name)] * _share(n, base) for name, n in DEPARTURES.items()
    ]
    turns = zip_longest(*registrations, *departures, *recognitions)
    return (ending for ending in chain.from_iterable(turns) if ending is not None)


def _share(of_300: int, base: int) -> int:
    return max(1, of_300 * base // BASE)
