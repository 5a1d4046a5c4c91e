"""kill -9 at every storage call: a decision and a paper are there whole or not at all, and no acknowledged write is lost."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import sessionmaker

from portal.app import doers
from portal.applications.models import Application, ApplicationEvent
from portal.certificates.models import Certificate, CertificateCounter
from portal.core import audit, clock
from portal.core.audit import AuditEvent
from portal.core.db import Base, PortalSession, transaction_of
from portal.core.files import FileStore
from portal.core.jobs import JobRow
from portal.core.worker import do_all, do_next
from portal.firms.count_models import RegisterCount
from portal.firms.models import DocumentRow, Firm, Presence
from portal.web.models import Mail
from tests.people import People
from tests.security.conftest import MakeCity
from tests.security.dying import dies
from tests.security.world import HERE, World, draft, move
from tests.signing_in import sign_in

Factory = sessionmaker[PortalSession]
LEAST_POINTS = 20


@pytest.fixture
def city_to_kill(make_city: MakeCity) -> tuple[Flask, World]:
    app, world = make_city(papers=True)
    app.config["WTF_CSRF_ENABLED"] = False
    return app, world


def checked_case(app: Flask, world: World, number: int) -> str:
    """A registration that the district is checking."""
    world.personas[f"owner_{number}"] = People(app.extensions["portal.sessions"]).person()
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        case = draft(session, world, number, f"广州{number}科技有限公司", HERE, by=f"owner_{number}")
        move(session, world, case, "submit", by=f"owner_{number}")
        move(session, world, case, "take", by="officer_here")
        return case.number


def everything(factory: Factory) -> dict[str, str]:
    """A digest of every table."""
    with factory() as session:
        return {
            table.name: hashlib.sha256(
                repr(sorted(map(repr, session.execute(select(table)).all()))).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }


def is_true(factory: Factory, files: Path) -> None:
    """What must hold at any moment: the trail is whole, counts are what they count, no row without its file, no gap."""
    store = FileStore(files)
    with factory() as session:
        assert audit.first_break(session) is None
        counted = session.scalar(select(func.count()).where(Firm.standing == "registered"))
        assert session.get_one(RegisterCount, ("all", "all")).count == counted
        assert session.scalar(select(func.count()).where(Presence.ended_on.is_(None))) == counted
        for sha256 in session.scalars(select(DocumentRow.sha256)):
            assert store.holds(sha256)
        papers = session.scalars(select(Certificate).order_by(Certificate.number)).all()
        counter = session.get_one(CertificateCounter, clock.today().year)
        assert [int(paper.number[-6:]) for paper in papers] == list(range(1, counter.last + 1))
        for paper in papers:
            if paper.sha256 is not None:
                assert hashlib.sha256(store.read(paper.sha256)).hexdigest() == paper.sha256
        assert len(papers) == counted


def has_no_orphans(session: PortalSession) -> None:
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_keys:
            column, target = key.parent, key.column
            lost = session.scalar(
                text(
                    f"SELECT count(*) FROM {table.name} a WHERE a.{column.name} IS NOT NULL AND NOT EXISTS "
                    f"(SELECT 1 FROM {target.table.name} b WHERE b.{target.name} = a.{column.name})"
                )
            )
            assert lost == 0, f"{table.name}.{column.name}"


def is_decided(factory: Factory, number: str) -> bool:
    """Whether the decision is there, all of it; False when nothing of it is. Anything between fails."""
    with factory() as session:
        case = session.scalars(select(Application).where(Application.number == number)).one()
        firm = session.get_one(Firm, case.firm_id)
        moves = list(
            session.scalars(select(ApplicationEvent.move).where(ApplicationEvent.application_id == case.id))
        )
        papers = session.scalars(select(Certificate).where(Certificate.application_id == case.id)).all()
        jobs = [
            job
            for paper in papers
            if (
                job := session.scalar(
                    select(JobRow.id).where(JobRow.key == f"certificates.finish:{paper.id}")
                )
            )
        ]
        trail = session.scalar(
            select(func.count()).where(
                AuditEvent.subject == f"application:{number}", AuditEvent.action == "application.accept"
            )
        )
        found = (case.state, firm.standing, "accept" in moves, len(papers), len(jobs), trail)
    if found == ("approved", "registered", True, 1, 1, 1):
        return True
    assert found == ("district_check", "applicant", False, 0, 0, 0)
    return False  # fmt: skip


def test_a_decision_killed_at_any_storage_call_is_whole_or_never_was(
    city_to_kill: tuple[Flask, World],
) -> None:
    app, world = city_to_kill
    factory, engine = app.extensions["portal.sessions"], app.extensions["portal.engine"]
    officer, person = app.test_client(), world.personas["officer_here"]
    assert person is not None
    sign_in(officer, person)
    fresh = iter(range(8500, 8600))
    number, points, outcomes = checked_case(app, world, next(fresh)), 0, []
    before = everything(factory)
    while True:
        points += 1
        seen = _seen(factory, number)
        killed = dies(lambda n=number, s=seen: _accept(officer, n, s), engine=engine, at=points)
        outcomes.append(is_decided(factory, number))
        if outcomes[-1]:
            is_true(factory, app.extensions["portal.settings"].files)
        else:
            assert everything(factory) == before
        if not killed:
            break
        if outcomes[-1]:  # from here on with another case
            number = checked_case(app, world, next(fresh))
            before = everything(factory)
    assert points > LEAST_POINTS
    assert outcomes == sorted(outcomes)  # nothing up to the commit, everything from it on
    _works_once(app)


def _seen(factory: Factory, number: str) -> str:
    with factory() as session:
        return str(session.scalars(select(Application.version).where(Application.number == number)).one())


def _accept(officer: FlaskClient, number: str, seen: str) -> None:
    answer = officer.post(f"/desk/cases/{number}/accept", data={"ai_firm": "y", "seen": seen})
    assert answer.status_code == 303, answer.text


def _works_once(app: Flask) -> None:
    """Afterwards the worker does what was decided: every letter and paper, each once."""
    factory, settings = app.extensions["portal.sessions"], app.extensions["portal.settings"]
    with transaction_of(factory) as session:
        session.execute(update(JobRow).where(JobRow.state == "waiting").values(due_at=clock.real_now()))
    do_all(factory, doers(settings))
    is_true(factory, settings.files)
    with factory() as session:
        has_no_orphans(session)
        assert session.scalar(select(func.count()).where(JobRow.state != "done")) == 0
        assert session.scalar(select(func.count()).where(Certificate.sha256.is_(None))) == 0
        assert session.scalar(select(func.count()).where(Mail.state == "waiting")) == 0
        finished = session.scalar(select(func.count()).where(AuditEvent.action == "certificate.finished"))
        assert finished == session.scalar(select(func.count()).select_from(Certificate))


def test_a_paper_killed_at_any_storage_call_is_finished_once(city_to_kill: tuple[Flask, World]) -> None:
    app, world = city_to_kill
    factory, engine = app.extensions["portal.sessions"], app.extensions["portal.engine"]
    settings = app.extensions["portal.settings"]
    finish = {name: doer for name, doer in doers(settings).items() if name == "certificates.finish"}
    officer, person = app.test_client(), world.personas["officer_here"]
    assert person is not None
    sign_in(officer, person)
    fresh = iter(range(8600, 8700))
    points, finished = 0, []
    paper = _next_paper(app, world, officer, next(fresh))
    while True:
        points += 1
        killed = dies(lambda: do_next(factory, finish, worker="dying"), engine=engine, at=points)
        is_true(factory, settings.files)
        finished.append(_is_finished(factory, paper))
        _let_leases_end(factory)
        if not killed:
            break
        if finished[-1]:
            do_all(factory, finish)  # the job itself may be left to be marked as done
            paper = _next_paper(app, world, officer, next(fresh))
    assert points > LEAST_POINTS
    assert True in finished
    assert False in finished
    _works_once(app)


def _next_paper(app: Flask, world: World, officer: FlaskClient, number: int) -> int:
    """A certificate that was just issued, and whose making is the only work that waits."""
    factory = app.extensions["portal.sessions"]
    case = checked_case(app, world, number)
    _accept(officer, case, _seen(factory, case))
    others = {
        name: doer
        for name, doer in doers(app.extensions["portal.settings"]).items()
        if name != "certificates.finish"
    }
    with factory() as session:
        waiting = set(session.scalars(select(JobRow.name).where(JobRow.state == "waiting")))
        paper = session.scalars(select(Certificate.id).order_by(Certificate.id.desc())).first()
    assert waiting <= set(others) | {"certificates.finish"}
    with transaction_of(factory) as session:  # letters wait until the end
        later = clock.real_now().replace(year=2200)
        session.execute(
            update(JobRow)
            .where(JobRow.state == "waiting", JobRow.name != "certificates.finish")
            .values(due_at=later)
        )
    assert paper is not None
    return paper


def _is_finished(factory: Factory, paper: int) -> bool:
    """Whether the paper is there, with its job done and its line in the trail: all three or none."""
    with factory() as session:
        row = session.get_one(Certificate, paper)
        job = session.scalars(select(JobRow).where(JobRow.key == f"certificates.finish:{paper}")).one()
        trail = session.scalar(
            select(func.count()).where(
                AuditEvent.action == "certificate.finished", AuditEvent.subject == f"certificate:{row.number}"
            )
        )
        found = (row.sha256 is not None, job.state == "done", trail)
    assert found in ((True, True, 1), (False, False, 0))
    return found[0]


def _let_leases_end(factory: Factory) -> None:
    with transaction_of(factory) as session:
        past = clock.real_now().replace(year=2000)
        session.execute(update(JobRow).where(JobRow.state == "taken").values(leased_until=past))


def test_the_injector_counts_statements_commits_and_files(city_to_kill: tuple[Flask, World]) -> None:
    """A test of the tests: a deed of one statement and one file dies at every one of its points."""
    app, _world = city_to_kill
    factory, engine = app.extensions["portal.sessions"], app.extensions["portal.engine"]

    def deed() -> Any:
        with transaction_of(factory) as session:
            session.execute(update(Mail).values(subject="x"))
            FileStore(app.extensions["portal.settings"].files).keep(f"new {points}".encode())

    points = 1
    while dies(deed, engine=engine, at=points):
        points += 1
    # a statement or two (BEGIN IMMEDIATE counts on SQLite), mkstemp, fsync, replace, fsync of the folder, commit
    assert points >= 2 * 6 + 1
    with factory() as session:
        assert session.scalar(select(func.count()).where(Mail.subject == "x")) == session.scalar(
            select(func.count()).select_from(Mail)
        )
