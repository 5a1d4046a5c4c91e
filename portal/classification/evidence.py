"""Where a fact stands in the firm's own pages, what proves it, and what it is called: from its path in the facts document."""

from __future__ import annotations

import re
from collections.abc import Iterable

from portal.classification.wording import NAMES
from portal.core.i18n import N_, Text
from portal.firms.figure_rules import HEADS
from portal.firms.figure_words import GROUPS

OF_YEAR = re.compile(r"years\.([0-9]{4})(?:\.(\w+))?")
OF_LIST = re.compile(r"(\w+)\[([0-9]+)\](?:\.(\w+))?")
LISTS = {
    # a list of the facts document: what its proofs begin with, and the page that shows it
    "ip": ("right", "rights"),
    "honours": ("honour", "honours"),
    "awards": ("award", "honours"),
    "led_standards": ("standard", "honours"),
    "titles": ("title", "titles"),
}
PAGES = {key: page for page in ("funding", "market") for _, keys in GROUPS[page] for key in keys}
IN_YEAR = N_("%(fact)s, %(year)s")
ENTRY = N_("%(thing)s, no. %(number)s")


def subject_of(path: str, *, reporting_year: int | None) -> str | None:
    """What a document that proves this fact says that it proves (`proves`); of lists its beginning. None: no proof is kept."""
    of_year = OF_YEAR.match(path)
    if of_year:
        return f"year:{of_year[1]}"
    key = path.partition("[")[0]
    if key in HEADS:
        return f"year:{reporting_year}" if reporting_year else None
    if key in LISTS:
        return f"{LISTS[key][0]}:"
    if key.startswith("exclusions."):
        return "integrity"
    return PAGES.get(key)


def page_of(path: str, *, reporting_year: int | None) -> str:
    """The address under which the firm enters this fact."""
    key = path.partition("[")[0]
    if key in LISTS:
        return f"/my/figures/{LISTS[key][1]}"
    subject = subject_of(path, reporting_year=reporting_year)
    return f"/my/figures/{subject.removeprefix('year:')}" if subject else "/my/figures"


def fact_called(path: str) -> Text:
    """The fact in words: 研发费用，2025年; a path that nobody named stays as it is."""
    of_year, of_list = OF_YEAR.fullmatch(path), OF_LIST.fullmatch(path)
    if of_year:
        return Text(IN_YEAR, fact=Text(NAMES.get(of_year[2] or "", N_("figures"))), year=of_year[1])
    if of_list:
        return Text(ENTRY, thing=Text(NAMES.get(of_list[1], of_list[1])), number=int(of_list[2]) + 1)
    return Text(NAMES.get(path, path))


def proves_any(proves: str, subjects: Iterable[str]) -> bool:
    """Whether a document proves one of these subjects; `right:` is any right."""
    return any(proves == each or (each.endswith(":") and proves.startswith(each)) for each in subjects)


def reason_called(message: Text) -> Text:
    """A refusal of the strict reader with the facts that it points at in words instead of paths."""
    named = {
        key: fact_called(value) if isinstance(value, str) else value for key, value in message.params.items()
    }
    return Text(message.msgid, **named)
