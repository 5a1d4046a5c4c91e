"""One page a firm for everybody: its facts, tiers, certificates, what it takes part in, its history. Nothing about persons."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from portal.accounts.access import public
from portal.certificates import queries as certificate_queries
from portal.core import clock
from portal.firms.credit_code import normalise
from portal.firms.public_queries import public_firm
from portal.firms.words import words
from portal.tallies import item_queries
from portal.tallies.item_rules import KIND_NAMES, ROLES
from portal.web.i18n import gettext, language
from portal.web.pages import Answer, back_to
from portal.web.transaction import reading

blueprint = Blueprint("public_firm", __name__)


@blueprint.get("/firms/<code>")
@public
def one(code: str) -> Answer:
    """A code in small or full-width letters leads to the same page."""
    plain = normalise(code)
    if plain != code:
        return back_to(url_for(".one", code=plain))
    session, today = reading(), clock.today()
    firm = public_firm(session, code, today=today)
    papers = certificate_queries.of_firm(session, firm.id)
    return render_template(
        "firms/firm.html",
        firm=firm, words=words(language()),
        certificates=[
            (paper, certificate_queries.standing_of(paper, today=today))
            for paper in papers
            if paper.sha256 is not None and paper.superseded_by is None
        ],
        parts=item_queries.parts_of(session, firm.id),
        kinds={kind: gettext(label) for kind, label in KIND_NAMES.items()},
        roles={role: gettext(label) for role, label in ROLES.items()},
    )  # fmt: skip
