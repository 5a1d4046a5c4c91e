"""The lists of what is counted toward the plan beside firms."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import public
from portal.core import clock
from portal.core.errors import NotFound
from portal.core.i18n import N_
from portal.firms.words import words
from portal.tallies import item_queries, offer_queries
from portal.tallies.item_rules import KIND_LABELS, PARTS_OF_THE_WAY, STAGES
from portal.tallies.rules import read_after
from portal.web.i18n import gettext, language
from portal.web.pages import Answer, asked, refused_page
from portal.web.transaction import reading

blueprint = Blueprint("tallies", __name__)

NO_SUCH_PART = N_("The list cannot be narrowed by that.")


@blueprint.get("/plan/<key>")
@public
def items(key: str) -> Answer:
    """The parks, scenarios, competitions or platforms: those that make the plan's number, and those on their way."""
    if key not in KIND_LABELS:
        raise NotFound(key)
    with asked():
        after = read_after(request.args.get("after", ""))
    part = request.args.get("part", "")
    if part and (key != "scenarios" or part not in PARTS_OF_THE_WAY):
        return refused_page(400, message=gettext(NO_SUCH_PART))
    if part == "open":
        page, more = offer_queries.open_calls(reading(), today=clock.today(), after=after)
    else:
        page, more = item_queries.public_items(reading(), key, after=after, stage=part or None)
    return render_template(
        "tallies/items.html",
        key=key,
        title=gettext(KIND_LABELS[key]),
        items=page,
        next_url=url_for("tallies.items", key=key, part=part or None, after=page[-1].id) if more else None,
        parts=_parts(part) if key == "scenarios" else [],
        later=after > 0,
        narrowed=part,
        words=words(language()),
        stages={stage: gettext(label) for stage, label in STAGES.items()},
    )


def _parts(part: str) -> list[dict[str, Any]]:
    """The ways to narrow the list of scenarios."""
    labels = {"": gettext("All"), **{key: gettext(label) for key, label in PARTS_OF_THE_WAY.items()}}
    return [
        {"label": label, "url": url_for("tallies.items", key="scenarios", part=key or None), "active": key == part}
        for key, label in labels.items()
    ]  # fmt: skip
