"""Days as they are pasted from a notice or a spreadsheet."""

from __future__ import annotations

from datetime import date

import pytest

from portal.accounts.calendar_rules import (
    NOT_A_LINE,
    NOTHING,
    TOO_MANY,
    TWICE,
    WRONG_DAY,
    Entered,
    read_days,
)
from portal.core.errors import Refused

REST = Entered(date(2027, 1, 1), False, "元旦")


@pytest.mark.parametrize(
    "text",
    ["2027-01-01,休,元旦", "2027-01-01\t休\t元旦", "日期,上班,说明\n2027-01-01,休,元旦\n\n", '\ufeff"2027-01-01","休","元旦"', "2027-01-01 rest 元旦", "2027-01-01，放假，元旦"],
)  # fmt: skip
def test_one_day_in_every_spelling(text: str) -> None:
    assert read_days(text) == [REST]


def test_a_working_day_needs_no_reason() -> None:
    assert read_days("2027-02-06,班") == [Entered(date(2027, 2, 6), True, "")]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", NOTHING), ("日期,上班", NOTHING), ("2027-01-01", NOT_A_LINE), ("2027-01-01,也许", NOT_A_LINE),
        ("2027-02-30,休", WRONG_DAY), ("1999-01-01,休", WRONG_DAY), ("2027-01-01,休\n2027-01-01,班", TWICE),
        ("2027-01-01,休," + "长" * 101, WRONG_DAY), ("\n".join(["2027-01-01,休"] * 801), TOO_MANY),
    ],
)  # fmt: skip
def test_what_cannot_be_read_names_its_line(text: str, why: str) -> None:
    with pytest.raises(Refused) as refused:
        read_days(text)
    assert refused.value.message.msgid == why
    assert refused.value.field == "days"
