"""Trying figures: what the rules would say if they were so. Nothing is filed, and nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from portal.accounts.access import acting, requires
from portal.classification import queries
from portal.classification.facts_reading import FactsRefused, read_facts
from portal.classification.page import ladder
from portal.classification.page_changes import Changed, shown_differences, shown_moves
from portal.classification.results import Result
from portal.classification.rules import classify, renewals
from portal.classification.shelf import shelf
from portal.classification.try_forms import TryForm, try_form
from portal.classification.try_page import groups_of
from portal.classification.trying import along, fields_of, tried
from portal.classification.view import view_of
from portal.classification.ways import ways
from portal.core import clock
from portal.core.errors import NotFound
from portal.firms import queries as firm_queries
from portal.firms import title_queries
from portal.firms.figure_rules import reporting_year
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("classification_try", __name__)


@blueprint.get("/my/classification/try")
@requires("see_own_firm")
def show() -> Answer:
    """The firm's own figures to begin with; `?set=` begins with those of that rule set's cheapest way up."""
    present = _present()
    year = reporting_year(clock.today())
    shown = fields_of(present.document, reporting_year=year)
    name = request.args.get("set")
    if name is not None and present.facts is not None:
        if name not in shelf().books:
            raise NotFound(name)
        for way in ways(shelf().books[name], view_of(present.facts))[:1]:
            shown = along(shown, way, reporting_year=year)
    form = try_form(year)(formdata=None, data=shown)
    return _page(form, present, form.values())[0]


@blueprint.post("/my/classification/try")
@requires("see_own_firm")
def compute() -> Answer:
    """The answer to what was typed. A POST, so that no figure stands in an address; it writes nothing."""
    form = try_form(reporting_year(clock.today()))()
    if not form.validate_on_submit():
        return _page(form, _present(), None)
    return _page(form, _present(), form.values())


def _present() -> queries.Assessed:
    return queries.assess(reading(), firm_queries.firm(reading(), acting().firm_id).id, on=clock.today())


def _page(form: TryForm, present: queries.Assessed, values: dict[str, Any] | None) -> tuple[str, int]:
    """The page, and 422 where what was typed could not be judged."""
    facts, results, renewed, document = None, list[Result](), list[Result](), None
    firm = firm_queries.firm(reading(), acting().firm_id)
    held = title_queries.held_until(reading(), firm.id, on=clock.today())
    if values is not None:
        document = tried(present.document, values, reporting_year=reporting_year(clock.today()))
        try:
            facts = read_facts(document)
            results, renewed = classify(facts), renewals(facts, held)
        except FactsRefused as refused:
            form.refuse_facts(refused.problems)
    moves = _moves(present, results, renewed, held) if facts else []
    page = render_template(
        "classification/try.html", form=form, groups=groups_of(form, clock.today()), today=clock.today(),
        firm=firm, answered=facts is not None, moves=moves, moved=[row for row in moves if row.old != row.new],
        differences=shown_differences(present.document, document) if facts and document else [],
        cards=ladder(facts, results, renewed, held=held) if facts else [],
    )  # fmt: skip
    return page, 200 if facts is not None else 422


def _moves(
    present: queries.Assessed, results: list[Result], renewed: list[Result], held: Mapping[str, date | None]
) -> list[Changed]:
    """What each rule set says, now and with these figures; below, of each title that the firm holds, the same at its renewal."""
    now = renewals(present.facts, held) if present.facts else []
    return shown_moves(present.results, results) + shown_moves(now, renewed, renewing=True)
