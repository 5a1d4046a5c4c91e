"""Tokens and places: what is found, and in which order it is read."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.firms.search_rules import (
    ID_MASK,
    grams_of,
    place_of,
    row_number,
    small_place_of,
    tokens_of,
    words_of,
)
from portal.firms.sorting import spelled
from portal.firms.syllables import SYLLABLES

PARTS = st.sampled_from(
    ["guang", "zhou", "shi", "dong", "zhi", "neng", "xi", "an", "xian", "a", "ai", "zuo", "100%", "abc", "䶮", "q", "zz", "(", "-1"]
)  # fmt: skip
KEYS = st.lists(PARTS, max_size=7).map(" ".join)


@given(KEYS, KEYS)
def test_a_later_name_never_has_an_earlier_place(one: str, two: str) -> None:
    first, second = sorted((one, two))
    assert 0 <= place_of(first) <= place_of(second) < 2**32


def test_a_place_tells_the_names_of_one_city_apart() -> None:
    starts = [
        f"guang zhou {one} {two} ke ji you xian gong si" for one in SYLLABLES[::20] for two in SYLLABLES[::20]
    ]
    assert len({place_of(start) for start in starts}) == len(starts)


def test_a_number_holds_the_firm() -> None:
    assert row_number("guang zhou zuo zuo zuo", 2**31 - 1) & ID_MASK == 2**31 - 1
    assert row_number("䶮", 2**31 - 1) < 2**63


def test_syllables_stand_in_the_order_of_their_letters() -> None:
    assert list(SYLLABLES) == sorted(set(SYLLABLES))


@settings(deadline=None, max_examples=40)  # the dictionary of pinyin is loaded with the first name
@given(st.text(max_size=12), st.integers(0, 11), st.integers(1, 5))
@example("U¯", 0, 2)  # the macron brings a space with it, and joins the letter when that is gone
def test_a_name_has_every_token_that_a_part_of_it_asks_for(name: str, start: int, length: int) -> None:
    spelling = spelled(name)
    held = set(tokens_of(spelling.search_name, spelling.initials))
    for word in words_of(spelling.search_name[start : start + length]):
        assert set(word.tokens) <= held
        assert (word.text in grams_of(spelling.search_name)) == (2 <= len(word.text) <= 4)
    for word in words_of(spelling.initials[start : start + length]):
        assert word.spells
        assert set(word.initial_tokens) <= held


def test_the_grams_of_a_name_are_what_stands_side_by_side_each_once() -> None:
    assert sorted(grams_of("智能智能")) == sorted(["智能", "能智", "智能智", "能智能", "智能智能"])
    assert grams_of("智") == grams_of("") == []
    assert small_place_of("") >= -(2**31)
    assert small_place_of("䶮") < 2**31


def test_tokens_fit_a_column_of_numbers_and_initials_are_no_characters() -> None:
    last = chr(0x10FFFF)
    tokens = tokens_of(last * 2 + "ai", "ai")
    assert len(tokens) == len(set(tokens)) == 9
    assert 0 < min(tokens) <= max(tokens) < 2**63


@pytest.mark.parametrize(
    ("name", "initials"),
    [("广州云图智能科技有限公司", "gzytznkjyxgs"), ("重庆长安", "cqca"), ("AI算力3号（广州）", "aisl3hgz"), ("ＡＢＣ　机器人", "abcjqr"), ("", "")],
)  # fmt: skip
def test_initials_are_those_of_the_reading(name: str, initials: str) -> None:
    assert spelled(name).initials == initials


def test_a_search_is_folded_as_names_are_and_has_at_most_five_words() -> None:
    assert [word.text for word in words_of("  ＡＩ （广州） ai")] == ["ai", "(广州)"]
    assert [word.text for word in words_of("a b c d e f g")] == ["a", "b", "c", "d", "efg"]
    assert words_of("   ") == ()
