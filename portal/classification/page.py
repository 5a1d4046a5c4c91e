"""The classification page's lines: a result put into the reader's words, figures and bars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from portal.classification.evidence import fact_called
from portal.classification.explaining import UNKNOWN
from portal.classification.facts import Facts
from portal.classification.page_basis import Basis, Flag, Proof, flag_of, is_flagged
from portal.classification.page_values import LIST_JOINT, bar_of, shown_value
from portal.classification.page_ways import ShownWay, shown_ways
from portal.classification.results import Finding, Result
from portal.classification.rulebook import RuleBook
from portal.classification.rules import deciding, of_renewal
from portal.classification.shelf import shelf
from portal.core.i18n import N_, Text
from portal.web.i18n import language, said

__all__ = ["Basis", "Card", "Line", "Proof", "cards", "ladder"]

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
class Card:
    """One rule set's answer."""

    result: Result
    book: RuleBook
    sentence: str
    groups: tuple[tuple[str, tuple[Line, ...]], ...]
    decides: bool
    ways: tuple[ShownWay, ...]
    flags: tuple[Flag, ...]
    renews: bool = False  # judged as the renewal of a title that the firm holds
    title_ends: date | None = None  # the last day of that title

    @property
    def missing(self) -> list[tuple[str, str]]:
        """The lines that do not hold and say what would do, where the outcome waits for them."""
        if self.result.outcome != "not_met":
            return []
        lines = (line for _, group in self.groups for line in group)
        return [(line.label, line.distance) for line in lines if line.outcome == "not_met" and line.distance]


def cards(
    results: Iterable[Result], books: Mapping[str, RuleBook], *, deciders: frozenset[str], basis: Basis
) -> list[Card]:
    """The results in ladder order, as given; `deciders` names the rule sets that decide in the portal."""
    return [_card(result, books[result.ruleset], result.ruleset in deciders, basis) for result in results]


def ladder(
    facts: Facts, results: Sequence[Result], renewed: Sequence[Result], *, held: Mapping[str, date | None], proofs: Sequence[Proof] = ()
) -> list[Card]:  # fmt: skip
    """A card for each result; behind the one that decides a tier whose title the firm holds (with the title's last day), what
    the rules say of its renewal: `renewed`, from `rules.renewals`."""
    behind = {
        card.result.tier: replace(card, renews=True, title_ends=held[card.result.tier])
        for card in _of_kind(of_renewal(facts), renewed, proofs)
    }
    whole = []
    for card in _of_kind(facts, results, proofs):
        whole.append(card)
        if card.decides and card.result.tier in behind:
            whole.append(behind.pop(card.result.tier))
    return whole + list(behind.values())


def _of_kind(facts: Facts, results: Sequence[Result], proofs: Sequence[Proof]) -> list[Card]:
    books = (deciding(facts, tier) for tier in {result.tier for result in results})
    deciders = frozenset(book.id for book in books if book is not None)
    return cards(results, shelf().books, deciders=deciders, basis=Basis(facts, proofs))


def _card(result: Result, book: RuleBook, decides: bool, basis: Basis) -> Card:
    groups = []
    for section, label in SECTIONS.items():
        lines = tuple(_line(finding, basis) for finding in result.findings if finding.section == section)
        if lines:
            groups.append((said(Text(label)), lines))
    flags = tuple(flag_of(finding, basis) for finding in result.findings if is_flagged(finding))
    return Card(result, book, _sentence(result), tuple(groups), decides, shown_ways(book, basis.view), flags)


def _sentence(result: Result) -> str:
    """The outcome; for an open one the facts that are missing are named."""
    if result.outcome == "undetermined" and result.missing:
        shown = [said(fact_called(path)) for path in result.missing[:MOST_NAMED]]
        more = len(result.missing) - len(shown)
        facts = said(Text(LIST_JOINT)).join(shown)
        return said(Text(OPEN_MORE, facts=facts, n=more) if more else Text(OPEN, facts=facts))
    return said(Text(SENTENCES[result.outcome]))


def _line(finding: Finding, basis: Basis) -> Line:
    points = f"{finding.points if finding.points is not None else '—'} / {finding.max_points}"
    return Line(
        label=finding.label(language()),
        outcome=finding.outcome,
        value=shown_value(finding),
        threshold=said(finding.threshold) if finding.threshold else None,
        points=points if finding.max_points is not None else None,
        bar=bar_of(finding),
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
