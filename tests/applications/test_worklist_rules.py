"""A worklist's filter is read strictly from an address, and written back the same way."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest

from portal.applications.worklist_rules import WorkFilter, place, read


def test_what_is_blank_narrows_nothing() -> None:
    assert read({"kind": "", "q": "  ", "who": ""}) == WorkFilter()


def test_a_filter_comes_back_from_its_own_address() -> None:
    wanted = WorkFilter(kind="recognition", district="440106", who="mine", late="1", q="㛃琪 & 科技=甲")
    assert read(dict(parse_qsl(wanted.query()))) == wanted


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "nothing"}, {"state": "draft"}, {"state": "approved"}, {"district": "110000"}, {"tier": "x"},
        {"who": "all"}, {"late": "0"}, {"climbed": "yes"}, {"unread": "2"}, {"q": "长" * 151},
    ],
)  # fmt: skip
def test_what_nothing_has_is_refused(given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(given))):
        read(given)


def test_a_place_is_a_deadline_and_a_number() -> None:
    assert place("") is None
    assert place("2026-12-01.17") == (date(2026, 12, 1), 17)


@pytest.mark.parametrize("text", ["2026-12-01", "2026-12-01.", "2026-13-01.1", ".1", "x.y", "2026-12-01.-1", "2026-12-01.99999999999", "2026-12-01.١"])  # fmt: skip
def test_a_broken_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # of several kinds
        place(text)
