"""Claim, give back, assign, stand in, filter and several at once, through the pages, as officials see them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.applications.desk_models import Absence
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock
from portal.core.db import PortalSession, transaction_of
from portal.core.i18n import day_in_words
from portal.web.models import Mail
from tests.applications.desk import HERE, THERE, add_cases
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture
def second(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    client.person = people.official("district_officer", district=HERE)  # type: ignore[attr-defined]
    sign_in(client, client.person)  # type: ignore[attr-defined]
    return client


def case_of(factory: sessionmaker[PortalSession], number: str) -> Application:
    with factory() as session:
        return session.scalars(select(Application).where(Application.number == number)).one()


def deeds(factory: sessionmaker[PortalSession], number: str) -> list[str]:
    with factory() as session:
        query = select(ApplicationEvent.move).join(
            Application, Application.id == ApplicationEvent.application_id
        )
        return list(session.scalars(query.where(Application.number == number).order_by(ApplicationEvent.seq)))


def test_an_officer_claims_and_a_colleague_is_told_who_has_it(
    factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{}])
    path = f"/desk/cases/{number}"
    assert officer.post(f"{path}/take", data={"seen": "1"}).status_code == 303
    assert officer.post(f"{path}/take", data={"seen": "1"}).status_code == 303  # pressed twice
    assert deeds(factory, number) == ["take"]
    answer = second.post(f"{path}/take", data={"seen": str(case_of(factory, number).version)})
    assert answer.status_code == 409
    assert "李主任" in answer.text
    assert f"{number} · " in answer.text  # the case as it is now, not a page without a way on
    assert number in officer.get("/desk/cases?who=mine").text
    assert number not in second.get("/desk/cases?who=mine").text


def test_a_page_that_is_not_of_now_is_told_so(
    factory: sessionmaker[PortalSession], officer: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{"state": "district_check"}])
    answer = officer.post(f"/desk/cases/{number}/take", data={"seen": "99"})
    assert answer.status_code == 409
    assert deeds(factory, number) == []


def test_given_back_it_is_everybodys_again(
    factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{}])
    path = f"/desk/cases/{number}"
    officer.post(f"{path}/take", data={"seen": "1"})
    version = case_of(factory, number).version
    assert second.post(f"{path}/release", data={"seen": version}).status_code == 409
    assert officer.post(f"{path}/release", data={"seen": version}).status_code == 303
    assert case_of(factory, number).officer_id is None
    assert number in second.get("/desk/cases?who=unclaimed").text
    assert deeds(factory, number) == ["take", "release"]


def test_the_city_assigns_a_districts_case_to_one_of_its_officers_who_is_told(
    factory: sessionmaker[PortalSession], city: FlaskClient, second: FlaskClient, people: People
) -> None:
    (number,) = add_cases(factory, [{}])
    stranger = people.official("district_officer", district=THERE)
    path = f"/desk/cases/{number}/assign"
    assert city.post(path, data={"seen": "1", "to": str(stranger)}).status_code == 303
    assert case_of(factory, number).officer_id is None  # was not among the choices
    assert city.post(path, data={"seen": "1", "to": str(second.person)}).status_code == 303  # type: ignore[attr-defined]
    assert case_of(factory, number).officer_id == second.person  # type: ignore[attr-defined]
    with factory() as session:
        assert any(number in letter.subject for letter in session.scalars(select(Mail)))
    assert number in second.get("/desk/cases?who=mine").text


def away(stand_in: FlaskClient, *, first: int, last: int) -> dict[str, str]:
    """The form of an absence, its days counted from today."""
    first_day, last_day = (str(clock.today() + timedelta(days=n)) for n in (first, last))
    whom = str(stand_in.person)  # type: ignore[attr-defined]  # the fixture notes on its client who it is
    return {"first_day": first_day, "last_day": last_day, "stand_in": whom}


def test_an_absence_lends_the_cases_to_the_stand_in_and_gives_them_back(
    app: Flask, factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{}])
    officer.post(f"/desk/cases/{number}/take", data={"seen": "1"})
    today = clock.today()
    form = away(second, first=0, last=0)
    assert officer.post("/desk/absences", data=form).status_code == 303
    assert number in second.get("/desk/cases?who=mine").text
    assert "李主任" in second.get("/desk/absences").text
    with factory() as session:
        (letter,) = session.scalars(select(Mail).where(Mail.subject.contains("值守")))
    assert letter.body.count(day_in_words(today, "zh")) == 2
    version = case_of(factory, number).version
    assert second.post(f"/desk/cases/{number}/take", data={"seen": version}).status_code == 303
    again = officer.post("/desk/absences", data=form)
    assert again.status_code == 422
    assert form["first_day"] in again.text
    with clock.fixed_at(clock.now() + timedelta(days=1)):
        assert number in second.get("/desk/cases?who=mine").text  # claimed by the stand-in meanwhile
        assert number not in officer.get("/desk/cases?who=mine").text


@pytest.mark.parametrize(("begins", "told"), [(-1, "已回岗"), (2, "已取消")])
def test_who_stands_in_is_told_when_an_absence_ends_early(
    factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient, begins: int, told: str
) -> None:
    officer.post("/desk/absences", data=away(second, first=begins, last=9))
    with factory() as session:
        absence = session.scalars(select(Absence.id)).one()
    assert officer.post(f"/desk/absences/{absence}/end").status_code == 303
    again = officer.post(f"/desk/absences/{absence}/end", follow_redirects=True)  # pressed twice
    assert again.status_code == 200
    assert ("已取消" in again.text) is (begins >= 0)
    with factory() as session:
        (letter,) = session.scalars(select(Mail).where(Mail.subject.contains("无需再")))
    assert "李主任" in letter.subject
    assert told in letter.body
    assert letter.subject in second.get("/my/inbox").text


def test_an_absence_entered_anew_after_it_was_called_off_is_told_again(
    factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient
) -> None:
    for _ in range(2):  # SQLite gives the second the number that the first has left
        officer.post("/desk/absences", data=away(second, first=2, last=9))
        with factory() as session:
            absence = session.scalars(select(Absence.id)).one()
        officer.post(f"/desk/absences/{absence}/end")
    with factory() as session:
        subjects = [row.subject for row in session.scalars(select(Mail).order_by(Mail.id))]
    assert len(subjects) == 4
    assert subjects[:2] == subjects[2:]


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [(0, -1, "已经过去"), (2, 1, "早于第一天"), (0, 400, "最多登记半年")],
)
def test_an_absence_that_cannot_be_is_told_beside_its_field(
    officer: FlaskClient, second: FlaskClient, first: int, last: int, told: str
) -> None:
    days = [(clock.today() + timedelta(days=n)).isoformat() for n in (first, last)]
    answer = officer.post(
        "/desk/absences", data={"first_day": days[0], "last_day": days[1], "stand_in": str(second.person)}
    )  # type: ignore[attr-defined]
    assert answer.status_code == 422
    assert told in answer.text


def test_a_filter_is_kept_by_name_and_lives_in_the_address(
    factory: sessionmaker[PortalSession], officer: FlaskClient
) -> None:
    add_cases(factory, [{"name": "广州云帆科技有限公司"}, {"name": "广州其他科技有限公司"}])
    answer = officer.post("/desk/filters", data={"name": "云帆", "query": "q=云帆&who=unclaimed"})
    assert answer.status_code == 303
    page = officer.get(answer.location).text
    assert "广州云帆科技有限公司" in page
    assert "广州其他科技有限公司" not in page
    twice = officer.post("/desk/filters", data={"name": "云帆", "query": "late=1"})
    assert twice.status_code == 422
    assert "同名筛选" in twice.text
    assert officer.post("/desk/filters", data={"name": "x", "query": "who=all"}).status_code == 400
    removed = re.search(r"/desk/filters/(\d+)/remove", page)
    assert removed
    assert officer.post(removed[0]).status_code == 303
    assert "云帆" not in officer.get("/desk/cases").text.replace("广州云帆科技有限公司", "")


@pytest.mark.parametrize(
    "query", ["kind=x", "state=draft", "after=x", "after=2026-13-01.1", "who=everybody", "district=1"]
)
def test_a_broken_address_of_the_worklist_is_told_so(officer: FlaskClient, query: str) -> None:
    assert officer.get(f"/desk/cases?{query}").status_code == 400


def test_several_are_claimed_at_once_and_what_cannot_be_is_said_before(
    factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient
) -> None:
    free, also, held, gone = add_cases(factory, [{}, {"state": "district_check"}, {}, {"district": THERE}])
    second.post(f"/desk/cases/{held}/take", data={"seen": "1"})
    query = "&".join(f"case={number}" for number in (free, also, held, gone))
    page = officer.get(f"/desk/cases/bulk?do=claim&{query}").text
    assert "将办理 2 份" in page
    assert "1 份不办理" in page
    assert f'href="/desk/cases/{gone}"' not in page
    key = re.search(r'name="key"[^>]*value="(\w+)"', page)
    assert key
    form = {"do": "claim", "key": key[1], "case": [free, also], "seen": [f"{free}:1", f"{also}:1"]}
    second.post(f"/desk/cases/{also}/take", data={"seen": "1"})  # faster than the form
    answer = officer.post("/desk/cases/bulk", data=form)
    assert answer.status_code == 303
    outcome = officer.get(answer.location).text
    assert outcome.index(free) < outcome.index("未办理") < outcome.index(also)
    assert officer.post("/desk/cases/bulk", data=form).location == answer.location  # sent twice, done once
    assert deeds(factory, free) == ["take"]
    assert case_of(factory, also).officer_id == second.person  # type: ignore[attr-defined]


def test_several_go_to_the_city_with_a_covering_list(
    factory: sessionmaker[PortalSession], officer: FlaskClient, city: FlaskClient
) -> None:
    row = {"state": "district_check", "kind": "recognition", "tier": "gazelle"}
    first, other, waiting = add_cases(factory, [row, row, {"kind": "recognition", "tier": "gazelle"}])
    page = officer.get(f"/desk/cases/bulk?do=pass&case={first}&case={other}&case={waiting}").text
    assert "请先领取" in page
    (alone,) = add_cases(factory, [{"state": "district_check"}], first=9)
    assert "该事项由区级直接决定" in officer.get(f"/desk/cases/bulk?do=pass&case={alone}").text
    assert (
        'href="/desk/cases"' in officer.get("/desk/cases/bulk").text
    )  # nothing chosen: back to the worklist
    form = {"do": "pass", "key": "k1", "case": [first, other], "seen": [f"{first}:1", f"{other}:1"]}
    answer = officer.post("/desk/cases/bulk", data=form)
    listed = city.get(answer.location).text
    assert "区级推荐汇总表" in listed
    assert first in listed
    assert other in listed
    assert case_of(factory, first).state == "city_review"
    assert case_of(factory, first).queue == "city"


def test_several_are_returned_with_one_remark_and_nothing_without(
    factory: sessionmaker[PortalSession], officer: FlaskClient
) -> None:
    made = add_cases(factory, [{"state": "district_check"}, {"state": "district_check"}])
    form = {"do": "return", "key": "k2", "case": made, "seen": [f"{number}:1" for number in made]}
    missing = officer.post("/desk/cases/bulk", data=form)
    assert missing.status_code == 422
    assert "选填" not in missing.text  # a return wants both
    assert "请选择要补正的那一项" in missing.text
    answer = officer.post("/desk/cases/bulk", data=form | {"field": "address", "text": "请写到门牌号"})
    assert answer.status_code == 303
    assert [case_of(factory, number).state for number in made] == ["returned", "returned"]
    assert "请写到门牌号" in officer.get(answer.location).text  # what the firms were told


def test_cases_that_can_be_returned_are_not_left_out_for_one_that_cannot(
    factory: sessionmaker[PortalSession], officer: FlaskClient
) -> None:
    first = {"kind": "registration", "due_on": clock.today() - timedelta(days=9)}
    made = add_cases(factory, [first, {"kind": "recognition", "tier": "gazelle", "state": "district_check"}])
    page = officer.get("/desk/cases/bulk", query_string={"do": "return", "case": made}).text
    assert "将办理 1 份" in page


def test_somebody_elses_batch_is_not_there(
    factory: sessionmaker[PortalSession], officer: FlaskClient, second: FlaskClient
) -> None:
    (number,) = add_cases(factory, [{}])
    answer = officer.post(
        "/desk/cases/bulk", data={"do": "claim", "key": "k3", "case": number, "seen": f"{number}:1"}
    )
    assert officer.get(answer.location).status_code == 200
    assert second.get(answer.location).status_code == 404
    with transaction_of(factory) as session:
        assert session.scalars(select(Application.officer_id)).one() is not None
