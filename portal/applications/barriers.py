"""What bars a firm from an application whatever it fills in: a renewal outside its window, upkeep that was missed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.orm import Session

from portal.applications.kinds import renewal
from portal.certificates.actions import REASONS
from portal.core import clock
from portal.core.i18n import N_, Text, series
from portal.firms import title_queries, upkeep_queries
from portal.firms.models import Firm, Title

NOT_REGISTERED = N_("Only a registered firm can apply. Register the firm first.")
NOT_HELD = N_("This title does not hold any more, so it cannot be renewed.")
BANNED = N_(
    "A title of the firm was revoked: %(reason)s. It can apply for titles and support again from %(day)s on."
)
RENEWED = N_("This title has been renewed already.")
YEARS_MISSED = N_(
    "The information of %(years)s was not filed by its day (%(days)s), so this title cannot be renewed. It can be applied for anew after it ends."
)
CHANGE_LATE = N_(
    "A change of %(day)s was filed later than three months after it, so this title cannot be renewed. It can be applied for anew after it ends."
)


def of_ban(session: Session, firm_id: int) -> Text | None:
    """Why the firm can apply for no title and no support: a revocation of which the term is not over; None without one."""
    ban = title_queries.ban_on(session, firm_id, on=clock.today())
    if ban is None:
        return None
    return Text(BANNED, reason=Text(REASONS[ban.reason]), day=(ban.last_day + timedelta(days=1)).isoformat())


def of_renewal(session: Session, firm: Firm, title: Title) -> Text | None:
    """Why this title cannot be filed for renewal today; None when nothing stands in the way."""
    today = clock.today()
    if firm.standing != "registered":
        return Text(NOT_REGISTERED)
    if title.revoked_on is not None or title.issuer != "portal" or title.valid_to is None:
        return Text(NOT_HELD)
    banned = of_ban(session, firm.id)
    if banned is not None:
        return banned
    if title_queries.is_followed(session, title):
        return Text(RENEWED)
    return renewal.outside_window(title.valid_to, today=today) or upkeep_missed(session, firm, title)


def upkeep_missed(session: Session, firm: Firm, title: Title) -> Text | None:
    """Which upkeep of the title's term was missed, in words; None when all was kept."""
    missed = upkeep_queries.missed(session, firm, since=title.valid_from, today=clock.today())
    if missed.years:
        return Text(
            YEARS_MISSED,
            years=series(each.year for each in missed.years),
            days=series(each.due for each in missed.years),
        )
    if missed.changes:
        return Text(CHANGE_LATE, day=missed.changes[0].happened_on.isoformat())
    return None
