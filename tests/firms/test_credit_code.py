"""Credit codes: normal form, and the reason when one is wrong."""

import pytest

from portal.firms.credit_code import ALPHABET, check, normalise

GOOD = "91110000600037341L"


def test_a_real_code_is_good() -> None:
    assert check(GOOD) is None


@pytest.mark.parametrize(
    "typed", [" 91110000600037341l ", "９１１１００００６０００３７３４１Ｌ", "9111 0000-6000 3734 1L"]
)
def test_blanks_case_and_full_width_do_not_matter(typed: str) -> None:
    assert normalise(typed) == GOOD
    assert check(typed) is None


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("", "18 characters; this one has 0"),
        (GOOD[:-1], "this one has 17"),
        (GOOD + "0", "this one has 19"),
        ("9111000060003734IL", "not “I”"),
        ("9111000060003OVZIL", "not “IOVZ”"),
        ("91A10000600037341L", "3 to 8"),
        ("911100006000373410", "does not fit"),
        ("91110000600037314L", "does not fit"),
    ],
)
def test_a_wrong_code_says_why(code: str, reason: str) -> None:
    refusal = check(code)
    assert refusal is not None
    assert reason in refusal.in_language("en")


def test_the_number_of_the_organisation_may_hold_letters_from_the_ninth_place_on() -> None:
    assert check("91440101MA5A2B3C47") is None


def test_every_single_wrong_character_is_noticed() -> None:
    for place in range(18):
        for character in ALPHABET - {GOOD[place]}:
            assert check(GOOD[:place] + character + GOOD[place + 1 :]) is not None
