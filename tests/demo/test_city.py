"""The whole city: the same for the same seed, whole in its trail, true in its counts, open on every page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from portal.accounts.models import Appointment, User
from portal.applications.models import Application, ApplicationEvent, Publicity, Remark
from portal.applications.system import register_by_system
from portal.certificates.models import Certificate
from portal.certificates.queries import standing_of
from portal.classification.queries import every
from portal.core import clock
from portal.core.audit import AuditEvent, first_break
from portal.core.db import transaction_of
from portal.core.jobs import JobRow
from portal.demo.accounts import ACCOUNTS
from portal.demo.cast import cast
from portal.demo.crowd import add_crowd, details_of
from portal.demo.filings import script_of
from portal.firms.models import (
    DocumentRow,
    Firm,
    FirmFact,
    FirmSign,
    Honour,
    IpRight,
    Membership,
    Presence,
    Title,
    YearFigures,
)
from portal.firms.rules import STANDINGS
from portal.tallies import queries as tallies
from portal.tallies.models import PlanItem
from portal.web.models import Mail
from tests.demo.conftest import FIRMS, SEED

RANDOM = {
    "password",
    "fs_uniquifier",
    "tf_totp_secret",
    "handed_in_at",
    "due_at",
    "created_at",
    "mf_recovery_codes",
}
TABLES = (
    Firm, FirmSign, Presence, Membership, YearFigures, FirmFact, IpRight, Honour, Title, DocumentRow, Application,
    ApplicationEvent, Remark, Publicity, Certificate, PlanItem, Appointment, User,
)  # fmt: skip


def rows(session: Any, table: Any) -> list[tuple[Any, ...]]:
    """Everything that a table says, but what is drawn at random for safety's sake, and when it was written."""
    columns = [column for column in table.__table__.columns if column.name not in RANDOM]
    return [tuple(row) for row in session.execute(select(*columns).order_by(*table.__table__.primary_key))]


def test_the_same_seed_makes_the_same_city(make_city: Callable[[], Flask], city: Flask) -> None:
    other = make_city()
    with city.extensions["portal.sessions"]() as one, other.extensions["portal.sessions"]() as two:
        for table in TABLES:
            assert rows(one, table) == rows(two, table), table.__name__


def test_the_trail_is_whole(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) > FIRMS * 5
        assert first_break(session) is None


def test_the_maintained_counts_are_those_of_the_days_of_presence(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        maintained = {key: n for key, n in tallies.maintained_counts(session).items() if n}
        assert maintained == tallies.counts_on(session, clock.today())
        registered = select(func.count()).where(Firm.standing == "registered")
        assert maintained["all", "all"] == session.scalar(registered)


def test_every_state_and_every_standing_is_there(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        states = Counter(tuple(row) for row in session.execute(select(Application.kind, Application.state)))
        kinds = Counter(kind for kind, _ in states)
        standings = set(session.scalars(select(Firm.standing)))
        publicities = list(session.scalars(select(Publicity)))
    assert kinds == {"registration": 8, "recognition": 10, "support": 10, "change": 5}
    assert {state for kind, state in states if kind == "registration"} == {
        "draft", "submitted", "district_check", "returned", "rejected", "withdrawn", "lapsed", "approved",
    }  # fmt: skip
    assert {state for kind, state in states if kind == "recognition"} == {
        "draft", "submitted", "district_check", "returned", "rejected", "withdrawn", "lapsed", "approved",
        "city_review", "publicity",
    }  # fmt: skip
    assert {state for kind, state in states if kind == "support"} == {
        "draft", "submitted", "district_check", "city_review", "publicity", "approved", "rejected", "withdrawn", "funded",
        "closed",
    }  # fmt: skip
    assert standings == set(STANDINGS)
    assert any(p.first_day <= clock.today() <= p.last_day and p.closed_at is None for p in publicities)
    assert any(p.closed_at is not None for p in publicities)


def test_certificates_are_valid_expired_and_revoked(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        standings = {standing_of(row, today=clock.today()) for row in session.scalars(select(Certificate))}
        waiting = set(session.scalars(select(JobRow.name).where(JobRow.state == "waiting")))
    assert standings == {"valid", "expired", "revoked"}
    assert waiting == {"certificates.finish", "mail.send", "classification.keep", "accounts.gather_letters"}


def test_a_returned_filing_was_answered_and_filed_again(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        answered = session.scalars(select(Remark).where(Remark.answered_at.is_not(None))).all()
        assert any(remark.answer for remark in answered)
        moves = session.scalars(
            select(ApplicationEvent.move)
            .where(ApplicationEvent.application_id == answered[0].application_id)
            .order_by(ApplicationEvent.seq)
        ).all()
    assert list(moves)[:5] == ["submit", "take", "return", "submit", "take"]


def test_no_title_was_decided_by_one_person_alone(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        for case in session.scalars(select(Application).where(Application.kind == "recognition")):
            of_case = ApplicationEvent.application_id == case.id
            moves = session.execute(select(ApplicationEvent.move, ApplicationEvent.actor_id).where(of_case))
            by = {row.move: row.actor_id for row in moves}
            assert "approve" not in by or by["approve"] != by["pass"]


def test_registrations_lie_in_several_months_so_that_the_line_lives(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        line = tallies.line_of_months(session, until=clock.today())
        first = session.scalar(select(func.min(Presence.first_day)))
    assert len({month.count for month in line}) > 8
    assert first > clock.today() - timedelta(days=4 * 366)


def test_classification_has_every_outcome(city: Flask) -> None:
    outcomes = set()
    with city.extensions["portal.sessions"]() as session:
        for firm in session.scalars(select(Firm.id).where(Firm.standing == "registered")):
            outcomes |= {
                (result.tier, result.outcome, result.level)
                for result in every(session, firm, on=clock.today())
            }
    assert {outcome for _, outcome, _ in outcomes} == {"met", "not_met", "undetermined"}
    assert {("gazelle", "met", "gazelle"), ("gazelle", "met", "cultivation")} <= outcomes
    assert {tier for tier, outcome, _ in outcomes if outcome == "met"} >= {"gazelle", "unicorn", "srdi"}


def test_the_first_firm_meets_the_gazelle_and_has_not_asked_for_it(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        owner = session.scalars(select(User).where(User.email == "owner@demo.example")).one()
        firm = session.scalars(select(Membership.firm_id).where(Membership.person_id == owner.id)).one()
        gazelle = next(r for r in every(session, firm, on=clock.today()) if r.tier == "gazelle")
        kinds = session.scalars(select(Application.kind).where(Application.firm_id == firm)).all()
        roles = session.scalars(select(Membership.role).where(Membership.firm_id == firm)).all()
    assert (gazelle.outcome, gazelle.level) == ("met", "gazelle")
    assert kinds == ["registration", "change"]  # which waits for the certifier
    assert sorted(roles) == ["certifier", "filer", "owner"]


def test_every_person_is_a_demonstration_and_officials_have_their_printed_secret(city: Flask) -> None:
    from portal.accounts.second_factor import Codes

    with city.app_context(), city.extensions["portal.sessions"]() as session:
        codes: Codes = city.extensions["security"].totp_factory
        assert set(session.scalars(select(User.demonstration))) == {True}
        for account in ACCOUNTS:
            person = session.scalars(select(User).where(User.email == account.email)).one()
            assert (person.tf_primary_method == "authenticator") == account.is_official
            if account.totp_secret is not None:
                kept = codes._totp.from_source(person.tf_totp_secret)
                assert kept.base32_key == account.totp_secret


def test_letters_of_the_past_are_not_sent_today(city: Flask) -> None:
    with city.extensions["portal.sessions"]() as session:
        letters = list(session.scalars(select(Mail)))
        jobs = set(session.scalars(select(JobRow.key).where(JobRow.name == "mail.send")))
    old = [letter for letter in letters if letter.state == "kept"]
    assert old
    assert all(letter.made_at < clock.now() - timedelta(days=20) for letter in old)
    assert jobs == {f"mail.send:{letter.id}" for letter in letters if letter.state == "waiting"}


@pytest.fixture
def public_paths(city: Flask) -> list[str]:
    with city.extensions["portal.sessions"]() as session:
        codes = session.scalars(select(Firm.credit_code).where(Firm.standing != "applicant")).all()
        lists = session.scalars(select(Publicity.id)).all()
    return ["/", "/firms", "/publicity", *(f"/firms/{c}" for c in codes), *(f"/publicity/{p}" for p in lists)]


def test_every_page_of_the_public_register_opens(city: Flask, public_paths: list[str]) -> None:
    client = city.test_client()
    assert {path: client.get(path).status_code for path in public_paths} == dict.fromkeys(public_paths, 200)


def test_a_crowd_is_registered_as_the_system_registers(make_city: Callable[[], Flask]) -> None:
    """What many firms get by few statements is what one gets by the action, but for the ids."""
    app, number = make_city(), 500
    factory, today = app.extensions["portal.sessions"], clock.today()
    with transaction_of(factory) as session:
        add_crowd(session, range(number, number + 30), seed=SEED, today=today)
    part = next(p for p in cast(1, seed=SEED))
    script = script_of(part, seed=SEED + 1, today=today)
    with transaction_of(factory) as session:
        firm = Firm(
            credit_code=script.credit_code, name=script.name, district=script.district, created_at=clock.now()
        )
        session.add(firm)
        session.flush()
        one = register_by_system(session, firm=firm, details=details_of(script)).id
    with factory() as session:
        assert first_break(session) is None
        maintained = {key: n for key, n in tallies.maintained_counts(session).items() if n}
        assert maintained == tallies.counts_on(session, today)
        many = session.scalars(
            select(Application.id).where(Application.id < one).order_by(Application.id.desc())
        ).first()
        assert _shape(session, many) == _shape(session, one)
        case = session.get_one(Application, many)
        assert session.get_one(Firm, case.firm_id).registered_by == many
        numbers = session.scalars(select(Application.number)).all()
    assert len(set(numbers)) == len(numbers)


def _shape(session: Any, application_id: int) -> list[set[str]]:
    """Which columns of a registration's rows are filled in."""
    case = session.get_one(Application, application_id)
    event = session.scalars(select(ApplicationEvent).where(ApplicationEvent.application_id == case.id)).one()
    firm = session.get_one(Firm, case.firm_id)
    presence = session.scalars(select(Presence).where(Presence.firm_id == firm.id)).one()
    return [
        {column.name for column in row.__table__.columns if getattr(row, column.key) not in (None, False)}
        - {"demonstration"}
        for row in (case, event, firm, presence)
    ]
