"""The money of a month, as it was known at the month's end: what was promised and what was paid, by programme and district."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from portal.applications.models import Application, ApplicationEvent
from portal.funding.models import Payment
from portal.programmes.models import Programme, Round

Key = tuple[str, str, str]


def moved_between(session: Session, begin: datetime, end: datetime) -> list[dict[str, Any]]:
    """`{"programme", "programme_en", "district", "promised", "paid"}` in 分, from `begin` until before `end`. A promise counts when its
    public notice has ended well, a payment when it is entered; what was taken back is taken off."""
    approved = ApplicationEvent.to_state == "approved", Application.granted.is_not(None)
    promised = _sums(
        session,
        _by_programme(func.sum(Application.granted))
        .join(ApplicationEvent, ApplicationEvent.application_id == Application.id)
        .where(*approved, ApplicationEvent.at >= begin, ApplicationEvent.at < end),
    )
    paid = _sums(
        session,
        _by_programme(func.sum(case((Payment.kind == "paid", Payment.amount), else_=-Payment.amount)))
        .join(Payment, Payment.application_id == Application.id)
        .where(Payment.made_at >= begin, Payment.made_at < end),
    )
    return [
        {"programme": key[0], "programme_en": key[1], "district": key[2], "promised": promised.get(key, 0), "paid": paid.get(key, 0)}
        for key in sorted({*promised, *paid})
    ]  # fmt: skip


def _by_programme(amount: Any) -> Select[Any]:
    return (
        select(Programme.title_zh, Programme.title_en, Application.district, amount)
        .select_from(Application)
        .join(Round, Round.id == Application.round_id)
        .join(Programme, Programme.id == Round.programme_id)
        .group_by(Programme.title_zh, Programme.title_en, Application.district)
    )


def _sums(session: Session, query: Select[Any]) -> dict[Key, int]:
    return {(zh, en, district): int(amount) for zh, en, district, amount in session.execute(query)}
