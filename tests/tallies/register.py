"""Registers firms for tests of what the public sees, by the deeds that do it in life."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import sessionmaker

from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.firms import actions, queries
from portal.firms.models import Firm, Title
from portal.firms.rules import FirmDetails
from tests.people import People


def registered(
    people: People, *, name: str = "广州示例智能科技有限公司", district: str = "440106", layer: str = "model",
    track: str = "health", on: date = date(2026, 1, 5), application: int = 1,
) -> Firm:  # fmt: skip
    """A firm that was registered on a day; gives it back detached."""
    firm_id = people.firm(name=name, district=district)
    details = FirmDetails(
        name=name, district=district, address="天河路 1 号", established=date(2020, 2, 29), industry_code="6513",
        layer=layer, track=track, legal_representative="王秘密", contact_name="李秘密", contact_phone="13800000000",
        contact_email="secret@firm.example", signs=("ai_rd",),
    )  # fmt: skip
    with clock.fixed_at(noon(on)), transaction_of(people.factory) as session:
        firm = queries.firm(session, firm_id)
        actions.register_firm(session, firm, details, application_id=application, by=None, on=on)
        return firm


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=clock.CITY_ZONE)


def leave(factory: sessionmaker[PortalSession], firm: Firm, *, on: date, booked: date | None = None) -> None:
    """It leaves, and that is booked on the same day or later."""
    with clock.fixed_at(noon(booked or on)), transaction_of(factory) as session:
        found = queries.firm(session, firm.id)
        actions.take_leave(session, found, "moved_away", on=on, by=None, reason="迁往深圳")


def title(
    factory: sessionmaker[PortalSession], firm: Firm, tier: str, *, start: date = date(2026, 1, 1),
    end: date | None = date(2028, 12, 31), revoked: date | None = None, issuer: str = "广东省工业和信息化厅",
    checked: date | None = date(2019, 1, 1), application: int | None = None,
) -> None:  # fmt: skip
    """A title as the record holds it; what no official has checked has `checked` None. It is booked on the day it begins to count."""
    with clock.fixed_at(noon(max(start, checked or start))), transaction_of(factory) as session:
        session.add(
            Title(
                firm_id=firm.id, tier=tier, issuer=issuer, valid_from=start, valid_to=end, revoked_on=revoked,
                checked_on=checked, application_id=application,
            )
        )  # fmt: skip
        actions.raise_version(session)
