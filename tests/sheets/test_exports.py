"""Lists that are taken away: complete, as narrowed, formulas as text, days as days; who may, and what the trail says."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts import calendar_rules
from portal.applications.models import Publicity
from portal.core.audit import AuditEvent
from portal.core.clock import now
from portal.core.days import CalendarDay
from portal.core.db import PortalSession, transaction_of
from portal.core.spreadsheet import Head, Table, write_csv, write_xlsx
from portal.sheets.exporting import narrowed_by
from portal.web.models import Mail
from tests.people import People, credit_code
from tests.sheets.conftest import HandIn
from tests.sheets.tables import FIRM_HEADS, firm_row, workbook
from tests.signing_in import sign_in

Factory = sessionmaker[PortalSession]
HEADS = (Head("名称", 30), Head("日期", 12, "day"), Head("时间", 17, "moment"), Head("金额", 12, "number"))
HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "-2+3",
    "http://a.example/",
    "甲\x07乙",
    "行\n二",
    "𠮷",
    "x" * 40_000,
]


CITYS = (  # every list that a city officer may take, but for those of one round or panel
    "register", "worklist", "cases", "certificates", "titles", "publicity", "waiting_titles", "held_titles", "takeovers", "objections",
    "funding", "phrases", "absences", "batches",
)  # fmt: skip


def table(rows: list[tuple[object, ...]]) -> Table:
    return Table("数据", "说明", (("列表", "企业"),), HEADS, rows)


def test_text_stays_text_and_days_are_days(tmp_path: Path) -> None:
    rows = [(text, date(2024, 5, 1), now(), 1234.5) for text in HOSTILE]
    assert write_xlsx(table(rows), tmp_path / "a.xlsx") == len(HOSTILE)
    book = load_workbook(tmp_path / "a.xlsx")
    assert book.sheetnames == ["说明", "数据"]
    sheet = book["数据"]
    assert sheet.freeze_panes == "A2"
    assert {cell.data_type for cell in sheet["A"]} == {"s"} or {cell.data_type for cell in sheet["A"]} == {
        "inlineStr"
    }
    assert sheet["A2"].value == "=1+1"
    assert sheet["A7"].value == "甲\ufffd乙"
    assert len(sheet["A10"].value) == 32_767
    assert sheet["B2"].value == datetime(2024, 5, 1)  # noqa: DTZ001  # Excel knows no zones
    assert sheet["B2"].number_format == "yyyy-mm-dd"
    assert isinstance(sheet["C2"].value, datetime)
    assert (sheet["D2"].value, sheet["D2"].data_type) == (1234.5, "n")


def test_an_empty_list_still_has_its_headings(tmp_path: Path) -> None:
    assert write_xlsx(table([]), tmp_path / "a.xlsx") == 0
    sheet = load_workbook(tmp_path / "a.xlsx")["数据"]
    assert [cell.value for cell in sheet[1]] == ["名称", "日期", "时间", "金额"]


def test_rows_that_break_off_leave_no_file(tmp_path: Path) -> None:
    def rows():  # type: ignore[no-untyped-def]
        yield ("甲", None, None, None)
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        write_xlsx(Table("数据", "说明", (), HEADS, rows()), tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()


def test_csv_cells_never_begin_a_formula(tmp_path: Path) -> None:
    write_csv(table([(text, None, None, None) for text in HOSTILE[:4]]), tmp_path / "a.csv")
    text = (tmp_path / "a.csv").read_bytes()
    assert text.startswith("\ufeff名称".encode())
    assert b"'=1+1" in text
    assert b"'-2+3" in text


def take(client: FlaskClient, name: str, query: str = "", form: str = "xlsx"):  # type: ignore[no-untyped-def]
    page = client.get("/desk").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    return client.post(f"/desk/export/{name}", data={"csrf_token": token, "query": query, "form": form})


def test_the_register_is_taken_as_it_is_narrowed_and_the_trail_says_so(
    hand_in: HandIn, client: FlaskClient, people: People, factory: Factory
) -> None:
    hand_in(workbook(FIRM_HEADS, [firm_row(1), firm_row(2, district="黄埔区")]), apply=True)
    officer = people.official("city_officer")
    sign_in(client, officer)
    answer = take(client, "register", "district=440112&cursor=x")
    sheet = load_workbook(io.BytesIO(answer.data)).worksheets[1]
    assert [cell.value for cell in sheet["A"]][1:] == [credit_code(2)]
    about = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    assert "所在区：黄埔区" in [cell.value for cell in about["B"]]
    with factory() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "list.exported")).one()
    assert (event.actor, event.subject) == (officer, "list:register")
    assert event.data == {"form": "xlsx", "narrowed": {"district": "440112"}, "rows": 1}


def test_what_narrows_a_list_is_said_in_words_in_both_languages(factory: Factory) -> None:
    def said(given: dict[str, str], language: str, name: str = "cases") -> str:
        with factory() as session:
            return narrowed_by(session, name, given, language)

    given = {
        "kind": "change",
        "state": "district_check",
        "late": "1",
        "year": "2027",
        "batch": "1",
        "q": "智能",
    }
    assert (
        said(given, "zh")
        == "事项：变更备案；状态：区级核对中；已超期：是；年度：2027；证书批次：1；搜索：智能"
    )
    assert said({"district": "440112", "tier": "gazelle"}, "en") == "District: Huangpu; Tier: Gazelle"


LISTED = {
    "name": "广州甲有限公司",
    "credit_code": credit_code(1),
    "district": "440106",
    "number": "SQ-2026-000001",
}


def test_a_published_list_is_taken_whole_and_called_as_its_page_calls_it(
    client: FlaskClient, people: People, factory: Factory
) -> None:
    entries = [
        LISTED | {"title_zh": "算力券", "title_en": "Computing vouchers", "granted": 600_000_00},
        LISTED | {"title_zh": "瞪羚企业", "title_en": "Gazelle"},
    ]
    with transaction_of(factory) as session:
        session.add_all(
            Publicity(
                title=f"关于{entry['title_zh']}的公示", first_day=date(2026, 11, 2), last_day=date(2026, 11, 6), entries=[entry],
                sha256="0" * 64, opened_at=now(),
            )
            for entry in entries
        )  # fmt: skip
    sign_in(client, people.official("district_officer", district="440106"))
    heads, *rows = list(csv.reader(io.StringIO(take(client, "publicity", form="csv").get_data(as_text=True))))
    amount = heads.index("金额（万元）")
    assert [(row[0], row[amount]) for row in rows] == [("关于瞪羚企业的公示", ""), ("关于算力券的公示", "60")]
    about, sheet = load_workbook(io.BytesIO(take(client, "publicity", "list=1").data)).worksheets
    assert "公示：关于算力券的公示" in [cell.value for cell in about["B"]]
    assert sheet.max_row == 2
    assert take(client, "publicity", "list=3").status_code == 404


def test_only_the_list_that_is_narrowed_to_it_names_a_round_or_a_panel(factory: Factory) -> None:
    with factory() as session:
        assert narrowed_by(session, "cases", {"panel": "1"}, "en") == "Panel: 1"


@pytest.mark.parametrize("name", CITYS)
def test_every_list_can_be_taken_in_both_forms(
    hand_in: HandIn, client: FlaskClient, people: People, name: str
) -> None:
    hand_in(workbook(FIRM_HEADS, [firm_row(1)]), apply=True)
    sign_in(client, people.official("city_officer"))
    assert take(client, name).status_code == 200
    assert take(client, name, form="csv").get_data(as_text=True).startswith("\ufeff")


def test_a_list_of_others_is_not_there(client: FlaskClient, people: People) -> None:
    sign_in(client, people.official("expert"))
    assert take(client, "cases").status_code == 404
    assert take(client, "register").status_code == 200
    sign_in(client, people.official("auditor"))
    assert take(client, "audit").status_code == 200
    assert take(client, "certificates").status_code == 404
    assert [take(client, name).status_code for name in ("letters", "calendar", "batches", "phrases")] == [
        404
    ] * 4


def test_the_administrator_takes_letters_without_their_words_and_the_days_of_a_year(
    client: FlaskClient, people: People, factory: Factory
) -> None:
    with transaction_of(factory) as session:
        session.add(Mail(recipient="a@b.example", subject="=1+1", body="a key", made_at=now()))
        session.add(CalendarDay(day=date(2031, 1, 1), workday=False, note="元旦"))
        session.add(CalendarDay(day=date(2032, 1, 1), workday=True, note=""))
    sign_in(client, people.official("administrator"))
    rows = list(csv.reader(io.StringIO(take(client, "letters", form="csv").get_data(as_text=True))))
    assert [row[1:] for row in rows if "a@b.example" in row] == [["a@b.example", "'=1+1", "尚未发出", ""]]
    sheet = load_workbook(io.BytesIO(take(client, "calendar", "year=2031").data)).worksheets[1]
    day, rest, why = (cell.value for cell in sheet[2])
    assert (day, why) == (datetime(2031, 1, 1), "元旦")  # noqa: DTZ001  # Excel knows no zones
    assert rest in calendar_rules.REST  # so that it can be pasted back
    assert sheet.max_row == 2
    assert take(client, "calendar", "year=0").status_code == 400


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("register", "district=999"),
        ("cases", "state=x"),
        ("worklist", "late=7"),
        ("titles", "tier=x"),
        ("round", ""),
        ("ranking", "panel=x"),
        ("batch", ""),
        ("publicity", "list=x"),
    ],
)
def test_a_filter_that_nobody_offered_is_refused(
    client: FlaskClient, people: People, name: str, query: str
) -> None:
    sign_in(client, people.official("city_officer"))
    assert take(client, name, query).status_code == 400


def test_a_district_officer_takes_titles_of_the_own_district(
    hand_in: HandIn, client: FlaskClient, people: People
) -> None:
    heads = ("统一社会信用代码", "企业名称", "称号", "认定单位", "认定日期")
    hand_in(workbook(FIRM_HEADS, [firm_row(1), firm_row(2, district="黄埔区")]), apply=True)
    rows = [[*firm_row(n)[:2], "专精特新", "省工信厅", date(2024, 1, 1)] for n in (1, 2)]
    hand_in(workbook(heads, rows), "titles", apply=True)
    sign_in(client, people.official("district_officer", district="440106"))
    sheet = load_workbook(io.BytesIO(take(client, "titles").data)).worksheets[1]
    assert [cell.value for cell in sheet["A"]][1:] == [credit_code(1)]


def test_too_many_lists_in_a_short_time_are_refused(app: Flask, client: FlaskClient, people: People) -> None:
    sign_in(client, people.official("city_officer"))
    most = app.extensions["portal.settings"].limits["export"].most
    answers = [take(client, "publicity").status_code for _ in range(most + 1)]
    assert answers[-2:] == [200, 429]
