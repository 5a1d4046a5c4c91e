"""What the city promises and how long it took: working days of each step, for everybody to read."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.accounts.access import public
from portal.applications import timing_queries
from portal.applications.kinds import KINDS
from portal.core import clock
from portal.core.districts import DISTRICTS
from portal.programmes import queries as programme_queries
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("service", __name__)
STEPS = ("district", "city", "whole")


@blueprint.get("/service")
@public
def times() -> Answer:
    """Medians of this year and the one before, beside the promise; for each kind, tier, programme and district."""
    year = clock.today().year
    usual = timing_queries.usual_times(reading(), year=year)
    lines = sorted({(kind, tier) for kind, tier, _, _ in usual})
    timed = {tier: timing_queries.programme_timed(tier) for _, tier in lines}
    programmes = programme_queries.named(reading(), [each for each in timed.values() if each is not None])
    return render_template(
        "applications/service.html", usual=usual, lines=lines, programmes={tier: programmes[each] for tier, each in timed.items() if each}, steps=STEPS, kinds=KINDS, districts=list(DISTRICTS), year=year,
        fewest=timing_queries.FEWEST,
    )  # fmt: skip
