"""How names are found: which tokens a name has and a search asks for, and the place of a name in the order of pinyin.

A name of n characters has a token for each character and each pair that stand side by side, and the same for the initials of
its pinyin. A search asks for names that have all tokens of its words; as tokens do not say where they stood, what is
found is compared once more with the words themselves. A token is a number: the characters' own, side by side, and a bit for initials.
A gram is two to four characters that stand side by side: what most people type, and it needs no comparing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from portal.firms.sorting import folded
from portal.firms.syllables import SYLLABLES

MOST_WORDS = 5
ID_BITS = 31
ID_MASK = (1 << ID_BITS) - 1
CHARACTER_BITS = 21  # of the largest code point
INITIALS = 1 << 2 * CHARACTER_BITS  # a token of initials is no token of characters
GRAMS = range(2, 5)  # so many characters


@dataclass(frozen=True)
class Word:
    """A part of a search: found in a name's characters or, when `spells`, in the initials of its pinyin."""

    text: str
    spells: bool

    @property
    def tokens(self) -> tuple[int, ...]:
        return tuple(_asked(self.text))

    @property
    def initial_tokens(self) -> tuple[int, ...]:
        return tuple(INITIALS + token for token in _asked(self.text))


def words_of(search: str) -> tuple[Word, ...]:
    """The words of a search, folded as names are; at most five, the rest is one word with the last."""
    found = [folded(part) for part in search.split(None, MOST_WORDS - 1)]
    return tuple(Word(text, text.isascii() and text.isalnum()) for text in dict.fromkeys(found) if text)


def tokens_of(search_name: str, initials: str) -> list[int]:
    """Everything by which a name is found, each once."""
    own = dict.fromkeys(_tokens(search_name))
    own |= dict.fromkeys(INITIALS + token for token in _tokens(initials))
    return list(own)


def grams_of(search_name: str) -> list[str]:
    """What stands side by side in a name, each once: some 36 in a name of 14 characters."""
    ends = len(search_name) + 1
    return list(dict.fromkeys(search_name[end - n : end] for n in GRAMS for end in range(n, ends)))


def _tokens(text: str) -> Iterator[int]:
    yield from map(ord, text)
    yield from _pairs(text)


def _asked(text: str) -> Iterator[int]:
    """The pairs of a word; the character of a word of one."""
    if len(text) == 1:
        yield ord(text)
    yield from dict.fromkeys(_pairs(text))


def _pairs(text: str) -> Iterator[int]:
    return (ord(one) << CHARACTER_BITS | ord(two) for one, two in pairwise(text))


# Where the names of one city begin alike, the place would tell nothing: these get most of the room.
COMMON = ("guang dong ", "guang zhou ", "guang zhou shi ")
BORDERS = sorted([*COMMON, *(start[:-1] + "!" for start in COMMON)])  # "!" is the character after the space
BASE = 2 * len(SYLLABLES) + 1
DEEP = 3


def place_of(sort_key: str) -> int:
    """A number below 2**32 that never falls as names go on in the order of pinyin; many names may share one."""
    found = bisect_right(BORDERS, sort_key)
    start = max((start for start in COMMON if sort_key.startswith(start)), key=len, default="")
    exact = True
    syllables = sort_key[len(start) :].split(" ", DEEP)[:DEEP]
    for syllable in [*syllables, *[""] * (DEEP - len(syllables))]:
        found *= BASE
        if exact and syllable:
            at = bisect_left(SYLLABLES, syllable)
            exact = at < len(SYLLABLES) and SYLLABLES[at] == syllable
            found += 2 * at + 1 if exact else 2 * at
        else:
            exact = False
    return found


def small_place_of(sort_key: str) -> int:
    """The same number for a column of 32 bits, whose half lies below zero."""
    return place_of(sort_key) - 2**31


def row_number(sort_key: str, firm_id: int) -> int:
    """The number under which an index that reads in the order of numbers keeps a firm."""
    return place_of(sort_key) << ID_BITS | firm_id
