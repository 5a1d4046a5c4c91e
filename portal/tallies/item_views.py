"""The public pages of parks, scenarios, competitions and platforms, their pictures; and a firm's way to offer itself to a scenario."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import acting, public, requires
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.firms.document_views import files
from portal.firms.words import words
from portal.tallies import item_actions as actions
from portal.tallies import item_queries as queries
from portal.tallies.item_forms import OfferForm
from portal.tallies.item_rules import KIND_LABELS, KIND_NAMES, LINK_STATES, OPEN_STAGES, ROLES, STAGES
from portal.tallies.models import PlanItem
from portal.tallies.rules import read_after
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer, back_to, refused_page, tell
from portal.web.security import DOCUMENT_POLICY
from portal.web.transaction import reading, transaction

blueprint = Blueprint("plan_items", __name__)

OFFERED = N_("Your offer is with the city. You see here what becomes of it.")


@blueprint.get("/plan/<any(parks, scenarios, competitions, platforms):kind>/<int:item_id>")
@public
def one(kind: str, item_id: int) -> Answer:
    """What it is, which firms take part, from when on it counts."""
    session, today = reading(), clock.today()
    row = queries.item(session, item_id, kind=kind)
    return render_template(
        "tallies/item.html", item=row, kind=kind, title=gettext(KIND_LABELS[kind]), kind_name=gettext(KIND_NAMES[kind]),
        stages=[(stage, gettext(label)) for stage, label in STAGES.items()],
        roles={role: gettext(label) for role, label in ROLES.items()},
        firms=queries.firms_of(session, row.id), pictures=queries.pictures_of(session, row.id),
        takes_offers=_takes_offers(row), today=today, words=words(language()),
    )  # fmt: skip


def _takes_offers(row: PlanItem) -> bool:
    return row.stage in OPEN_STAGES and (row.offers_until is None or row.offers_until >= clock.today())


@blueprint.get("/plan/pictures/<int:picture_id>")
@public
def picture(picture_id: int) -> Answer:
    """A picture of what is public."""
    return serve(picture_id, hidden=False)


@blueprint.get("/desk/plan/pictures/<int:picture_id>")
@requires("keep_plan_items")
def kept_picture(picture_id: int) -> Answer:
    """The same, also of what is not public yet."""
    return serve(picture_id, hidden=True)


def serve(picture_id: int, *, hidden: bool) -> Response:
    """The bytes as they were drawn, with headers that make nothing else of them."""
    found = queries.picture(reading(), picture_id, hidden=hidden)
    answer = Response(files().read(found.sha256), mimetype=found.media_type)
    suffix = "png" if found.media_type == "image/png" else "jpg"
    answer.headers["Content-Disposition"] = f'inline; filename="picture-{found.id}.{suffix}"'
    answer.headers["Content-Security-Policy"] = DOCUMENT_POLICY
    answer.headers["Cache-Control"] = "no-store" if hidden else "public, max-age=3600"
    answer.set_etag(found.sha256)
    answer.make_conditional(request)
    return answer


@blueprint.get("/my/scenarios")
@requires("see_own_firm")
def calls() -> Answer:
    """Scenarios to which the firm may offer itself, and what became of its offers."""
    try:
        after = read_after(request.args.get("after", ""))
    except Refused as refused:
        return refused_page(400, message=said(refused.message))
    page, more = queries.open_calls(reading(), today=clock.today(), after=after)
    return render_template(
        "tallies/my_scenarios.html", items=page, later=after > 0,
        next_url=url_for(".calls", after=page[-1].id) if more else None,
        offers=queries.offers_of(reading(), acting().firm_id or 0), words=words(language()),
        stages={stage: gettext(label) for stage, label in STAGES.items()},
        roles={role: gettext(label) for role, label in ROLES.items()},
        link_states={state: gettext(label) for state, label in LINK_STATES.items()},
    )  # fmt: skip


@blueprint.get("/my/scenarios/<int:item_id>")
@requires("file_for_firm")
def offer_page(item_id: int) -> Answer:
    return _offer(queries.item(reading(), item_id, kind="scenarios"), OfferForm())


def _offer(row: PlanItem, form: OfferForm) -> str:
    return render_template("tallies/offer.html", item=row, form=form, takes_offers=_takes_offers(row))


@blueprint.post("/my/scenarios/<int:item_id>")
@requires("file_for_firm")
def offer(item_id: int) -> Answer:
    form = OfferForm()
    row = queries.item(reading(), item_id, kind="scenarios")
    if not form.validate_on_submit():
        return _offer(row, form), 422
    try:
        with transaction() as session:
            fresh = queries.item(session, item_id, kind="scenarios")
            firm = firm_queries.firm(session, acting().firm_id)
            actions.offer(session, fresh, firm, note=form.note.data, by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _offer(queries.item(reading(), item_id, kind="scenarios"), form), 422
    tell(Text(OFFERED))
    return back_to(url_for(".calls"))
