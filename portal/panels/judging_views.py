"""An expert's pages: what is to be scored, one case with what was filed, and the firms that the expert is related to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, current_app, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import acting, requires
from portal.applications import queries as application_queries
from portal.applications.models import Application
from portal.core import clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.core.typed import visible
from portal.firms import queries as firm_queries
from portal.firms.document_rules import SHOWN
from portal.firms.document_views import disposition
from portal.firms.models import DocumentRow
from portal.panels import queries, scoring_actions, seat_queries
from portal.panels.forms import RelationForm, ScoreForm, StandAsideForm
from portal.panels.models import Relation, Seat
from portal.panels.rules import RELATIONS, SEAT_STATE_LABELS, Mark, criteria_of, lacking
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.security import DOCUMENT_POLICY
from portal.web.transaction import reading, transaction

blueprint = Blueprint("judging", __name__)

PAGE = 30


@blueprint.get("/desk/judging")
@requires("judge")
def lists() -> Answer:
    """What this expert still has to score, the nearest day first; with `?all=1` everything there was."""
    every = request.args.get("all") == "1"
    before = row_asked("before") if every else None
    rows = seat_queries.seats_of_expert(
        reading(), acting().id, open_only=not every, before=before, most=PAGE + 1
    )
    more = url_for(".lists", all=1, before=rows[PAGE - 1].seat.id) if every and len(rows) > PAGE else None
    return render_template(
        "panels/judging.html",
        rows=rows[:PAGE],
        more=more,
        every=every,
        labels=SEAT_STATE_LABELS,
        today=clock.today(),
    )


@blueprint.get("/desk/judging/<int:seat_id>")
@requires("judge")
def seat(seat_id: int) -> Answer:
    return _page(seat_id, ScoreForm(), StandAsideForm())


@blueprint.post("/desk/judging/<int:seat_id>")
@requires("judge")
def score(seat_id: int) -> Answer:
    """Keeps the scores; with the button «hand in» they are counted. What was typed is kept whatever happens."""
    form = ScoreForm()
    handing_in = "hand_in" in request.form
    _seat, _case, panel, _application = seat_queries.seat_of(reading(), seat_id, acting().id)
    criteria = criteria_of(panel.criteria)
    marks, faults = form.marks(criteria)
    if handing_in:
        faults = lacking(criteria, {key: Mark(*mark) for key, mark in marks.items()}) | faults
    if not form.validate_on_submit() or faults:
        return _page(seat_id, form, StandAsideForm(formdata=None), faults=faults), 422
    try:
        with transaction() as session:
            at = scoring_actions.bench(session, seat_id, by=acting().id)
            scoring_actions.keep(session, at, marks, form.opinion.data or "", by=acting().id)
            relation = (
                scoring_actions.hand_in(session, at, by=acting().id, settings=settings())
                if handing_in
                else None
            )
    except Refused as refused:
        form.refuse(refused)
        return _page(seat_id, form, StandAsideForm(formdata=None)), 422
    if relation is not None:
        tell(Text(scoring_actions.RELATED, relation=Text(RELATIONS[relation])), "warning")
        return back_to(url_for(".lists"))
    tell(
        Text(N_("Your scores are handed in."))
        if handing_in
        else Text(N_("Kept. Nothing is counted until you hand it in."))
    )
    return back_to(url_for(".lists") if handing_in else url_for(".seat", seat_id=seat_id))


@blueprint.post("/desk/judging/<int:seat_id>/stand-aside")
@requires("judge")
def stand_aside(seat_id: int) -> Answer:
    form = StandAsideForm()
    if not form.validate_on_submit():
        return _page(seat_id, ScoreForm(formdata=None), form), 422
    with transaction() as session:
        at = scoring_actions.bench(session, seat_id, by=acting().id)
        scoring_actions.stand_aside(
            session,
            at,
            relation=form.relation.data,
            note=form.note.data or "",
            by=acting().id,
            settings=settings(),
        )
    tell(
        Text(N_("Thank you. The case goes to somebody else, and no case of this firm will be drawn for you."))
    )
    return back_to(url_for(".lists"))


@blueprint.get("/desk/judging/<int:seat_id>/documents/<int:document_id>")
@requires("judge")
def document(seat_id: int, document_id: int) -> Response:
    """A document of the case, for its expert while the seat is held."""
    held, _case, _panel, application = seat_queries.seat_of(reading(), seat_id, acting().id)
    row = next((d for d in _documents(held, application) if d.id == document_id), None)
    if row is None:
        raise NotFound(f"document {document_id}")
    inline = request.args.get("show") == "1" and row.media_type in SHOWN
    answer = Response(current_app.extensions["portal.files"].read(row.sha256), mimetype=row.media_type)
    answer.headers["Content-Disposition"] = disposition(row.name, inline=inline)
    answer.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@blueprint.get("/desk/relations")
@requires("judge")
def relations() -> Answer:
    return _relations_page(RelationForm())


@blueprint.post("/desk/relations")
@requires("judge")
def declare() -> Answer:
    form = RelationForm()
    if not form.validate_on_submit():
        return _relations_page(form), 422
    with transaction() as session:
        scoring_actions.declare(
            session, credit_code=form.credit_code.data, relation=form.relation.data, note=form.note.data or "",
            by=acting().id,
        )  # fmt: skip
    tell(Text(N_("Noted: no case of this firm will be drawn for you.")))
    return back_to(url_for(".relations"))


@blueprint.post("/desk/relations/<int:relation_id>/end")
@requires("judge")
def end_relation(relation_id: int) -> Answer:
    with transaction() as session:
        row = session.get(Relation, relation_id)
        if row is None or row.expert_id != acting().id or row.ended_at is not None:
            raise NotFound(f"relation {relation_id}")
        scoring_actions.end_relation(session, row, by=acting().id)
    return back_to(url_for(".relations"))


def _relations_page(form: RelationForm) -> str:
    rows = queries.relations_of(reading(), acting().id)
    return render_template("panels/relations.html", rows=rows, form=form, labels=RELATIONS)


def _documents(held: Seat, application: Application) -> list[DocumentRow]:
    """Those of the case; none once the expert stood aside."""
    return application_queries.documents(reading(), application) if held.state in queries.LIVE else []


def _page(
    seat_id: int, form: ScoreForm, aside: StandAsideForm, *, faults: Mapping[str, Text] | None = None
) -> str:
    session = reading()
    held, _case, panel, application = seat_queries.seat_of(session, seat_id, acting().id)
    if held.state not in queries.LIVE:
        raise NotFound(f"seat {seat_id}")
    if not request.form and held.opinion:
        form.opinion.data = held.opinion
    return render_template(
        "panels/seat.html", seat=held, panel=panel, application=application, kind=application_queries.kind_of(application),
        firm=firm_queries.firm(session, application.firm_id), criteria=criteria_of(panel.criteria),
        typed=_typed(held), form=form, aside=aside, faults=faults or {}, documents=_documents(held, application),
        open=held.state == "assigned" and panel.state == "open" and panel.due_on >= clock.today(),
    )  # fmt: skip


def _typed(held: Seat) -> dict[str, Any]:
    """What stands in the fields: what was just typed, else what was kept."""
    if request.form:
        return {
            key: visible(text) for key, text in request.form.items() if key.startswith(("points-", "remark-"))
        }
    shown: dict[str, Any] = {}
    for key, kept in queries.scores(reading(), [held.id])[held.id].items():
        shown |= {f"points-{key}": "" if kept.points is None else kept.points, f"remark-{key}": kept.remark}
    return shown
