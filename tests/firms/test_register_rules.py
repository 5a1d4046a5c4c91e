"""What may be asked of the register, from the address alone."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core.errors import Refused
from portal.firms.register_rules import Choice, Place, read_choice, read_cursor, write_cursor


@pytest.mark.parametrize(
    ("args", "field"),
    [
        ({"district": ["440199"]}, "district"),
        ({"tier": ["best"]}, "tier"),
        ({"layer": ["<script>"]}, "layer"),
        ({"track": ["x" * 5000]}, "track"),
        ({"sort": ["rank"]}, "sort"),
        ({"colour": ["red"]}, "colour"),
        ({"district": ["440106", "440112"]}, "district"),
        ({"q": ["好" * 151]}, "q"),
        ({"q": ["a\0b"]}, "q"),
        ({"q": ["\u202eabc"]}, "q"),
        ({"cursor": ["x"]}, "cursor"),
        ({"cursor": ["é"]}, "cursor"),
        ({"cursor": ["x" * 5000]}, "cursor"),
    ],
)
def test_what_the_register_does_not_know_is_refused_by_name(args: dict[str, list[str]], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_choice(args)
    assert refusal.value.field == field


def test_what_messengers_add_to_an_address_does_no_harm() -> None:
    assert read_choice({"from": ["singlemessage"], "utm_source": ["mail"], "q": [" 智 "]}) == Choice(q="智")


def test_an_empty_filter_is_no_filter() -> None:
    assert read_choice({"district": [""], "q": ["  "]}) == Choice()


@given(
    key=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=100),
    number=st.integers(0, 2**31 - 1),
    back=st.booleans(),
)
def test_a_cursor_leads_back_to_its_place(key: str, number: int, back: bool) -> None:
    place = Place(key, number, back)
    assert read_cursor(write_cursor(place, sort="name"), sort="name") == place


def test_a_cursor_of_another_order_is_refused() -> None:
    cursor = write_cursor(Place("guang zhou", 3), sort="name")
    with pytest.raises(Refused):
        read_cursor(cursor, sort="newest")


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_cursors(text: str) -> None:
    with suppress(Refused):
        read_cursor(text, sort="newest")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("91440101ma5aaaaa0x", "91440101MA5AAAAA0X"),
        ("９１440101MA5AAAAA0X", "91440101MA5AAAAA0X"),
        ("智能", None),
    ],
)
def test_a_search_for_a_credit_code_is_known(text: str, code: str | None) -> None:
    assert Choice(q=text).code == code
