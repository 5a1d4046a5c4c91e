"""Printing and handing out: a cover list and the issued pages in order, a second print with its reason, each paper collected once."""

from __future__ import annotations

import io

import pypdf
import pypdfium2
import pytest
from PIL import ImageChops
from sqlalchemy import func, select

from portal.accounts.models import Note
from portal.certificates import (
    batch_actions,
    batch_jobs,
    batch_queries,
    print_actions,
    print_jobs,
    print_queries,
)
from portal.certificates.batch_queries import Scope
from portal.certificates.models import Batch, Collection
from portal.certificates.printing import ROWS, Cover, cover_list, joined
from portal.certificates.zipping import Entry
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.jobs import Job
from portal.core.worker import do_next
from portal.firms.models import Firm
from tests.signing_in import sign_in

COVER = Cover(title="清单", heads=("序号", "证书编号", "企业", "签名"), note="2 份")
MILLIMETRE = 72 / 25.4


@pytest.fixture
def batch(people, factory, settings):
    """Two finished papers; the first firm has an owner."""
    for n in range(2):
        people.firm(name=f"广州打印{'甲乙'[n]}智能有限公司", owner=people.person() if n == 0 else None)
    with transaction_of(factory) as session:
        for firm in session.scalars(select(Firm)):
            firm.standing, firm.registered_on = "registered", clock.today()
        made = batch_actions.open_batch(session, Scope(kind="register"), by=None, on=clock.today()).id
    doers = {
        batch_actions.NUMBER: lambda job: batch_jobs.number(job, settings),
        batch_actions.PART: lambda job: batch_jobs.part(job, settings),
        "mail.send": lambda job: None,
    }
    while do_next(factory, doers):
        pass
    return made


def printed(factory, batch, first=1, last=2, reason=None):
    with transaction_of(factory) as session:
        row = session.get_one(Batch, batch)
        return print_actions.print_papers(session, row, first=first, last=last, reason=reason, by=None).id


def entries_of(factory, batch):
    with factory() as session:
        return [
            Entry(position, row.number, row.facts["firm_name"], row.sha256, row.issued_on)
            for position, row in batch_queries.papers(session, batch)
        ]


def test_a_second_print_needs_a_reason_and_is_counted(factory, batch):
    printed(factory, batch)
    with pytest.raises(Refused) as refusal:
        printed(factory, batch, first=2, last=2)
    assert refusal.value.field == "reason"
    printed(factory, batch, first=2, last=2, reason="打印机卡纸")
    with factory() as session:
        papers = [row.id for _, row in batch_queries.papers(session, batch)]
        assert [print_queries.times_printed(session, papers)[paper] for paper in papers] == [1, 2]


@pytest.mark.parametrize(("first", "last", "field"), [(1, 501, "last"), (3, 9, "first")])
def test_what_cannot_be_printed_is_refused_beside_its_field(factory, batch, first, last, field):
    with pytest.raises(Refused) as refusal:
        printed(factory, batch, first=first, last=last)
    assert refusal.value.field == field


def test_the_firm_is_told_once_that_its_paper_is_ready(factory, batch, settings):
    for reason in (None, "弄脏了"):
        run = printed(factory, batch, reason=reason)
        print_jobs.printed(Job(1, print_actions.PRINTED, {"run": run}, factory), settings)
    with factory() as session:
        told = list(session.scalars(select(Note.subject)))
        assert sum("可以领取" in subject for subject in told) == 1


def test_the_printed_pages_are_the_issued_ones_in_order_behind_a_list(factory, batch, settings):
    entries, store = entries_of(factory, batch), FileStore(settings.files)
    whole = pypdfium2.PdfDocument(joined(COVER, entries, store.read))
    assert len(whole) == 3
    listed = whole[0].get_textpage().get_text_range()
    assert all(entry.number in listed and entry.firm_name in listed for entry in entries)
    for number, entry in enumerate(entries, start=1):
        issued = pypdfium2.PdfDocument(store.read(entry.sha256))[0].render(scale=1).to_pil().convert("RGB")
        page = whole[number].render(scale=1).to_pil().convert("RGB")
        assert ImageChops.difference(issued, page).getbbox() is None
        left, top, right, bottom = ImageChops.invert(page).getbbox()
        edge = 8 * MILLIMETRE  # what printers leave white
        assert min(left, top, page.width - right, page.height - bottom) >= edge


def test_a_long_list_goes_on_on_the_next_page_within_its_margins():
    entries = [
        Entry(n, f"GZAI-2026-{n:06d}", "长" * 150, "0" * 64, clock.today()) for n in range(1, ROWS + 2)
    ]
    pdf = cover_list(COVER, entries)
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) == 2
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil().convert("RGB")
    left, top, right, bottom = ImageChops.invert(page).getbbox()
    assert min(left, top, page.width - right, page.height - bottom) >= 15 * MILLIMETRE
    assert cover_list(COVER, entries) == pdf


def test_a_paper_is_collected_once_by_a_named_person(factory, batch):
    with factory() as session:
        papers = [row.id for _, row in batch_queries.papers(session, batch)]
    how = {"collected_by": "王领取", "on": clock.today(), "by": None}
    with transaction_of(factory) as session:
        row = session.get_one(Batch, batch)
        assert print_actions.collect(session, row, [papers[0], 4711], **how) == 1
    for again in ([papers[0]], []):
        with pytest.raises(Refused), transaction_of(factory) as session:
            print_actions.collect(session, session.get_one(Batch, batch), again, **how)
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(Collection)) == 1


def test_the_desk_prints_and_hands_out_and_the_firm_sees_it(client, people, factory, batch):
    import re

    officer = people.official("city_officer")
    sign_in(client, officer)
    path = f"/desk/certificates/batches/{batch}"

    def send(where, **data):
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get(path).text)[1]
        return client.post(f"{path}/{where}", data={"csrf_token": token} | data)

    assert send("prints", first="1", last="2", reason="").status_code == 303
    assert send("prints", first="1", last="2", reason="").status_code == 422
    assert send("prints", first="0", last="x", reason="").status_code == 422
    file = client.get(f"{path}/prints/1.pdf")
    assert (file.status_code, file.mimetype, file.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert client.get(f"{path}/prints/2.pdf").status_code == 404
    assert send("collected", collected_by="王领取", collected_on=clock.today().isoformat()).status_code == 422
    with factory() as session:
        paper = batch_queries.papers(session, batch)[0][1].id
    refused = send("collected", collected_by="", collected_on=clock.today().isoformat(), certificate=paper)
    assert refused.status_code == 422
    assert f'name="certificate" value="{paper}" checked' in refused.text  # what was ticked is not lost
    answer = send(
        "collected", collected_by="王领取", collected_on=clock.today().isoformat(), certificate=paper
    )
    assert answer.status_code == 303
    assert "王领取" in client.get(path).text


def test_every_design_is_shown_at_its_limits(client, people):
    sign_in(client, people.official("city_officer"))
    page = client.get("/desk/certificates/designs").text
    for design in ("tier", "registration", "notice"):
        for data in ("usual", "longest", "rarest"):
            for language in ("zh", "zh%2Ben"):
                address = f"/desk/certificates/designs/{design}.pdf?data={data}&amp;language={language}"
                assert address in page
                assert client.get(address.replace("&amp;", "&")).data[:5] == b"%PDF-"
    assert client.get("/desk/certificates/designs/tier.pdf?data=none").status_code == 400
    assert client.get("/desk/certificates/designs/none.pdf").status_code == 404
