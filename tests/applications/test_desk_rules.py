"""Who may claim a case, give it back and assign it: plain values, no database."""

from __future__ import annotations

import pytest

from portal.accounts.rules import Office
from portal.applications.desk_rules import (
    AWAY,
    HAS_IT,
    HELD,
    NOT_HELD,
    NOT_HOLDERS,
    NOT_THEIR_DESK,
    NOT_WAITING,
    Colleague,
    Held,
    why_not_assigned,
    why_not_claimed,
    why_not_released,
)
from portal.applications.rules import NOT_YOURS, OWN_FIRM
from portal.core.errors import Refused

HERE, THERE, CITY = (
    Office("district_officer", "440106"),
    Office("district_officer", "440112"),
    Office("city_officer"),
)
ME, OTHER = 1, 2


def somebody(
    person: int = ME, *offices: Office, stands_in: frozenset[int] = frozenset(), member: bool = False
) -> Colleague:
    return Colleague(person, frozenset(offices or (HERE,)), stands_in, member_of_firm=member)


def at_district(officer: int | None = None, **more: bool) -> Held:
    return Held("district", "440106", officer, "张三", **more)


def why(refused: Refused | None) -> str | None:
    return refused.message.msgid if refused else None


@pytest.mark.parametrize(
    ("held", "by", "reason"),
    [
        (at_district(), somebody(), None),
        (at_district(OTHER), somebody(stands_in=frozenset({OTHER})), None),
        (at_district(ME, to_begin=True), somebody(), None),
        (at_district(ME), somebody(), HAS_IT),
        (at_district(OTHER), somebody(), HELD),
        (at_district(), somebody(ME, THERE), NOT_YOURS),
        (at_district(), somebody(ME, CITY), NOT_YOURS),
        (at_district(), somebody(member=True), OWN_FIRM),
        (Held("city", "440106", None), somebody(ME, CITY), None),
        (Held("city", "440106", None), somebody(), NOT_YOURS),
        (Held("firm", "440106", None), somebody(), NOT_WAITING),
        (Held("none", "440106", None), somebody(ME, CITY), NOT_WAITING),
    ],
)
def test_claiming(held: Held, by: Colleague, reason: str | None) -> None:
    assert why(why_not_claimed(held, by)) == reason


@pytest.mark.parametrize(
    ("held", "by", "reason"),
    [
        (at_district(ME), somebody(), None),
        (at_district(OTHER), somebody(ME, CITY), None),
        (at_district(OTHER), somebody(stands_in=frozenset({OTHER})), None),
        (at_district(OTHER), somebody(), NOT_HOLDERS),
        (at_district(), somebody(), NOT_HELD),
        (Held("portal", "440106", ME), somebody(), NOT_WAITING),
    ],
)
def test_giving_back(held: Held, by: Colleague, reason: str | None) -> None:
    assert why(why_not_released(held, by)) == reason


@pytest.mark.parametrize(
    ("held", "by", "to", "away", "reason"),
    [
        (at_district(), somebody(ME, CITY), somebody(OTHER), False, None),
        (at_district(ME), somebody(), somebody(OTHER), False, None),
        (at_district(), somebody(ME, THERE), somebody(OTHER), False, NOT_YOURS),
        (at_district(), somebody(ME, CITY), somebody(OTHER, THERE), False, NOT_THEIR_DESK),
        (at_district(), somebody(ME, CITY), somebody(OTHER, CITY), False, NOT_THEIR_DESK),
        (at_district(), somebody(), somebody(OTHER, member=True), False, OWN_FIRM),
        (at_district(), somebody(), somebody(OTHER), True, AWAY),
        (at_district(OTHER), somebody(), somebody(OTHER), False, HAS_IT),
        (Held("firm", "440106", ME), somebody(), somebody(OTHER), False, NOT_WAITING),
    ],
)
def test_assigning(held: Held, by: Colleague, to: Colleague, away: bool, reason: str | None) -> None:
    assert why(why_not_assigned(held, by, to, name="李四", away=away)) == reason
