"""Messages say their days as the reader writes them."""

from __future__ import annotations

from datetime import date

from portal.core.i18n import Text

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
