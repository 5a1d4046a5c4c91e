"""The city's pages of its own titles: those in force, one of them, and taking it back with the reason."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.applications import revocation_actions
from portal.certificates.actions import REASONS
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import title_queries
from portal.firms.upkeep_rules import upkeep
from portal.web import formats
from portal.web.addresses import row_asked
from portal.web.forms import ChoiceField, Form, TextAreaField
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("held_titles", __name__)

PAGE = 30


class RevokeTitleForm(Form):
    reason = ChoiceField(Text(N_("Reason")), choices=REASONS, blank=Text(N_("Please choose")))
    note = TextAreaField(Text(N_("What was found, which the firm will read")), most=500, least=4)


@blueprint.get("/desk/titles/held")
@requires("manage_certificates")
def held() -> str:
    before = row_asked("before")
    rows = title_queries.held(reading(), on=clock.today(), before=before, most=PAGE + 1)
    more = url_for(".held", before=rows[PAGE - 1].title.id) if len(rows) > PAGE else None
    return render_template("applications/held_titles.html", rows=rows[:PAGE], more=more, first=before is None)


@blueprint.get("/desk/titles/held/<int:title_id>")
@requires("manage_certificates")
def one(title_id: int) -> Answer:
    return _page(title_id, RevokeTitleForm(formdata=None))


@blueprint.post("/desk/titles/held/<int:title_id>/revoke")
@requires("manage_certificates")
def revoke(title_id: int) -> Answer:
    form = RevokeTitleForm()
    title_queries.one_held(reading(), title_id)
    if not form.validate_on_submit():
        return _page(title_id, form), 422
    try:
        with transaction() as session:
            ban = revocation_actions.revoke_title(
                session,
                title_id,
                reason=form.reason.data,
                note=form.note.data,
                by=acting().id,
                settings=settings(),
            )
            until = None if ban is None else ban.last_day
    except Refused as refused:
        form.refuse(refused)
        return _page(title_id, form), 409
    if until is None:
        tell(Text(N_("Revoked; the firm has been told why.")))
    else:
        tell(
            Text(N_("Revoked; the firm is shut out until %(day)s and has been told."), day=formats.day(until))
        )
    return back_to(url_for(".held"))


def _page(title_id: int, form: Form) -> str:
    return render_template(
        "applications/held_title.html", found=title_queries.one_held(reading(), title_id), form=form, reasons=REASONS,
        banning=[REASONS[word] for word in REASONS if word in upkeep().ban_reasons], years=upkeep().ban_years,
    )  # fmt: skip
