"""Which passwords are taken."""

from __future__ import annotations

import pytest

from portal.accounts.password_rules import why_not


@pytest.mark.parametrize(
    "password",
    [
        "password123", "Password123!", "P@ssw0rd2024", "1234567890", "qwertyuiop", "qwerty123456", "aaaaaaaaaa",
        "abcabcabcabc", "1q2w3e4r5t", "woaini1314520", "Admin@2026!", "guangzhou2026", "0987654321", "1qaz2wsx3edc",
        "passwordpassword", "qwer1234asdf", "147258369147", "iloveyou123",
    ],
)  # fmt: skip
def test_what_is_guessed_first_is_not_taken_in_any_dress(password: str):
    assert why_not(password) is not None


@pytest.mark.parametrize(
    "password", ["a-long-test-password", "correct horse battery", "广州白云山下的三棵树", "Xk9-tuna-River"]
)
def test_long_and_unusual_is_taken_without_rules_of_composition(password: str):
    assert why_not(password) is None


def test_length_is_at_least_ten_and_at_most_two_hundred():
    assert why_not("tuna-river") is None
    assert why_not("tuna-rive").msgid.startswith("A password has at least")
    assert why_not("tuna-river" * 20) is None
    assert why_not("tuna-river" * 20 + "x").msgid.startswith("A password has at most")


def test_ones_own_name_and_address_are_not_taken():
    known = ("xiaolan.deng@firm.example", "Deng Xiaolan")
    assert why_not("xiaolan.deng@firm.example", personal=known) is not None
    assert why_not("Xiaolan2026!!", personal=known) is not None
    assert why_not("xiaolan-likes-tuna", personal=known) is None
