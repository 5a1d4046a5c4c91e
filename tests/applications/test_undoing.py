"""A decision taken back through the page: a new event, and what was counted for it counts no more."""

from __future__ import annotations

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from portal.applications.desk_models import StepTime
from portal.applications.models import Application, ApplicationEvent
from portal.core.db import PortalSession
from tests.applications.story import begin, decide, fill, submit


def counted(factory: sessionmaker[PortalSession]) -> int:
    with factory() as session:
        return session.scalar(select(func.sum(StepTime.cases))) or 0


def test_an_undone_rejection_stands_in_the_history_and_counts_no_more(
    factory: sessionmaker[PortalSession], firm_client: FlaskClient, officer: FlaskClient
) -> None:
    number = begin(firm_client)
    fill(firm_client, number)
    submit(firm_client, number)
    decide(officer, number, "take")
    decide(officer, number, "reject", reason="不符合条件")
    assert counted(factory) == 2  # the district's step, and the whole
    decide(officer, number, "undo_reject", reason="点错了按钮")
    assert counted(factory) == 0
    with factory() as session:
        case = session.scalars(select(Application)).one()
        assert (case.state, case.queue, case.decided_at) == ("district_check", "district", None)
        moves = session.scalars(select(ApplicationEvent.move).order_by(ApplicationEvent.seq)).all()
    assert moves[-2:] == ["reject", "undo_reject"]
    assert "点错了按钮" in firm_client.get(f"/my/applications/{number}").text
