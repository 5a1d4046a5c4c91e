"""Lists published for objection (公示), for everybody."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, render_template, url_for

from portal.accounts.access import public
from portal.applications import objection_queries, queries
from portal.applications.objection_rules import labels_for
from portal.core import calendar, clock, days
from portal.core.errors import Refused
from portal.web.addresses import row_asked
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("publicity", __name__)

PAGE = 20


@blueprint.get("/publicity")
@public
def lists() -> Answer:
    before = row_asked("before")
    rows = queries.publicities(reading(), on=clock.today(), before=before, most=PAGE + 1)
    more = url_for(".lists", before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    return render_template("applications/publicity.html", rows=rows[:PAGE], more=more, today=clock.today())


@blueprint.get("/publicity/<int:publicity_id>")
@public
def one(publicity_id: int) -> Answer:
    found = queries.published(reading(), publicity_id, on=clock.today())
    return render_template(
        "applications/publicity_list.html",
        found=found,
        today=clock.today(),
        left=_left(found.last_day),
        outcomes=objection_queries.outcomes(reading(), [found], today=clock.today()),
        labels_for=labels_for,
    )


def _left(last_day: date) -> int | None:
    try:
        return calendar.workdays_between(clock.today(), last_day, overrides=days.overrides(reading()))
    except Refused:
        return None
