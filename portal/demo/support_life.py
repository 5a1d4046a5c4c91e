"""One programme over two years: last year's round is paid and accounted for, this year's is judged, ranked and partly granted.

Which firm plays what, and on which day; how it is done stands in `support_stage`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from portal.demo.cast import Part
from portal.demo.lives import Act
from portal.demo.workdays import Row

KEY = "compute_vouchers"
# working days from the last one: whoever applies in the first round is in the register by then
REGISTERED_BY = -275
BUDGETS = {1: 265, 2: 240}  # 万元; not everybody can be granted
LAST_DAYS = {1: 27, 2: 28}  # days after its opening on which a round ends
REASONS = {
    "rejected": "算力合同的签订日期不在申报通知规定的期间内。",
    "refused": "专家评审得分低于本轮资助线，预算内不再安排。",
    "taken_back": "部分算力未用于申报的模型训练，按规定收回。",
}


@dataclass(frozen=True)
class Role:
    """What becomes of one firm's application: what it asks for in 万元, how two experts score it, how it ends."""

    asked: str
    base: str
    points: tuple[int, int]
    fate: str


# the firms of a round in this order; a third expert is asked where the points lie far apart
FIRST_ROUND = (
    Role("60", "220", (86, 82), "owes_a_report"),
    Role("45", "160", (90, 64), "accounted_for"),
    Role("80", "300", (79, 83), "half_paid"),
    Role("50", "180", (77, 74), "taken_back"),
    Role("30", "100", (75, 71), "not_paid_yet"),
    Role("70", "240", (58, 61), "refused"),
    Role("90", "310", (0, 0), "rejected"),
    Role("25", "90", (0, 0), "withdrawn"),
)
SECOND_ROUND = (
    Role("75", "260", (88, 85), "granted"),
    Role("40", "150", (84, 86), "granted"),
    Role("90", "320", (81, 83), "ranked"),
    Role("60", "210", (80, 76), "ranked"),
    Role("55", "190", (91, 67), "ranked"),
    Role("35", "120", (72, 70), "ranked"),
    Role("48", "165", (0, 0), "district_check"),
    Role("66", "230", (0, 0), "submitted"),
    Role("20", "70", (0, 0), "draft"),
)
AGAIN = 3  # so many firms of the first round apply in the second one too


@dataclass(frozen=True, order=True)
class Scene:
    """One deed on one working day, so many minutes after nine; `round` is 1 or 2, `number` a firm's, 0 for all of a round."""

    place: int
    minute: int
    round: int
    verb: str
    number: int = 0
    fate: str = ""


@dataclass(frozen=True)
class Casting:
    """Which firm has which role in each round."""

    roles: Mapping[tuple[int, int], Role]  # round, firm's number

    def of_round(self, round_: int) -> list[tuple[int, Role]]:
        return [(number, role) for (each, number), role in self.roles.items() if each == round_]


def casting(parts: Iterable[Part], lives: Mapping[int, list[Act]], row: Row) -> Casting:
    """Firms that are in the register early enough and stay; a small city has few of them, and then few cases."""
    ready = [
        part.number
        for part in parts
        if part.departure is None
        and any(act.verb == "accept" and act.place <= row.last + REGISTERED_BY for act in lives[part.number])
    ]
    first = dict(zip(ready, FIRST_ROUND, strict=False))
    others = ready[len(FIRST_ROUND) :]
    second = dict(zip([*ready[:AGAIN], *others], SECOND_ROUND, strict=False))
    return Casting({(1, n): role for n, role in first.items()} | {(2, n): role for n, role in second.items()})


def scenes(cast: Casting, row: Row) -> list[Scene]:
    """Everything in the order of time; nothing where no firm can take part."""
    if not cast.roles:
        return []
    found = [*_round(cast, 1, row.last - 260, days=19), *_round(cast, 2, row.last - 34, days=20)]
    found += [scene for number, role in cast.of_round(1) for scene in _afterwards(number, role, row.last)]
    return sorted(found)


def _round(cast: Casting, round_: int, begin: int, *, days: int) -> list[Scene]:
    found = [Scene(begin, 0, round_, "announce")]
    for order, (number, role) in enumerate(cast.of_round(round_)):
        day = begin + 2 + order
        found.append(Scene(day, 30 + order, round_, "fill_in", number))
        if role.fate == "draft":
            continue
        found.append(Scene(day + 1, 60 + order, round_, "submit", number))
        if role.fate == "submitted":
            continue
        found.append(Scene(begin + days + 2, 60 + order, round_, "take", number))
        if role.fate in ("rejected", "withdrawn"):
            found.append(Scene(begin + days + 4, 60 + order, round_, role.fate, number))
        elif role.fate != "district_check":
            found.append(Scene(begin + days + 4, 60 + order, round_, "pass", number))
    judged = begin + days + 6
    return [
        *found,
        Scene(judged, 0, round_, "convene"),
        Scene(judged + 4, 0, round_, "score"),
        Scene(judged + 5, 0, round_, "close_panel"),
        Scene(judged + 6, 0, round_, "grant"),
    ]


def _afterwards(number: int, role: Role, last: int) -> list[Scene]:
    """The notice ends, the city pays, the firm reports, the city reviews: as far as each fate goes."""
    granted = last - 229
    if role.fate == "refused":
        return [Scene(granted, 30, 1, "refuse", number)]
    if role.fate in ("rejected", "withdrawn"):
        return []
    steps = [(granted + 5, "conclude"), (granted + 6, "plan")]
    if role.fate != "not_paid_yet":
        steps.append((granted + 12, "pay_city"))
    if role.fate in ("owes_a_report", "accounted_for", "taken_back"):
        steps.append((granted + 20, "pay_district"))
    if role.fate in ("owes_a_report", "accounted_for"):
        steps.append((granted + 130, "report"))
    if role.fate == "accounted_for":
        steps += [(granted + 205, "report"), (granted + 212, "review")]
    if role.fate == "taken_back":
        steps += [(granted + 150, "take_back"), (granted + 160, "review")]
    return [Scene(place, 90 + number % 60, 1, verb, number, role.fate) for place, verb in steps]
