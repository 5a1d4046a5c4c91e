"""The city's page for a firm that leaves the register without having filed it: what follows, then the press."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts.access import acting, requires
from portal.applications import queries, strike_off_actions
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.firms import actions as firm_actions
from portal.firms import queries as firm_queries
from portal.firms.models import Firm
from portal.firms.rules import STANDINGS
from portal.web.forms import ChoiceField, Form, TextAreaField
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("strike_off", __name__)


class StrikeOffForm(Form):
    standing = ChoiceField(
        Text(N_("What became of the firm")),
        choices={word: STANDINGS[word] for word in firm_actions.LEFT},
        blank=Text(N_("Please choose")),
    )
    reason = TextAreaField(Text(N_("Reason, which the firm will read")), most=500, least=4)


@blueprint.get("/desk/firms/<code>/strike-off")
@requires("manage_certificates")
def ask(code: str) -> Answer:
    return _page(_firm(code), StrikeOffForm(formdata=None))


@blueprint.post("/desk/firms/<code>/strike-off")
@requires("manage_certificates")
def strike_off(code: str) -> Answer:
    form, firm = StrikeOffForm(), _firm(code)
    if not form.validate_on_submit():
        return _page(firm, form), 422
    try:
        with transaction() as session:
            strike_off_actions.strike_off(
                session, firm.id, standing=form.standing.data, reason=form.reason.data, by=acting().id, settings=settings()
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _page(_firm(code), form), 409
    tell(Text(N_("The firm has left the register, and its people have been told.")))
    return back_to(url_for("public_firm.one", code=code))


def _firm(code: str) -> Firm:
    found = firm_queries.firm_by_code(reading(), code)
    if found is None or found.standing == "applicant":
        raise NotFound(f"firm {code}")
    return found


def _page(firm: Firm, form: Form) -> str:
    return render_template(
        "applications/strike_off.html", firm=firm, form=form, standings=STANDINGS,
        under_way=queries.open_cases(reading(), firm.id),
    )  # fmt: skip
