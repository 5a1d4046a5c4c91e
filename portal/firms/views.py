"""The public register: its list, and a page for each firm."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import public
from portal.core import clock
from portal.core.errors import Refused
from portal.firms.credit_code import normalise
from portal.firms.public_queries import public_firm
from portal.firms.register_queries import listed
from portal.firms.register_rows import heads, rows_of
from portal.firms.register_rules import Choice, Place, read_choice, write_cursor
from portal.firms.words import words
from portal.web.formats import number
from portal.web.i18n import language, said
from portal.web.kept import render_kept
from portal.web.pages import Answer, back_to, refused_page
from portal.web.transaction import reader, reading

blueprint = Blueprint("firms", __name__)


@blueprint.get("/firms")
@public
def register() -> Answer:
    """Search and filters stand in the address; what is no filter of ours is a 400."""
    try:
        choice = read_choice(dict(request.args.lists()))
    except Refused as refusal:
        return refused_page(400, message=said(refusal.message))
    page, names = listed(reader(), choice, today=clock.today()), words(language())
    holes = {
        "rows": rows_of(page.firms, language()) or None,
        "total": None if page.total is None else number(page.total),
        "previous_url": _turned(choice, page.before),
        "next_url": _turned(choice, page.after),
    }
    return render_kept(
        "firms/register.html",
        key=None if choice.q else (choice.sort, choice.place is None, page.exact, *choice.filters.items()),
        holes=holes,
        choice=choice,
        exact=page.exact,
        words=names,
        heads=heads(language()),
    )


def _turned(choice: Choice, place: Place | None) -> str | None:
    if place is None:
        return None
    return f"/firms?{urlencode(choice.address(cursor=write_cursor(place, sort=choice.sort)))}"


@blueprint.get("/firms/<code>")
@public
def firm(code: str) -> Answer:
    """A firm's public facts; a code in small or full-width letters leads to the same page."""
    plain = normalise(code)
    if plain != code:
        return back_to(url_for("firms.firm", code=plain))
    return render_template(
        "firms/firm.html",
        firm=public_firm(reading(), code, today=clock.today()),
        words=words(language()),
    )
