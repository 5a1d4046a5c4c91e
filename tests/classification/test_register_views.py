"""The officials' pages of the register's classification: who may, whose firms, lists, Excel, invitations."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Note
from portal.classification.register_models import FirmInvitation, RegisterRun
from portal.core import clock
from portal.core.audit import AuditEvent
from portal.core.db import transaction_of
from portal.firms.models import Firm
from portal.web.models import Mail
from tests.classification.documents import put, whole_firm
from tests.classification.register import classified, registered
from tests.signing_in import sign_in

PAGE = "/desk/classification"


def shifted(document):
    """The document with its years moved so that they end last year."""
    year = clock.today().year - 1
    moved = {str(int(each) - 2025 + year): figures for each, figures in document["years"].items()}
    honours = [{"type": "HNTE", "valid_to": f"{year + 2}-12-31"}]
    return document | {"years": moved, "reporting_year": year, "honours": honours}


def near(document):
    """A firm that lacks a little for 专精特新: its main revenue is 78 % of its revenue."""
    year = str(document["reporting_year"])
    return put(document, f"years.{year}.main_revenue", "8970")


@pytest.fixture
def firms(factory, people):
    """Two firms that are near, one in Tianhe and one in Huangpu, and one that qualifies; classified."""
    owner = people.person("owner@firm.example")
    made = {
        "tianhe": registered(factory, 1, put(near(shifted(whole_firm())), "district", "440106"), owner=owner),
        "huangpu": registered(factory, 2, near(shifted(whole_firm()))),
        "met": registered(factory, 3, shifted(whole_firm())),
    }
    made["run"] = classified(factory, day=clock.today())
    return made


def test_only_officers_of_city_and_district_see_it_and_only_the_city_starts_a_run(client, people, firms):
    for role in ("expert", "auditor", "administrator"):
        sign_in(client, people.official(role))
        assert client.get(PAGE).status_code == 403
    sign_in(client, people.official("district_officer", district="440106"))
    assert client.get(PAGE).status_code == 200
    assert client.post(f"{PAGE}/run", data=token(client)).status_code == 403
    sign_in(client, people.official("city_officer"))
    assert client.post(f"{PAGE}/run", data=token(client)).status_code == 303


def token(client, page=PAGE):
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    return {"csrf_token": found[1]} if found else {}


def test_before_the_first_run_the_page_says_what_to_do(client, people):
    sign_in(client, people.official("city_officer"))
    assert "还没有" in client.get(PAGE).text


def test_a_run_under_way_shows_its_progress_and_renews_the_page(client, people, factory, firms):
    sign_in(client, people.official("city_officer"))
    client.post(f"{PAGE}/run", data=token(client))
    page = client.get(PAGE).text
    assert "<progress" in page
    assert 'http-equiv="refresh"' in page
    client.post(f"{PAGE}/run", data=token(client))
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(RegisterRun)) == 2


def test_a_district_officer_sees_the_firms_of_the_own_district_only(client, people, firms):
    sign_in(client, people.official("district_officer", district="440112"))
    page = client.get(f"{PAGE}?tier=srdi&show=near").text
    assert "广州第2号智能有限公司" in page
    assert "广州第1号智能有限公司" not in page
    assert "广州第1号智能有限公司" not in client.get(f"{PAGE}?tier=srdi&show=near&district=440106").text
    sign_in(client, people.official("city_officer"))
    assert "广州第1号智能有限公司" in client.get(f"{PAGE}?tier=srdi&show=near").text


def test_the_list_says_what_a_firm_lacks_in_its_own_units(client, people, firms):
    sign_in(client, people.official("city_officer"))
    page = client.get(f"{PAGE}?tier=srdi&show=near").text
    assert "230 万元" in page  # 80 % of 11500 is 9200


@pytest.mark.parametrize("query", ["tier=none", "show=nothing", "district=110101"])
def test_a_mistyped_address_is_refused(client, people, firms, query):
    sign_in(client, people.official("city_officer"))
    assert client.get(f"{PAGE}?{query}").status_code == 400


def test_every_list_opens_in_both_languages(client, people, firms):
    sign_in(client, people.official("city_officer"))
    for language in ("zh", "en"):
        client.get(f"/language/{language}")
        for show in ("near", "newly", "no_longer", "undetermined", "met", "higher", "lower", "impossible"):
            assert client.get(f"{PAGE}?tier=gazelle&show={show}").status_code == 200


def test_the_list_as_excel_holds_text_as_text(client, people, factory, firms):
    with transaction_of(factory) as session:
        session.get_one(Firm, firms["huangpu"]).name = "=1+1 有限公司"
    sign_in(client, people.official("city_officer"))
    answer = client.get(f"{PAGE}.xlsx?tier=srdi&show=near")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1 有限公司" in sheet
    assert "广州第1号智能有限公司" in sheet
    assert "<v>2.5</v>" in sheet  # 78 % of revenue, of the 80 % that are asked for


def test_the_excel_of_a_district_officer_holds_the_own_district(client, people, firms):
    sign_in(client, people.official("district_officer", district="440112"))
    with zipfile.ZipFile(io.BytesIO(client.get(f"{PAGE}.xlsx?tier=srdi&show=near").data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "广州第2号智能有限公司" in sheet
    assert "广州第1号智能有限公司" not in sheet


def invite(client, firms, *names, page=f"{PAGE}?tier=srdi&show=near"):
    data = token(client, page) | {
        "run": str(firms["run"]),
        "tier": "srdi",
        "firm": [str(firms[each]) for each in names],
    }
    return client.post(f"{PAGE}/invite", data=data)


def test_an_invitation_tells_the_firm_its_own_distance_once_a_run(client, people, factory, firms):
    sign_in(client, people.official("city_officer"))
    for _ in range(2):
        assert invite(client, firms, "tianhe", "met").status_code == 303
    with factory() as session:
        notes = list(session.scalars(select(Note)))
        assert len(notes) == 1
        assert "230" in notes[0].body
        assert session.scalar(select(func.count()).select_from(Mail)) == 1
        told = list(session.scalars(select(FirmInvitation)))
        assert [(each.firm_id, each.tier, each.kind) for each in told] == [(firms["tianhe"], "srdi", "new")]
        assert session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.action == "classification.invite")) == 1  # fmt: skip


def test_an_officer_cannot_write_to_a_firm_of_another_district(client, people, factory, firms):
    sign_in(client, people.official("district_officer", district="440112"))
    assert invite(client, firms, "tianhe").status_code == 404
    assert invite(client, firms, "huangpu").status_code == 303


def test_an_invitation_to_nobody_or_with_nonsense_changes_nothing(client, people, factory, firms):
    sign_in(client, people.official("city_officer"))
    assert invite(client, firms).status_code == 303
    given = token(client, f"{PAGE}?tier=srdi&show=near")
    for data in (
        {"tier": "none", "run": "1"},
        {"tier": "srdi", "run": "x"},
        {"tier": "srdi", "run": "9" * 30},
    ):
        assert client.post(f"{PAGE}/invite", data=given | data | {"firm": "1"}).status_code in (400, 404)
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(FirmInvitation)) == 0


def test_a_condition_that_knows_no_distance_is_named(client, people, factory):
    """A large enterprise scores enough; what keeps it from the tier is its size."""
    large = put(shifted(whole_firm()), "employees", 400)
    year = str(large["reporting_year"])
    registered(factory, 1, put(large, f"years.{year}.revenue", "40000"))
    classified(factory, day=clock.today())
    sign_in(client, people.official("city_officer"))
    page = client.get(f"{PAGE}?tier=innovative&show=near").text
    assert "未符合：中小企业（不属于大型企业）" in page
