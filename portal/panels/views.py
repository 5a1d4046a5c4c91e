"""Panels for the city: prepare one, put cases in, open it, see how far it has come, close it, read the ranking."""

from __future__ import annotations

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications.kinds import KINDS
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.panels import actions, queries, seat_queries
from portal.panels.actions import Plan
from portal.panels.forms import ROWS, CasesForm, ExtendForm, PanelForm, as_data, usual
from portal.panels.models import Panel
from portal.panels.rules import MOVING, PANEL_STATE_LABELS, RELATIONS, Ranked, criteria_of, ranking
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("panels", __name__)

PAGE, CASES = 20, 50
KINDS_JUDGED = tuple(key for key, kind in KINDS.items() if kind.procedure.move("to_experts") is not None)


@blueprint.get("/desk/panels")
@requires("run_panels")
def lists() -> Answer:
    before = row_asked("before")
    rows = queries.panels(reading(), before=before, most=PAGE + 1)
    more = url_for(".lists", before=rows[PAGE - 1][0].id) if len(rows) > PAGE else None
    return render_template("panels/list.html", rows=rows[:PAGE], more=more, labels=PANEL_STATE_LABELS)


@blueprint.get("/desk/panels/new")
@requires("run_panels")
def new() -> Answer:
    return render_template(
        "panels/edit.html", form=PanelForm(data=usual()), panel=None, rows=range(1, ROWS + 1)
    )


@blueprint.post("/desk/panels/new")
@requires("run_panels")
def make() -> Answer:
    form = PanelForm()
    if not form.validate_on_submit():
        return _edit_page(form, None), 422
    try:
        with transaction() as session:
            panel = actions.make_panel(session, form.plan(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit_page(form, None), 422
    return back_to(url_for(".one", panel_id=panel.id))


@blueprint.get("/desk/panels/<int:panel_id>/edit")
@requires("run_panels")
def edit(panel_id: int) -> Answer:
    panel = queries.panel(reading(), panel_id)
    return _edit_page(
        PanelForm(data=as_data(_plan(panel)), budget=None) if panel.state == "draft" else _locked(), panel
    )


@blueprint.post("/desk/panels/<int:panel_id>/edit")
@requires("run_panels")
def change(panel_id: int) -> Answer:
    form = PanelForm()
    panel = queries.panel(reading(), panel_id)
    if not form.validate_on_submit():
        return _edit_page(form, panel), 422
    try:
        with transaction() as session:
            actions.change_panel(session, queries.panel(session, panel_id), form.plan(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit_page(form, panel), 422
    return back_to(url_for(".one", panel_id=panel_id))


@blueprint.get("/desk/panels/<int:panel_id>")
@requires("run_panels")
def one(panel_id: int) -> Answer:
    return _page(queries.panel(reading(), panel_id), ExtendForm())


@blueprint.post("/desk/panels/<int:panel_id>/cases")
@requires("run_panels")
def put_in(panel_id: int) -> Answer:
    form = CasesForm()
    with transaction() as session:
        panel = queries.panel(session, panel_id)
        numbers = form.numbers()
        if form.round is not None:
            numbers = queries.waiting_of_round(session, form.round, most=actions.MOST_CASES)
        number = actions.put_in(session, panel, numbers, by=acting().id) if numbers else 0
    tell(Text(N_("%(n)s cases were put in."), n=number), "success" if number else "warning")
    return back_to(url_for(".one", panel_id=panel_id))


@blueprint.post("/desk/panels/<int:panel_id>/cases/<int:case_id>/out")
@requires("run_panels")
def take_out(panel_id: int, case_id: int) -> Answer:
    with transaction() as session:
        actions.take_out(session, queries.panel(session, panel_id), case_id, by=acting().id)
    return back_to(url_for(".one", panel_id=panel_id))


@blueprint.post("/desk/panels/<int:panel_id>/open")
@requires("run_panels")
def open_panel(panel_id: int) -> Answer:
    with transaction() as session:
        actions.open_panel(session, queries.panel(session, panel_id), by=acting().id)
    tell(Text(N_("The cases have been drawn; the experts are being told.")))
    return back_to(url_for(".one", panel_id=panel_id))


@blueprint.post("/desk/panels/<int:panel_id>/extend")
@requires("run_panels")
def extend(panel_id: int) -> Answer:
    form = ExtendForm()
    panel = queries.panel(reading(), panel_id)
    if not form.validate_on_submit():
        return _page(panel, form), 422
    try:
        with transaction() as session:
            row = queries.panel(session, panel_id)
            actions.extend(session, row, form.due_on.data, reason=form.reason.data, by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _page(panel, form), 422
    tell(Text(N_("The experts have until the new day.")))
    return back_to(url_for(".one", panel_id=panel_id))


@blueprint.post("/desk/panels/<int:panel_id>/cases/<int:case_id>/another")
@requires("run_panels")
def another(panel_id: int, case_id: int) -> Answer:
    with transaction() as session:
        panel = queries.panel(session, panel_id)
        drawn = actions.give_to_another(session, panel, case_id, by=acting().id, settings=settings())
    if drawn:
        tell(Text(N_("%(n)s experts more were drawn and told."), n=drawn))
    else:
        tell(Text(N_("Nobody was drawn: all seats are taken, or no other expert is free.")), "warning")
    return back_to(url_for(".one", panel_id=panel_id))


@blueprint.post("/desk/panels/<int:panel_id>/close")
@requires("run_panels")
def close(panel_id: int) -> Answer:
    with transaction() as session:
        void = actions.close_panel(
            session, queries.panel(session, panel_id), by=acting().id, settings=settings()
        )
    if void:
        tell(Text(N_("%(n)s scores do not count, because the expert now acts for the firm; others were drawn for these cases."), n=void), "warning")  # fmt: skip
    else:
        tell(Text(N_("The panel is being closed: the cases go back to the city, each with its result.")))
    return back_to(url_for(".one", panel_id=panel_id))


def _plan(panel: Panel) -> Plan:
    return Plan(
        title=panel.title, criteria=criteria_of(panel.criteria), seats=panel.seats, limit=panel.limit,
        budget=panel.budget, due_on=panel.due_on,
    )  # fmt: skip


def _locked() -> PanelForm:
    raise Refused(Text(actions.NOT_DRAFT))


def _edit_page(form: PanelForm, panel: Panel | None) -> str:
    return render_template("panels/edit.html", form=form, panel=panel, rows=range(1, ROWS + 1))


def _page(panel: Panel, form: ExtendForm) -> str:
    """A draft with what could be put in, an open one with how far it has come, a closed one with its ranking."""
    session, after = reading(), row_asked("after") or 0
    ranked: list[Ranked] = []
    left = seat_queries.left_in(session, panel.id) if panel.state != "draft" else []
    if panel.state == "closed":
        ranked = ranking(queries.results_of(session, panel.id), budget=panel.budget)
        first = after if after < len(ranked) else 0
        shown = ranked[first : first + CASES]
        rows = queries.named(session, [row.key for row in shown])
        more = (
            url_for(".one", panel_id=panel.id, after=first + CASES) if len(ranked) > first + CASES else None
        )
        return render_template(
            "panels/ranking.html", panel=panel, criteria=criteria_of(panel.criteria), ranked=shown, rows=rows,
            line_above=next((row.key for row in ranked if not row.funded), None) if panel.budget else None,
            left=left, relations=RELATIONS, late=actions.LATE, more=more, first=first == 0, total=len(ranked), spreads=[rows[r.key].case.spread for r in shown],
        )  # fmt: skip
    found = queries.cases_of(session, panel.id, after=after, most=CASES + 1)
    return render_template(
        "panels/one.html", panel=panel, criteria=criteria_of(panel.criteria), cases=found[:CASES], form=form,
        moving=panel.state in MOVING, more=url_for(".one", panel_id=panel.id, after=found[CASES - 1].case.id) if len(found) > CASES else None,
        progress=_progress(panel), candidates=_candidates(panel), today=clock.today(),
        left=left, relations=RELATIONS, late=actions.LATE, labels=PANEL_STATE_LABELS, kind=_kind(), kinds=KINDS_JUDGED,
        rounds=queries.rounds_waiting(session) if panel.state == "draft" else [],
    )  # fmt: skip


def _progress(panel: Panel) -> tuple[int, int]:
    """How far the experts have come; while the worker opens or closes the panel, how many of its cases have moved."""
    if panel.state in MOVING:
        return queries.moved(reading(), panel.id, to_experts=panel.state == "opening")
    return queries.progress(reading(), panel.id)


def _candidates(panel: Panel) -> list[object]:
    if panel.state != "draft":
        return []
    return list(queries.could_judge(reading(), kind=_kind(), most=CASES))


def _kind() -> str:
    kind = request.args.get("kind", KINDS_JUDGED[0])
    if kind not in KINDS_JUDGED:
        abort(400)
    return kind
