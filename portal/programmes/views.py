"""Programmes for everybody: what is open, until when and for whom; for a firm's people, whether it can get them, and why."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts.access import acting_firm, public
from portal.core import clock
from portal.programmes import queries
from portal.programmes.rules import MARKS, SUPPORTS, Answer, Applicant, check
from portal.programmes.wording import lines
from portal.web.addresses import row_asked
from portal.web.pages import Answer as Page
from portal.web.transaction import reading

blueprint = Blueprint("programmes", __name__)

PAGE = 50


@blueprint.get("/programmes")
@public
def lists() -> Page:
    """The published programmes; a firm's people see for each whether the firm can get it."""
    support = request.args.get("support") or None
    if support is not None and support not in SUPPORTS:
        abort(400)
    after, today = row_asked("after") or 0, clock.today()
    found = queries.offers(reading(), today=today, support=support, after=after, most=PAGE + 1)
    more = (
        url_for(".lists", support=support, after=found[PAGE - 1].programme.id) if len(found) > PAGE else None
    )
    applicant = _applicant()
    answers: dict[str, Answer] = {}
    if applicant is not None:
        answers = {o.programme.key: check(o.definition.conditions, applicant) for o in found[:PAGE]}
    return render_template(
        "programmes/list.html", offers=sorted(found[:PAGE], key=lambda offer: offer.urgency(today)), more=more, support=support, supports=SUPPORTS,
        answers=answers, signed_in=applicant is not None, first=after == 0, standing=queries.standings(today),
        definitions={o.programme.id: o.definition for o in found[:PAGE]},
    )  # fmt: skip


@blueprint.get("/programmes/<key>")
@public
def one(key: str) -> Page:
    session, today = reading(), clock.today()
    programme = queries.published(session, key)
    definition, applicant = queries.definition_of(programme), _applicant()
    rounds = queries.rounds(session, programme.id)
    answer = check(definition.conditions, applicant) if applicant is not None else None
    return render_template(
        "programmes/one.html", programme=programme, definition=definition, rounds=rounds, standing=queries.standings(today), today=today,
        extensions=queries.extensions(session, [row.id for row in rounds]), supports=SUPPORTS, marks=MARKS,
        answer=answer, lines=lines(definition.conditions, answer),
    )  # fmt: skip


def _applicant() -> Applicant | None:
    """The firm for which the reader acts, if there is one."""
    firm_id = acting_firm()
    return None if firm_id is None else queries.applicant(reading(), firm_id, today=clock.today())
