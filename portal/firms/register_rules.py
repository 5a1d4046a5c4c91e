"""What may be asked of the public register: words to search, filters, an order, a place in the list. All from the address."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from portal.core import typed
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.credit_code import ALPHABET, LENGTH, normalise
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS

FILTERS: dict[str, Mapping[str, object]] = {
    "district": DISTRICTS,
    "tier": TIERS,
    "layer": LAYERS,
    "track": TRACKS,
}
SORTS = ("name", "newest")
LONGEST_SEARCH = 150
LONGEST_CURSOR = 2000
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
ADDED_BY_OTHERS = ("utm_", "from", "isappinstalled")  # what messengers and mails add to an address

NO_SUCH_FILTER = N_("The register cannot be filtered by “%(name)s”.")
NO_SUCH_WORD = N_("The register knows no “%(word)s” here.")
ONCE = N_("Please give “%(name)s” once only.")
NO_SUCH_PLACE = N_("This place in the list does not exist. Please start from the first page.")


@dataclass(frozen=True)
class Place:
    """Between which two firms a page begins: after (or, going back, before) the one with this key and id."""

    key: str
    id: int
    back: bool = False


@dataclass(frozen=True)
class Choice:
    """One reader's question to the register."""

    q: str | None = None
    district: str | None = None
    tier: str | None = None
    layer: str | None = None
    track: str | None = None
    sort: str = "name"
    place: Place | None = None

    @cached_property
    def filters(self) -> dict[str, str]:
        """The filters that are set, without search and order."""
        return {name: word for name in FILTERS if (word := getattr(self, name)) is not None}

    @cached_property
    def code(self) -> str | None:
        """The credit code, when what is searched is one."""
        if self.q is None:
            return None
        code = normalise(self.q)
        return code if len(code) == LENGTH and set(code) <= ALPHABET else None

    def address(self, **changed: str | None) -> dict[str, Any]:
        """The address' parameters for this question without its place, with some changed."""
        own = {"q": self.q, **self.filters, "sort": None if self.sort == "name" else self.sort}
        return {name: value for name, value in (own | changed).items() if value}


def read_choice(args: Mapping[str, Sequence[str]]) -> Choice:
    """Reads an address' parameters; Refused with the parameter's name for what the register does not know."""
    given: dict[str, str] = {}
    for name, values in args.items():
        if name.startswith(ADDED_BY_OTHERS):
            continue
        if name not in ("q", "sort", "cursor", *FILTERS):
            raise Refused(Text(NO_SUCH_FILTER, name=name[:40]), field=name[:40])
        if len(values) != 1:
            raise Refused(Text(ONCE, name=name), field=name)
        if values[0]:
            given[name] = values[0]
    for name, known in (*FILTERS.items(), ("sort", dict.fromkeys(SORTS))):
        if name in given and given[name] not in known:
            raise Refused(Text(NO_SUCH_WORD, word=given[name][:40]), field=name)
    sort, cursor = given.get("sort", "name"), given.pop("cursor", None)
    given["q"] = _search(given.get("q", ""))
    place = None if cursor is None else read_cursor(cursor, sort=sort)
    return Choice(**{name: value for name, value in given.items() if value}, place=place)


def _search(text: str) -> str:
    try:
        return typed.text(text, most=LONGEST_SEARCH)
    except typed.Mistyped as error:
        raise Refused(error.message, field="q") from None


def write_cursor(place: Place, *, sort: str) -> str:
    """A place as it stands in an address; it says for which order it is."""
    text = _WRITER.encode([sort, place.back, place.key, place.id])
    return urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_cursor(text: str, *, sort: str) -> Place:
    """The place of a cursor of ours for this order; Refused for any other."""
    try:
        if len(text) > LONGEST_CURSOR:
            raise ValueError
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        order, back, key, number = json.loads(urlsafe_b64decode(padded).decode())
        right = (type(back), type(key), type(number)) == (bool, str, int)
        if order != sort or not right or not 0 <= number < 2**31 or "\0" in key:
            raise ValueError
        key.encode()  # half a character (a lone surrogate) is no name
        if sort == "newest":
            date.fromisoformat(key)
    except (ValueError, TypeError, RecursionError):
        raise Refused(Text(NO_SUCH_PLACE), field="cursor") from None
    return Place(key, number, back)
