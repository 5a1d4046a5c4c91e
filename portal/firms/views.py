"""The public register, as a list; the page of one firm stands where its certificates can be read too (tallies/firm_views)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, request

from portal.accounts.access import public
from portal.core import clock
from portal.firms.facet_queries import facets
from portal.firms.register_queries import listed
from portal.firms.register_rows import heads, rows_of
from portal.firms.register_rules import Choice, Place, read_choice, write_cursor
from portal.firms.words import words
from portal.web.formats import number
from portal.web.i18n import language
from portal.web.kept import render_kept
from portal.web.pages import Answer, asked
from portal.web.transaction import reader, reading

blueprint = Blueprint("firms", __name__)


@blueprint.get("/firms")
@public
def register() -> Answer:
    """Search and filters stand in the address; what is no filter of ours is a 400."""
    with asked():
        choice = read_choice(dict(request.args.lists()))
    page, spoken = listed(reader(), choice, today=clock.today()), language()
    holes = {
        "rows": rows_of(page.firms, spoken) or None,
        "total": None if page.total is None else number(page.total),
        "previous_url": _turned(choice, page.before),
        "next_url": _turned(choice, page.after),
    }
    return render_kept(
        "firms/register.html",
        key=None
        if choice.q or page.version is None
        else (page.version, choice.sort, choice.place is None, page.exact, *choice.filters.items()),
        holes=holes,
        choice=choice,
        exact=page.exact,
        words=words(spoken),
        counted=lambda: facets(reading(), choice, today=clock.today()),
        heads=heads(spoken),
    )


def _turned(choice: Choice, place: Place | None) -> str | None:
    if place is None:
        return None
    cursor = write_cursor(place, sort=choice.sort)  # of letters, digits, - and _
    own = choice.address()
    return f"/firms?{urlencode(own)}&cursor={cursor}" if own else f"/firms?cursor={cursor}"
