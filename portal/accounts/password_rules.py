"""Which passwords are taken: long enough, and not one of those that are guessed first.

A leaked list holds each word in many dresses (Password1!, p@ssw0rd2024); so the dress is taken off before comparing."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from portal.core.i18n import N_, Text

LEAST, MOST = 10, 200
TOO_SHORT = N_(
    "A password has at least %(least)s characters. Three or four words in a row are good and easy to keep."
)
TOO_LONG = N_("A password has at most %(most)s characters.")
TOO_COMMON = N_(
    "This password is among those that are guessed first. Please choose another one, such as a few words in a row."
)
TOO_PERSONAL = N_("This password is nearly your own name or mail address. Please choose another one.")

LEET = str.maketrans("013457@$!", "oieastasi")
ROWS = ("01234567890123456789", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "1q2w3e4r5t6y7u8i9o0p",
        "1qaz2wsx3edc4rfv5tgb6yhn", "!@#$%^&*()", "q1w2e3r4t5y6u7i8o9p0", "147258369", "7894561230")  # fmt: skip


def why_not(password: str, *, personal: tuple[str, ...] = ()) -> Text | None:
    """Why this password is not taken; None when it is. `personal` is what others know of its owner."""
    if len(password) < LEAST:
        return Text(TOO_SHORT, least=LEAST)
    if len(password) > MOST:
        return Text(TOO_LONG, most=MOST)
    plain = password.casefold()
    if len(set(plain)) < 5 or _is_row(plain) or _undressed(plain) & _common_words():
        return Text(TOO_COMMON)
    if _undressed(plain) & {word for text in personal for word in _known(text)}:
        return Text(TOO_PERSONAL)
    return None


def _undressed(plain: str) -> set[str]:
    """The password without the figures and signs around it, with letters for the signs that stand for them."""
    forms = {plain, plain.translate(LEET)}
    bare = {
        re.sub(r"^[\W\d_]+|[\W\d_]+$", "", form) for form in forms | {_without_tail(plain).translate(LEET)}
    }
    halves = {
        word[: len(word) // 2] for word in bare if len(word) % 2 == 0 and word == word[: len(word) // 2] * 2
    }
    return (bare | halves) - {""}


def _without_tail(plain: str) -> str:
    return re.sub(r"[\W\d_]+$", "", plain)


def _is_row(plain: str) -> bool:
    """Nothing but runs along the keyboard or the alphabet, forwards or backwards, or one piece again and again."""
    rest, runs = plain, 0
    while rest:
        length = next((n for n in range(len(rest), 2, -1) if _runs(rest[:n])), 0)
        if not length:
            break
        rest, runs = rest[length:], runs + 1
    repeated = re.fullmatch(r"(.{1,4}?)\1{2,}.{0,3}", plain) is not None
    return repeated or (runs > 0 and len(rest) <= 2)


def _runs(piece: str) -> bool:
    return any(piece in row or piece[::-1] in row for row in ROWS) or len(set(piece)) == 1


def _known(text: str) -> set[str]:
    """The parts of a name or an address that a guess would begin with."""
    plain = text.casefold()
    parts = {plain, plain.split("@")[0], *re.split(r"[\s@._+-]+", plain)}
    return {part for part in parts if len(part) >= 4}


@lru_cache
def _common_words() -> frozenset[str]:
    text = Path(__file__).with_name("common_passwords.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return frozenset(word for line in lines for word in line.split())
