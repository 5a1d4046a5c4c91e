"""Two firms on one published list, and somebody who objects to one of them: what the tests of objections share."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.applications import objection_actions, publicity_actions, queries
from portal.applications.jobs import CLOSE_PUBLICITY
from portal.applications.models import Application
from portal.applications.objection_actions import Statement
from portal.applications.objection_models import Objection
from portal.applications.rules import Hand
from portal.core import clock, jobs
from portal.core.clock import CITY_ZONE
from portal.core.db import transaction_of
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.demo.papers import proof
from tests.applications.story import work
from tests.people import People
from tests.signing_in import sign_in

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=CITY_ZONE)
STATEMENT = Statement(
    name="孙实名", organisation=None, phone="13912345678", email="sun@example.cn",
    reason="该企业申报的营业收入与公开的年度报告不一致，请核查。", document_name="证据.pdf", content=proof("ai_rights"),
)  # fmt: skip


class Notice:
    """Two firms that the city has published together on a Monday; the notice ends on the Friday."""

    def __init__(self, app: Flask, people: People, settings: Settings) -> None:
        self.app, self.settings, self.factory = app, settings, people.factory
        self.files = FileStore(settings.files)
        self.city, self.second = people.official("city_officer"), people.official("city_officer")
        self.numbers: list[str] = []
        self.owners: list[int] = []
        for place in (1, 2):
            owner = people.person()
            firm = people.firm(name=f"广州公示{place}号智能科技有限公司", owner=owner)
            self.owners.append(owner)
            with transaction_of(self.factory) as session:
                row = Application(
                    number=f"SQ-2026-00000{place}", kind="recognition", tier="gazelle", level="gazelle", ruleset="gazelle_huangpu_2021",
                    firm_id=firm, district="440106", state="city_review", answers={}, snapshot={}, created_at=clock.now(),
                    saved_at=clock.now(), submitted_at=clock.now(), open_key=f"recognition:{firm}:gazelle",
                )  # fmt: skip
                session.add(row)
                self.numbers.append(row.number)

    def publish(self, numbers: list[str] | None = None) -> int:
        with clock.fixed_at(MONDAY), transaction_of(self.factory) as session:
            listed = publicity_actions.publish_together(
                session, numbers or self.numbers, title="2026年瞪羚企业第一批", by=self.city, settings=self.settings
            )  # fmt: skip
            session.flush()
            return listed.id

    def object(
        self, publicity_id: int, number: str, statement: Statement = STATEMENT, *, on: datetime = MONDAY
    ) -> int:
        with clock.fixed_at(on), transaction_of(self.factory) as session:
            listed = queries.publicity(session, publicity_id)
            row = objection_actions.object_to(
                session, self.files, listed, number, statement, settings=self.settings
            )
            return row.id

    def answer(self, objection_id: int, *, upheld: bool, on: datetime) -> None:
        with clock.fixed_at(on), transaction_of(self.factory) as session:
            row = session.get_one(Objection, objection_id)
            hand = Hand(self.second, frozenset({"city"}))
            objection_actions.answer(
                session,
                row,
                upheld=upheld,
                words="经核查，年度报告与申报数据一致。",
                hand=hand,
                settings=self.settings,
            )

    def work(self, *, on: datetime) -> None:
        with clock.fixed_at(on):
            with transaction_of(self.factory) as session:
                jobs.enqueue(session, CLOSE_PUBLICITY, key=f"{CLOSE_PUBLICITY}:{on.date()}")
            work(self.app, self.settings)

    def states(self) -> list[str]:
        with self.factory() as session:
            query = (
                select(Application.state)
                .where(Application.number.in_(self.numbers))
                .order_by(Application.number)
            )
            return list(session.scalars(query))


def days(number: int, hour: int = 10) -> datetime:
    return (MONDAY + timedelta(days=number)).replace(hour=hour)


def client_of(app: Flask, person: int | None = None) -> FlaskClient:
    client = app.test_client()
    if person is not None:
        sign_in(client, person)
    return client
