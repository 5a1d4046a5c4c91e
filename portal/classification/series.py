"""A firm's figures over the years beside the thresholds: the same lines of a rule book, judged for one fiscal year after the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from portal.classification.facts import Facts
from portal.classification.results import Finding
from portal.classification.rulebook import RuleBook
from portal.classification.rules import judge

SHOWN = ("condition", "indicator", "route")
LEAST_YEARS = 2  # one year is no line


@dataclass(frozen=True)
class Series:
    """One line of a rule book: its figure year by year, the oldest first, and the threshold of the last year."""

    finding: Finding
    values: tuple[tuple[int, Decimal], ...]
    threshold: Decimal


def series(book: RuleBook, facts: Facts) -> list[Series]:
    """The lines that rest on yearly figures alone and are known for two years at least."""
    if facts.reporting_year is None:
        return []
    by_year = {
        year: _figures(book, facts, year) for year in sorted(facts.years) if year <= facts.reporting_year
    }
    last = by_year.get(facts.reporting_year, {})
    found = []
    for key, finding in last.items():
        values = tuple(
            (year, value) for year, lines in by_year.items() if (value := _value(lines.get(key))) is not None
        )
        threshold = _number(finding.threshold_value)
        if len(values) >= LEAST_YEARS and threshold is not None:
            found.append(Series(finding, values, threshold))
    return found


def _figures(book: RuleBook, facts: Facts, year: int) -> dict[str, Finding]:
    """The lines as they stand when `year` is the reporting year; only those that no other kind of fact enters."""
    result = judge(book, replace(facts, known={**facts.known, "reporting_year": year}))
    return {
        finding.key: finding for finding in result.findings
        if finding.section in SHOWN and finding.facts_used and all(path.startswith("years.") for path in finding.facts_used)
    }  # fmt: skip


def _value(finding: Finding | None) -> Decimal | None:
    return None if finding is None else _number(finding.value)


def _number(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation:
        return None
