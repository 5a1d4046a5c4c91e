"""Offers of firms to scenarios: a firm finds the calls, offers itself, takes it back; the city sees what waits for its answer."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.firms.words import words
from portal.tallies import item_firm_actions as actions
from portal.tallies import item_queries, offer_queries
from portal.tallies.item_forms import OfferForm
from portal.tallies.item_rules import LINK_STATES, STAGES, takes_offers
from portal.tallies.models import PlanItem
from portal.tallies.rules import read_after
from portal.web.i18n import gettext, language
from portal.web.pages import Answer, asked, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("offers", __name__)

OFFERED = N_("Your offer is with the city. You see here what becomes of it, and get a letter.")
TAKEN_BACK = N_("Your offer is taken back.")


@blueprint.get("/my/scenarios")
@requires("see_own_firm")
def calls() -> Answer:
    """Scenarios to which the firm may offer itself, and what became of its offers."""
    with asked():
        after = read_after(request.args.get("after", ""))
    page, more = offer_queries.open_calls(reading(), today=clock.today(), after=after)
    offers = offer_queries.offers_of(reading(), acting().firm_id or 0)
    return render_template(
        "tallies/my_scenarios.html", items=page, later=after > 0,
        next_url=url_for(".calls", after=page[-1].id) if more else None,
        offers=offers, state_of={each.item_id: each.state for each in offers}, words=words(language()),
        stages={stage: gettext(label) for stage, label in STAGES.items()}, link_states=_link_states(),
    )  # fmt: skip


def _link_states() -> dict[str, str]:
    return {state: gettext(label) for state, label in LINK_STATES.items()}


@blueprint.get("/my/scenarios/<int:item_id>")
@requires("file_for_firm")
def offer_page(item_id: int) -> Answer:
    row = _scenario(item_id)
    own = offer_queries.own_offer(reading(), row.id, acting().firm_id or 0)
    return _offer(row, OfferForm(data={"note": own.note if own else ""}))


def _scenario(item_id: int) -> PlanItem:
    return item_queries.item(reading(), item_id, kind="scenarios")


def _offer(row: PlanItem, form: OfferForm) -> str:
    firm_id = acting().firm_id or 0
    return render_template(
        "tallies/offer.html", item=row, form=form, own=offer_queries.own_offer(reading(), row.id, firm_id),
        firm=firm_queries.firm(reading(), firm_id), words=words(language()), link_states=_link_states(),
        takes_offers=takes_offers(row.stage, row.offers_until, today=clock.today()),
    )  # fmt: skip


@blueprint.post("/my/scenarios/<int:item_id>")
@requires("file_for_firm")
def offer(item_id: int) -> Answer:
    form = OfferForm()
    row = _scenario(item_id)
    if not form.validate_on_submit():
        return _offer(row, form), 422
    try:
        with transaction() as session:
            fresh = item_queries.item(session, item_id, kind="scenarios")
            firm = firm_queries.firm(session, acting().firm_id)
            actions.offer(session, fresh, firm, note=form.note.data, by=acting().id)
    except Refused as refused:
        form.refuse(refused)
        return _offer(_scenario(item_id), form), 422
    tell(Text(OFFERED))
    return back_to(url_for(".calls"))


@blueprint.post("/my/scenarios/<int:item_id>/take-back")
@requires("file_for_firm")
def take_back(item_id: int) -> Answer:
    with transaction() as session:
        row = item_queries.item(session, item_id, kind="scenarios")
        actions.take_back(session, row, acting().firm_id or 0, by=acting().id)
    tell(Text(TAKEN_BACK))
    return back_to(url_for(".calls"))


@blueprint.get("/desk/plan/offers")
@requires("keep_plan_items")
def unanswered() -> Answer:
    """What firms offered to scenarios and nobody has answered yet, the oldest first."""
    with asked():
        after = read_after(request.args.get("after", ""))
    page, more = offer_queries.unanswered(reading(), after=after)
    return render_template(
        "tallies/desk_offers.html", offers=page, later=after > 0,
        next_url=url_for(".unanswered", after=page[-1].id) if more else None,
    )  # fmt: skip
