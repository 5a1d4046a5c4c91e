"""What the firm sees of its classification: its page, figures tried, the notice; looking and trying write nothing."""

from __future__ import annotations

import html
import io
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy import event

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms import title_queries
from portal.firms.models import DocumentRow, Firm, Title, YearFigures
from tests.classification.firm_pages import DAY, TRY, firm_with_figures, typed
from tests.people import People
from tests.signing_in import sign_in

PAGES = (
    "/my/classification",
    TRY,
    f"{TRY}?set=innovative_2022_63",
    "/my/classification/history",
    "/my/classification/notice.pdf",
)


@pytest.fixture(autouse=True)
def _day(tmp_path: Any) -> None:
    clock.move_to(DAY, tmp_path / "instance" / "clock")


@pytest.fixture
def owner(people: People) -> int:
    return people.person()


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return firm_with_figures(people, owner)


@pytest.fixture
def browser(client: FlaskClient, firm_id: int, owner: int) -> FlaskClient:
    sign_in(client, owner)
    return client


@pytest.fixture
def written(app: Flask) -> Iterator[list[str]]:
    """The statements that changed anything since the test began."""
    found: list[str] = []

    def listen(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if statement.lstrip().split(" ")[0].upper() in ("INSERT", "UPDATE", "DELETE", "REPLACE"):
            found.append(statement)

    engine = app.extensions["portal.engine"]
    event.listen(engine, "before_cursor_execute", listen)
    yield found
    event.remove(engine, "before_cursor_execute", listen)


def set_year(people: People, firm_id: int, year: int = 2025, **figures: int | None) -> None:
    """Straight into the table, as an import might have left it."""
    with transaction_of(people.factory) as session:
        row = session.get_one(YearFigures, (firm_id, year))
        for key, value in figures.items():
            setattr(row, key, value)


@pytest.mark.parametrize("path", PAGES)
def test_looking_writes_nothing(browser: FlaskClient, written: list[str], path: str) -> None:
    assert browser.get(path).status_code == 200
    assert written == []


def test_trying_writes_nothing(browser: FlaskClient, written: list[str]) -> None:
    form = typed(browser) | {"rd_expense_2025": "1000"}
    assert browser.post(TRY, data=form).status_code == 200
    assert written == []


def test_the_watch_over_what_is_written_can_fail(browser: FlaskClient, written: list[str]) -> None:
    form = typed(browser, "/my/figures/2025") | {"rd_expense": "301"}
    browser.post("/my/figures/2025", data=form)
    assert written


def test_a_figure_that_is_tried_changes_the_outcome_and_only_there(browser: FlaskClient) -> None:
    answer = browser.post(TRY, data=typed(browser) | {"rd_expense_2025": "1000"}).text
    assert "<ins>符合，" in answer, [line for line in answer.splitlines() if "<ins>" in line]
    assert "<del>300</del>" in answer
    assert 'value="300"' in browser.get("/my/figures/2025").text
    assert "<ins>" not in browser.get(TRY).text


@pytest.mark.parametrize(
    ("field", "text"), [("rd_expense_2025", "abc"), ("rd_expense_2025", "-1"), ("employees", "1.5"), ("market_share_pct", "101"),
                        ("revenue_2024", "1e400"), ("more_ip", "100"), ("titles", "king"), ("net_profit_2023", "NaN")],
)  # fmt: skip
def test_wrong_input_is_named_beside_its_field_and_all_that_was_typed_stays(
    browser: FlaskClient, field: str, text: str
) -> None:
    answer = browser.post(TRY, data=typed(browser) | {field: text, "main_revenue_2025": "777"})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="777"' in answer.text
    if field != "titles":  # a choice that was never offered cannot be shown
        assert f'value="{text}"' in answer.text


@pytest.mark.parametrize(
    ("change", "field", "named"),
    [({"main_revenue_2025": "99999"}, "main_revenue_2025", "2025年营业收入"), ({"rd_staff": "201"}, "rd_staff", "职工"),
     ({"total_assets_2024": "0"}, "total_assets_2024", "负债")],
)  # fmt: skip
def test_figures_that_contradict_each_other_are_named_beside_the_field(
    browser: FlaskClient, change: dict[str, str], field: str, named: str
) -> None:
    answer = browser.post(TRY, data=typed(browser) | change)
    assert answer.status_code == 422
    fault = html.unescape(answer.text).split(f'id="{field}-error"')[1].split("</div>")[0]
    assert "years." not in fault
    assert named in fault or named == "职工"
    assert 'id="cards" class="section"></div>' in answer.text


def test_a_way_up_is_tried_by_its_link(browser: FlaskClient) -> None:
    page = browser.get("/my/classification").text
    address = html.unescape(page.split('href="/my/classification/try?set=')[1].split('"')[0])
    form, own = typed(browser, f"{TRY}?set={address}"), typed(browser)
    changed = {key for key in own if form[key] != own[key]} - {"csrf_token"}
    assert changed
    assert browser.get(f"{TRY}?set=nothing").status_code == 404


def test_a_zero_denominator_is_flagged_with_the_figure_to_blame(
    browser: FlaskClient, people: People, firm_id: int
) -> None:
    set_year(people, firm_id, 2024, main_revenue=0)
    page = html.unescape(browser.get("/my/classification").text)
    flag = page.split('notice-title">无法计算')[1].split("</ul>")[0]
    assert '<a href="/my/figures/2024">2024年主营业务收入</a>' in flag
    assert "分母为零" in flag


def test_kept_facts_that_contradict_each_other_are_flagged_and_nothing_is_classified(
    browser: FlaskClient, people: People, firm_id: int
) -> None:
    set_year(people, firm_id, main_revenue=10**13)
    page = html.unescape(browser.get("/my/classification").text)
    assert '<a href="/my/figures/2025">2025年主营业务收入</a>' in page
    assert '<section class="tier' not in page
    assert browser.get("/my/classification/notice.pdf").status_code == 409
    assert browser.get(TRY).status_code == 200
    assert browser.get("/my/classification/history").status_code == 200
    assert browser.get("/my").status_code == 200


def test_an_unknown_fact_is_named_and_leads_to_where_it_is_entered(
    browser: FlaskClient, people: People, firm_id: int
) -> None:
    set_year(people, firm_id, rd_expense=None)
    page = html.unescape(browser.get("/my/classification").text)
    assert "暂不能判定，取决于：" in page
    assert '<a href="/my/figures/2025">去填写</a>' in page


def test_a_line_names_the_document_that_proves_it(
    browser: FlaskClient, people: People, firm_id: int, owner: int
) -> None:
    with transaction_of(people.factory) as session:
        row = DocumentRow(
            firm_id=firm_id, proves="year:2025", name="审计报告.pdf", media_type="application/pdf", size=10, sha256="0" * 64,
            handed_in_at=clock.now(), handed_in_by=owner,
        )  # fmt: skip
        session.add(row)
        session.flush()
        address = f"/documents/{row.id}"
    page = browser.get("/my/classification").text
    assert f'{address}">审计报告.pdf' in page.replace("/my/documents", "/documents")


def test_another_firms_documents_are_never_named(browser: FlaskClient, people: People) -> None:
    stranger = people.person()
    other = people.firm(name="另一家公司", owner=stranger)
    with transaction_of(people.factory) as session:
        session.add(DocumentRow(
            firm_id=other, proves="year:2025", name="机密.pdf", media_type="application/pdf", size=10, sha256="1" * 64,
            handed_in_at=clock.now(), handed_in_by=stranger,
        ))  # fmt: skip
    assert "机密" not in browser.get("/my/classification").text


@pytest.mark.parametrize(("language", "words"), [("zh", "不是官方称号"), ("en", "not an official title")])
def test_the_notice_says_what_it_is_not_and_names_every_rule_set(
    browser: FlaskClient, language: str, words: str
) -> None:
    browser.set_cookie("language", language)
    answer = browser.get("/my/classification/notice.pdf")
    reader = PdfReader(io.BytesIO(answer.data))
    text = reader.pages[0].extract_text()
    assert len(reader.pages) == 1
    assert text.count(words) == 2
    assert "工信部企业〔2026〕2号" in text
    assert text.count("〔") >= 5
    assert reader.get_fields() in (None, {})  # no field for a signature
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_the_notice_holds_the_longest_name_and_shows_a_mark_for_a_character_without_glyph(
    browser: FlaskClient, people: People, firm_id: int
) -> None:
    with transaction_of(people.factory) as session:
        session.get_one(Firm, firm_id).name = "广州" + "\U00030000" + "示" * 147
    text = PdfReader(io.BytesIO(browser.get("/my/classification/notice.pdf").data)).pages[0].extract_text()
    assert "〓" in text
    assert text.count("示") == 147


def test_each_page_speaks_english(browser: FlaskClient) -> None:
    browser.set_cookie("language", "en")
    said: Callable[[str], str] = lambda path: browser.get(path).text  # noqa: E731
    assert "The cheapest way up" in said("/my/classification") or "Nearer by these figures" in said(
        "/my/classification"
    )
    assert "Nothing here is filed" in said(TRY)
    assert "History of the classification" in said("/my/classification/history")


@pytest.mark.parametrize(("checked", "shown"), [(date(2025, 1, 2), 1), (None, 0)])
def test_who_holds_a_title_sees_what_its_renewal_would_say_beside_the_new_application(
    browser: FlaskClient, people: People, firm_id: int, checked: date | None, shown: int
) -> None:
    """Two years' growth is asked of new little giants only; a title that nobody has checked is renewed by nobody."""
    before = html.unescape(browser.get("/my/classification").text)
    with transaction_of(people.factory) as session:
        session.add(Title(
            firm_id=firm_id, tier="little_giant", issuer="工业和信息化部", valid_from=date(2025, 1, 1),
            valid_to=date(2027, 12, 31), checked_on=checked,
        ))  # fmt: skip
    page = html.unescape(browser.get("/my/classification").text)
    assert page.count('<section class="tier') == before.count('<section class="tier') + shown
    assert page.count("：复核") == shown
    assert "：复核" not in before
    if shown:
        new, renewal = page.split("：复核")[0].rpartition('<section class="tier')[0], page.split("：复核")[1]
        assert "以下是按今天的事实依照复核规则" in renewal.split("<section")[0]
        assert "以下是按今天的事实依照复核规则" not in new
        assert "企业持有该称号，有效期至2027年12月31日。" in renewal.split("<section")[0]
    text = PdfReader(io.BytesIO(browser.get("/my/classification/notice.pdf").data)).pages[0].extract_text()
    assert text.count("：复核") == text.count("有效期至2027年12月31日") == shown
    moves, cards = html.unescape(browser.get(TRY).text).split('id="answer"')[1].split('id="cards"')
    assert moves.count("：复核</th>") == cards.count("：复核") == shown


def test_of_several_titles_of_a_tier_the_one_that_ends_last_is_held(people: People, firm_id: int) -> None:
    ends = [date(2026, 12, 31), date(2027, 12, 31), date(2026, 11, 22)]
    with transaction_of(people.factory) as session:
        for tier, valid_to in [*(("srdi", end) for end in ends), ("tech_sme", None), ("tech_sme", ends[0])]:
            session.add(Title(
                firm_id=firm_id, tier=tier, issuer="广东省工业和信息化厅", valid_from=date(2024, 1, 1), valid_to=valid_to,
                checked_on=date(2024, 1, 2),
            ))  # fmt: skip
    with people.factory() as session:
        held = title_queries.held_until(session, firm_id, on=DAY)
    assert held == {"srdi": date(2027, 12, 31), "tech_sme": None}
