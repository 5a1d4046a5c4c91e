"""What the city promises and how long it took: working days of each step, for everybody to read."""

from __future__ import annotations

from flask import Blueprint, render_template

from portal.accounts.access import public
from portal.applications import timing_queries
from portal.applications.kinds import KINDS
from portal.core import clock
from portal.core.districts import DISTRICTS
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("service", __name__)
STEPS = ("district", "city", "whole")


@blueprint.get("/service")
@public
def times() -> Answer:
    """Medians of this year and the one before, beside the promise; for each kind, tier and district."""
    year = clock.today().year
    usual = timing_queries.usual_times(reading(), year=year)
    lines = sorted({(kind, tier) for kind, tier, _, _ in usual})
    return render_template(
        "applications/service.html", usual=usual, lines=lines, steps=STEPS, kinds=KINDS, districts=list(DISTRICTS), year=year,
        fewest=timing_queries.FEWEST,
    )  # fmt: skip
