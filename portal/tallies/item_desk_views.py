"""The city officers' pages of parks, scenarios, competitions and platforms: entered, changed, linked with firms, shown in pictures."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.document_views import files
from portal.firms.words import words
from portal.tallies import item_actions as actions
from portal.tallies import item_firm_actions as firm_actions
from portal.tallies import item_queries as queries
from portal.tallies.item_forms import FORMS, FirmForm, ItemForm, PictureForm
from portal.tallies.item_rules import ITEM_STATES, KIND_LABELS, KIND_NAMES, LINK_STATES, ROLES, STAGES
from portal.tallies.models import PlanItem
from portal.tallies.picture_rules import ACCEPT, draw_anew
from portal.tallies.rules import read_after
from portal.web.frame import settings
from portal.web.i18n import gettext, language
from portal.web.pages import Answer, asked, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("plan_desk", __name__)

KIND = "<any(parks, scenarios, competitions, platforms):kind>"
ONE = f"/desk/plan/{KIND}/<int:item_id>"
ENTERED = N_("It is entered.")
CHANGED = N_("It is changed.")
LINKED = N_("The firm is linked.")
UNLINKED = N_("The firm is no longer linked.")
TAKEN = N_("The offer is taken up.")
NOT_TAKEN = N_("The offer is not taken up.")
NONE_TAKEN = N_("The offers that waited are not taken up.")
PICTURE_ADDED = N_("The picture is shown.")
PICTURE_REMOVED = N_("The picture is removed.")


def _names() -> dict[str, Any]:
    return {
        "words": words(language()),
        "states": {key: gettext(label) for key, label in ITEM_STATES.items()},
        "stages": {key: gettext(label) for key, label in STAGES.items()},
        "roles": {key: gettext(label) for key, label in ROLES.items()},
        "link_states": {key: gettext(label) for key, label in LINK_STATES.items()},
        "kinds": {key: gettext(label) for key, label in KIND_LABELS.items()},
        "kind_names": {key: gettext(label) for key, label in KIND_NAMES.items()},
    }


@blueprint.get(f"/desk/plan/{KIND}")
@requires("keep_plan_items")
def kept(kind: str) -> Answer:
    with asked():
        after = read_after(request.args.get("after", ""))
    page, more = queries.kept_items(reading(), kind, after=after)
    next_url = url_for(".kept", kind=kind, after=page[-1].id) if more else None
    return render_template(
        "tallies/desk_items.html", kind=kind, items=page, next_url=next_url, later=after > 0, **_names()
    )


@blueprint.get(f"/desk/plan/{KIND}/new")
@requires("keep_plan_items")
def new(kind: str) -> Answer:
    return _edit(kind, FORMS[kind](data={"state": "draft", "stage": "call"}))


def _edit(kind: str, form: ItemForm, row: PlanItem | None = None) -> str:
    return render_template("tallies/desk_item_edit.html", kind=kind, form=form, item=row, **_names())


@blueprint.post(f"/desk/plan/{KIND}/new")
@requires("keep_plan_items")
def enter(kind: str) -> Answer:
    form = FORMS[kind]()
    if not form.validate_on_submit():
        return _edit(kind, form), 422
    try:
        with transaction() as session:
            row = actions.enter(session, kind, form.details(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit(kind, form), 422
    tell(Text(ENTERED))
    return back_to(url_for(".one", kind=kind, item_id=row.id))


@blueprint.get(ONE)
@requires("keep_plan_items")
def one(kind: str, item_id: int) -> Answer:
    row = queries.item(reading(), item_id, kind=kind, hidden=True)
    return _one(row, FirmForm(), PictureForm())


def _one(row: PlanItem, firm_form: FirmForm, picture_form: PictureForm) -> str:
    session = reading()
    return render_template(
        "tallies/desk_item.html", item=row, kind=row.kind, today=clock.today(),
        firms=queries.firms_of(session, row.id, states=LINK_STATES), pictures=queries.pictures_of(session, row.id),
        firm_form=firm_form.of_kind(row.kind), picture_form=picture_form, accept=ACCEPT, **_names(),
    )  # fmt: skip


@blueprint.get(f"{ONE}/edit")
@requires("keep_plan_items")
def edit(kind: str, item_id: int) -> Answer:
    row = queries.item(reading(), item_id, kind=kind, hidden=True)
    return _edit(kind, FORMS[kind].of(row), row)


@blueprint.post(f"{ONE}/edit")
@requires("keep_plan_items")
def change(kind: str, item_id: int) -> Answer:
    row, form = queries.item(reading(), item_id, kind=kind, hidden=True), FORMS[kind]()
    if not form.validate_on_submit():
        return _edit(kind, form, row), 422
    try:
        with transaction() as session:
            fresh = queries.item(session, item_id, kind=kind, hidden=True)
            actions.change(session, fresh, form.details(), seen=form.seen_version(), by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _edit(kind, form, queries.item(reading(), item_id, kind=kind, hidden=True)), 422
    return _done(kind, item_id, CHANGED)


def _done(kind: str, item_id: int, message: str) -> Answer:
    tell(Text(message))
    return back_to(url_for(".one", kind=kind, item_id=item_id))


@blueprint.post(f"{ONE}/firms")
@requires("keep_plan_items")
def link_firm(kind: str, item_id: int) -> Answer:
    form = FirmForm().of_kind(kind)
    row = queries.item(reading(), item_id, kind=kind, hidden=True)
    if not form.validate_on_submit():
        return _one(row, form, PictureForm(formdata=None)), 422
    try:
        with transaction() as session:
            fresh = queries.item(session, item_id, kind=kind, hidden=True)
            firm_actions.link_firm(
                session, fresh, by=acting().id, base_url=settings().base_url, **form.values()
            )
    except Refused as refused:
        form.refuse(refused)
        row = queries.item(reading(), item_id, kind=kind, hidden=True)
        return _one(row, form, PictureForm(formdata=None)), 422
    return _done(kind, item_id, LINKED)


@blueprint.post(f"{ONE}/firms/<int:link_id>/<any(take, decline, remove):answer>")
@requires("keep_plan_items")
def answer_firm(kind: str, item_id: int, link_id: int, answer: str) -> Answer:
    """Takes a firm's offer up or not, or ends its part."""
    by, base_url = acting().id, settings().base_url
    with transaction() as session:
        row = queries.item(session, item_id, kind=kind, hidden=True)
        found = queries.link(session, item_id, link_id)
        if answer == "remove":
            firm_actions.unlink_firm(session, row, found, by=by, base_url=base_url)
        else:
            firm_actions.answer(session, row, found, taken=answer == "take", by=by, base_url=base_url)
    return _done(kind, item_id, {"take": TAKEN, "decline": NOT_TAKEN, "remove": UNLINKED}[answer])


@blueprint.post(f"{ONE}/firms/decline-rest")
@requires("keep_plan_items")
def decline_rest(kind: str, item_id: int) -> Answer:
    """All offers that wait are declined, when the others are chosen."""
    with transaction() as session:
        row = queries.item(session, item_id, kind=kind, hidden=True)
        firm_actions.decline_rest(session, row, by=acting().id, base_url=settings().base_url)
    return _done(kind, item_id, NONE_TAKEN)


@blueprint.post(f"{ONE}/pictures")
@requires("keep_plan_items")
def add_picture(kind: str, item_id: int) -> Answer:
    form = PictureForm()
    row = queries.item(reading(), item_id, kind=kind, hidden=True)
    if not form.validate_on_submit():
        return _one(row, FirmForm(formdata=None), form), 422
    try:
        drawn = draw_anew(form.picture.data.name, form.picture.data.content)
        with transaction() as session:
            fresh = queries.item(session, item_id, kind=kind, hidden=True)
            words = {"alt": form.alt.data, "alt_en": form.alt_en.data or ""}
            actions.add_picture(session, files(), fresh, drawn, **words, by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        row = queries.item(reading(), item_id, kind=kind, hidden=True)
        return _one(row, FirmForm(formdata=None), form), 422
    return _done(kind, item_id, PICTURE_ADDED)


@blueprint.post("/desk/plan/pictures/<int:picture_id>/remove")
@requires("keep_plan_items")
def remove_picture(picture_id: int) -> Answer:
    with transaction() as session:
        found = queries.picture(session, picture_id, hidden=True)
        row = queries.item(session, found.item_id, hidden=True)
        actions.remove_picture(session, found, by=acting().id)
    return _done(row.kind, row.id, PICTURE_REMOVED)
