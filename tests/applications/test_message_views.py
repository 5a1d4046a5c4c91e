"""Firm and officer write to each other inside a case: both see it, unread is counted, mails are gathered."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select, update
from sqlalchemy.orm import sessionmaker

from portal.accounts.letter_jobs import sweep
from portal.accounts.models import Note, User
from portal.applications.desk_models import CaseMessage
from portal.applications.models import Application, Remark
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.jobs import Job, JobRow
from portal.core.settings import Settings
from portal.firms.models import Membership
from portal.web.models import Mail
from tests.applications.desk import add_cases
from tests.people import People
from tests.signing_in import sign_in


def with_firm(
    app: Flask, factory: sessionmaker[PortalSession], people: People, **row: object
) -> tuple[str, FlaskClient]:
    """A case, and its firm's owner signed in."""
    (number,) = add_cases(factory, [row])
    owner = people.person("boss@firm.example", name="林小雨")
    with transaction_of(factory) as session:
        firm = session.scalars(select(Application.firm_id).where(Application.number == number)).one()
        session.add(Membership(firm_id=firm, person_id=owner, role="owner", since=clock.now()))
    client = app.test_client()
    sign_in(client, owner)
    return number, client


def counts(factory: sessionmaker[PortalSession], number: str) -> tuple[int, int, int]:
    with factory() as session:
        case = session.scalars(select(Application).where(Application.number == number)).one()
        return case.unread_firm, case.unread_official, case.version


def test_both_sides_read_and_what_is_new_is_counted(
    app: Flask, factory: sessionmaker[PortalSession], people: People, officer: FlaskClient
) -> None:
    number, firm = with_firm(app, factory, people)
    mine, theirs = f"/my/applications/{number}/messages", f"/desk/cases/{number}/messages"
    assert firm.post(mine, data={"text": "请问何时办结?"}).status_code == 303
    assert firm.post(mine, data={"text": "请问何时办结?"}).status_code == 303  # pressed twice
    assert counts(factory, number) == (0, 1, 1)  # a message makes no page stale
    assert number in officer.get("/desk/cases?unread=1").text
    page = officer.get(theirs).text
    assert "林小雨" in page
    assert page.count("请问何时办结?") == 1
    assert counts(factory, number)[1] == 1  # looking changes nothing
    assert officer.post(f"{theirs}/read").status_code == 303
    assert counts(factory, number)[:2] == (0, 0)
    officer.post(theirs, data={"text": "三个工作日内。"})
    assert counts(factory, number)[:2] == (1, 0)
    answer = firm.get(mine).text
    assert "李主任" in answer
    assert "三个工作日内。" in answer
    assert "1 条新留言" in firm.get(f"/my/applications/{number}").text
    with transaction_of(factory) as session:  # who has given no name is called by the mail address
        person = session.scalars(select(User).where(User.name == "林小雨")).one()
        person.name, address = "", person.email
    assert f"{address} · 企业" in officer.get(theirs).text


def test_nothing_is_written_to_a_case_that_is_over_and_nothing_typed_is_lost(
    app: Flask, factory: sessionmaker[PortalSession], people: People
) -> None:
    number, firm = with_firm(app, factory, people, state="withdrawn")
    answer = firm.post(f"/my/applications/{number}/messages", data={"text": "还在吗"})
    assert answer.status_code == 422
    assert "已经办结" in answer.text
    too_long = firm.post(f"/my/applications/{number}/messages", data={"text": "长" * 1001})
    assert too_long.status_code == 422


def test_ten_thousand_messages_and_remarks_come_page_by_page(
    app: Flask, factory: sessionmaker[PortalSession], people: People, officer: FlaskClient
) -> None:
    number, firm = with_firm(app, factory, people)
    moment = clock.now()
    with transaction_of(factory) as session:
        case = session.scalars(select(Application.id)).one()
        person = session.scalars(select(User.id).limit(1)).one()
        message = {
            "application_id": case,
            "side": "firm",
            "capacity": "firm",
            "author_id": person,
            "made_at": moment,
        }
        remark = {
            "application_id": case,
            "event_seq": 1,
            "field": "address",
            "made_by": person,
            "made_at": moment,
            "answered_at": moment,
        }
        session.execute(insert(CaseMessage), [message | {"text": f"留言{n:05d}号"} for n in range(10_000)])
        session.execute(insert(Remark), [remark | {"text": f"意见{n:05d}号"} for n in range(10_000)])
    for page in (firm.get(f"/my/applications/{number}/messages"), officer.get(f"/desk/cases/{number}"), officer.get(f"/desk/cases/{number}/remarks")):  # fmt: skip
        assert page.status_code == 200
        assert len(page.data) < 150_000
        assert "09999号" in page.text
        assert "00000号" not in page.text
    second = officer.get(f"/desk/cases/{number}/messages?before=9981").text
    assert "留言09979号" in second
    assert officer.get(f"/desk/cases/{number}/messages?before=x").status_code in (200, 400)


def test_several_messages_are_one_letter_and_who_wants_less_gets_none(
    app: Flask, factory: sessionmaker[PortalSession], people: People, officer: FlaskClient, settings: Settings
) -> None:
    number, _firm = with_firm(app, factory, people)
    for text in ("请补充合同。", "也请补充发票。"):
        officer.post(f"/desk/cases/{number}/messages", data={"text": text})
    with factory() as session:
        gathered = session.scalars(select(JobRow).where(JobRow.name == "accounts.gather_letters")).all()
        assert len(gathered) == 1
        assert gathered[0].due_at > clock.real_now()
        assert session.scalars(select(Mail)).all() == []
    sweep(Job(1, "sweep", {}, factory), settings)
    sweep(Job(2, "sweep", {}, factory), settings)  # nothing twice
    with factory() as session:
        (letter,) = session.scalars(select(Mail)).all()
        assert "请补充合同。" in letter.body
        assert "也请补充发票。" in letter.body
        assert session.scalars(select(Note.letter).distinct()).all() == ["sent"]
    off = letter.body.split("/account/letters/")[1].split()[0]
    stranger = app.test_client()
    assert stranger.get("/account/letters/x").status_code == 404
    assert "只收必要的" in stranger.get(f"/account/letters/{off}").text
    assert stranger.post(f"/account/letters/{off}").status_code == 200
    officer.post(f"/desk/cases/{number}/messages", data={"text": "再补一份。"})
    sweep(Job(3, "sweep", {}, factory), settings)
    with factory() as session:
        assert len(session.scalars(select(Mail)).all()) == 1
        assert len(session.scalars(select(Note)).all()) == 3  # it stands in the inbox all the same


def test_a_message_does_not_disturb_a_decision(
    app: Flask, factory: sessionmaker[PortalSession], people: People, officer: FlaskClient
) -> None:
    number, firm = with_firm(app, factory, people, state="district_check")
    officer.get(f"/desk/cases/{number}")
    firm.post(f"/my/applications/{number}/messages", data={"text": "补充一句"})
    answer = officer.post(f"/desk/cases/{number}/reject", data={"seen": "1", "reason": "不符合条件"})
    assert answer.status_code == 303
    with transaction_of(factory) as session:
        session.execute(update(Application).values(unread_official=0))
