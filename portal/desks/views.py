"""The first page of each role: a firm's desk and an official's desk."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts import queries as account_queries
from portal.accounts.access import acting, requires
from portal.applications import barriers
from portal.classification import queries as classification_queries
from portal.core import clock
from portal.desks import queries
from portal.desks.ladder import ladder
from portal.desks.ways import OF_MONEY, ways_of
from portal.web.addresses import row_asked
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("desks", __name__)

PAGE = 50


@blueprint.get("/my")
@requires("have_account")
def my_desk() -> Answer:
    """What waits for the firm, then where it stands. A person without a firm sees what to do first."""
    if acting().firm_id is None:
        return render_template("desks/no_firm.html")
    desk = queries.firm_desk(reading(), acting())
    results = classification_queries.every(reading(), desk.firm.id, on=clock.today())
    return render_template(
        "desks/firm.html",
        desk=desk,
        ladder=ladder(results, desk.titles),
        banned=barriers.of_ban(reading(), desk.firm.id),
        today=clock.today(),
    )


@blueprint.get("/desk")
@requires("see_desk")
def official_desk() -> Answer:
    actor = acting()
    desk = queries.official_desk(reading(), actor) if actor.may("see_cases") else None
    administrator = queries.administrator_desk(reading()) if actor.may("administer") else None
    return render_template(
        "desks/official.html",
        desk=desk,
        administrator=administrator,
        actor=actor,
        groups=ways_of(actor),
        of_money=OF_MONEY,
        waits=queries.waits(reading(), actor),
        today=clock.today(),
    )


@blueprint.get("/desk/audit")
@requires("read_audit")
def audit_trail() -> Answer:
    before = row_asked("before")
    rows = queries.trail(reading(), before=before, most=PAGE + 1)
    more = url_for(".audit_trail", before=rows[PAGE - 1].seq) if len(rows) > PAGE else None
    names = account_queries.names(reading(), {row.actor for row in rows if row.actor is not None})
    return render_template("desks/audit.html", rows=rows[:PAGE], names=names, more=more, first=before is None)
