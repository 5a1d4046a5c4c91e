"""Lists that are too long for one answer: the worker writes them, only who asked takes them, and they are gone after some days."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select, update
from sqlalchemy.orm import sessionmaker

from portal.accounts.models import Appointment, Note
from portal.core.audit import AuditEvent
from portal.core.db import PortalSession, transaction_of
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.sheets import exporting, taken_actions, taken_jobs
from portal.sheets.models import TakenList
from tests.people import People, credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIRM_HEADS, firm_row, workbook
from tests.sheets.test_exports import take
from tests.signing_in import sign_in

Factory = sessionmaker[PortalSession]
Work = Callable[[], int]


@pytest.fixture
def officer(hand_in: HandIn, client: FlaskClient, people: People, monkeypatch: pytest.MonkeyPatch) -> int:
    """A city officer before a register of three firms, of which two are written at once."""
    hand_in(
        workbook(FIRM_HEADS, [firm_row(number, name=f"=第{number}公司") for number in (1, 2, 3)]), apply=True
    )
    monkeypatch.setattr(exporting, "MOST_AT_ONCE", 2)
    person = people.official("city_officer")
    sign_in(client, person)
    return person


def test_a_long_list_is_written_by_the_worker_and_taken_by_who_asked(
    officer: int, client: FlaskClient, people: People, work: Work, factory: Factory
) -> None:
    assert take(client, "register", "district=440112").status_code == 200
    answer = take(client, "register", "district=440106")
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "正在导出列表" in page
    assert "所在区：天河区" in page
    assert client.get(f"{answer.location}/file").status_code == 404
    work()
    assert "已就绪：共 3 行" in client.get(answer.location).text
    file = client.get(f"{answer.location}/file")
    sheet = load_workbook(io.BytesIO(file.data)).worksheets[1]
    assert [cell.value for cell in sheet["A"]][1:] == [credit_code(number) for number in (1, 2, 3)]
    assert {cell.data_type for cell in sheet["B"][1:]} <= {"s", "inlineStr"}  # a formula is text
    with factory() as session:
        taken = session.scalars(select(AuditEvent).where(AuditEvent.action == "list.exported")).all()
        assert [(event.actor, event.data["rows"]) for event in taken] == [(officer, 0), (officer, 3)]
        assert session.scalars(select(Note.address).where(Note.person_id == officer)).all() == [
            answer.location
        ]
    sign_in(client, people.official("city_officer"))
    assert client.get(answer.location).status_code == 404
    assert client.get(f"{answer.location}/file").status_code == 404


def test_who_holds_no_office_any_more_gets_nothing(
    officer: int, client: FlaskClient, work: Work, factory: Factory, settings: Settings
) -> None:
    location = take(client, "cases").location
    with transaction_of(factory) as session:
        session.execute(
            update(Appointment).where(Appointment.person_id == officer).values(until=date(2020, 1, 2))
        )
    work()
    with factory() as session:
        row = session.scalars(select(TakenList)).one()
        assert (row.state, row.file) == ("failed", None)
    assert not list((settings.files / "taken").glob("*.xlsx"))
    assert client.get(f"{location}/file").status_code in (403, 404)


def test_lists_are_put_away_after_some_days(
    officer: int, client: FlaskClient, work: Work, factory: Factory, settings: Settings
) -> None:
    location = take(client, "register").location
    work()
    (file,) = (settings.files / "taken").glob("*.xlsx")
    with transaction_of(factory) as session:
        row = session.scalars(select(TakenList)).one()
        row.ended_at -= timedelta(days=taken_actions.KEPT_DAYS, minutes=1)  # type: ignore[operator]
    taken_jobs.prune_lists(Job(0, taken_actions.PRUNE, {}, factory), settings)
    assert not Path(file).exists()
    assert "已清理" in client.get(location).text
    assert client.get(f"{location}/file").status_code == 404


def test_a_wrong_filter_is_refused_before_anything_is_left_to_the_worker(
    officer: int, client: FlaskClient, factory: Factory
) -> None:
    assert take(client, "register", "district=999").status_code == 400
    with factory() as session:
        assert session.scalars(select(TakenList)).all() == []
