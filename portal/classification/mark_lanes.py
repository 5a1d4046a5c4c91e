"""Where the labels of a drawing's thresholds stand, so that none covers another: in lanes above the plot, for a narrow and for a wide page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

# How wide a drawing is at least, in large letters, in heights of the labels' letters; wider, labels stand only further apart.
ROOM = {"narrow": 21.0, "wide": 36.0}  # on a phone; in the half of a page of 1,280 px
GAP = 0.75
WIDE, USUAL = 1.0, 0.62  # of a letter: Chinese; the digits and Latin letters of the widest face


@dataclass(frozen=True)
class Placed:
    """A label's lane, 0 on top, and the side of its mark on which it stands: "middle" over it, "first" from it on, "last" up to it."""

    lane: int
    side: str
    left: float  # where it begins and ends on the narrowest such page
    right: float


def width(label: str) -> float:
    """How much room a label takes, rather too much than too little."""
    return sum(WIDE if east_asian_width(each) in "WF" else USUAL for each in label)


def placed(labels: Sequence[tuple[float, str]], room: float) -> list[Placed]:
    """The place of each label in a drawing of that width, in their order: the first lane from the top where it has room. A label is
    given with its mark's place in percent."""
    found, ends = dict[int, Placed](), list[float]()
    spans = {number: _span(x, width(label), room) for number, (x, label) in enumerate(labels)}
    for number in sorted(spans, key=lambda one: spans[one][1]):
        side, left, right = spans[number]
        free = (lane for lane, end in enumerate(ends) if left >= end + GAP)
        lane = next(free, len(ends))
        ends[lane:lane + 1] = [right]  # fmt: skip
        found[number] = Placed(lane, side, left, right)
    return [found[number] for number in range(len(labels))]


def _span(x: float, long: float, room: float) -> tuple[str, float, float]:
    at = room * x / 100
    over = {
        "middle": (at - long / 2, at + long / 2),
        "first": (at, at + long),
        "last": (at - long, at),
    }
    side = min(over, key=lambda one: max(-over[one][0], 0) + max(over[one][1] - room, 0))
    return side, *over[side]
