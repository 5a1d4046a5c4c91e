"""The lists of what is counted toward the plan beside firms."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import public
from portal.core.errors import NotFound, Refused
from portal.firms.words import words
from portal.tallies import item_queries
from portal.tallies.item_rules import KIND_LABELS, STAGES
from portal.tallies.rules import read_after
from portal.web.i18n import gettext, language, said
from portal.web.pages import Answer, refused_page
from portal.web.transaction import reading

blueprint = Blueprint("tallies", __name__)


@blueprint.get("/plan/<key>")
@public
def items(key: str) -> Answer:
    """The parks, scenarios, competitions or platforms: those that make the plan's number, and those on their way."""
    if key not in KIND_LABELS:
        raise NotFound(key)
    try:
        after = read_after(request.args.get("after", ""))
    except Refused as refusal:
        return refused_page(400, message=said(refusal.message))
    page, more = item_queries.public_items(reading(), key, after=after)
    return render_template(
        "tallies/items.html",
        key=key,
        title=gettext(KIND_LABELS[key]),
        items=page,
        next_url=url_for("tallies.items", key=key, after=page[-1].id) if more else None,
        later=after > 0,
        words=words(language()),
        stages={stage: gettext(label) for stage, label in STAGES.items()},
    )
