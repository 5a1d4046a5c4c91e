"""A firm's past classifications: what changed each time, and its indicators over the years against the thresholds."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.classification import history_queries, queries
from portal.classification.history_page import Chart, charts, entries
from portal.core import clock
from portal.core.errors import NotFound
from portal.firms import queries as firm_queries
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("classification_history", __name__)

PAGE = 10


@blueprint.get("/my/classification/history")
@requires("see_own_firm")
def history() -> Answer:
    firm = firm_queries.firm(reading(), acting().firm_id)
    before = _moment(request.args.get("before"))
    found, after = history_queries.occasions(reading(), firm.id, before=before, most=PAGE)
    more = url_for(".history", before=after.isoformat()) if after else None
    shown: list[Chart] = []
    if before is None:
        assessed = queries.assess(reading(), firm.id, on=clock.today())
        shown = charts(assessed.facts) if assessed.facts else []
    return render_template(
        "classification/history.html", entries=entries(found), more=more, first=before is None, charts=shown
    )


def _moment(text: str | None) -> datetime | None:
    """The moment in the address; NotFound for what is none."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotFound(text) from None
    if moment.tzinfo is None:
        raise NotFound(text)
    return moment
