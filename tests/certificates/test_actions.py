"""Issuing, re-issuing, revoking, renewing: what becomes of a certificate, and that its firm hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import Note
from portal.certificates import actions, jobs, queries
from portal.certificates.actions import Holder, Wording
from portal.certificates.models import Certificate, Credential
from portal.certificates.rules import CertificateFacts
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.i18n import day_in_words
from portal.core.jobs import Job, JobRow
from portal.core.worker import do_all

TIER = Wording(
    design="tier", title_zh="瞪羚企业", title_en="Gazelle", tier="gazelle", rule_set="gazelle_huangpu_2021"
)
REGISTRATION = Wording(
    design="registration", title_zh="人工智能企业", title_en="AI Enterprise", tier="registered"
)


@pytest.fixture
def firm(people):
    """A firm and its owner."""
    owner = people.person()
    return people.firm(owner=owner), owner


@pytest.fixture
def session(firm, factory):
    """A session that writes, opened when the firm is there."""
    with factory() as opened:
        opened.begin_writing()
        yield opened


@pytest.fixture
def issue(firm, session):
    def make(wording=TIER, *, years=3, on=None, **more):
        day = on or clock.today()
        found = actions.issue(
            session, holder=Holder(firm_id=firm[0], name="广州示例智能科技有限公司", credit_code="91440101MA5CTEST0J"),
            wording=wording, on=day, valid_to=day + timedelta(days=365 * years) if years else None, application_id=None,
            base_url="http://portal.test", test_authority=True, by=None, **more,
        )  # fmt: skip
        session.flush()
        return found

    return make


@pytest.fixture
def told(session, firm):
    def subjects():
        session.flush()
        return list(session.scalars(select(Note.subject).where(Note.person_id == firm[1]).order_by(Note.id)))

    return subjects


HERE = {"base_url": "http://portal.test", "test_authority": True, "by": None}


def test_a_new_name_gets_a_new_paper_and_the_old_one_points_on(session, issue, told):
    old = issue()
    new = actions.reissue(session, old, name="广州新名智能科技有限公司", on=clock.today(), **HERE)
    assert queries.standing_of(old, today=clock.today()) == "superseded"
    assert (old.superseded_by, old.superseded_on) == (new.id, clock.today())
    was, now = (CertificateFacts.from_document(row.facts) for row in (old, new))
    assert (was.number[-6:], now.number[-6:]) == ("000001", "000002")
    assert now.code != was.code
    assert replace(now, number=was.number, code=was.code, firm_name=was.firm_name) == was
    assert told() == [f"证书 {new.number} 取代 {old.number}"]


def test_a_paper_in_two_languages_is_made_on_request(session, issue):
    new = actions.reissue(session, issue(), language="zh+en", on=clock.today(), **HERE)
    assert new.facts["language"] == "zh+en"


@pytest.mark.parametrize("fate", ["revoked", "superseded", "expired"])
def test_what_no_longer_holds_is_not_replaced(session, issue, fate):
    old = issue()
    day = clock.today()
    if fate == "revoked":
        actions.revoke(session, old, reason="false_data", note="", on=day, by=None, base_url=HERE["base_url"])
    elif fate == "superseded":
        actions.reissue(session, old, on=day, **HERE)
    else:
        day = old.valid_to + timedelta(days=1)
    count = len(queries.issued(session))
    with pytest.raises(Refused):
        actions.reissue(session, old, on=day, **HERE)
    assert len(queries.issued(session)) == count


def test_after_a_change_of_name_every_paper_that_holds_is_replaced_once(session, issue, firm):
    first, second, gone = issue(), issue(REGISTRATION, years=None), issue()
    actions.revoke(
        session, gone, reason="false_data", note="", on=clock.today(), by=None, base_url=HERE["base_url"]
    )
    change = {"firm_id": firm[0], "name": "广州新名智能科技有限公司", "on": clock.today(), **HERE}
    new = actions.reissue_all(session, **change)
    assert [row.design for row in new] == ["tier", "registration"]
    assert [first.superseded_by, second.superseded_by, gone.superseded_by] == [new[0].id, new[1].id, None]
    assert actions.reissue_all(session, **change) == []


def test_the_firm_hears_of_a_revocation_with_its_reason(session, issue, told, firm):
    row = issue()
    actions.revoke(
        session,
        row,
        reason="no_longer_met",
        note="内部",
        on=date(2026, 5, 6),
        by=None,
        base_url=HERE["base_url"],
    )
    assert told() == [f"证书 {row.number} 已撤销"]
    body = session.scalars(select(Note.body)).one()
    assert "不再符合标准" in body
    assert "2026" in body
    assert "内部" not in body


def test_leaving_takes_every_paper_and_a_title_taken_back_takes_its_own(session, issue, firm):
    kept, gone = issue(REGISTRATION, years=None), issue()
    how = {"reason": "left", "note": "", "on": clock.today(), "by": None, "base_url": HERE["base_url"]}
    assert actions.revoke_all_of_application(session, application_id=4711, **how) == []
    assert actions.revoke_all_of_firm(session, firm_id=firm[0], **how) == [kept, gone]
    assert {queries.standing_of(row, today=clock.today()) for row in (kept, gone)} == {"revoked"}
    assert actions.revoke_all_of_firm(session, firm_id=firm[0], **how) == []


def test_a_renewal_names_what_it_renews_and_begins_when_that_ends(session, issue):
    old = issue()
    begins = old.valid_to + timedelta(days=1)
    new = actions.issue(
        session, holder=Holder(firm_id=old.firm_id, name="甲", credit_code="91440101MA5CTEST0J"), wording=TIER,
        on=clock.today(), valid_from=begins, valid_to=begins + timedelta(days=1000), application_id=None, renews=old, **HERE,
    )  # fmt: skip
    assert new.renews == old.id
    assert new.facts["valid_from"] == begins.isoformat()
    assert queries.standing_of(old, today=clock.today()) == "valid"


def test_ends_are_told_in_time_and_once(session, factory, issue, told, settings):
    today = clock.today()
    soon, gone, later = (issue(on=today - timedelta(days=back)) for back in (1095 - 58, 1095 + 1, 100))
    session.commit()
    job = Job(1, jobs.TERMS, {}, factory)
    for _ in range(2):
        jobs.terms(job, settings)
    session.begin_writing()
    assert sorted(told()) == sorted(
        [f"证书 {soon.number} 将于 {day_in_words(soon.valid_to, 'zh')} 到期", f"证书 {gone.number} 已到期"]
    )
    assert later.number not in str(told())


def test_the_paper_and_its_credential_are_made_together(session, factory, issue, settings):
    row = issue()
    session.commit()
    do_all(factory, {actions.FINISH: lambda job: jobs.finish(job, settings)} | _nothing(factory))
    with factory() as seen:
        found = seen.get_one(Certificate, row.id)
        assert FileStore(settings.files).read(found.sha256).startswith(b"%PDF-")
        made = seen.get_one(Credential, row.id).document
        assert made["number"] == row.number
        assert queries.credential_signers(seen) == {made["proof"]["verificationMethod"].partition("#")[2]}


def _nothing(factory):
    with factory() as seen:
        names = set(seen.scalars(select(JobRow.name)))
    return {name: lambda job: None for name in names - {actions.FINISH}}


def test_a_finished_paper_keeps_its_bytes_although_its_design_changes(
    session, factory, issue, settings, monkeypatch
):
    from portal.certificates import designs, drawing

    row = issue()
    session.commit()
    job = Job(0, actions.FINISH, {"certificate": row.id}, factory)
    with transaction_of(factory) as other:
        other.add(
            JobRow(
                id=0,
                name="x",
                payload={},
                state="taken",
                worker="here",
                due_at=clock.now(),
                created_at=clock.now(),
            )
        )
    jobs.finish(job, settings)
    with factory() as seen:
        before = seen.get_one(Certificate, row.id).sha256
    newer = replace(designs.DESIGNS["tier"], version=99, main=(0, 0, 0))
    monkeypatch.setitem(designs.DESIGNS, "tier", newer)
    monkeypatch.setattr(drawing, "DESIGNS", designs.DESIGNS)
    jobs.finish(job, settings)
    with factory() as seen:
        found = seen.get_one(Certificate, row.id)
        assert found.sha256 == before
        assert found.facts["design_version"] != 99
