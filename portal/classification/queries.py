"""Reading a firm's tiers: the facts that it has entered, judged by the rule sets in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.classification.facts_reading import read_facts
from portal.classification.results import Result
from portal.classification.rulebook import RuleBook
from portal.classification.rules import classify, judge
from portal.classification.rules import deciding as deciding_book
from portal.classification.shelf import rulebook as shelved
from portal.core.errors import NotFound
from portal.firms.figure_queries import facts_document


@dataclass(frozen=True)
class Decided:
    """What the deciding rule set says of a firm and a tier, ready to be frozen with a filing."""

    outcome: str
    ruleset: str | None
    level: str | None
    digest: str | None
    facts: dict[str, Any]
    document: dict[str, Any] | None


def every(session: Session, firm_id: int, *, on: date, kind: str = "new") -> list[Result]:
    """The firm's results by every rule set in force, in ladder order."""
    return classify(read_facts(facts_document(session, firm_id, as_of=on, kind=kind)))


def deciding(session: Session, firm_id: int, tier: str, *, on: date, kind: str = "new") -> Decided:
    """The result by the rule set that decides this tier in the portal: the most local that covers the firm."""
    facts = read_facts(facts_document(session, firm_id, as_of=on, kind=kind))
    book = deciding_book(facts, tier)
    if book is None:
        return Decided("undetermined", None, None, None, facts.document(), None)
    result = judge(book, facts)
    return Decided(
        result.outcome, result.ruleset, result.level, result.digest, facts.document(), result.document("zh")
    )


def rulebook(name: str) -> RuleBook:
    try:
        return shelved(name)
    except KeyError:
        raise NotFound(name) from None
