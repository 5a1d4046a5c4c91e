"""What keeps a classification: every rule set's answer about a firm, and about the renewal of each title that it holds, with its
facts, written once while it stays the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.classification.facts import Facts
from portal.classification.facts_reading import read_facts
from portal.classification.models import Classification, KeptFacts
from portal.classification.queries import latest
from portal.classification.results import Result
from portal.classification.rules import classify, of_renewal, renewals
from portal.core import clock
from portal.core.db import insert_if_missing, lock_row
from portal.core.digest import digest
from portal.firms import title_queries
from portal.firms.figure_queries import facts_document
from portal.firms.models import Firm

ASKED, FACTS, REGISTER = "asked", "facts", "register"


def keep(session: Session, firm_id: int, *, cause: str, on: date) -> list[Classification]:
    """Classifies the firm by every set in force, and each of its titles by the set that decides the renewal; keeps what is new,
    and gives the rows that were added: they are of one occasion.

    FactsRefused when the facts contradict each other: then nothing is classified, and nothing kept.
    """
    lock_row(session, Firm, firm_id)  # two that keep at once must not write the same twice
    facts = read_facts(facts_document(session, firm_id, as_of=on))
    occasion = _Occasion(firm_id, _facts_id(session, firm_id, facts), cause, clock.now())
    added = _keep_results(session, occasion, facts, classify(facts))
    held = title_queries.held_until(session, firm_id, on=on)
    return added + _keep_results(session, occasion, of_renewal(facts), renewals(facts, held))


@dataclass(frozen=True)
class _Occasion:
    firm_id: int
    facts_id: int
    cause: str
    moment: datetime


def _keep_results(
    session: Session, occasion: _Occasion, facts: Facts, results: list[Result]
) -> list[Classification]:
    """An answer that is as it last was is only seen again."""
    known = latest(session, occasion.firm_id, kind=facts.kind) if results else {}
    added = []
    for result in results:
        points = result.score.total if result.score else None
        last = known.get(result.ruleset)
        if last is not None and _same(last, result, occasion.facts_id, points):
            last.seen_on = max(last.seen_on, facts.as_of)
            continue
        row = Classification(
            firm_id=occasion.firm_id, facts_id=occasion.facts_id, ruleset=result.ruleset, rulebook=result.digest, tier=result.tier,
            kind=facts.kind, as_of=facts.as_of, seen_on=facts.as_of, outcome=result.outcome, level=result.level,
            points=points, result=result.document("zh"), cause=occasion.cause,
            made_at=occasion.moment,
        )  # fmt: skip
        session.add(row)
        added.append(row)
    session.flush()  # who keeps twice in one transaction must find these
    return added


def _same(last: Classification, result: Result, facts_id: int, points: int | None) -> bool:
    """From the same facts by the same rule book, and no birthday has changed the answer."""
    then = (last.facts_id, last.rulebook, last.outcome, last.level, last.points)
    return then == (facts_id, result.digest, result.outcome, result.level, points)


def _facts_id(session: Session, firm_id: int, facts: Facts) -> int:
    """The row of these facts, as of a new applicant. What is only the day's is left out of the digest: else each day would make a
    new state."""
    document = facts.document()
    sha256 = digest({key: value for key, value in document.items() if key != "as_of"})
    insert_if_missing(session, KeptFacts, firm_id=firm_id, sha256=sha256, facts=document)
    same = (KeptFacts.firm_id == firm_id) & (KeptFacts.sha256 == sha256)
    return session.scalars(select(KeptFacts.id).where(same)).one()
