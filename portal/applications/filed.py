"""A recognition's filing as an officer reads it: the classification line by line, and the facts that it rests on.

What is shown is what was frozen at the submission, never the firm's facts of today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.classification import page
from portal.classification.comparing import differences
from portal.classification.evidence import fact_called
from portal.classification.facts import FIELDS, YEAR_FIELDS
from portal.classification.facts_reading import read_facts
from portal.classification.fields import Amount, Count
from portal.classification.page_changes import shown_fact
from portal.classification.rules import judge
from portal.classification.shelf import shelf
from portal.classification.wording import LIMIT, UNITS, fact_name, lever_unit
from portal.core.i18n import N_, Text
from portal.firms.holding_rules import HONOUR_TYPES
from portal.web import formats
from portal.web.i18n import gettext, language, said

Snapshot = Mapping[str, Any]
OF_MONEY = frozenset({"equity_2y", "equity_3y", "pre_a_funding"})
OF_CLASS = {"I": N_("class I: %(n)s"), "II": N_("class II: %(n)s")}
UNTIL = N_("%(thing)s, valid until %(day)s")


@dataclass(frozen=True)
class FiledFacts:
    """The years side by side, newest first, and everything that has no year; all in words."""

    years: tuple[str, ...]
    figures: tuple[tuple[str, tuple[str, ...]], ...]
    others: tuple[tuple[str, str], ...]


def groups(snapshot: Snapshot) -> tuple[tuple[str, tuple[page.Line, ...]], ...]:
    """The lines of the classification in the reader's language; none when the rule book is not the one of that day any
    more (the page then shows the lines as they were written down)."""
    book = shelf().books.get(snapshot["result"]["ruleset"])
    if book is None:
        return ()
    facts = read_facts(snapshot["facts"])
    result = judge(book, facts)
    if result.digest != snapshot["rulebook"]:
        return ()
    return page.cards([result], {book.id: book}, deciders=frozenset(), basis=page.Basis(facts))[0].groups


def facts(snapshot: Snapshot) -> FiledFacts:
    """Every fact that was filed."""
    document = snapshot["facts"]
    by_year = document.get("years", {})
    years = tuple(sorted(by_year, reverse=True))
    keys = [key for key in YEAR_FIELDS if any(key in by_year[year] for year in years)]
    figures = [
        (said(fact_name(key)), tuple(_figure(key, by_year[year].get(key)) for year in years)) for key in keys
    ]
    others = [
        (
            said(fact_called(each.path)),
            _listed(each.path, document.get(each.path)) or value(each.path, each.new),
        )
        for each in differences({}, document)
        if not each.path.startswith("years.") and each.path not in ("kind", "district")
    ]
    return FiledFacts(years, tuple(figures), tuple(others))


def value(path: str, given: object) -> str:
    """A fact with its unit."""
    key = path.rpartition(".")[2]
    kind = YEAR_FIELDS.get(key) or FIELDS.get(key)
    if given is None or isinstance(given, bool) or not isinstance(kind, Amount | Count):
        return shown_fact(given)
    number = formats.number(Decimal(str(given))) if key != "reporting_year" else str(given)
    with_unit = key in YEAR_FIELDS or key in UNITS or key in OF_MONEY
    return said(Text(LIMIT, sign="", number=number, unit=lever_unit(key))) if with_unit else number


def _figure(key: str, given: str | None) -> str:
    return "—" if given is None else formats.number(Decimal(given))


def _listed(path: str, entries: object) -> str:
    """Rights by class, honours by name; "" for what is no such list, or is empty."""
    joint = "、" if language() == "zh" else "; "
    if path == "ip" and isinstance(entries, list):
        counted = Counter(entry["class"] for entry in entries)
        return joint.join(said(Text(OF_CLASS[name], n=counted[name])) for name in sorted(counted))
    if path == "honours" and isinstance(entries, list):
        return joint.join(_honour(entry) for entry in entries)
    return ""


def _honour(entry: Mapping[str, Any]) -> str:
    name = gettext(HONOUR_TYPES[entry["type"]])
    day = entry.get("valid_to")
    return said(Text(UNTIL, thing=name, day=formats.day(day))) if day else name
