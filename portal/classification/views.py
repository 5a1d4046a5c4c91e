"""A firm's classification: which tiers it meets, and why, line by line."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.accounts.access import acting, requires
from portal.classification import page
from portal.classification.facts_reading import read_facts
from portal.classification.rules import classify, deciding
from portal.classification.shelf import shelf
from portal.core import clock
from portal.firms import queries as firm_queries
from portal.firms.figure_queries import facts_document
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("classification", __name__)

OWN_TIERS = ("gazelle", "unicorn")  # which the city itself recognises; the others are recorded only


@blueprint.get("/my/classification")
@requires("see_own_firm")
def classification() -> Answer:
    """A card for each tier in ladder order, judged on today's facts; nothing is filed by looking."""
    session = reading()
    firm = firm_queries.firm(session, acting().firm_id)
    facts = read_facts(facts_document(session, firm.id, as_of=clock.today()))
    results = classify(facts)
    deciders = {book.id for tier in {r.tier for r in results} if (book := deciding(facts, tier)) is not None}
    shown = page.cards(results, dict(shelf().books), deciding=frozenset(deciders))
    return render_template(
        "classification/mine.html", cards=shown, firm=firm, today=clock.today(), own_tiers=OWN_TIERS
    )
