"""How many firms each filter of the register would leave: sums of what the deeds keep counted, never a count over the register.

A tier beside other filters is kept counted by nobody: its holders are read where they are few, and left out where they are many.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.firms.cell_models import RegisterCell
from portal.firms.models import Firm, Title
from portal.firms.register_rules import Choice
from portal.firms.register_statements import valid
from portal.firms.step_queries import holders

PLACES = ("district", "layer", "track")
MOST_HOLDERS = 2000  # of a tier, or of all tiers together: so many rows are read for the numbers of a page


def facets(session: Session, choice: Choice, *, today: date) -> dict[str, dict[str, int]]:
    """Filter → word → firms, beside the other filters that are set; its own words all. A filter whose numbers nobody keeps
    (with a search, or beside a tier that many hold) is left out."""
    if choice.q is not None:
        return {}
    chosen = {name: word for name, word in choice.filters.items() if name in PLACES}
    held = holders(session, today)
    found: dict[str, dict[str, int]] = {}
    if choice.tier is None:
        found = _beside(_cells(session), chosen)
    elif held.get(choice.tier, 0) <= MOST_HOLDERS:
        found = _beside(_cells_of(session, choice.tier, today), chosen)
    if not chosen:
        found["tier"] = held
    elif sum(held.values()) <= MOST_HOLDERS:
        found["tier"] = _held_there(session, chosen, today)
    return found


def _beside(cells: Iterable[Any], chosen: Mapping[str, str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: {} for name in PLACES}
    for *places, number in cells:
        place = dict(zip(PLACES, places, strict=True))
        for name in PLACES:
            if all(place[other] == word for other, word in chosen.items() if other != name):
                found[name][place[name]] = found[name].get(place[name], 0) + number
    return found


def _cells(session: Session) -> Iterable[Any]:
    columns = (RegisterCell.district, RegisterCell.layer, RegisterCell.track, RegisterCell.count)
    return session.execute(select(*columns))


def _cells_of(session: Session, tier: str, today: date) -> Iterable[Any]:
    """As many as hold the tier today, by where they stand."""
    places = [getattr(Firm, name) for name in PLACES]
    own = select(Title.firm_id).where(Title.tier == tier, valid()).distinct().subquery()
    query = (
        select(*places, func.count()).join(own, own.c.firm_id == Firm.id).where(Firm.standing == "registered")
    )
    return session.execute(query.group_by(*places), {"today": today})


def _held_there(session: Session, chosen: Mapping[str, str], today: date) -> dict[str, int]:
    """Tier → firms that hold it today among those that stand there."""
    there = [getattr(Firm, name) == word for name, word in chosen.items()]
    query = select(Title.tier, func.count(Title.firm_id.distinct()).label("number")).join(
        Firm, Firm.id == Title.firm_id
    )
    query = query.where(valid(), Firm.standing == "registered", *there).group_by(Title.tier)
    return {row.tier: row.number for row in session.execute(query, {"today": today})}
