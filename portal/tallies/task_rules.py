"""The plan's tasks: the four chains, what a report says, and the traffic light that follows from due date and reports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from portal.core.i18n import N_, Text

CHAINS = {
    "gu": N_("Secure the chain"),  # 固链
    "qiang": N_("Strengthen the chain"),  # 强链
    "bu": N_("Complete the chain"),  # 补链
    "wen": N_("Stabilise the chain"),  # 稳链
}
AIMS = {
    "gu": N_("Lay the groundwork of the industry"),
    "qiang": N_("Upgrade the industry by new technology"),
    "bu": N_("Bring the chains of industry and of innovation together"),
    "wen": N_("Build the environment in which the industry grows"),
}
LIGHTS = {
    "green": N_("On track"),
    "amber": N_("Needs attention"),
    "red": N_("Behind"),
    "grey": N_("No date and no report yet"),
    "done": N_("Done"),
}
SOON = timedelta(days=30)  # before the due date: what is not nearly done needs attention
SILENT = timedelta(days=100)  # a quarter and some days: so long without a report needs attention
NEARLY = 80  # percent

DONE = N_("Reported as done on %(day)s.")
OVERDUE = N_("Due on %(day)s, and at %(progress)s%%.")
DUE_SOON = N_("Due on %(day)s in less than a month, and at %(progress)s%%.")
LAGS = N_("%(spent)s%% of the time is over, and %(progress)s%% is done.")
NEVER = N_("No report yet.")
LONG_AGO = N_("The last report is of %(day)s.")
FINE = N_("At %(progress)s%%, reported on %(day)s.")
NO_DATE = N_("No due date is set.")
BY_HAND = N_("Set by hand: %(reason)s")


@dataclass(frozen=True)
class Report:
    """How far a task had come on a day, in percent."""

    day: date
    progress: int


@dataclass(frozen=True)
class Light:
    """The colour, and why."""

    colour: str
    reason: Text


def light(
    reports: Iterable[Report],
    *,
    begun: date,
    due: date | None,
    today: date,
    by_hand: tuple[str, str] | None = None,
) -> Light:
    """From the latest report and the due date; `by_hand` (colour, reason) outweighs them until it is taken back.

    Red: overdue, or half behind the time that is spent. Amber: due within a month and not nearly done, a fifth behind, or silent for
    a quarter. Done stays done.
    """
    if by_hand is not None:
        return Light(by_hand[0], Text(BY_HAND, reason=by_hand[1]))
    last = max(reports, key=lambda one: one.day, default=None)
    progress = last.progress if last else 0
    if last is not None and progress == 100:
        return Light("done", Text(DONE, day=last.day.isoformat()))
    if due is not None:
        found = _of_due(progress, begun=begun, due=due, today=today)
        if found is not None:
            return found
    if last is None:
        return Light("grey", Text(NO_DATE)) if due is None else Light("amber", Text(NEVER))
    if today - last.day > SILENT:
        return Light("amber", Text(LONG_AGO, day=last.day.isoformat()))
    return Light("green", Text(FINE, progress=progress, day=last.day.isoformat()))


def _of_due(progress: int, *, begun: date, due: date, today: date) -> Light | None:
    if today > due:
        return Light("red", Text(OVERDUE, day=due.isoformat(), progress=progress))
    spent = 100 * (today - begun).days // max((due - begun).days, 1)
    if spent - progress >= 50:
        return Light("red", Text(LAGS, spent=spent, progress=progress))
    if due - today <= SOON and progress < NEARLY:
        return Light("amber", Text(DUE_SOON, day=due.isoformat(), progress=progress))
    if spent - progress >= 20:
        return Light("amber", Text(LAGS, spent=spent, progress=progress))
    return None
