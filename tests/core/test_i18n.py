"""Messages say their days as the reader writes them, and count as the reader's language does."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from portal.core.i18n import Pair, Text, series

UNTIL = "until %(day)s: %(what)s"


def test_a_day_in_a_message_is_written_as_its_language_writes_it() -> None:
    message = Text(UNTIL, day="2026-03-04", what=Text(UNTIL, day="2026-11-30", what="2026-05-06"))
    assert message.in_language("en") == "until 4 March 2026: until 30 November 2026: 2026-05-06"
    assert message.in_language("zh") == "until 2026年3月4日: until 2026年11月30日: 2026-05-06"


def test_a_day_that_is_still_a_date_is_never_shown_as_the_machine_writes_it() -> None:
    message = Text(UNTIL, day=date(2026, 3, 4), what=date(2026, 11, 30))
    assert message.in_language("en") == "until 4 March 2026: 30 November 2026"
    assert message.in_language("zh") == "until 2026年3月4日: 2026年11月30日"


def test_what_is_no_day_stays_as_it_was_written() -> None:
    for written in ("2026-02-30", "tomorrow", "", "2026-03-04T05:06", 31):
        assert Text(UNTIL, day=written, what="").in_language("en") == f"until {written}: "


@pytest.mark.parametrize(
    ("n", "english"),
    [
        (0, "0 firms"),
        (1, "1 firm"),
        ("1", "1 firm"),
        (Decimal(1), "1 firm"),
        (2, "2 firms"),
        (11, "11 firms"),
        (True, "True firms"),
    ],
)
def test_one_firm_is_a_firm(n: object, english: str) -> None:
    assert Text("%(n)s firms", n=n).in_language("en") == english


def test_chinese_counts_one_as_it_counts_many() -> None:
    assert Text("%(n)s firms", n=1).in_language("zh") == "共 1 家"


def test_each_of_two_counts_has_its_own_singular() -> None:
    taken = "It has %(rows)s rows. It can be taken for %(days)s days; after that, ask for it anew."
    said = {
        (rows, days): Text(taken, rows=rows, days=days).in_language("en").partition(";")[0]
        for rows in (1, 2)
        for days in (1, 7)
    }
    assert said == {
        (1, 1): "It has 1 row. It can be taken for 1 day", (1, 7): "It has 1 row. It can be taken for 7 days",
        (2, 1): "It has 2 rows. It can be taken for 1 day", (2, 7): "It has 2 rows. It can be taken for 7 days",
    }  # fmt: skip


def test_a_one_that_counts_nothing_changes_nothing() -> None:
    assert (
        Text("Line %(line)s: %(why)s", line=1, why=Text("%(n)s firms", n=3)).in_language("en")
        == "Line 1: 3 firms"
    )


def test_a_unit_belongs_to_the_number_beside_it() -> None:
    assert Text("%(number)s %(unit)s", number="1", unit=Text("years")).in_language("en") == "1 year"
    assert Text("%(number)s %(unit)s", number="3", unit=Text("years")).in_language("en") == "3 years"
    assert Text("%(number)s %(unit)s", number="1", unit=Text("years")).in_language("zh") == "1 年"


def test_several_things_are_said_with_the_comma_of_each_language() -> None:
    said = series([Pair("年度", "year"), date(2026, 5, 31), 2027])
    assert said.in_language("zh") == "年度、2026年5月31日、2027"
    assert said.in_language("en") == "year, 31 May 2026, 2027"
    assert series([]).in_language("zh") == ""
