"""Working days, publicity and terms, against real notices and the announced calendar."""

from datetime import date

import pytest

from portal.core.calendar import (
    add_workdays,
    anniversary,
    is_workday,
    publicity_last_day,
    valid_to,
    workdays_between,
)
from portal.core.errors import Refused

OFF_2026 = [
    (date(2026, 1, 1), 3), (date(2026, 2, 15), 9), (date(2026, 4, 4), 3), (date(2026, 5, 1), 5),
    (date(2026, 6, 19), 3), (date(2026, 9, 25), 3), (date(2026, 10, 1), 7),
]  # fmt: skip
WORKED_2026 = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]


@pytest.mark.parametrize(
    ("start", "last"),
    [("2023-01-06", "2023-01-12"), ("2025-11-14", "2025-11-20"), ("2025-12-05", "2025-12-11")],
)
def test_publicity_ends_where_the_real_notices_ended(start: str, last: str) -> None:
    assert publicity_last_day(date.fromisoformat(start)) == date.fromisoformat(last)


def test_the_announced_holidays_of_2026_are_rest_days() -> None:
    for first, length in OFF_2026:
        for n in range(length):
            assert not is_workday(date.fromordinal(first.toordinal() + n))


@pytest.mark.parametrize("day", WORKED_2026)
def test_a_weekend_that_is_worked_in_exchange_counts(day: str) -> None:
    assert is_workday(date.fromisoformat(day))


def test_the_first_day_may_be_left_uncounted() -> None:
    assert publicity_last_day(date(2025, 11, 14), count_first=False) == date(2025, 11, 21)


def test_a_publicity_begun_on_a_rest_day_counts_from_the_next_working_day() -> None:
    assert publicity_last_day(date(2025, 11, 15)) == date(2025, 11, 21)  # Saturday; Mon 17 .. Fri 21
    assert publicity_last_day(date(2025, 11, 15), count_first=False) == date(2025, 11, 21)


def test_publicity_across_the_national_holiday_skips_it_and_counts_the_worked_saturday() -> None:
    # Wed 30 Sep, Thu 8, Fri 9, Sat 10 (worked), Mon 12 October
    assert publicity_last_day(date(2026, 9, 30)) == date(2026, 10, 12)


def test_a_year_that_nobody_announced_is_refused_not_guessed() -> None:
    with pytest.raises(Refused, match="2027-01-04"):
        is_workday(date(2027, 1, 4))
    with pytest.raises(Refused):
        publicity_last_day(date(2026, 12, 30))
    with pytest.raises(Refused):
        is_workday(date(2003, 12, 31))


def test_the_editable_table_goes_before_the_package() -> None:
    table = {date(2027, 1, 1): False, date(2027, 1, 4): True, date(2026, 11, 23): False}
    assert is_workday(date(2027, 1, 4), overrides=table)
    assert not is_workday(date(2026, 11, 23), overrides=table)
    with pytest.raises(Refused):
        is_workday(date(2027, 1, 5), overrides=table)


def test_terms_and_counts_follow_the_editable_table() -> None:
    week = {
        date(2027, 1, day): day != 6 for day in range(4, 9)
    }  # Mon 4 .. Fri 8 January 2027, the Wednesday off
    assert add_workdays(date(2027, 1, 4), 2, overrides=week) == date(2027, 1, 7)
    assert publicity_last_day(date(2027, 1, 4), workdays=4, overrides=week) == date(2027, 1, 8)
    assert workdays_between(date(2027, 1, 4), date(2027, 1, 8), overrides=week) == 3
    assert workdays_between(date(2027, 1, 8), date(2027, 1, 4), overrides=week) == -3


def test_no_working_days_are_counted_for_none() -> None:
    with pytest.raises(Refused, match="Count at least one working day"):
        add_workdays(date(2026, 3, 2), 0)
    assert add_workdays(date(2026, 3, 2), 1) == date(2026, 3, 3)
    assert add_workdays(date(2026, 3, 2), 1, count_first=True) == date(2026, 3, 2)


def test_working_days_between_two_days_leave_the_first_out() -> None:
    assert workdays_between(date(2026, 9, 30), date(2026, 10, 12)) == 4
    assert workdays_between(date(2026, 10, 12), date(2026, 9, 30)) == -4
    assert workdays_between(date(2026, 10, 12), date(2026, 10, 12)) == 0
    assert workdays_between(date(2026, 3, 2), date(2026, 3, 3)) == 1


@pytest.mark.parametrize(
    ("start", "years", "last"),
    [
        ("2023-07-10", 3, "2026-07-09"),  # as printed on real certificates
        ("2024-02-29", 3, "2027-02-28"),  # no such date: the month's last day is the last valid day
        ("2024-02-29", 4, "2028-02-28"),  # such a date exists: the day before it
        ("2025-03-01", 3, "2028-02-29"),
        ("2026-01-01", 1, "2026-12-31"),
    ],
)
def test_a_term_ends_the_day_before_the_same_date(start: str, years: int, last: str) -> None:
    assert valid_to(date.fromisoformat(start), years=years) == date.fromisoformat(last)


def test_terms_beyond_the_calendar_or_of_no_years_are_refused() -> None:
    with pytest.raises(Refused, match="A term lasts at least one year"):
        valid_to(date(2026, 1, 1), years=0)
    with pytest.raises(Refused, match="out of the calendar's range"):
        valid_to(date(9999, 1, 1))
    with pytest.raises(Refused, match="out of the calendar's range"):
        add_workdays(date.max, 1)


def test_a_certificate_lasts_three_years_unless_said_otherwise() -> None:
    assert valid_to(date(2026, 11, 23)) == date(2029, 11, 22)


def test_an_anniversary_of_a_leap_day_falls_on_the_months_end() -> None:
    assert anniversary(date(2016, 2, 29), 10) == date(2026, 2, 28)
    assert anniversary(date(2016, 2, 29), 4) == date(2020, 2, 29)
    assert anniversary(date(2026, 11, 23), -9) == date(2017, 11, 23)
