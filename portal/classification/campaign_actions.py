"""Invitations (培育): tells firms near a threshold how near they are, each with its own distance, once a run, tier and kind."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.accounts.notices import tell
from portal.classification.register_explained import explained, sentence
from portal.classification.register_models import FirmInvitation, RegisterResult, RegisterRun
from portal.classification.register_queries import seen_by
from portal.classification.register_rules import NO_GAP
from portal.core import audit, clock
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.people_queries import who_may
from portal.firms.rules import TIERS

MOST = 100
NOBODY = N_("Choose at least one firm.")
TOO_MANY = N_("At most %(most)s firms at once.")
SUBJECT = N_("Your firm is near: %(tier)s")
BODY = N_(
    "By the rules in force your firm does not have this tier yet. What it still lacks: %(distance)s. "
    "You need not answer. This is no promise of a title; your classification page shows every line of it."
)
RENEWAL_SUBJECT = N_("Before the renewal: %(tier)s")
RENEWAL_BODY = N_(
    "By the rules in force your firm would not keep this title at its renewal yet. What it still lacks: %(distance)s. "
    "You need not answer. Nothing is decided by this; your classification page shows every line of it."
)
LETTERS = {"new": (SUBJECT, BODY), "renewal": (RENEWAL_SUBJECT, RENEWAL_BODY)}
NOT_FAR = N_("see your classification page")


def invite(
    session: Session, run: RegisterRun, tier: str, firm_ids: list[int], *, by: Actor, settings: Settings, kind: str = "new"
) -> int:  # fmt: skip
    """Writes to the people of each firm that can still rise; returns to how many firms. Who was told in this run already
    (of the renewal: of the renewal) is left out; a firm of another district is NotFound."""
    if not firm_ids:
        raise Refused(Text(NOBODY))
    if len(firm_ids) > MOST:
        raise Refused(Text(TOO_MANY, most=MOST))
    rows = list(session.scalars(
        select(RegisterResult).where(
            RegisterResult.run_id == run.id, RegisterResult.kind == kind, RegisterResult.tier == tier,
            RegisterResult.firm_id.in_(firm_ids),
        )
    ))  # fmt: skip
    within = seen_by(by)
    if len(rows) != len(set(firm_ids)) or (
        within is not None and any(row.district not in within for row in rows)
    ):
        raise NotFound("a firm of this list")
    told = invited(session, run.id, tier, firm_ids, kind=kind)
    can_rise = [row for row in rows if row.firm_id not in told and _can_rise(row)]
    words = explained(session, can_rise, on=clock.today())
    subject, body = LETTERS[kind]
    for row in can_rise:
        session.add(
            FirmInvitation(
                run_id=run.id, firm_id=row.firm_id, tier=tier, kind=kind, sent_at=clock.now(), sent_by=by.id
            )
        )
        session.flush()  # two officials at once: the second meets the unique row before any letter is written
        distance = sentence(words[row.firm_id, tier]) or Text(NOT_FAR)
        for person in who_may(session, "file_for_firm", firm_id=row.firm_id):
            tell(
                session, person, subject=Text(subject, tier=Text(TIERS[tier])), body=Text(body, distance=distance),
                path="/my/classification", base_url=settings.base_url,
                key=f"invitation:{run.id}:{tier}:{row.firm_id}" + (":renewal" if kind == "renewal" else ""),
            )  # fmt: skip
        audit.record(session, "classification.invite", f"firm:{row.firm_id}", by=by.id, tier=tier, run=run.id)
    return len(can_rise)


def _can_rise(row: RegisterResult) -> bool:
    return row.outcome in ("not_met", "undetermined") or row.gap < NO_GAP


def invited(session: Session, run_id: int, tier: str, firm_ids: list[int], *, kind: str) -> set[int]:
    """Which of these firms were told in this run, of the tier or of its renewal."""
    table = FirmInvitation
    of_run = table.run_id == run_id, table.tier == tier, table.kind == kind
    return set(session.scalars(select(table.firm_id).where(*of_run, table.firm_id.in_(firm_ids))))
