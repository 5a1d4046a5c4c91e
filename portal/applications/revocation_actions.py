"""The city takes a title of its own back: its papers go with it, what is under way ends, and false data shut the firm out."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.notices import tell
from portal.applications import queries
from portal.applications.actions import Deed, move
from portal.applications.kinds import TIERED
from portal.applications.rules import OWN_FIRM, SYSTEM
from portal.certificates import actions as certificate_actions
from portal.certificates import queries as certificate_queries
from portal.core import audit, calendar, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms import actions as firm_actions
from portal.firms import queries as firm_queries
from portal.firms.ban_models import Ban
from portal.firms.change_actions import facts_changed
from portal.firms.models import Title
from portal.firms.people_queries import who_may
from portal.firms.upkeep_rules import upkeep

ALREADY = N_("This title was revoked already.")
REASON_NEEDED = N_("Choose a reason from the list.")
SUBJECT = N_("Your firm can file no new applications until %(day)s")
BODY = N_(
    "A title was revoked: %(reason)s. Until %(day)s no recognition, renewal or support can be applied for."
)
ENDED = N_("The firm is shut out until %(day)s")


def revoke_title(
    session: Session, title_id: int, *, reason: str, note: str, by: int, settings: Settings
) -> Ban | None:
    """Revokes one of the city's own titles from today; gives the ban that follows, if one does. The firm is told."""
    if reason not in certificate_actions.REASONS:
        raise Refused(Text(REASON_NEEDED), field="reason")
    title = lock_row(session, Title, title_id)
    if title.revoked_on is not None or title.issuer != "portal":
        raise Refused(Text(ALREADY))
    if title.firm_id in firm_queries.firms_of_member(session, by):
        raise Refused(Text(OWN_FIRM))
    today = clock.today()
    title.revoked_on, title.revocation_reason = today, reason
    firm_actions.raise_version(session)
    facts_changed(session, title.firm_id)
    audit.record(
        session, "title.revoked", f"firm:{title.firm_id}", by=by, title=title.id, reason=reason, note=note
    )
    papers = {
        paper.id for paper in certificate_queries.of_application(session, int(title.application_id or 0))
    }
    for paper in certificate_queries.in_force(session, firm_id=title.firm_id, today=today):
        if paper.id in papers:
            certificate_actions.revoke(
                session, paper, reason=reason, note=note, on=today, by=by, base_url=settings.base_url
            )
    return _ban(session, title, reason, by=by, settings=settings) if reason in upkeep().ban_reasons else None


def _ban(session: Session, title: Title, reason: str, *, by: int, settings: Settings) -> Ban:
    today = clock.today()
    ban = Ban(
        firm_id=title.firm_id, title_id=title.id, reason=reason, first_day=today,
        last_day=calendar.valid_to(today, years=upkeep().ban_years), made_by=by, made_at=clock.now(),
    )  # fmt: skip
    session.add(ban)
    session.flush()  # the letters' key needs the id
    audit.record(session, "firm.banned", f"firm:{title.firm_id}", by=by, reason=reason, until=ban.last_day)
    words = {"day": ban.last_day.isoformat(), "reason": Text(certificate_actions.REASONS[reason])}
    for person in who_may(session, "file_for_firm", firm_id=title.firm_id):
        tell(
            session, person, subject=Text(SUBJECT, day=words["day"]), body=Text(BODY, **words), path="/my/upkeep",
            base_url=settings.base_url, key=f"ban:{ban.id}",
        )  # fmt: skip
    for case in queries.open_cases(session, title.firm_id):
        if case.kind in TIERED:
            move(
                session, case, Deed(move="void", reason=str(Text(ENDED, day=words["day"]))), hand=SYSTEM,
                settings=settings,
            )  # fmt: skip
    return ban
