"""What a firm owes, on its own page: the yearly update, changes of details, titles to be renewed; and how each begins."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from portal.accounts.access import acting, requires
from portal.applications import begin_actions, queries, upkeep_page
from portal.applications.models import Application
from portal.core.errors import Refused
from portal.firms import queries as firm_queries
from portal.firms import title_queries
from portal.firms.models import Firm
from portal.web.addresses import row_asked
from portal.web.pages import Answer, back_to
from portal.web.transaction import reading, transaction

blueprint = Blueprint("upkeep", __name__)

PAGE = 20


@blueprint.get("/my/upkeep")
@requires("see_own_firm")
def show() -> Answer:
    return _page()


@blueprint.post("/my/upkeep/update/<int:year>")
@requires("file_for_firm")
def begin_update(year: int) -> Answer:
    """A draft of a fiscal year's update; one that is open already is gone on with."""
    return _begin(
        f"annual_update:{acting().firm_id}:{year}",
        lambda session, firm: begin_actions.begin_update(session, firm, year=year, by=acting().id),
    )


@blueprint.post("/my/upkeep/change")
@requires("file_for_firm")
def begin_change() -> Answer:
    return _begin(
        f"change:{acting().firm_id}",
        lambda session, firm: begin_actions.begin_change(session, firm, by=acting().id),
    )


@blueprint.post("/my/upkeep/renew/<int:title_id>")
@requires("file_for_firm")
def begin_renewal(title_id: int) -> Answer:
    title = title_queries.own_title(reading(), title_id, acting().firm_id)
    return _begin(
        f"renewal:{acting().firm_id}:{title.tier}",
        lambda session, firm: begin_actions.begin_renewal(
            session, firm, title_queries.own_title(session, title_id, firm.id), by=acting().id
        ),
    )


def _begin(key: str, begin: Callable[[Session, Firm], Application]) -> Answer:
    known = queries.by_open_key(reading(), key)
    if known is None:
        try:
            with transaction() as session:
                known = begin(session, firm_queries.firm(session, acting().firm_id))
        except Refused as refused:
            known = queries.by_open_key(reading(), key)  # the same button, pressed twice
            if known is None:
                return _page(refused), 422
    return back_to(url_for("applications.application", number=known.number))


def _page(refused: Refused | None = None) -> str:
    before = row_asked("before")
    firm = firm_queries.firm(reading(), acting().firm_id)
    page = upkeep_page.of_firm(reading(), firm, before=before, most=PAGE + 1)
    more = url_for(".show", before=page.changes[PAGE - 1].id) if len(page.changes) > PAGE else None
    return render_template(
        "applications/upkeep.html", page=page, changes=page.changes[:PAGE], more=more, first=before is None,
        refused=refused, may_file=acting().may("file_for_firm"),
    )  # fmt: skip
