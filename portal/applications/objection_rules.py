"""Objections to a published list (公示异议): the states, who may still object, and what becomes of the firm's case meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from portal.core.errors import Refused
from portal.core.i18n import N_, Text

OBJECTION_STATES = ("open", "upheld", "dismissed")
OBJECTION_LABELS = {
    "open": N_("Being examined"),
    "upheld": N_("Upheld: the title is not awarded"),
    "dismissed": N_("Not upheld"),
}
OF_SUPPORT = OBJECTION_LABELS | {"upheld": N_("Upheld: no support is given")}
OVER = N_("The public notice ended on %(day)s at midnight (Beijing time); objections can be made no more.")
NOT_YET = N_("The public notice has not begun.")
NOT_ON_LIST = N_("This firm does not stand on the list.")


def labels_for(kind: str) -> Mapping[str, str]:
    """State → what became of an objection, in the words of what was objected to: a title, or support."""
    return OF_SUPPORT if kind == "support" else OBJECTION_LABELS


def may_object(*, first_day: date, last_day: date, today: date) -> None:
    """Refused outside of the days of the notice; both its first and its last day count, in the city's time."""
    if today < first_day:
        raise Refused(Text(NOT_YET))
    if today > last_day:
        raise Refused(Text(OVER, day=last_day.isoformat()))


def may_conclude(*, last_day: date, today: date, open_objections: int) -> bool:
    """Whether a title on the list takes effect: the notice is over, and no objection to this firm is being examined."""
    return today > last_day and open_objections == 0
