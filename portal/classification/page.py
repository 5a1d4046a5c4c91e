"""The classification page's lines: a result put into the reader's words, figures and bars."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from portal.classification.results import Finding, Result
from portal.classification.rulebook import RuleBook
from portal.core.i18n import N_, Text
from portal.web import formats
from portal.web.i18n import language, said

RATE = re.compile(r"-?\d+\.\d{4}")  # a rate has no unit of its own, and four decimals
FIGURE = re.compile(r"-?\d+(\.\d+)?")
MARKS = {
    # how sure the rules are known (rules.md, marks)
    "✓": N_("Several copies of the text agree, or the official text was read."),
    "1": N_("Known from one source only."),
    "?": N_("Common knowledge, not checked against the text."),
}
SECTIONS = {
    "condition": N_("Conditions: all of them"),
    "direct": N_("Direct routes: one is enough"),
    "score": N_("Points"),
    "indicator": N_("Indicators"),
    "route": N_("Routes: one is enough"),
}
SENTENCES = {
    "met": N_("On the facts entered the firm meets this standard."),
    "not_met": N_("On the facts entered the firm does not meet this standard yet."),
    "undetermined": N_("Some facts are unknown that would decide it."),
}


@dataclass(frozen=True)
class Line:
    """One condition or indicator as it is drawn."""

    label: str
    outcome: str
    value: str
    threshold: str | None
    points: str | None
    bar: tuple[float, float] | None  # own value, threshold
    distance: str | None
    note: str | None
    source: str
    mark: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Card:
    """One rule set's answer."""

    result: Result
    book: RuleBook
    sentence: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    decides: bool

    @property
    def distances(self) -> list[str]:
        """What would still do, in words; the nearest first as the rules list them."""
        return [line.distance for _, lines in self.groups for line in lines if line.distance]


def cards(results: list[Result], books: dict[str, RuleBook], *, deciding: frozenset[str]) -> list[Card]:
    """The results in ladder order, as given; `deciding` names the rule sets that decide in the portal."""
    return [_card(result, books[result.ruleset], decides=result.ruleset in deciding) for result in results]


def _card(result: Result, book: RuleBook, *, decides: bool) -> Card:
    groups = []
    for section, label in SECTIONS.items():
        lines = tuple(_line(finding) for finding in result.findings if finding.section == section)
        if lines:
            groups.append((said(Text(label)), lines))
    return Card(result, book, said(Text(SENTENCES[result.outcome])), tuple(groups), decides)


def _line(finding: Finding) -> Line:
    points = f"{finding.points if finding.points is not None else '—'} / {finding.max_points}"
    return Line(
        label=finding.label(language()),
        outcome=finding.outcome,
        value=_value(finding),
        threshold=said(finding.threshold) if finding.threshold else None,
        points=points if finding.max_points is not None else None,
        bar=_bar(finding),
        distance=said(finding.distance) if finding.distance else None,
        note=said(finding.note) if finding.note else None,
        source=finding.source,
        mark=said(Text(MARKS[finding.certainty])),
        missing=finding.missing,
    )


def _value(finding: Finding) -> str:
    if finding.value_text is not None:
        return said(finding.value_text)
    if finding.value is None:
        return "—"
    if not FIGURE.fullmatch(finding.value):
        return finding.value
    if finding.unit is None and RATE.fullmatch(finding.value):
        return formats.percent(Decimal(finding.value))
    number = formats.number(Decimal(finding.value))
    return f"{number} {said(finding.unit)}" if finding.unit else number


def _bar(finding: Finding) -> tuple[float, float] | None:
    """Own value and threshold where both are figures; floats are for drawing only."""
    if finding.value is None or finding.threshold_value is None or not FIGURE.fullmatch(finding.value):
        return None
    return float(finding.value), float(finding.threshold_value)
