"""Batches on the desk, as a city officer sees them: opened with a form, watched, downloaded; wrong entries stay."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from sqlalchemy import select

from portal.certificates import batch_actions, batch_jobs
from portal.certificates.models import Batch
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.worker import do_next
from portal.firms.models import Firm
from tests.signing_in import sign_in

PATH = "/desk/certificates/batches"


@pytest.fixture
def officer(client, people):
    sign_in(client, people.official("city_officer"))
    return client


@pytest.fixture
def firm(people, factory):
    found = people.firm(name="广州批次智能有限公司")
    with transaction_of(factory) as session:
        row = session.get_one(Firm, found)
        row.standing, row.registered_on = "registered", clock.today()
    return found


def work(factory, settings):
    doers = {
        batch_actions.NUMBER: lambda job: batch_jobs.number(job, settings),
        batch_actions.PART: lambda job: batch_jobs.part(job, settings),
    }
    while do_next(factory, doers):
        pass


def send(client, **changes):
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(PATH).text)
    data = {
        "csrf_token": token[1],
        "kind": "register",
        "design": "registration",
        "district": "",
        "language": "zh",
    } | changes
    return client.post(PATH, data=data)


def test_a_batch_is_opened_watched_and_downloaded(officer, firm, factory, settings):
    assert "还没有批次" in officer.get(PATH).text
    answer = send(officer)
    assert answer.status_code == 303
    page = officer.get(answer.location)
    assert "http-equiv" in page.text
    assert "正在编号" in page.text
    assert officer.get(f"{answer.location}.zip").status_code == 404
    work(factory, settings)
    page = officer.get(answer.location)
    assert "http-equiv" not in page.text
    assert "广州批次智能有限公司" in page.text
    assert "1 份中的 1 份" in page.text
    zipped = officer.get(f"{answer.location}.zip")
    assert zipped.mimetype == "application/zip"
    (name,) = zipfile.ZipFile(io.BytesIO(zipped.data)).namelist()
    assert name.endswith("_广州批次智能有限公司.pdf")
    assert "已完成" in officer.get(PATH).text


def test_a_batch_that_gathers_gives_no_numbers_and_does_not_say_so(officer, firm, factory, settings):
    assert send(officer).status_code == 303
    work(factory, settings)
    answer = send(officer, kind="gather")
    assert answer.status_code == 303
    for page in (officer.get(answer.location).text, officer.get(PATH).text):
        assert "正在归集证书" in page
        assert "正在编号" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "gather"}, "没有符合条件的证书"),
        ({"kind": "nonsense"}, "请"),
        ({"kind": "gather", "first_day": "2026-02-30"}, "2026-02-30"),
        ({"kind": "gather", "first_day": "2026-03-02", "last_day": "2026-03-01"}, "截止日不能早于起始日"),
    ],
)
def test_what_cannot_be_is_answered_beside_its_field(officer, firm, factory, changes, said):
    answer = send(officer, **changes)
    assert answer.status_code == 422
    assert said in answer.text
    with factory() as session:
        assert session.scalar(select(Batch.id)) is None


def test_there_is_no_such_batch(officer):
    assert officer.get(f"{PATH}/4711").status_code == 404
    assert officer.get(f"{PATH}/4711.zip").status_code == 404
