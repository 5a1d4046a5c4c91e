"""复核: a title's next period, asked for before the present one ends, on the facts of that day.

As a recognition, by the rule set that stands for renewals; when it may be filed is said here.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from portal.applications.kinds import recognition
from portal.applications.kinds.kind import procedure_of
from portal.core.i18n import N_, Text
from portal.firms.upkeep_rules import months_after

TOO_EARLY = N_("The renewal opens on %(day)s, %(months)s months before the title ends.")
TOO_LATE = N_("The title ended on %(day)s; it can be applied for anew, but not renewed.")

KIND = replace(recognition.KIND, procedure=procedure_of("renewal"))


def opens_on(valid_to: date) -> date:
    """The first day on which a title with this last day can be filed for renewal."""
    return months_after(valid_to, -KIND.procedure.terms["opens_months"])


def outside_window(valid_to: date, *, today: date) -> Text | None:
    """Why the renewal cannot be filed today; None within its window."""
    if today < opens_on(valid_to):
        return Text(
            TOO_EARLY, day=opens_on(valid_to).isoformat(), months=KIND.procedure.terms["opens_months"]
        )
    if today > valid_to:
        return Text(TOO_LATE, day=valid_to.isoformat())
    return None
