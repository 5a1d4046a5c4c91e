"""What officials do with titles held elsewhere: the district checks each against its proof, or refuses it with the reason."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.accounts.notices import tell
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import actions, queries, title_queries
from portal.firms.change_actions import facts_changed
from portal.firms.models import Title
from portal.firms.people_queries import who_may
from portal.firms.rules import TIERS

DONE_ALREADY = N_("Somebody has looked at this title already.")
OWN_FIRM = N_("You act for this firm, so you cannot decide on it.")
CHECKED_SUBJECT = N_("Your title is confirmed: %(title)s")
CHECKED_BODY = N_("The district has checked its proof. It is now shown in the public register.")
REFUSED_SUBJECT = N_("Your title is not confirmed: %(title)s")
REFUSED_BODY = N_(
    "Correct the entry or its proof; then it is looked at again. Until then it does not count. The reason: %(reason)s"
)


def check_title(session: Session, title_id: int, *, by: Actor, base_url: str) -> Title:
    """The title is as the firm says: it is public and counted from today. Of two officials the second is told."""
    title = _held(session, title_id, by)
    title.checked_on, title.checked_by = clock.today(), by.id
    actions.raise_version(session)
    audit.record(session, "title.checked", f"title:{title.id}", by=by.id, firm=title.firm_id)
    _tell(
        session,
        title,
        Text(CHECKED_SUBJECT, title=Text(TIERS[title.tier])),
        Text(CHECKED_BODY),
        base_url=base_url,
    )
    return title


def refuse_title(session: Session, title_id: int, *, reason: str, by: Actor, base_url: str) -> Title:
    """The title is not as the firm says: it does not count, and the firm reads why."""
    title = _held(session, title_id, by)
    title.refused_on, title.refusal = clock.today(), reason
    audit.record(session, "title.refused", f"title:{title.id}", by=by.id, firm=title.firm_id, reason=reason)
    facts_changed(session, title.firm_id)
    subject = Text(REFUSED_SUBJECT, title=Text(TIERS[title.tier]))
    _tell(session, title, subject, Text(REFUSED_BODY, reason=reason), base_url=base_url)
    return title


def _held(session: Session, title_id: int, by: Actor) -> Title:
    """The title, held until the end of the transaction; Refused when it was looked at already, or is the official's own."""
    title: Title = lock_row(session, Title, title_queries.one_to_check(session, title_id, by).title.id)
    if title.checked_on is not None or title.refused_on is not None:
        raise Refused(Text(DONE_ALREADY))
    if by.id in {member.person_id for member in queries.members(session, title.firm_id)}:
        raise Refused(Text(OWN_FIRM))
    return title


def _tell(session: Session, title: Title, subject: Text, body: Text, *, base_url: str) -> None:
    for person in who_may(session, "file_for_firm", firm_id=title.firm_id):
        tell(
            session, person, subject=subject, body=body, path="/my/figures/titles", base_url=base_url,
            key=f"title:{title.id}:{clock.now().isoformat()}",
        )  # fmt: skip
