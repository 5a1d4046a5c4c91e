"""Whoever comes at the same moment: one wins, the other is told, and nothing is done twice or left out."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import sessionmaker

from portal.accounts.models import User
from portal.applications.models import Application, ApplicationEvent
from portal.certificates import actions as certificates
from portal.certificates.actions import Holder, Wording
from portal.certificates.models import Certificate, CertificateCounter
from portal.core import audit
from portal.core.audit import AuditEvent
from portal.core.db import PortalSession, make_engine, session_factory, transaction_of
from portal.firms.models import Firm, Membership
from tests.accounts.walking import letters, link_in
from tests.people import People, credit_code
from tests.security.at_once import Worker, together
from tests.security.conftest import MakeCity
from tests.security.world import HERE, World, draft, move
from tests.signing_in import sign_in

Arena = tuple[Flask, World]
WORDING = Wording(design="registration", title_zh="入库证明", title_en="Registration", tier="registered")


@pytest.fixture(scope="module")
def arena(make_city: MakeCity) -> Arena:
    app, world = make_city()
    app.config["WTF_CSRF_ENABLED"] = False
    return app, world


def signed_in(arena: Arena, persona: str) -> FlaskClient:
    app, world = arena
    client, person = app.test_client(), world.personas[persona]
    assert person is not None
    sign_in(client, person)
    return client


def drafts(arena: Arena, count: int, *, first: int, checked: bool = False) -> list[str]:
    """So many registrations that are ready to be submitted, or that the district is checking."""
    app, world = arena
    people, made = People(app.extensions["portal.sessions"]), []
    for number in range(first, first + count):
        world.personas[f"owner_{number}"] = people.person()
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        for number in range(first, first + count):
            case = draft(session, world, number, f"广州{number}科技有限公司", HERE, by=f"owner_{number}")
            if checked:
                move(session, world, case, "submit", by=f"owner_{number}")
                move(session, world, case, "take", by="officer_here")
            made.append(case.number)
    return made


def deeds(arena: Arena, number: str) -> list[str]:
    with arena[0].extensions["portal.sessions"]() as session:
        query = select(ApplicationEvent.move).join(
            Application, Application.id == ApplicationEvent.application_id
        )
        return list(session.scalars(query.where(Application.number == number).order_by(ApplicationEvent.seq)))


def two_decide(arena: Arena, times: int, *, first: int) -> None:
    """One accepts and the other rejects, both having seen the same page."""
    officers = signed_in(arena, "officer_here"), signed_in(arena, "second_officer")
    winners = Counter[str]()
    for number in drafts(arena, times, first=first, checked=True):
        seen = {"seen": str(_version(arena, number)), "reason": "材料不足", "ai_firm": "y"}
        path = f"/desk/cases/{number}"
        answers = together(
            lambda path=path, seen=seen: officers[0].post(f"{path}/accept", data=seen),
            lambda path=path, seen=seen: officers[1].post(f"{path}/reject", data=seen),
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        told = next(answer for answer in answers if answer.status_code == 409)
        assert "李主任" in told.text  # who was faster
        last = deeds(arena, number)[-1]
        assert deeds(arena, number) == ["submit", "take", last]
        winners[last] += 1
        assert _state(arena, number) == (("approved", 1) if last == "accept" else ("rejected", 0))
    assert sum(winners.values()) == times
    _is_whole(arena)


def _version(arena: Arena, number: str) -> int:
    with arena[0].extensions["portal.sessions"]() as session:
        return session.scalars(select(Application.version).where(Application.number == number)).one()


def _state(arena: Arena, number: str) -> tuple[str, int]:
    """Where the case stands, and how many certificates there are of it."""
    with arena[0].extensions["portal.sessions"]() as session:
        case = session.scalars(select(Application).where(Application.number == number)).one()
        papers = select(func.count()).where(Certificate.application_id == case.id)
        return case.state, session.scalar(papers) or 0


def _is_whole(arena: Arena) -> None:
    with arena[0].extensions["portal.sessions"]() as session:
        assert audit.first_break(session) is None


def test_of_two_officials_who_decide_at_once_one_wins_and_the_other_is_told(arena: Arena) -> None:
    two_decide(arena, 50, first=8000)


@pytest.mark.long
def test_of_two_officials_a_thousand_times(arena: Arena) -> None:
    two_decide(arena, 1000, first=20000)


def test_one_form_sent_twice_at_once_is_one_submission(arena: Arena) -> None:
    for count, number in enumerate(drafts(arena, 5, first=8100)):
        seen = {"seen": str(_version(arena, number))}
        clients = [signed_in(arena, f"owner_{8100 + count}") for _ in range(3)]
        answers = together(
            *(lambda c=c, n=number, s=seen: c.post(f"/my/applications/{n}/submit", data=s) for c in clients)
        )
        assert [answer.status_code for answer in answers] == [303] * 3
        assert deeds(arena, number) == ["submit"]


def test_one_registration_begun_twice_at_once_is_one_firm_and_leads_to_it(arena: Arena) -> None:
    people = People(arena[0].extensions["portal.sessions"])
    for number in range(8200, 8205):
        arena[1].personas["twice"] = people.person()
        clients = [signed_in(arena, "twice") for _ in range(2)]
        form = {"credit_code": credit_code(number), "name": "广州两次科技有限公司", "district": HERE}
        answers = together(*(lambda c=c, f=form: c.post("/my/registration", data=f) for c in clients))
        assert [answer.status_code for answer in answers] == [303, 303], [a.text[:2000] for a in answers]
        assert len({answer.location for answer in answers}) == 1
        _is_one_firm(arena, number)


def test_of_two_people_who_register_one_code_at_once_one_has_it_and_the_other_is_told(arena: Arena) -> None:
    people = People(arena[0].extensions["portal.sessions"])
    for number in range(8300, 8310):
        for name in ("one", "other"):
            arena[1].personas[name] = people.person()
        clients = [signed_in(arena, "one"), signed_in(arena, "other")]
        form = {"credit_code": credit_code(number), "name": "广州抢先科技有限公司", "district": HERE}
        answers = together(*(lambda c=c, f=form: c.post("/my/registration", data=f) for c in clients))
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 303
        assert statuses[1] in (409, 422)
        _is_one_firm(arena, number)


def _is_one_firm(arena: Arena, number: int) -> None:
    with arena[0].extensions["portal.sessions"]() as session:
        firm = session.scalars(select(Firm).where(Firm.credit_code == credit_code(number))).one()
        owners = session.scalars(select(Membership).where(Membership.firm_id == firm.id)).all()
        cases = session.scalars(select(Application).where(Application.firm_id == firm.id)).all()
        assert (len(owners), len(cases)) == (1, 1)


def test_a_letters_link_used_twice_at_once_works_once(arena: Arena) -> None:
    app, _world = arena
    factory = app.extensions["portal.sessions"]
    for count in range(5):
        address = f"forgetful{count}@secret.example"
        person = People(factory).person(address)
        stranger = app.test_client()
        stranger.post("/account/reset", data={"email": address})
        link = link_in(letters(factory, address)[-1])
        clients = [app.test_client() for _ in range(2)]
        together(
            *(
                lambda c=c, n=n, link=link: c.post(link, data={"password": f"ein-langes-wort-{n}"})
                for n, c in enumerate(clients)
            )
        )
        with factory() as session:
            resets = select(func.count()).where(
                AuditEvent.action == "account.password_reset", AuditEvent.subject == f"person:{person}"
            )
            assert session.scalar(resets) == 1
            assert session.get_one(User, person).password is not None


def test_of_two_who_revoke_at_once_one_is_told(arena: Arena) -> None:
    officer, clients = signed_in(arena, "officer_here"), [signed_in(arena, "city_officer") for _ in range(2)]
    for case in drafts(arena, 10, first=8400, checked=True):
        assert (
            officer.post(
                f"/desk/cases/{case}/accept", data={"ai_firm": "y", "seen": str(_version(arena, case))}
            ).status_code
            == 303
        )
        path = f"/desk/certificates/{_paper_of(arena, case)}/revoke"
        answers = together(
            *(
                lambda c=c, r=r, path=path: c.post(path, data={"reason": r})
                for c, r in zip(clients, ("left", "false_data"), strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [303, 422]


def _paper_of(arena: Arena, number: str) -> str:
    with arena[0].extensions["portal.sessions"]() as session:
        query = select(Certificate.number).join(Application, Application.id == Certificate.application_id)
        return session.scalars(query.where(Application.number == number)).one()


def _issue(factory: sessionmaker[PortalSession], firm_id: int, *, spoil: bool) -> str:
    with transaction_of(factory) as session:
        made = certificates.issue(
            session, holder=Holder(firm_id=firm_id, name="广州", credit_code=credit_code(1)), wording=WORDING,
            on=date(2031, 5, 6), valid_to=None, application_id=None, base_url="http://portal.test",
            test_authority=True, by=None,
        )  # fmt: skip
        if spoil:
            raise InterruptedError
        return made.number


def _issuer(url: str, firm_id: int, seed: int) -> Callable[[Callable[[str], None]], None]:
    def work(acknowledge: Callable[[str], None]) -> None:
        factory, dice = session_factory(make_engine(url)), random.Random(seed)
        while True:
            try:
                acknowledge(_issue(factory, firm_id, spoil=dice.random() < 0.2))
            except InterruptedError:
                continue

    return work


def eight_issue(arena: Arena, count: int, *, seconds: float) -> None:
    """Eight processes issue, and break off one time of five; all the time one of them is killed and another begins."""
    app, world = arena
    url, firm = app.extensions["portal.settings"].database_url, world.rows["firm_a"]
    app.extensions["portal.engine"].dispose()
    seeds = iter(range(10_000))
    workers = [Worker(_issuer(url, firm, next(seeds))) for _ in range(8)]
    acknowledged: list[str] = []
    dice, end, kills = random.Random(1), time.monotonic() + seconds, 0
    with session_factory(make_engine(url))() as session:
        while _issued(session) < count:
            assert time.monotonic() < end, f"{_issued(session)} in {seconds} s"
            time.sleep(0.15)
            acknowledged += workers.pop(dice.randrange(8)).kill()
            kills += 1
            workers.append(Worker(_issuer(url, firm, next(seeds))))
    for worker in workers:
        acknowledged += worker.kill()
    assert kills >= 5
    with session_factory(make_engine(url))() as session:
        numbers = sorted(
            session.scalars(select(Certificate.number).where(Certificate.number.like("GZAI-2031-%")))
        )
        counter = session.get_one(CertificateCounter, 2031)
        assert numbers == [f"GZAI-2031-{n:06d}" for n in range(1, counter.last + 1)]
        assert len(acknowledged) == len(set(acknowledged))
        assert set(acknowledged) <= set(numbers)
        assert audit.first_break(session) is None


def _issued(session: PortalSession) -> int:
    session.rollback()
    return session.scalar(select(func.count()).where(Certificate.number.like("GZAI-2031-%"))) or 0


def test_five_hundred_numbers_by_eight_issuers_who_break_off_and_are_killed(make_city: MakeCity) -> None:
    eight_issue(make_city(), 500, seconds=120)


@pytest.mark.long
def test_ten_thousand_numbers_by_eight_issuers(make_city: MakeCity) -> None:
    eight_issue(make_city(), 10_000, seconds=3000)
