"""What a worklist can be narrowed to, read strictly from an address and written back into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from portal.applications.queue_rules import QUEUE_OF
from portal.applications.rules import KIND_NAMES
from portal.core.districts import DISTRICTS
from portal.core.typed import visible
from portal.firms.rules import TIERS

WHO = ("mine", "unclaimed")
WAITING_STATES = tuple(state for state, queue in QUEUE_OF.items() if queue in ("district", "city"))
LONGEST_TEXT = 150


@dataclass(frozen=True)
class WorkFilter:
    """Each is a parameter of the address, and None where it narrows nothing."""

    kind: str | None = None
    state: str | None = None
    district: str | None = None
    tier: str | None = None
    who: str | None = None
    late: str | None = None  # "1": the deadline is over
    climbed: str | None = None  # "1": the district is late, the city watches
    unread: str | None = None  # "1": the firm has written something that nobody has marked as read
    q: str | None = None  # a piece of the firm's name, its credit code, or the case's number

    def query(self) -> str:
        """As it stands in an address; the same filter is always written the same way."""
        return urlencode(self.given())

    def given(self) -> dict[str, str]:
        return {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}


ALLOWED: dict[str, frozenset[str]] = {
    "kind": frozenset(KIND_NAMES),
    "state": frozenset(WAITING_STATES),
    "district": frozenset(DISTRICTS),
    "tier": frozenset(TIERS),
    "who": frozenset(WHO),
    "late": frozenset({"1"}),
    "climbed": frozenset({"1"}),
    "unread": frozenset({"1"}),
}


def read(given: Mapping[str, str]) -> WorkFilter:
    """The filter of an address; ValueError for a value that nothing has. A blank one narrows nothing, and what no
    name can hold (a zero byte, which PostgreSQL refuses to look for) is looked for as a sign that none has."""
    said = {
        name: value for f in fields(WorkFilter) if (value := visible(given.get(name := f.name, "")).strip())
    }
    for name, value in said.items():
        if value not in ALLOWED.get(name, {value}) or len(value) > LONGEST_TEXT:
            raise ValueError(name)
    return WorkFilter(**said)


def place(text: str) -> tuple[date, int] | None:
    """The line after which a page begins: its deadline and its id; ValueError for what is none."""
    if not text:
        return None
    day, _, last = text.partition(".")
    if not (last.isascii() and last.isdecimal() and len(last) < 10):
        raise ValueError(text)
    return date.fromisoformat(day), int(last)
