"""Messages inside a case: the firm's side and the officials' side of the same page."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.applications import message_actions, message_queries, queries
from portal.applications.desk_forms import MessageForm
from portal.applications.desk_hand import hand_before, of_official
from portal.applications.models import Application
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("messages", __name__)
PAGE = 20


@blueprint.get("/my/applications/<number>/messages")
@requires("see_own_firm")
def of_firm(number: str) -> Answer:
    return _page(_own(number), MessageForm(formdata=None), side="firm")


@blueprint.post("/my/applications/<number>/messages")
@requires("file_for_firm")
def write_as_firm(number: str) -> Answer:
    return _write(_own(number), side="firm", capacity="firm")


@blueprint.post("/my/applications/<number>/messages/read")
@requires("see_own_firm")
def read_as_firm(number: str) -> Answer:
    return _read(_own(number), side="firm")


@blueprint.get("/desk/cases/<number>/messages")
@requires("see_cases")
def of_officials(number: str) -> Answer:
    return _page(of_official(number), MessageForm(formdata=None), side="official")


@blueprint.post("/desk/cases/<number>/messages")
@requires("work_on_cases")
def write_as_official(number: str) -> Answer:
    found = of_official(number)
    capacities = hand_before(found).capacities
    return _write(found, side="official", capacity="district" if "district" in capacities else "city")


@blueprint.post("/desk/cases/<number>/messages/read")
@requires("work_on_cases")
def read_as_official(number: str) -> Answer:
    return _read(of_official(number), side="official")


def _own(number: str) -> Application:
    """A submitted application of the person's own firm."""
    found = queries.for_firm(reading(), number, acting().firm_id)
    if found.submitted_at is None:
        raise NotFound(number)
    return found


def _write(found: Application, *, side: str, capacity: str) -> Answer:
    form = MessageForm()
    if not form.validate_on_submit():
        return _page(found, form, side=side), 422
    try:
        with transaction() as session:
            row = session.get_one(Application, found.id)
            message_actions.write(
                session,
                row,
                side=side,
                capacity=capacity,
                text=form.text.data,
                by=acting().id,
                settings=settings(),
            )
    except Refused as refused:
        form.refuse(refused)
        return _page(found, form, side=side), 422
    tell(Text(N_("Sent.")))
    return back_to(_address(found.number, side))


def _read(found: Application, *, side: str) -> Answer:
    with transaction() as session:
        message_actions.read(session, session.get_one(Application, found.id), side=side)
    return back_to(_address(found.number, side))


def _address(number: str, side: str) -> str:
    return url_for(".of_firm" if side == "firm" else ".of_officials", number=number)


def _page(found: Application, form: MessageForm, *, side: str) -> str:
    before = row_asked("before")
    rows = message_queries.messages(reading(), found.id, before=before, most=PAGE + 1)
    address = _address(found.number, side)
    return render_template(
        "applications/messages.html", application=found, form=form, side=side, rows=rows[:PAGE], address=address,
        more=f"{address}?before={rows[PAGE - 1].id}" if len(rows) > PAGE else None, first=before is None, me=acting().id,
        unread=found.unread_firm if side == "firm" else found.unread_official,
        may_write=found.queue != "none" and acting().may("file_for_firm" if side == "firm" else "work_on_cases"),
        may_mark=side == "firm" or acting().may("work_on_cases"),
    )  # fmt: skip
