"""The pages of an import, as officials meet them: handing in, errors page by page, the press, the file again, another's table."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.people import People, credit_code
from tests.sheets.tables import FIRM_HEADS, firm_row, workbook
from tests.signing_in import sign_in

Work = Callable[[], int]


@pytest.fixture
def officer(client: FlaskClient, people: People) -> int:
    person = people.official("city_officer")
    sign_in(client, person)
    return person


def token(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def send(client: FlaskClient, content: bytes, *, name: str = "企业.xlsx", kind: str = "firms"):  # type: ignore[no-untyped-def]
    data = {"csrf_token": token(client, "/desk/import"), "kind": kind, "table": (io.BytesIO(content), name)}
    return client.post("/desk/import", data=data, content_type="multipart/form-data")


def press(client: FlaskClient, path: str, verb: str):  # type: ignore[no-untyped-def]
    page = client.get(path).get_data(as_text=True)
    seen = page.split('name="seen" type="hidden" value="')[-1].split('"')[0]
    return client.post(f"{path}/{verb}", data={"csrf_token": token(client, path), "seen": seen})


def test_a_table_goes_in_is_looked_at_and_imported(client: FlaskClient, officer: int, work: Work) -> None:
    answer = send(client, workbook(FIRM_HEADS, [firm_row(1), firm_row(2)]))
    assert answer.status_code == 303
    path = answer.location
    assert 'http-equiv="refresh"' in client.get(path).get_data(as_text=True)
    work()
    page = client.get(path).get_data(as_text=True)
    assert "导入 2 行" in page
    assert "广州第2智能科技有限公司" in page
    assert "2019年5月6日" in page
    assert "模型层" in page
    assert "<del>" not in page  # nothing stood there before
    assert press(client, path, "apply").status_code == 303
    work()
    assert "已导入" in client.get(path).get_data(as_text=True)
    assert client.get(f"/firms/{credit_code(2)}").status_code == 200


def test_errors_are_listed_page_by_page_and_as_a_workbook(
    client: FlaskClient, officer: int, work: Work
) -> None:
    path = send(client, workbook(FIRM_HEADS, [firm_row(n, district="深圳") for n in range(1, 121)])).location
    work()
    page = client.get(path).get_data(as_text=True)
    assert "有 120 处需要改正" in page
    assert "第 1 页，共 3 页" in page
    assert client.get(f"{path}?page=3").get_data(as_text=True).count("不在可选范围内") == 20
    assert client.get(f"{path}?page=4").status_code == 400
    book = load_workbook(io.BytesIO(client.get(f"{path}/errors.xlsx").data))
    sheet = book.worksheets[0]
    assert sheet.max_row == 121
    assert sheet.cell(2, 4).value == "深圳"
    assert "所在区：“深圳”不在可选范围内" in sheet.cell(2, 7).value


def test_what_will_stand_in_the_register_is_shown_in_the_order_of_the_columns(
    client: FlaskClient, officer: int, work: Work
) -> None:
    heads = (*FIRM_HEADS, "法定代表人", "行业代码", "认定依据")
    row = [*firm_row(1), "张三", "6513", "采购训练算力、其他佐证"]
    path = send(client, workbook(heads, [row])).location
    work()
    page = client.get(path).get_data(as_text=True)
    words = ["所在区", "2019年5月6日", "6513", "模型层", "张三", "购买算力开展训练"]
    places = [page.index(word) for word in words]
    assert places == sorted(places)


def test_what_is_wrong_with_the_whole_file_is_no_table_of_dashes(
    client: FlaskClient, officer: int, work: Work
) -> None:
    path = send(client, b"%PDF-1.7 nothing").location
    work()
    page = client.get(path).get_data(as_text=True)
    assert "这不是 Excel 工作簿" in page
    assert "<table" not in page


def test_the_same_file_again_leads_to_what_became_of_it(
    client: FlaskClient, officer: int, work: Work
) -> None:
    content = workbook(FIRM_HEADS, [firm_row(1)])
    first = send(client, content).location
    assert send(client, content, name="改名.xlsx").location == first
    assert "同一个文件之前已经提交过" in client.get(first).get_data(as_text=True)


@pytest.mark.parametrize(
    ("content", "words"), [(b"", "请选择文件"), (b"\0\0\0", "不是 Excel"), (b"PK\x03\x04", "损坏|打开")]
)
def test_what_is_no_table_is_said_beside_the_field(
    client: FlaskClient, officer: int, content: bytes, words: str
) -> None:
    answer = send(client, content)
    assert answer.status_code == 422
    assert any(word in answer.get_data(as_text=True) for word in (*words.split("|"), "文件是空的"))


def test_a_stale_page_imports_nothing(client: FlaskClient, officer: int, work: Work) -> None:
    path = send(client, workbook(FIRM_HEADS, [firm_row(1)])).location
    work()
    answer = client.post(f"{path}/apply", data={"csrf_token": token(client, path), "seen": "99"})
    assert answer.status_code == 409
    assert "现在不能导入" in answer.get_data(as_text=True)


def test_what_was_put_aside_can_be_handed_in_again(client: FlaskClient, officer: int, work: Work) -> None:
    content = workbook(FIRM_HEADS, [firm_row(1)])
    path = send(client, content).location
    work()
    assert press(client, path, "discard").location == "/desk/import"
    assert send(client, content).location != path


def test_another_districts_table_is_not_there(client: FlaskClient, people: People, work: Work) -> None:
    sign_in(client, people.official("district_officer", district="440106"))
    path = send(client, workbook(FIRM_HEADS, [firm_row(1)])).location
    sign_in(client, people.official("district_officer", district="440112"))
    assert client.get(path).status_code == 404
    sign_in(client, people.official("city_officer"))
    assert client.get(path).status_code == 200
    work()
    assert press(client, path, "apply").status_code == 409


def test_the_file_comes_back_as_it_was(client: FlaskClient, officer: int) -> None:
    content = workbook(FIRM_HEADS, [firm_row(1)])
    answer = client.get(send(client, content).location + "/file")
    assert answer.data == content
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_district_is_offered_the_tables_that_it_may_import(client: FlaskClient, people: People) -> None:
    sign_in(client, people.official("district_officer", district="440106"))
    page = client.get("/desk/import").text
    assert 'value="firms"' in page
    assert "decisions" not in page
    sign_in(client, people.official("city_officer"))
    page = client.get("/desk/import").text
    assert 'value="decisions"' in page
    assert "/desk/import/decisions.xlsx" in page
