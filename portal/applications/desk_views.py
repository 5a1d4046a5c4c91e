"""The officials' side: the worklist, a case, and every move on it."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications import actions, case_page, queries
from portal.applications.actions import Deed
from portal.applications.forms import DecisionForm, MoveForm, ReturnForm
from portal.applications.kinds import KINDS
from portal.applications.models import Application
from portal.applications.rules import STATES, Hand
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.typed import visible
from portal.firms import queries as firm_queries
from portal.web.addresses import row_number
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("cases", __name__)

PAGE = 30
DECISIONS = ("accept", "pass", "approve", "reject", "refuse")


@blueprint.get("/desk/cases")
@requires("see_cases")
def worklist() -> Answer:
    """What waits for this official, oldest deadline first."""
    kind = request.args.get("kind") or None
    if kind is not None and kind not in KINDS:
        abort(400)
    rows = queries.worklist(reading(), acting(), kind=kind, after=_after(), most=PAGE + 1)
    more = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1].application
        more = url_for(".worklist", kind=kind, after=f"{last.due_on}.{last.id}")
    return render_template("applications/worklist.html", rows=rows[:PAGE], more=more, kind=kind, kinds=KINDS)


@blueprint.get("/desk/cases/all")
@requires("see_cases")
def all_cases() -> Answer:
    """Every submitted case that this official may see, newest first."""
    state = request.args.get("state") or None
    if state is not None and state not in STATES:
        abort(400)
    before = request.args.get("before", type=row_number)
    rows = queries.cases(reading(), acting(), state=state, before=before, most=PAGE + 1)
    more = (
        url_for(".all_cases", state=state, before=rows[PAGE - 1].application.id) if len(rows) > PAGE else None
    )
    return render_template(
        "applications/all_cases.html", rows=rows[:PAGE], more=more, state=state, first=before is None
    )


@blueprint.get("/desk/cases/<number>")
@requires("see_cases")
def case(number: str) -> Answer:
    return _case_page(_of_official(number), DecisionForm())


@blueprint.post("/desk/cases/<number>/take")
@requires("check_cases")
def take(number: str) -> Answer:
    """The officer begins the check; two who do so at once: the second sees who has it."""
    form = MoveForm()
    with transaction() as session:
        row = queries.for_official(session, number, acting())
        if row.state == "district_check" and row.officer_id == acting().id:
            return back_to(url_for(".case", number=number))
        actions.move(
            session, row, Deed(move="take", seen=form.version()), hand=_hand(row), settings=settings()
        )
    return back_to(url_for(".case", number=number))


@blueprint.post("/desk/cases/<number>/return")
@requires("work_on_cases")
def return_for_correction(number: str) -> Answer:
    """Remarks on named fields; the firm can change only these."""
    form = ReturnForm()
    found = _of_official(number)
    try:
        remarks = form.remarks([f.key for f in KINDS[found.kind].fields()])
    except Refused as refused:
        return _case_page(found, DecisionForm(formdata=None), refused=refused, tried="return"), 422
    deed = Deed(move="return", remarks=remarks, seen=form.version())
    return _decide(found, DecisionForm(formdata=None), deed)


@blueprint.post("/desk/cases/<number>/<any(accept, pass, approve, reject, refuse):move>")
@requires("work_on_cases")
def decide(number: str, move: str) -> Answer:
    form = DecisionForm()
    found = _of_official(number)
    if not form.validate_on_submit():
        return _case_page(found, form, tried=move), 422
    confirmed = frozenset({"ai_firm"}) if form.ai_firm.data else frozenset()
    deed = Deed(move=move, reason=form.reason.data or "", confirmed=confirmed, seen=form.version())
    return _decide(found, form, deed)


DONE = {
    "accept": N_("Accepted: the firm is in the register."),
    "pass": N_("Passed to the city."),
    "approve": N_("Approved: the list is open for objection."),
    "reject": N_("Rejected; the firm has been told why."),
    "refuse": N_("Refused; the firm has been told why."),
    "return": N_("Returned; the firm has been told what to correct."),
}


def _decide(found: Application, form: Form, deed: Deed) -> Answer:
    try:
        with transaction() as session:
            row = queries.for_official(session, found.number, acting())
            actions.move(session, row, deed, hand=_hand(row), settings=settings())
    except Clash as clash:
        return _case_page(_of_official(found.number), form, refused=clash, tried=deed.move), 409
    except Refused as refused:
        form.refuse(refused)
        return _case_page(_of_official(found.number), form, refused=refused, tried=deed.move), 422
    tell(Text(DONE[deed.move]))
    return back_to(url_for(".worklist"))


def _of_official(number: str) -> Application:
    return queries.for_official(reading(), number, acting())


def _hand(application: Application) -> Hand:
    """In which capacities this official stands before this application."""
    actor = acting()
    capacities = set()
    if application.district in actor.districts:
        capacities.add("district")
    if actor.holds("city_officer"):
        capacities.add("city")
    members = {member.person_id for member in firm_queries.members(reading(), application.firm_id)}
    return Hand(actor.id, frozenset(capacities), member_of_firm=actor.id in members)


def _case_page(found: Application, form: Form, *, refused: Refused | None = None, tried: str = "") -> str:
    page = case_page.for_official(reading(), found, hand=_hand(found))
    form.seen.data = str(found.version)
    return render_template(
        "applications/case.html", case=page, form=form, refused=refused, tried=tried,
        typed={key: visible(text) for key, text in request.form.items() if key.startswith("remark-")},
    )  # fmt: skip


def _after() -> tuple[date, int] | None:
    """The place in the worklist from which to go on; a broken one is 400."""
    text = request.args.get("after")
    if not text:
        return None
    day, _, last_id = text.partition(".")
    try:
        return date.fromisoformat(day), row_number(last_id)
    except ValueError:
        abort(400)
