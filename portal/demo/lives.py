"""What happens to each firm, and when: a part becomes a list of acts on working days, walked back from how it ends."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from portal.demo.cast import Part
from portal.demo.naming import dice_of
from portal.demo.workdays import Row

FILED = ("begin", "fill", "submit")
TAKEN = (*FILED, "take")
RETURNED = (*TAKEN, "return")
SCRIPTS = {
    # what is done, in order, until an application is in the state that the part names
    "draft": ("begin", "fill"),
    "submitted": FILED,
    "district_check": TAKEN,
    "returned": RETURNED,
    "answered": (*RETURNED, "mend", "submit", "take"),
    "rejected": (*TAKEN, "reject"),
    "withdrawn": (*FILED, "withdraw"),
    "lapsed": (*RETURNED, "lapse"),
    "registered": (*TAKEN, "accept"),
    "registered_late": (*RETURNED, "mend", "submit", "take", "accept"),
    "city_review": (*TAKEN, "pass"),
    "refused": (*TAKEN, "pass", "refuse"),
    "publicity": (*TAKEN, "pass", "approve"),
    "approved": (*TAKEN, "pass", "approve", "conclude"),
    "expired": (*TAKEN, "pass", "approve", "conclude"),
    "ending": (*TAKEN, "pass", "approve", "conclude"),
    "revoked": (*TAKEN, "pass", "approve", "conclude", "revoke"),
}
GAPS = {
    # working days since the act before
    "begin": (0, 0), "fill": (0, 1), "submit": (0, 2), "take": (1, 4), "return": (0, 3), "mend": (1, 7), "accept": (0, 3),
    "reject": (0, 3), "withdraw": (1, 3), "lapse": (11, 14), "pass": (0, 4), "approve": (1, 6), "refuse": (1, 6),
    "conclude": (5, 5), "revoke": (120, 300),
}  # fmt: skip
ENDED = {
    # how many working days before the last one a case came into the state in which it is
    "draft": (0, 12), "submitted": (0, 8), "district_check": (0, 9), "returned": (0, 7), "answered": (0, 3),
    "city_review": (0, 12), "publicity": (0, 3), "approved": (3, 480), "expired": (775, 830), "revoked": (10, 60),
    "ending": (640, 720),
}  # fmt: skip
LONG_AGO = (15, 200)  # of what is over
WORKDAYS_OF_THREE_YEARS = 745


@dataclass(frozen=True, order=True)
class Act:
    """One act of one firm: on which working day, so many minutes after nine, in which case, what."""

    place: int
    minute: int
    number: int
    case: str
    verb: str


def acts_of(part: Part, *, row: Row, seed: int) -> list[Act]:
    """Everything that happens to the firm, oldest first."""
    dice = dice_of(seed, part.number, "life")
    second: list[tuple[int, str, str]] = []
    latest = row.last
    if part.recognition is not None:
        script, end = SCRIPTS[part.recognition], row.last - _ago(part.recognition, dice)
        second = _back(script, end, "recognition", dice)
        latest = second[0][0] - 6
    if part.departure is not None:
        leaving = row.last - dice.randint(5, 260)
        second = [(leaving, "leave", "register")]
        latest = leaving - 40
    first = _registration(part, latest, row=row, dice=dice)
    return _timed(part.number, [*first, *second], row=row)


def _registration(part: Part, latest: int, *, row: Row, dice: Random) -> list[tuple[int, str, str]]:
    """The registration; an accepted one lies anywhere in three years, more of them lately, and figures follow it."""
    if part.registration != "registered":
        end = row.last - _ago(part.registration, dice)
        return _back(SCRIPTS[part.registration], end, "registration", dice)
    span = max(20, min(WORKDAYS_OF_THREE_YEARS - (row.last - latest), latest - 40))
    end = latest - int(span * dice.random() ** 1.5)
    script = SCRIPTS["registered_late" if dice.randrange(9) == 0 else "registered"]
    entered = end + dice.randint(1, 5)
    after = [(entered, "enter", "register")] if entered <= row.last else []
    return _back(script, end, "registration", dice) + after


def _ago(state: str, dice: Random) -> int:
    return dice.randint(*ENDED.get(state, LONG_AGO))


def _back(script: tuple[str, ...], end: int, case: str, dice: Random) -> list[tuple[int, str, str]]:
    """The script's acts with their days, the last of them on `end`."""
    days = []
    for verb in reversed(script):
        days.append((end, verb, case))
        end -= dice.randint(*GAPS[verb])
    return days[::-1]


def _timed(number: int, days: list[tuple[int, str, str]], *, row: Row) -> list[Act]:
    """Minutes that keep the order of a day; nothing lies before the row's first day."""
    return [
        Act(max(0, place), order * 25 + number * 7 % 23, number, case, verb)
        for order, (place, verb, case) in enumerate(days)
    ]
