"""What a firm holds against what a rule counts, entry by entry."""

from __future__ import annotations

from datetime import date

import pytest

from portal.classification.holdings import Holding, Wanted
from portal.classification.view import Slot
from tests.classification.parts import DAY, missed, seen


def award(**fields: object) -> dict[str, object]:
    return {"level": "national", "rank": 1, "date": date(2025, 6, 1)} | fields


PRIZE = Holding(
    "awards",
    (
        Wanted("level", "among", ("national", "provincial")),
        Wanted("rank", "at_most", number=3),
        Wanted("date", "within_years", number=3),
    ),
)


@pytest.mark.parametrize(
    ("entry", "fits"),
    [
        (award(), True), (award(level="city"), False), (award(rank=3), True), (award(rank=4), False),
        (award(date=date(2023, 1, 1)), True), (award(date=date(2022, 12, 31)), False), (award(date=DAY), True),
        (award(date=date(2026, 11, 24)), False), (award(rank=None), None), (award(rank=None, level="city"), False),
        (award(rank=None, date=date(2000, 1, 1)), False), (award(rank="1"), False), (award(date="2025-06-01"), False),
    ],
)  # fmt: skip
def test_an_award_fits_in_every_field_or_not_at_all(entry: dict[str, object], fits: bool | None) -> None:
    assert PRIZE.fits(entry, DAY) is fits


def test_a_certificate_is_valid_on_its_last_day() -> None:
    valid = Wanted("valid_to", "valid")
    assert valid.fits(DAY, DAY)
    assert not valid.fits(date(2026, 11, 22), DAY)
    assert not valid.fits("2027-01-01", DAY)


@pytest.mark.parametrize(
    ("entries", "counts", "holds", "misses"),
    [
        (None, (0, None), None, ["awards"]), ((), (0, 0), False, []),
        ((award(),), (1, 1), False, []), ((award(), award()), (2, 2), True, []), ((award(), award(), award()), (3, 3), True, []),
        ((award(), award(rank=None)), (1, 2), None, [("awards", 1, "rank")]),
        ((award(rank=None), award(rank=9)), (0, 1), False, [("awards", 0, "rank")]),
        ((award(rank=None, date=None), award()), (1, 2), None, [("awards", 0, "rank"), ("awards", 0, "date")]),
        ((award(), award(), award(rank=None)), (2, 3), True, [("awards", 2, "rank")]),
    ],
)  # fmt: skip
def test_so_many_entries_must_fit(
    entries: tuple[dict[str, object], ...] | None,
    counts: tuple[int, int | None],
    holds: bool | None,
    misses: list[Slot],
) -> None:
    two = Holding("awards", PRIZE.wanted, at_least=2)
    view = seen(awards=entries) if entries is not None else seen()
    assert two.counts(view) == counts
    assert two.holds(view) is holds
    assert missed(two, view) == misses
