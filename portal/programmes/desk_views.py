"""Programmes for the city: see one as a firm does, publish it, open its rounds, extend them, end it; `writing_views` writes it."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.programmes import actions, queries
from portal.programmes.forms import ExtensionForm, RoundForm
from portal.programmes.models import Programme
from portal.programmes.rules import MARKS, PROGRAMME_STATE_LABELS, SUPPORTS
from portal.programmes.wording import lines, reckoned
from portal.web.addresses import row_asked
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("programme_desk", __name__)

PAGE = 30


@blueprint.get("/desk/programmes")
@requires("run_programmes")
def lists() -> Answer:
    before = row_asked("before")
    rows = queries.programmes(reading(), today=clock.today(), before=before, most=PAGE + 1)
    more = url_for(".lists", before=rows[PAGE - 1][0].id) if len(rows) > PAGE else None
    return render_template(
        "programmes/desk_list.html",
        rows=rows[:PAGE],
        more=more,
        labels=PROGRAMME_STATE_LABELS,
        supports=SUPPORTS,
        standing=queries.standings(clock.today()),
        given_by={programme.id: queries.definition_of(programme).department for programme, _ in rows[:PAGE]},
    )


@blueprint.get("/desk/programmes/<int:programme_id>")
@requires("run_programmes")
def one(programme_id: int) -> Answer:
    return _page(queries.programme(reading(), programme_id), RoundForm())


@blueprint.post("/desk/programmes/<int:programme_id>/publish")
@requires("run_programmes")
def publish(programme_id: int) -> Answer:
    with transaction() as session:
        actions.publish(session, queries.programme(session, programme_id), by=acting().id)
    tell(Text(N_("Published: everybody can read it.")))
    return back_to(url_for(".one", programme_id=programme_id))


@blueprint.post("/desk/programmes/<int:programme_id>/close")
@requires("run_programmes")
def close(programme_id: int) -> Answer:
    with transaction() as session:
        actions.close(session, queries.programme(session, programme_id), by=acting().id)
    tell(Text(N_("Ended: it is offered no more.")))
    return back_to(url_for(".one", programme_id=programme_id))


@blueprint.post("/desk/programmes/<int:programme_id>/rounds")
@requires("run_programmes")
def open_round(programme_id: int) -> Answer:
    form = RoundForm()
    programme = queries.programme(reading(), programme_id)
    if not form.validate_on_submit():
        return _page(programme, form), 422
    try:
        with transaction() as session:
            actions.open_round(
                session, queries.programme(session, programme_id), name=form.name.data, opens_on=form.opens_on.data,
                deadline=form.deadline.data, budget=form.budget.fen, by=acting().id,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _page(programme, form), 422
    tell(Text(N_("The round stands on the programmes' page.")))
    return back_to(url_for(".one", programme_id=programme_id))


@blueprint.get("/desk/programmes/<int:programme_id>/rounds/<int:round_id>/extend")
@requires("run_programmes")
def extension(programme_id: int, round_id: int) -> Answer:
    return _extend_page(programme_id, round_id, ExtensionForm())


@blueprint.post("/desk/programmes/<int:programme_id>/rounds/<int:round_id>/extend")
@requires("run_programmes")
def extend(programme_id: int, round_id: int) -> Answer:
    form = ExtensionForm()
    if not form.validate_on_submit():
        return _extend_page(programme_id, round_id, form), 422
    try:
        with transaction() as session:
            programme = queries.programme(session, programme_id)
            round_ = queries.round_of(session, programme_id, round_id)
            actions.extend(
                session, programme, round_, form.deadline.data, reason=form.reason.data, by=acting().id
            )
    except Refused as refused:
        form.refuse(refused)
        return _extend_page(programme_id, round_id, form), 422
    tell(Text(N_("Extended; the reason stands on the programme's page.")))
    return back_to(url_for(".one", programme_id=programme_id))


def _extend_page(programme_id: int, round_id: int, form: ExtensionForm) -> str:
    session = reading()
    return render_template(
        "programmes/extend.html", programme=queries.programme(session, programme_id),
        round=queries.round_of(session, programme_id, round_id), form=form,
    )  # fmt: skip


def _page(programme: Programme, form: RoundForm) -> str:
    session = reading()
    rounds, definition = queries.rounds(session, programme.id), queries.definition_of(programme)
    return render_template(
        "programmes/desk_one.html", programme=programme, definition=definition, rounds=rounds, form=form,
        extensions=queries.extensions(session, [row.id for row in rounds]), standing=queries.standings(clock.today()),
        labels=PROGRAMME_STATE_LABELS, supports=SUPPORTS, marks=MARKS, lines=lines(definition.conditions, None), reckoned=reckoned(definition),
    )  # fmt: skip
