"""What an officer keeps in the world of the promises: an absence, a filter, a batch; a phrase and a letter to try."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.letter_choice import token_of
from portal.applications import bulk_actions, claim_actions, filter_actions
from portal.applications.desk_models import Phrase
from portal.applications.worklist_rules import WorkFilter
from portal.core import clock
from portal.web.models import Mail

if TYPE_CHECKING:
    from tests.security.world import World


def work(session: Session, world: World) -> None:
    """What the officer here keeps: an absence, a filter, a batch."""
    officer, today = world.personas["officer_here"], clock.today()
    assert officer is not None
    absence = claim_actions.enter_absence(
        session, person=officer, stand_in=world.personas["second_officer"] or 0, first_day=today + timedelta(days=30),
        last_day=today + timedelta(days=31), by=officer, base_url=world.settings.base_url,
    )  # fmt: skip
    kept = filter_actions.save(session, WorkFilter(who="mine"), name="我的筛选", by=officer)
    batch = bulk_actions.begin(session, bulk_actions.Order(deed="pass"), [], key="k0", by=officer)
    session.flush()
    world.rows |= {
        "absence": absence.id,
        "filter": kept.id,
        "case_batch": batch.id,
        "phrase": session.scalar(select(Phrase.id).limit(1)),
        "letters": token_of(world.settings, officer),
        "mail": session.scalar(select(Mail.id).limit(1)),
    }
