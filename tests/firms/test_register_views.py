"""The public register and a firm's page, as a stranger sees them."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient

from portal.core import clock
from tests.people import People
from tests.tallies.register import leave, registered, title


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def test_the_register_lists_firms_and_leads_to_their_pages(client: FlaskClient, people: People) -> None:
    firm = registered(people, name="广州<b>注入</b>科技有限公司")
    text = page(client, "/firms")
    assert f'href="/firms/{firm.credit_code}"' in text
    assert "广州&lt;b&gt;注入&lt;/b&gt;科技有限公司" in text


def test_a_page_kept_for_one_reader_shows_the_other_reader_his_own_rows(
    client: FlaskClient, people: People
) -> None:
    for number in range(60):
        registered(people, name=f"羊城{number:02d}号科技有限公司", application=number + 1)
    first = page(client, "/firms")
    following = re.search(r'rel="next" href="([^"]+)"', first)[1].replace("&amp;", "&")
    second = page(client, following)
    third = page(client, re.search(r'rel="next" href="([^"]+)"', second)[1].replace("&amp;", "&"))
    shown = [set(re.findall(r"羊城\d\d号", text)) for text in (first, second, third)]
    assert [len(names) for names in shown] == [25, 25, 10]
    assert len(set().union(*shown)) == 60
    assert f"next={following.replace('?', '%3F').replace('=', '%3D')}" in second
    assert 'rel="next"' not in third
    registered(people, name="羊城末号科技有限公司", application=99)
    assert "共 61 家" in page(client, "/firms")


@pytest.mark.parametrize(
    "query",
    ["district=1", "tier=%27", "cursor=..%2F", "colour=red", "q=%00", "sort=id%20desc", "q=" + "x" * 151],
)
def test_a_question_that_the_register_does_not_know_is_a_page_with_400(
    client: FlaskClient, query: str
) -> None:
    answer = client.get(f"/firms?{query}")
    assert answer.status_code == 400
    assert "<h1" in answer.get_data(as_text=True)
    assert 'href="/firms">重新打开本页面</a>' in answer.get_data(as_text=True)


def test_an_empty_register_says_what_to_do(client: FlaskClient) -> None:
    assert 'href="/my/registration"' in page(client, "/firms")
    assert "没有找到企业" in page(client, "/firms?q=没有")


def test_a_search_stays_in_its_field_as_it_was_typed(client: FlaskClient, people: People) -> None:
    registered(people)
    assert 'value="&#34;&gt;&lt;script&gt;"' in page(client, "/firms?q=%22%3E%3Cscript%3E")


def test_a_firms_page_shows_public_facts_and_nothing_about_persons(
    client: FlaskClient, people: People
) -> None:
    firm = registered(people, on=date(2026, 3, 1))
    title(people.factory, firm, "srdi", start=date(2026, 4, 1))
    title(people.factory, firm, "gazelle", start=date(2020, 1, 1), end=date(2022, 12, 31))
    title(people.factory, firm, "unicorn", checked=None)
    text = page(client, f"/firms/{firm.credit_code}")
    assert "独角兽" not in text  # no official has looked at it
    for shown in (
        firm.name,
        "天河区",
        "2026年3月1日",
        "专精特新中小企业",
        "广东省工业和信息化厅",
        "已到期",
        "在天河区登记入库",
    ):
        assert shown in text
    for secret in ("王秘密", "李秘密", "13800000000", "secret@firm.example", "天河路"):
        assert secret not in text


def test_a_firm_that_left_keeps_its_page_and_its_history(client: FlaskClient, people: People) -> None:
    firm = registered(people, on=date(2026, 3, 1))
    leave(people.factory, firm, on=clock.today())
    text = page(client, f"/firms/{firm.credit_code}")
    assert "退出名录：已迁出" in text
    assert firm.credit_code not in page(client, "/firms")


def test_a_code_in_small_or_full_width_letters_leads_to_the_same_page(
    client: FlaskClient, people: People
) -> None:
    firm = registered(people)
    wide = "".join(chr(ord(c) + 0xFEE0) for c in firm.credit_code)
    for typed in (firm.credit_code.lower(), wide, f" {firm.credit_code} "):
        if typed != firm.credit_code:
            assert client.get(f"/firms/{typed}").location == f"/firms/{firm.credit_code}"


def test_a_firm_that_was_never_registered_has_no_page(client: FlaskClient, people: People) -> None:
    people.firm(name="尚未入库的企业")
    from portal.firms.models import Firm

    with people.factory() as session:
        code = session.query(Firm).one().credit_code
    assert client.get(f"/firms/{code}").status_code == 404
    assert client.get("/firms/91440101MA0000000X").status_code == 404
    assert client.get("/firms/%00%E2%80%AE").status_code in (303, 404)
