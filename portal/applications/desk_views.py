"""The officials' side: the worklist, a case, and every move on it."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications import (
    absence_queries,
    actions,
    case_page,
    filter_actions,
    queries,
    worklist_queries,
    worklist_rules,
)
from portal.applications.actions import Deed
from portal.applications.desk_forms import FilterForm
from portal.applications.desk_hand import hand_before, of_official
from portal.applications.forms import DecisionForm, ReturnForm
from portal.applications.kinds import KINDS, change
from portal.applications.models import Application
from portal.applications.rules import STATES
from portal.applications.worklist_rules import WAITING_STATES, WorkFilter
from portal.core.districts import DISTRICTS
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.typed import visible
from portal.firms.rules import TIERS
from portal.web.addresses import row_asked
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
    """What waits for this official, oldest deadline first; the filter lives in the address."""
    return _worklist_page(FilterForm(formdata=None))


@blueprint.post("/desk/filters")
@requires("see_cases")
def save_filter() -> Answer:
    """Keeps the filter of the worklist under a name."""
    form = FilterForm()
    try:
        wanted = worklist_rules.read(dict(parse_qsl(form.query.data or "")))
    except ValueError:
        abort(400)
    if form.validate_on_submit():
        try:
            with transaction() as session:
                filter_actions.save(session, wanted, name=form.name.data or "", by=acting().id)
        except Refused as refused:
            form.refuse(refused)
        else:
            tell(Text(N_("Kept: it stands among the tabs above the list.")))
            return back_to(_address(wanted))
    return _worklist_page(form, wanted), 422


@blueprint.post("/desk/filters/<int:filter_id>/remove")
@requires("see_cases")
def remove_filter(filter_id: int) -> Answer:
    with transaction() as session:
        filter_actions.remove(session, filter_id, by=acting().id)
    tell(Text(N_("The filter is removed; no case was touched.")))
    return back_to(url_for(".worklist"))


def _worklist_page(form: FilterForm, wanted: WorkFilter | None = None) -> str:
    try:
        wanted = wanted or worklist_rules.read(request.args)
        after = worklist_rules.place(request.args.get("after", ""))
    except ValueError:
        abort(400)
    actor = acting()
    standing_in = absence_queries.stands_in_for(reading(), actor.id)
    mine = frozenset(standing_in) | {actor.id}
    rows = worklist_queries.worklist(reading(), actor, wanted=wanted, mine=mine, after=after, most=PAGE + 1)
    more = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1]
        more = _address(wanted, after=f"{last.due_on}.{last.id}")
    form.query.data = wanted.query()
    return render_template(
        "applications/worklist.html", rows=rows[:PAGE], more=more, wanted=wanted, kinds=KINDS, form=form, first=after is None,
        saved=filter_actions.of_person(reading(), actor.id), standing_in=standing_in, me=actor.id, states=WAITING_STATES, tiers=list(TIERS),
        districts=list(DISTRICTS) if actor.holds("city_officer") else sorted(actor.districts), may_work=actor.may("work_on_cases"),
    )  # fmt: skip


@blueprint.get("/desk/cases/all")
@requires("see_cases")
def all_cases() -> Answer:
    """Every submitted case that this official may see, newest first."""
    state = request.args.get("state") or None
    if state is not None and state not in STATES:
        abort(400)
    before = row_asked("before")
    rows = worklist_queries.cases(reading(), acting(), state=state, before=before, most=PAGE + 1)
    more = url_for(".all_cases", state=state, before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    return render_template(
        "applications/all_cases.html", rows=rows[:PAGE], more=more, state=state, first=before is None
    )


@blueprint.get("/desk/cases/<number>")
@requires("see_cases")
def case(number: str) -> Answer:
    return case_shown(of_official(number), DecisionForm())


@blueprint.get("/desk/cases/<number>/remarks")
@requires("see_cases")
def remarks(number: str) -> Answer:
    """Every remark ever made on the case, newest page first."""
    found = of_official(number)
    before = row_asked("before")
    rows = queries.remarks(reading(), found.id, before=before, most=PAGE + 1)
    more = url_for(".remarks", number=number, before=rows[1].id) if len(rows) > PAGE else None
    return render_template(
        "applications/remarks.html",
        application=found,
        kind=queries.kind_of(found),
        rows=rows[-PAGE:],
        more=more,
        first=before is None,
    )


@blueprint.post("/desk/cases/<number>/return")
@requires("work_on_cases")
def return_for_correction(number: str) -> Answer:
    """Remarks on named fields; the firm can change only these."""
    form = ReturnForm()
    found = of_official(number)
    try:
        remarks = form.remarks([f.key for f in queries.kind_of(found).asked_of(found.answers)])
    except Refused as refused:
        return case_shown(found, DecisionForm(formdata=None), refused=refused, tried="return"), 422
    deed = Deed(move="return", remarks=remarks, seen=form.version())
    return _decide(found, DecisionForm(formdata=None), deed)


@blueprint.post(
    "/desk/cases/<number>/<any(accept, pass, approve, reject, refuse, undo_reject, undo_refuse, undo_pass):move>"
)
@requires("work_on_cases")
def decide(number: str, move: str) -> Answer:
    form = DecisionForm()
    found = of_official(number)
    if not form.validate_on_submit():
        return case_shown(found, form, tried=move), 422
    confirmed = frozenset({"ai_firm"}) if form.ai_firm.data else frozenset()
    deed = Deed(
        move=move,
        reason=form.reason.data or "",
        confirmed=confirmed,
        seen=form.version(),
        granted=form.granted.fen,
    )
    return _decide(found, form, deed)


UNDONE = N_("Undone; the firm has been told why. The case stands where it stood.")
DONE = {
    "undo_reject": UNDONE,
    "undo_refuse": UNDONE,
    "undo_pass": UNDONE,
    "accept": N_("Accepted: the firm is in the register."),
    "pass": N_("Passed to the city."),
    "approve": N_("Approved: the list is open for objection."),
    "reject": N_("Rejected; the firm has been told why."),
    "refuse": N_("Refused; the firm has been told why."),
    "return": N_("Returned; the firm has been told what to correct."),
}

ACCEPTED = {
    "change": N_("Accepted: the register shows the change from now on."),
    "annual_update": N_("Accepted: the figures of the year are recorded."),
}
LEFT = N_("Accepted: the firm has left the register.")


def _decide(found: Application, form: Form, deed: Deed) -> Answer:
    try:
        with transaction() as session:
            row = of_official(found.number)
            actions.move(session, row, deed, hand=hand_before(row), settings=settings())
    except Clash as clash:
        return case_shown(of_official(found.number), form, refused=clash, tried=deed.move), 409
    except Refused as refused:
        form.refuse(refused)
        return case_shown(of_official(found.number), form, refused=refused, tried=deed.move), 422
    tell(Text(_said_of(found, deed)))
    undone = deed.move.startswith("undo_")  # the case is this desk's again, and is looked at next
    return back_to(url_for(".case", number=found.number) if undone else url_for(".worklist"))


def _said_of(found: Application, deed: Deed) -> str:
    if deed.move != "accept":
        return DONE[deed.move]
    return (
        LEFT if change.leaving_with(found.kind, found.answers) else ACCEPTED.get(found.kind, DONE["accept"])
    )


def case_shown(found: Application, form: Form, *, refused: Refused | None = None, tried: str = "") -> str:
    """The case as it is now; with `refused`, why nothing was recorded stands above it."""
    hand = hand_before(found)
    page = case_page.for_official(reading(), found, hand=hand)
    form.seen.data = str(found.version)
    return render_template(
        "applications/case.html", case=page, form=form, refused=refused, tried=tried, desk=_desk(found),
        beside=case_page.beside(reading(), page, acting()),
        typed={key: visible(text) for key, text in request.form.items() if key.startswith(("remark-", "all-"))},
        ticked=request.form.getlist("many"),
    )  # fmt: skip


def _desk(found: Application) -> case_page.Desk:
    """Who has the case, and what this official may do about it."""
    actor, session = acting(), reading()
    people = absence_queries.receivers(session, found) if actor.may("work_on_cases") else []
    return case_page.desk_of(session, found, actor, people=people)


def _address(wanted: WorkFilter, *, after: str = "") -> str:
    more = f"after={after}" if after else ""
    query = "&".join(part for part in (wanted.query(), more) if part)
    return url_for("cases.worklist") + (f"?{query}" if query else "")
