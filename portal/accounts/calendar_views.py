"""The administrator's calendar: which days are working days, entered by pasting the State Council's notice."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts import calendar_actions, calendar_queries
from portal.accounts.access import acting, requires
from portal.accounts.calendar_rules import read_days
from portal.accounts.people_forms import DaysForm
from portal.core import clock
from portal.core.days import known_until, overrides
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("calendar", __name__)
WARN_WITHIN = 90  # days


@blueprint.get("/admin/calendar")
@requires("administer")
def days() -> Answer:
    return _page(DaysForm(formdata=None), _year())


@blueprint.post("/admin/calendar")
@requires("administer")
def enter() -> Answer:
    form = DaysForm()
    if not form.validate_on_submit():
        return _page(form, clock.today().year), 422
    try:
        entered = read_days(form.days.data)
    except Refused as refused:
        form.refuse(refused)
        return _page(form, clock.today().year), 422
    with transaction() as session:
        calendar_actions.enter_days(session, entered, by=acting().id)
    tell(Text(N_("%(n)s days entered."), n=len(entered)))
    return back_to(url_for(".days", year=entered[0].day.year))


@blueprint.post("/admin/calendar/<int:year>/weekdays")
@requires("administer")
def fill(year: int) -> Answer:
    """Enters the days of a year that nobody has announced by their weekdays, so that deadlines can be reckoned."""
    if not 2000 <= year <= 2200:
        raise NotFound(str(year))
    with transaction() as session:
        entered = calendar_actions.fill_year(session, year, by=acting().id)
    tell(Text(N_("%(n)s days entered. Now correct the holidays."), n=len(entered)))
    return back_to(url_for(".days", year=year))


@blueprint.post("/admin/calendar/<day>/remove")
@requires("administer")
def remove(day: str) -> Answer:
    try:
        found = date.fromisoformat(day)
    except ValueError:
        raise NotFound(day) from None
    with transaction() as session:
        calendar_actions.remove_day(session, found, by=acting().id)
    tell(Text(N_("Removed.")))
    return back_to(url_for(".days", year=found.year))


def _year() -> int:
    text = request.args.get("year", "")
    if not text:
        return clock.today().year
    if not (text.isascii() and text.isdecimal() and 2000 <= int(text) <= 2200):
        abort(400)
    return int(text)


def _page(form: DaysForm, year: int) -> str:
    today = clock.today()
    until = known_until(today, overrides=overrides(reading()))
    return render_template(
        "accounts/calendar.html", form=form, year=year, rows=calendar_queries.days_of(reading(), year), until=until,
        soon=(until - today).days < WARN_WITHIN, today=today,
    )  # fmt: skip
