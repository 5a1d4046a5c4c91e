"""A firm's classification: which tiers it meets, and why, line by line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.classification import page, queries
from portal.classification.evidence import fact_called, page_of, reason_called
from portal.classification.facts_reading import Problem
from portal.classification.rules import renewals
from portal.core import clock
from portal.firms import document_queries, title_queries
from portal.firms import queries as firm_queries
from portal.firms.document_labels import subject
from portal.firms.figure_rules import reporting_year
from portal.web.i18n import said
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("classification", __name__)

OWN_TIERS = ("gazelle", "unicorn")  # which the city itself recognises; the others are recorded only


@dataclass(frozen=True)
class Contradiction:
    """A fact that cannot be true beside another: which, where it is corrected, and why."""

    name: str
    address: str
    reason: str


@blueprint.get("/my/classification")
@requires("see_own_firm")
def classification() -> Answer:
    """A card for each tier in ladder order, judged on today's facts; nothing is filed by looking."""
    firm = firm_queries.firm(reading(), acting().firm_id)
    assessed = queries.assess(reading(), firm.id, on=clock.today())
    cards = _cards(assessed, firm.id)
    return render_template(
        "classification/mine.html", cards=cards, firm=firm, today=clock.today(),
        ban=title_queries.ban_on(reading(), firm.id, on=clock.today()),
        own_tiers=OWN_TIERS, problems=list(_contradictions(assessed.problems)),
    )  # fmt: skip


def _cards(assessed: queries.Assessed, firm_id: int) -> list[page.Card]:
    facts = assessed.facts
    if facts is None:
        return []
    held = title_queries.held_until(reading(), firm_id, on=clock.today())
    renewed = renewals(facts, held)
    return page.ladder(facts, assessed.results, renewed, held=held, proofs=_proofs(firm_id))


def _proofs(firm_id: int) -> list[page.Proof]:
    """The firm's documents, by what they prove; two of one name are told apart by their subject."""
    rows = document_queries.all_of_firm(reading(), firm_id)
    return [
        page.Proof(
            row.proves, f"{row.name} ({subject(row.proves)})", url_for("documents.show", document_id=row.id)
        )
        for row in rows
    ]


def _contradictions(problems: Iterable[Problem]) -> Iterable[Contradiction]:
    year = reporting_year(clock.today())
    for problem in problems:
        address = page_of(problem.path, reporting_year=year)
        yield Contradiction(said(fact_called(problem.path)), address, said(reason_called(problem.message)))
