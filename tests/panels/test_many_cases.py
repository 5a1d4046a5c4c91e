"""Ranking a round's 5,000 cases takes as few statements as ranking five."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from portal.applications.models import Application
from portal.core import clock
from portal.core.db import transaction_of
from portal.panels import actions as panel_actions
from portal.panels.actions import Plan
from portal.panels.models import Panel, PanelCase
from tests.applications.support_story import open_round
from tests.panels.court import CRITERIA
from tests.people import People
from tests.signing_in import sign_in
from tests.statements import counted

MANY, MOST_STATEMENTS = 5000, 12


@pytest.fixture
def judged(people: People) -> tuple[int, int]:
    """A round with very many scored cases, and the closed panel that scored them."""
    round_id, firm, by = open_round(people), people.firm(), people.official("city_officer")
    moment = clock.now()
    row = {
        "kind": "support", "round_id": round_id, "firm_id": firm, "district": "440106", "state": "city_review", "queue": "city",
        "answers": {}, "created_at": moment, "saved_at": moment, "submitted_at": moment, "version": 1, "asked": 1_000_000,
    }  # fmt: skip
    with transaction_of(people.factory) as session:
        panel = Panel(
            title="第一批评审", criteria=[c.document() for c in CRITERIA], seats=2, limit=20, budget=1_500_000_000,
            due_on=clock.today(), seed="many", made_by=by, made_at=moment, opened_at=moment, closed_at=moment, state="closed",
        )  # fmt: skip
        session.add(panel)
        session.flush()
        session.execute(
            insert(Application),
            [row | {"number": f"SQ-2026-{n:06d}", "score": n * 7919 % 10_000} for n in range(MANY)],
        )
        cases = session.execute(
            select(Application.id, Application.score).where(Application.round_id == round_id)
        )
        values = [
            {"panel_id": panel.id, "application_id": key, "asked": 1_000_000, "result": score, "spread": 4}
            for key, score in cases
        ]
        session.execute(insert(PanelCase), values)
        return round_id, panel.id


def test_five_thousand_cases_are_ranked_in_a_dozen_statements(
    app: Flask, people: People, judged: tuple[int, int]
) -> None:
    round_id, panel_id = judged
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    best = f"SQ-2026-{max(range(MANY), key=lambda n: (n * 7919 % 10_000, -n)):06d}"
    for address in (
        f"/desk/panels/{panel_id}",
        f"/desk/rounds/{round_id}",
        f"/desk/rounds/{round_id}?after=100",
    ):
        client.get(address)
        with counted(app.extensions["portal.engine"]) as asked:
            page = client.get(address)
        assert page.status_code == 200
        assert len([one for one in asked if one != "BEGIN"]) <= MOST_STATEMENTS, asked
        assert (best in page.text) == ("after" not in address)
    # the budget of 150 gives the best 150 cases 1 each: the line stands on the round's second page
    assert page.text.count("checked") == 50
    assert page.text.index("checked") < page.text.index("budget-line")
    assert "budget-line" not in client.get(f"/desk/rounds/{round_id}").text


def test_the_line_of_the_budget_stands_once_however_many_pages_the_ranking_has(
    app: Flask, people: People, judged: tuple[int, int]
) -> None:
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    pages = {
        after: client.get(f"/desk/panels/{judged[1]}?after={after}").text for after in (0, 1500, 1550, 4950)
    }
    assert [after for after, page in pages.items() if "budget-line" in page] == [1500]


def test_a_budget_for_all_says_so(app: Flask, people: People, judged: tuple[int, int]) -> None:
    with transaction_of(people.factory) as session:
        session.get_one(Panel, judged[1]).budget = 10_000_000_000
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    assert "可覆盖全部申请" in client.get(f"/desk/panels/{judged[1]}?after=4950").text
    assert "可覆盖全部申请" not in client.get(f"/desk/panels/{judged[1]}").text


def test_a_whole_round_is_put_into_a_panel_at_once(app: Flask, people: People) -> None:
    round_id, firm, by = open_round(people), people.firm(), people.official("city_officer")
    moment = clock.now()
    row = {
        "kind": "support", "round_id": round_id, "firm_id": firm, "district": "440106", "queue": "city", "answers": {},
        "created_at": moment, "saved_at": moment, "submitted_at": moment, "version": 1, "asked": 1_000_000,
    }  # fmt: skip
    states = ["city_review"] * 230 + ["district_check"] * 3
    with transaction_of(people.factory) as session:
        session.execute(
            insert(Application),
            [row | {"number": f"SQ-2026-{n:06d}", "state": state} for n, state in enumerate(states)],
        )
        plan = Plan(
            title="第一批评审",
            criteria=CRITERIA,
            seats=2,
            limit=20,
            budget=None,
            due_on=clock.today() + timedelta(days=9),
        )
        panel_id = panel_actions.make_panel(session, plan, by=by).id
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in(client, by)
    page = f"/desk/panels/{panel_id}"
    assert "230" in client.get(page).text
    assert client.post(f"{page}/cases", data={"round": str(round_id)}).status_code == 303
    with people.factory() as session:
        assert session.scalar(select(func.count()).where(PanelCase.panel_id == panel_id)) == 230
    assert 'name="round"' not in client.get(page).text  # none of it is left
