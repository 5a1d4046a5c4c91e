"""Classifications are kept: once while nothing changes, anew when facts, rules or the day decide otherwise; the history tells it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from portal.app import doers
from portal.classification import actions
from portal.classification.models import Classification, KeptFacts
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.jobs import JobRow, take
from portal.core.settings import Settings
from portal.firms.change_actions import CLASSIFY
from portal.firms.models import Firm, Title
from tests.classification.firm_pages import DAY, firm_with_figures, typed
from tests.people import People
from tests.signing_in import sign_in

HISTORY = "/my/classification/history"


@pytest.fixture(autouse=True)
def _day(tmp_path: Any) -> None:
    clock.move_to(DAY, tmp_path / "instance" / "clock")


@pytest.fixture
def owner(people: People) -> int:
    return people.person()


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return firm_with_figures(people, owner)


def keep(people: People, firm_id: int, *, cause: str = "facts", on: date = DAY) -> int:
    with transaction_of(people.factory) as session:
        return len(actions.keep(session, firm_id, cause=cause, on=on))


def rows(people: People) -> list[Classification]:
    with people.factory() as session:
        return list(session.scalars(select(Classification).order_by(Classification.id)))


def test_every_rule_set_in_force_is_kept_with_its_facts_and_digest(people: People, firm_id: int) -> None:
    assert keep(people, firm_id) == len(rows(people)) == 6
    assert all(len(row.rulebook) == 64 and row.result["findings"] for row in rows(people))
    with people.factory() as session:
        (facts,) = session.scalars(select(KeptFacts))
    assert facts.facts["years"]["2025"]["rd_expense"] == "300"


def test_the_same_answer_is_kept_once_and_seen_again(people: People, firm_id: int) -> None:
    keep(people, firm_id)
    assert keep(people, firm_id, on=DAY + timedelta(days=3)) == 0
    assert {row.seen_on for row in rows(people)} == {DAY + timedelta(days=3)}
    assert {row.as_of for row in rows(people)} == {DAY}
    with people.factory() as session:
        assert len(list(session.scalars(select(KeptFacts)))) == 1


def test_a_birthday_that_decides_is_kept_though_no_fact_changed(people: People, firm_id: int) -> None:
    """The unicorn's ten years are up on 2029-03-01: the day after, the answer is another."""
    with transaction_of(people.factory) as session:
        session.execute(update(Firm).values(established=date(2016, 11, 23)))
    keep(people, firm_id)
    before = {row.ruleset: row.outcome for row in rows(people)}
    keep(people, firm_id, on=DAY + timedelta(days=1))
    added = rows(people)[6:]
    assert "unicorn_gei_2025" in {row.ruleset for row in added}
    assert all(row.outcome != before[row.ruleset] for row in added)


def test_a_return_to_earlier_facts_is_told_too(
    client: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    sign_in(client, owner)
    keep(people, firm_id)
    for text in ("900", "300"):
        client.post("/my/figures/2025", data=typed(client, "/my/figures/2025") | {"rd_expense": text})
        assert keep(people, firm_id) == 6
    with people.factory() as session:
        assert len(list(session.scalars(select(KeptFacts)))) == 2


def test_a_changed_figure_is_classified_by_the_worker(
    app: Flask, client: FlaskClient, people: People, firm_id: int, owner: int, settings: Settings
) -> None:
    with transaction_of(people.factory) as session:
        session.execute(update(JobRow).values(state="done"))
    sign_in(client, owner)
    client.post("/my/figures/2025", data=typed(client, "/my/figures/2025") | {"rd_expense": "1000"})
    job = take(people.factory, worker="here")
    assert job is not None
    assert (job.name, job.payload) == (CLASSIFY, {"firm_id": firm_id})
    doers(settings)[job.name](job)
    assert {row.cause for row in rows(people)} == {"facts"}
    with people.factory() as session:
        assert session.get_one(JobRow, job.id).state == "done"


def test_the_history_tells_old_beside_new(
    client: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    sign_in(client, owner)
    assert "还没有留存的结果" in client.get(HISTORY).text
    keep(people, firm_id)
    assert "首次留存的结果" in client.get(HISTORY).text
    client.post("/my/figures/2025", data=typed(client, "/my/figures/2025") | {"rd_expense": "1000"})
    keep(people, firm_id, cause="filed:7")
    page = client.get(HISTORY).text
    assert "<del>300</del>" in page
    assert "<ins>1000</ins>" in page
    assert "提交了申报" in page
    assert "没有变化：" in page
    assert page.index("<ins>1000</ins>") < page.index("首次留存的结果")  # the newest first


def test_the_history_comes_page_by_page(
    client: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    sign_in(client, owner)
    for n in range(12):
        client.post("/my/figures/2025", data=typed(client, "/my/figures/2025") | {"rd_expense": str(400 + n)})
        keep(people, firm_id)
    first = client.get(HISTORY).text
    assert first.count('<section class="panel"') == 10
    older = first.split('href="/my/classification/history?before=')[1].split('"')[0]
    second = client.get(f"{HISTORY}?before={older}").text
    assert second.count('<section class="panel"') == 2
    assert "首次留存的结果" in second
    assert "<figure" not in second  # the charts stand on the first page


@pytest.mark.parametrize("before", ["x", "2026-01-01", "2026-13-01T00:00:00+00:00", ""])
def test_a_moment_that_is_none_is_no_page(
    client: FlaskClient, people: People, firm_id: int, owner: int, before: str
) -> None:
    sign_in(client, owner)
    assert client.get(HISTORY, query_string={"before": before}).status_code == 404


def test_the_charts_show_the_years_and_what_is_needed(
    client: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    sign_in(client, owner)
    page = client.get(HISTORY).text
    figure = page.split("<figure")[1].split("</figure>")[0]
    assert "chart-target" in figure
    assert all(f">{year}<" in figure for year in (2023, 2024, 2025))
    assert "<table" in figure


def test_a_firm_sees_its_own_history_only(client: FlaskClient, people: People, firm_id: int) -> None:
    keep(people, firm_id)
    stranger = people.person()
    people.firm(name="另一家公司", owner=stranger)
    sign_in(client, stranger)
    assert "首次留存" not in client.get(HISTORY).text


def hold(people: People, firm_id: int, tier: str, *, checked: date | None = date(2025, 1, 2)) -> None:
    with transaction_of(people.factory) as session:
        session.add(Title(
            firm_id=firm_id, tier=tier, issuer="工业和信息化部", valid_from=date(2025, 1, 1), valid_to=date(2027, 12, 31),
            checked_on=checked,
        ))  # fmt: skip


def test_who_holds_a_title_finds_its_renewal_in_the_history(
    client: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    """In the same occasion and with the same facts as the new applications; a title that nobody has checked is not renewed."""
    hold(people, firm_id, "srdi", checked=None)
    assert keep(people, firm_id) == 6
    hold(people, firm_id, "little_giant")
    assert keep(people, firm_id) == 7  # a title is a fact
    renewals = [row for row in rows(people) if row.kind == "renewal"]
    assert [(row.ruleset, row.outcome) for row in renewals] == [("little_giant_2026_2", "not_met")]
    beside = [row for row in rows(people) if row.made_at == renewals[0].made_at]
    assert {row.facts_id for row in beside} == {renewals[0].facts_id}
    assert len(beside) == 7
    assert keep(people, firm_id, on=DAY + timedelta(days=3)) == 0
    assert keep(people, firm_id, on=date(2027, 12, 31)) > 0
    assert {row.seen_on for row in rows(people) if row.kind == "renewal"} >= {date(2027, 12, 31)}
    sign_in(client, owner)
    page = client.get(HISTORY).text
    assert page.split("首次留存的结果")[0].count("小巨人”企业：复核") >= 1, page
