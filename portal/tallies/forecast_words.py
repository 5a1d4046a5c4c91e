"""The forecast in one sentence, in the reader's language."""

from __future__ import annotations

from datetime import date

from portal.core.i18n import N_
from portal.tallies.forecast import Forecast
from portal.web.i18n import gettext, language

SAID = {
    "met": N_("The target is met."),
    "too_far": N_("At the present pace the target lies too far ahead for a day to be named."),
    "no_pace": N_("The number is not growing: no day can be named."),
    "too_short": N_("There are too few months yet to say when the target is met."),
}
EXPECTED = N_(
    "At the present pace the target is met in %(month)s (80%% interval: %(earliest)s to %(latest)s)."
)
OPEN = N_(
    "At the present pace the target is met in %(month)s (80%% interval: from %(earliest)s, without a known end)."
)


def sentence(found: Forecast) -> str | None:
    """When the target is met; None where there is no target."""
    if found.outcome != "expected" or found.day is None or found.earliest is None:
        return str(gettext(SAID[found.outcome])) if found.outcome in SAID else None
    said = {"month": month(found.day), "earliest": _beside(found.earliest, found.day)}
    if found.latest is None:
        return str(gettext(OPEN, **said))
    return str(gettext(EXPECTED, **said, latest=_beside(found.latest, found.day)))


def month(day: date) -> str:
    """2027 年 3 月, March 2027."""
    return f"{day.year} 年 {day.month} 月" if language() == "zh" else f"{day:%B} {day.year}"


def short_month(day: date) -> str:
    """For the axis of a chart."""
    return f"{day.year}-{day.month:02d}" if language() == "zh" else f"{day:%b} {day.year}"


def _beside(day: date, other: date) -> str:
    """Without the year where it is the other's."""
    if day.year != other.year:
        return month(day)
    return f"{day.month} 月" if language() == "zh" else f"{day:%B}"
