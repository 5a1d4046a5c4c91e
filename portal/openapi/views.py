"""The public read-only API and open data: the tally and the register for other programs, without an account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request
from sqlalchemy import Row

from portal.accounts.access import public
from portal.core import clock
from portal.core.errors import Refused
from portal.firms.register_queries import listed
from portal.firms.register_rules import read_choice, write_cursor
from portal.openapi.document import document
from portal.tallies import queries
from portal.tallies.rules import read_days
from portal.web.i18n import said
from portal.web.limits import limited
from portal.web.transaction import reader, reading

blueprint = Blueprint("openapi", __name__)

Json = dict[str, Any] | tuple[dict[str, Any], int]


@blueprint.get("/api/v1/tally")
@public
def tally() -> Json:
    """The plan's numbers, now or `?on=` a past day; `known_on` a later day adds what was corrected by then."""
    asked = request.args
    try:
        day, known_on = read_days(asked.get("on"), asked.get("known_on"), today=clock.today())
    except Refused as refusal:
        return _refused(refusal)
    return queries.tally(reading(), on=day, known_on=known_on).as_json()


@blueprint.get("/api/v1/firms")
@public
@limited("api")
def firms() -> Json:
    """A page of the register, with the cursor of the next one."""
    try:
        choice = read_choice(dict(request.args.lists()))
    except Refused as refusal:
        return _refused(refusal)
    page = listed(reader(), choice, today=clock.today(), most=100)
    return {
        "firms": [_firm(row) for row in page.firms],
        "total": page.total,
        "total_exact": page.exact,
        "next": write_cursor(page.after, sort=choice.sort) if page.after else None,
    }


def _firm(row: Row[Any]) -> dict[str, Any]:
    return {
        "credit_code": row.credit_code,
        "name": row.name,
        "district": row.district,
        "layer": row.layer,
        "track": row.track,
        "tiers": tiers_of(row),
        "registered_on": row.registered_on.isoformat(),
    }


def tiers_of(row: Row[Any]) -> list[str]:
    """The tiers of a listed firm, each once."""
    return sorted(set(row.tiers.split(","))) if row.tiers else []


def _refused(refusal: Refused) -> Json:
    return {"error": said(refusal.message), "parameter": refusal.field}, 400


@blueprint.get("/api/v1/openapi.json")
@public
def openapi() -> Json:
    """What the API answers, for programs."""
    return document()
