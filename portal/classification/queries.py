"""Reading a firm's tiers: the facts that it has entered, judged by the rule sets in force on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.classification.facts import Facts
from portal.classification.facts_reading import FactsRefused, Problem, read_facts
from portal.classification.models import Classification
from portal.classification.results import Result
from portal.classification.rulebook import RuleBook
from portal.classification.rules import classify, judge
from portal.classification.rules import deciding as deciding_book
from portal.classification.shelf import rulebook as shelved
from portal.core.errors import NotFound
from portal.firms.figure_queries import facts_document, facts_documents
from portal.firms.models import Firm


@dataclass(frozen=True)
class Decided:
    """What the deciding rule set says of a firm and a tier, ready to be frozen with a filing."""

    outcome: str
    ruleset: str | None
    level: str | None
    digest: str | None
    facts: dict[str, Any]
    document: dict[str, Any] | None


@dataclass(frozen=True)
class Assessed:
    """What the rules say of a firm; where its facts contradict each other, only what is wrong, and no result."""

    document: dict[str, Any]
    facts: Facts | None
    results: tuple[Result, ...]
    problems: tuple[Problem, ...] = ()


def assess(session: Session, firm_id: int, *, on: date, kind: str = "new") -> Assessed:
    """The firm's results by every rule set in force, in ladder order, with the facts that they rest on."""
    return _assessed(facts_document(session, firm_id, as_of=on, kind=kind))


def assess_all(session: Session, firms: Sequence[Firm], *, on: date) -> dict[int, Assessed]:
    """What `assess` says of each of some firms, by id; their facts are read together."""
    documents = facts_documents(session, firms, as_of=on)
    return {firm_id: _assessed(document) for firm_id, document in documents.items()}


def _assessed(document: dict[str, Any]) -> Assessed:
    try:
        facts = read_facts(document)
    except FactsRefused as refused:
        return Assessed(document, None, (), refused.problems)
    return Assessed(document, facts, tuple(classify(facts)))


def every(session: Session, firm_id: int, *, on: date, kind: str = "new") -> list[Result]:
    """The firm's results by every rule set in force; none while its facts contradict each other."""
    return list(assess(session, firm_id, on=on, kind=kind).results)


def deciding(session: Session, firm_id: int, tier: str, *, on: date, kind: str = "new") -> Decided:
    """The result by the rule set that decides this tier in the portal: the most local that covers the firm."""
    document = facts_document(session, firm_id, as_of=on, kind=kind)
    try:
        facts = read_facts(document)
    except FactsRefused:
        return Decided("undetermined", None, None, None, document, None)
    book = deciding_book(facts, tier)
    if book is None:
        return Decided("undetermined", None, None, None, facts.document(), None)
    result = judge(book, facts)
    return Decided(
        result.outcome, result.ruleset, result.level, result.digest, facts.document(), result.document("zh")
    )


def latest(session: Session, firm_id: int, *, kind: str) -> dict[str, Classification]:
    """The last answer of each rule set about a firm."""
    newest = (
        select(func.max(Classification.id))
        .where(Classification.firm_id == firm_id, Classification.kind == kind)
        .group_by(Classification.ruleset)
    )
    rows = session.scalars(select(Classification).where(Classification.id.in_(newest)))
    return {row.ruleset: row for row in rows}


def rulebook(name: str) -> RuleBook:
    try:
        return shelved(name)
    except KeyError:
        raise NotFound(name) from None
