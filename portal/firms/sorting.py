"""How a name is ordered and found: by pinyin, by its characters, by the initials of its pinyin. Computed when a name is written."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

MOST = 300


@dataclass(frozen=True)
class Spelling:
    """A name as the register orders and finds it."""

    sort_key: str  # lower-case pinyin without tones; what has no reading keeps its own characters
    search_name: str  # as `folded`
    initials: str  # the first letter of each character's pinyin, Latin letters and digits as they are


def spelled(name: str) -> Spelling:
    """A name's spelling, each part at most 300 characters."""
    from pypinyin import lazy_pinyin  # heavy: loaded with its dictionary when the first name is written

    plain = unicodedata.normalize("NFKC", name)
    parts = lazy_pinyin(plain, errors=lambda text: f"\0{text}")
    initials = "".join(part[1:] if part[0] == "\0" else part[0] for part in parts if part)
    return Spelling(
        sort_key=" ".join(part.lstrip("\0") for part in parts).lower()[:MOST],
        search_name=folded(name)[:MOST],
        initials="".join(letter for letter in initials.lower() if letter.isascii() and letter.isalnum())[
            :MOST
        ],
    )


def sort_key(name: str) -> str:
    """Lower-case pinyin without tones, at most 300 characters; what has no reading keeps its own character."""
    return spelled(name).sort_key


def folded(text: str) -> str:
    """Without the differences that nobody means when searching: width, case, spaces. Folded again it stays as it is."""
    joined = "".join(unicodedata.normalize("NFKC", text).casefold().split())
    return unicodedata.normalize("NFKC", joined)  # what a space kept apart may be one character now
