"""How many firms each filter of the register would leave: sums of what the deeds keep counted, never a count over the register."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.firms.cell_models import RegisterCell
from portal.firms.register_rules import Choice
from portal.firms.step_queries import holders

PLACES = ("district", "layer", "track")


def facets(session: Session, choice: Choice, *, today: date) -> dict[str, dict[str, int]]:
    """Filter → word → firms, beside the other filters that are set. A filter whose numbers nobody keeps (with a search, or a
    tier beside others) is left out."""
    if choice.q is not None or choice.tier is not None:
        return {}
    found: dict[str, dict[str, int]] = {name: {} for name in PLACES}
    chosen = {name: word for name, word in choice.filters.items() if name in PLACES}
    columns = (RegisterCell.district, RegisterCell.layer, RegisterCell.track, RegisterCell.count)
    for *places, number in session.execute(select(*columns)):
        place = dict(zip(PLACES, places, strict=True))
        for name in PLACES:
            if all(place[other] == word for other, word in chosen.items() if other != name):
                found[name][place[name]] = found[name].get(place[name], 0) + number
    if not chosen:
        found["tier"] = holders(session, today)
    return found
