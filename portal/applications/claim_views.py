"""Who has a case: claim it, give it back, assign it; and absences with a stand-in."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from portal.accounts.access import acting, requires
from portal.applications import absence_queries, claim_actions
from portal.applications.desk_forms import AbsenceForm, AssignForm
from portal.applications.desk_hand import hand_before, of_official
from portal.applications.desk_views import case_shown
from portal.applications.forms import DecisionForm, MoveForm
from portal.applications.models import Application
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

ENDED = N_("The absence has ended: your cases are yours alone again.")
CALLED_OFF_ALREADY = N_("This absence is no longer entered: it has been called off already.")

blueprint = Blueprint("claims", __name__)


@blueprint.post("/desk/cases/<number>/take")
@requires("work_on_cases")
def take(number: str) -> Answer:
    """Claims the case; where nobody has begun the check, it begins. Pressed twice, it is done once."""
    form = MoveForm()

    def claim(session: Session, row: Application) -> None:
        if row.officer_id != acting().id or absence_queries.begins(row.kind, row.state):
            claim_actions.claim(session, row, hand=hand_before(row), seen=form.version(), settings=settings())

    return _unless_refused(number, claim) or back_to(url_for("cases.case", number=number))


@blueprint.post("/desk/cases/<number>/release")
@requires("work_on_cases")
def release(number: str) -> Answer:
    """Gives the case back. Pressed twice, it is done once."""
    form = MoveForm()

    def give_back(session: Session, row: Application) -> None:
        if row.officer_id is not None:
            claim_actions.release(session, row, hand=hand_before(row), seen=form.version())

    if (refused := _unless_refused(number, give_back)) is not None:
        return refused
    tell(Text(N_("Given back to the queue: everybody of your office sees it.")))
    return back_to(url_for("cases.worklist"))


@blueprint.post("/desk/cases/<number>/assign")
@requires("work_on_cases")
def assign(number: str) -> Answer:
    found = of_official(number)
    form = AssignForm(people=absence_queries.receivers(reading(), found))
    if not form.validate_on_submit():
        tell(Text(N_("Choose to whom the case goes.")), "danger")
        return back_to(url_for("cases.case", number=number))

    def assign_it(session: Session, row: Application) -> None:
        hand, to = hand_before(row), int(form.to.data)
        claim_actions.assign(session, row, to=to, hand=hand, seen=form.version(), settings=settings())

    if (refused := _unless_refused(number, assign_it)) is not None:
        return refused
    tell(Text(N_("Assigned; your colleague has been told.")))
    return back_to(url_for("cases.case", number=number))


@blueprint.get("/desk/absences")
@requires("work_on_cases")
def absences() -> Answer:
    return _absences(_absence_form(data={"first_day": clock.today()}))


@blueprint.post("/desk/absences")
@requires("work_on_cases")
def enter_absence() -> Answer:
    form = _absence_form()
    if not form.validate_on_submit():
        return _absences(form), 422
    try:
        with transaction() as session:
            claim_actions.enter_absence(
                session, person=acting().id, stand_in=int(form.stand_in.data), first_day=form.first_day.data,
                last_day=form.last_day.data, by=acting().id, base_url=settings().base_url,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _absences(form), 422
    tell(Text(N_("Entered. Your stand-in has been told; on these days your cases are on both worklists.")))
    return back_to(url_for(".absences"))


@blueprint.post("/desk/absences/<int:absence_id>/end")
@requires("work_on_cases")
def end_absence(absence_id: int) -> Answer:
    """Pressed twice, it is done once: one that had not begun is gone by then, and the list says so."""
    with transaction() as session:
        gone = absence_queries.is_gone(session, absence_id)
        if not gone:
            row = absence_queries.one(session, absence_id, acting().id)
            claim_actions.end_absence(session, row, by=acting().id, base_url=settings().base_url)
    tell(Text(CALLED_OFF_ALREADY if gone else ENDED))
    return back_to(url_for(".absences"))


def _unless_refused(number: str, deed: Callable[[Session, Application], None]) -> Answer | None:
    """Does it to the case. Where somebody was quicker: the case as it stands now, and why nothing was recorded."""
    try:
        with transaction() as session:
            deed(session, of_official(number))
    except Refused as refused:
        return case_shown(of_official(number), DecisionForm(formdata=None), refused=refused), 409
    return None


def _absence_form(**given: object) -> AbsenceForm:
    actor = acting()
    people = absence_queries.colleagues(
        reading(), districts=actor.districts, city=actor.holds("city_officer")
    )
    return AbsenceForm(people=[user for user in people if user.id != actor.id], **given)


def _absences(form: AbsenceForm) -> str:
    actor, today = acting(), clock.today()
    people = absence_queries.colleagues(
        reading(), districts=actor.districts, city=actor.holds("city_officer")
    )
    rows = absence_queries.to_come(reading(), [user.id for user in people], on=today)
    return render_template("applications/absences.html", form=form, rows=rows, me=actor.id, today=today)
