"""The classification page's lines: a result put into the reader's words, figures and bars."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from portal.classification.evidence import fact_called, page_of, proves_any, subject_of
from portal.classification.explaining import NO_DENOMINATOR, UNKNOWN
from portal.classification.facts import Facts
from portal.classification.page_ways import ShownWay, shown_ways
from portal.classification.results import Finding, Result
from portal.classification.rulebook import RuleBook
from portal.classification.view import View, view_of
from portal.classification.wording import NAMES, WORDS
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
OPEN = N_("Still open: it depends on %(facts)s.")
OPEN_MORE = N_("Still open: it depends on %(facts)s and %(n)s more.")
LIST_JOINT = N_(", ")
ENTER_IT = N_("Enter it")
MOST_NAMED = 3


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
    enter: tuple[str, str] | None  # what to enter, and where
    proofs: tuple[tuple[str, str], ...]  # (name, address) of the documents that prove its facts


@dataclass(frozen=True)
class Flag:
    """A line that cannot be computed: which, why, and which figure is to blame."""

    label: str
    reason: str
    facts: tuple[tuple[str, str], ...]  # (name, address)


@dataclass(frozen=True)
class Proof:
    """A document of the firm, as a line names it."""

    proves: str
    name: str
    url: str


@dataclass(frozen=True)
class Basis:
    """What the answers rest on, beside the rules: the facts, and the documents that prove them."""

    facts: Facts
    proofs: Sequence[Proof] = ()

    @cached_property
    def view(self) -> View:
        return view_of(self.facts)

    def page_of(self, path: str) -> str:
        return page_of(path, reporting_year=self.facts.reporting_year)

    def proofs_of(self, paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The documents for these facts, each once."""
        year = self.facts.reporting_year
        subjects = [found for path in paths if (found := subject_of(path, reporting_year=year))]
        fitting = (proof for proof in self.proofs if proves_any(proof.proves, subjects))
        return tuple(dict.fromkeys((proof.name, proof.url) for proof in fitting))


@dataclass(frozen=True)
class Card:
    """One rule set's answer."""

    result: Result
    book: RuleBook
    sentence: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    decides: bool
    ways: tuple[ShownWay, ...]
    flags: tuple[Flag, ...]

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The lines that do not hold and say what would do, where the outcome waits for them."""
        if self.result.outcome != "not_met":
            return []
        lines = (line for _, group in self.groups for line in group)
        return [(line.label, line.distance) for line in lines if line.outcome == "not_met" and line.distance]


def cards(
    results: Iterable[Result], books: Mapping[str, RuleBook], *, deciding: frozenset[str], basis: Basis
) -> list[Card]:
    """The results in ladder order, as given; `deciding` names the rule sets that decide in the portal."""
    return [_card(result, books[result.ruleset], result.ruleset in deciding, basis) for result in results]


def _card(result: Result, book: RuleBook, decides: bool, basis: Basis) -> Card:
    groups = []
    for section, label in SECTIONS.items():
        lines = tuple(_line(finding, basis) for finding in result.findings if finding.section == section)
        if lines:
            groups.append((said(Text(label)), lines))
    flags = tuple(_flag(finding, basis) for finding in result.findings if _is_flagged(finding))
    return Card(result, book, _sentence(result), tuple(groups), decides, shown_ways(book, basis.view), flags)


def _sentence(result: Result) -> str:
    """The outcome; for an open one the facts that are missing are named."""
    if result.outcome == "undetermined" and result.missing:
        shown = [said(fact_called(path)) for path in result.missing[:MOST_NAMED]]
        more = len(result.missing) - len(shown)
        facts = said(Text(LIST_JOINT)).join(shown)
        return said(Text(OPEN_MORE, facts=facts, n=more) if more else Text(OPEN, facts=facts))
    return said(Text(SENTENCES[result.outcome]))


def _is_flagged(finding: Finding) -> bool:
    return finding.note is not None and finding.note.msgid == NO_DENOMINATOR


def _flag(finding: Finding, basis: Basis) -> Flag:
    known = basis.facts.document()
    zero = [path for path in finding.facts_used if _is_zero(known, path)] or list(finding.facts_used)
    facts = tuple((said(fact_called(path)), basis.page_of(path)) for path in zero)
    return Flag(finding.label(language()), said(Text(NO_DENOMINATOR)), facts)


def _is_zero(document: Mapping[str, object], path: str) -> bool:
    value: object = document
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return str(value) in ("0", "0.0")


def _line(finding: Finding, basis: Basis) -> Line:
    points = f"{finding.points if finding.points is not None else '—'} / {finding.max_points}"
    return Line(
        label=finding.label(language()),
        outcome=finding.outcome,
        value=_value(finding),
        threshold=said(finding.threshold) if finding.threshold else None,
        points=points if finding.max_points is not None else None,
        bar=_bar(finding),
        distance=said(finding.distance) if finding.distance else None,
        note=_note(finding),
        source=finding.source,
        mark=said(Text(MARKS[finding.certainty])),
        missing=finding.missing,
        enter=_enter(finding, basis),
        proofs=basis.proofs_of(finding.facts_used),
    )


def _note(finding: Finding) -> str | None:
    """What the rules remark; unknown facts are named as the firm's own pages name them."""
    if finding.missing:
        named = said(Text(LIST_JOINT)).join(said(fact_called(path)) for path in finding.missing)
        return said(Text(UNKNOWN, facts=named))
    return said(finding.note) if finding.note else None


def _enter(finding: Finding, basis: Basis) -> tuple[str, str] | None:
    return (said(Text(ENTER_IT)), basis.page_of(finding.missing[0])) if finding.missing else None


def _value(finding: Finding) -> str:
    if finding.value_text is not None:
        return said(finding.value_text)
    if finding.value is None:
        return "—"
    if not FIGURE.fullmatch(finding.value):
        named = (said(Text(_word(code))) for code in finding.value.split(", "))
        return said(Text(LIST_JOINT)).join(named)
    if finding.unit is None and RATE.fullmatch(finding.value):
        return formats.percent(Decimal(finding.value))
    number = formats.number(Decimal(finding.value))
    return f"{number} {said(finding.unit)}" if finding.unit else number


def _word(code: str) -> str:
    """A code of the facts document as a reader reads it."""
    return WORDS.get(code) or NAMES.get(f"exclusions.{code}", code)


def _bar(finding: Finding) -> tuple[float, float] | None:
    """Own value and threshold where both are figures; floats are for drawing only."""
    if finding.value is None or finding.threshold_value is None or not FIGURE.fullmatch(finding.value):
        return None
    return float(finding.value), float(finding.threshold_value)
