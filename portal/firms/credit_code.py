"""Unified social credit codes (统一社会信用代码, GB 32100-2015): normal form, and why one is not valid.

A current district is not demanded in characters 3-8: older codes carry districts that no longer exist.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from operator import mul

from portal.core.i18n import N_, Text

LENGTH = 18
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")  # no I, O, S, V, Z

WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
VALUES = bytes.maketrans(b"0123456789ABCDEFGHJKLMNPQRTUWXY", bytes(range(31)))
GOOD = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
ALL_GOOD = re.compile(f"(?:{GOOD.pattern})*")

WRONG_LENGTH = N_("The credit code has 18 characters; this one has %(n)s")
WRONG_CHARACTER = N_(
    "A credit code holds digits and capital letters without I, O, S, V, Z; not “%(characters)s”"
)
WRONG_DISTRICT = N_("Characters 3 to 8 of a credit code are digits")
WRONG_CHECK = N_("The last character does not fit the others: please look for a typing error")


def normalise(text: str) -> str:
    """Full-width forms folded, capitals, without blanks (and the hyphens that people put in for reading)."""
    folded = unicodedata.normalize("NFKC", text).upper()
    return "".join(character for character in folded if not (character.isspace() or character == "-"))


def check(text: str) -> Text | None:
    """Why `text` is no credit code, or None for a good one; normalises first."""
    code = normalise(text)
    if len(code) != LENGTH:
        return Text(WRONG_LENGTH, n=len(code))
    strange = sorted(set(code) - ALPHABET)
    if strange:
        return Text(WRONG_CHARACTER, characters="".join(strange))
    if not code[2:8].isdigit():
        return Text(WRONG_DISTRICT)
    return None if is_good(code) else Text(WRONG_CHECK)


def is_good(code: str) -> bool:
    """Whether a code that is written in the normal form is one, its check character included (GB 32100-2015)."""
    if GOOD.fullmatch(code) is None:
        return False
    values = code.encode().translate(VALUES)
    total: int = sum(map(mul, values, WEIGHTS))
    return (total + values[17]) % 31 == 0


def are_good(codes: Collection[str]) -> bool:
    """Whether each of many is one, as `is_good` tells of one by one."""
    import numpy

    together = "".join(codes)
    if set(map(len, codes)) != {LENGTH} or ALL_GOOD.fullmatch(together) is None:
        return False
    values = numpy.frombuffer(together.encode().translate(VALUES), numpy.uint8).reshape(-1, LENGTH)
    sums = values[:, :17].astype(numpy.int64) @ numpy.array(WEIGHTS) + values[:, 17]
    return not (sums % 31).any()
