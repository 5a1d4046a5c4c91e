"""What is open now, for everybody: rounds of programmes, competitions to come, scenarios that call for firms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.programmes.models import Programme, Round
from portal.tallies import offer_queries
from portal.tallies.models import PlanItem

MOST = 4


@dataclass(frozen=True)
class OpenNow:
    """The nearest of each; `more_calls`: there are further ones."""

    rounds: Sequence[OpenRound]
    competitions: Sequence[PlanItem]
    calls: Sequence[PlanItem]
    more_rounds: bool
    more_calls: bool


@dataclass(frozen=True)
class OpenRound:
    """A round of a programme that takes applications until its deadline."""

    key: str
    title_zh: str
    title_en: str
    deadline: date


def open_now(session: Session, *, today: date) -> OpenNow:
    rounds = _rounds(session, today)
    calls = offer_queries.nearest_calls(session, today=today, most=MOST + 1)
    return OpenNow(
        rounds[:MOST],
        _competitions(session, today),
        calls[:MOST],
        more_rounds=len(rounds) > MOST,
        more_calls=len(calls) > MOST,
    )


def _rounds(session: Session, today: date) -> list[OpenRound]:
    """The nearest deadline first."""
    query = (
        select(Programme.key, Programme.title_zh, Programme.title_en, Round.deadline)
        .join(Round, Round.programme_id == Programme.id)
        .where(Programme.state == "published", Round.opens_on <= today, Round.deadline >= today)
        .order_by(Round.deadline, Round.id)
        .limit(MOST + 1)
    )
    return [OpenRound(*row) for row in session.execute(query)]


def _competitions(session: Session, today: date) -> list[PlanItem]:
    """Those whose day has not passed, the nearest first."""
    query = select(PlanItem).where(
        PlanItem.kind == "competitions", PlanItem.state == "public", PlanItem.held_on >= today
    )
    return list(session.scalars(query.order_by(PlanItem.held_on, PlanItem.id).limit(MOST)))
