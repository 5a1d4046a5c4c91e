"""How many firms hold each tier on a day: the sum of the steps up to it (`step_actions` keeps them)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, bindparam, func, select
from sqlalchemy.orm import Session

from portal.firms.count_models import RegisterStep

BY_TIER = (
    select(RegisterStep.word, func.sum(RegisterStep.step))
    .where(RegisterStep.dimension == "tier", RegisterStep.day <= bindparam("today", type_=Date))
    .group_by(RegisterStep.word)
)
OF_ONE_TIER = BY_TIER.where(RegisterStep.word == bindparam("tier"))


def holders(session: Session, today: date) -> dict[str, int]:
    """Tier → firms; what is not known before the day counts not."""
    return {tier: int(number) for tier, number in session.execute(BY_TIER, {"today": today})}
