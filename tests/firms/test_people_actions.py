"""Who acts for a firm: invitations, requests, roles; the last owner stays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import sessionmaker

from portal.accounts.models import Note, User
from portal.core import clock
from portal.core.audit import AuditEvent
from portal.core.db import PortalSession
from portal.core.errors import NotFound, Refused
from portal.firms import invitation_actions, joining_actions, people_actions, people_queries
from portal.firms.models import Firm, Membership
from portal.firms.upkeep_rules import months_after
from portal.web.models import Mail
from tests.people import People, credit_code

BASE = "http://portal.test"


@pytest.fixture
def owner(people: People) -> int:
    return people.person("owner@firm.example", name="陈一")


@pytest.fixture
def stranger(people: People) -> int:
    return people.person("new@firm.example", name="李二", language="en")


@pytest.fixture
def firm_id(people: People, owner: int) -> int:
    return people.firm(owner=owner)


@pytest.fixture
def other_firm(people: People) -> int:
    return people.firm(owner=people.person())


@pytest.fixture
def session(
    firm_id: int, other_firm: int, stranger: int, factory: sessionmaker[PortalSession]
) -> Iterator[PortalSession]:
    with factory() as opened:
        opened.begin_writing()
        yield opened


def code_of(session: PortalSession, firm_id: int) -> str:
    return session.get_one(Firm, firm_id).credit_code


def roles(session: PortalSession, firm_id: int) -> dict[int, str]:
    return {member.person_id: member.role for member in people_queries.members(session, firm_id)}


def letters(session: PortalSession, to: str) -> list[Mail]:
    return list(session.scalars(select(Mail).where(Mail.recipient == to).order_by(Mail.id)))


def test_an_invited_person_with_an_account_accepts_and_the_owner_is_told(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    row = invitation_actions.invite(
        session, firm_id=firm_id, email="New@firm.example", role="certifier", by=owner, base_url=BASE
    )
    (letter,) = letters(session, "new@firm.example")
    assert "/my/join" in letter.body
    assert "invites you" in letter.subject  # the invited person's own language
    assert [each.role for each in people_queries.invitations_to(session, "NEW@firm.example")] == ["certifier"]
    assert invitation_actions.accept(session, row.id, by=stranger, base_url=BASE) == firm_id
    assert roles(session, firm_id) == {owner: "owner", stranger: "certifier"}
    assert len(letters(session, "owner@firm.example")) == 1
    with pytest.raises(Refused):
        invitation_actions.accept(session, row.id, by=stranger, base_url=BASE)


def test_an_address_without_an_account_gets_the_letter_in_the_inviters_language(
    session: PortalSession, firm_id: int, owner: int
) -> None:
    invitation_actions.invite(
        session, firm_id=firm_id, email="nobody@firm.example", role="filer", by=owner, base_url=BASE
    )
    (letter,) = letters(session, "nobody@firm.example")
    assert "邀请您加入" in letter.subject
    assert f"{BASE}/my/join" in letter.body


def test_an_invitation_to_somebody_else_is_not_there(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    row = invitation_actions.invite(
        session, firm_id=firm_id, email="nobody@firm.example", role="filer", by=owner, base_url=BASE
    )
    with pytest.raises(NotFound):
        invitation_actions.accept(session, row.id, by=stranger, base_url=BASE)
    with pytest.raises(NotFound):
        invitation_actions.decline(session, row.id, by=stranger)


def test_an_invitation_of_another_firm_cannot_be_withdrawn(
    session: PortalSession, firm_id: int, other_firm: int, owner: int
) -> None:
    row = invitation_actions.invite(
        session, firm_id=firm_id, email="a@firm.example", role="filer", by=owner, base_url=BASE
    )
    with pytest.raises(NotFound):
        invitation_actions.withdraw(session, row.id, firm_id=other_firm, by=owner)
    invitation_actions.withdraw(session, row.id, firm_id=firm_id, by=owner)
    again = invitation_actions.invite(
        session, firm_id=firm_id, email="a@firm.example", role="filer", by=owner, base_url=BASE
    )
    assert again.id != row.id
    assert len(letters(session, "a@firm.example")) == 2


def test_members_and_the_invited_are_not_invited_again(
    session: PortalSession, firm_id: int, owner: int
) -> None:
    invitation_actions.invite(
        session, firm_id=firm_id, email="a@firm.example", role="filer", by=owner, base_url=BASE
    )
    for address in ("a@firm.example", "owner@firm.example"):
        with pytest.raises(Refused) as refused:
            invitation_actions.invite(
                session, firm_id=firm_id, email=address, role="filer", by=owner, base_url=BASE
            )
        assert refused.value.field == "email"


def ask(session: PortalSession, firm_id: int, by: int) -> int:
    row = joining_actions.request_to_join(
        session, credit_code=code_of(session, firm_id), by=by, role="filer", reason="财务部", base_url=BASE
    )
    return row.id


def test_who_asks_is_answered_and_told(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    request = ask(session, firm_id, stranger)
    assert [asker.reason for asker in people_queries.open_requests(session, firm_id)] == ["财务部"]
    assert "李二" in letters(session, "owner@firm.example")[0].subject
    joining_actions.answer_request(session, request, firm_id=firm_id, accepted=True, by=owner, base_url=BASE)
    assert roles(session, firm_id) == {owner: "owner", stranger: "filer"}
    notes = session.scalars(select(Note.subject).where(Note.person_id == stranger)).all()
    assert len(notes) == 1
    assert notes[0].startswith("You can now act for")
    with pytest.raises(Refused):
        joining_actions.answer_request(
            session, request, firm_id=firm_id, accepted=False, by=owner, base_url=BASE
        )


def test_a_refused_request_makes_no_member_and_may_be_repeated(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    request = ask(session, firm_id, stranger)
    with pytest.raises(Refused) as refused:
        ask(session, firm_id, stranger)
    assert refused.value.message.msgid == joining_actions.ASKED_ALREADY
    joining_actions.answer_request(session, request, firm_id=firm_id, accepted=False, by=owner, base_url=BASE)
    assert roles(session, firm_id) == {owner: "owner"}
    assert ask(session, firm_id, stranger) != request


def test_a_request_of_another_firm_is_not_there(
    session: PortalSession, firm_id: int, other_firm: int, owner: int, stranger: int
) -> None:
    request = ask(session, firm_id, stranger)
    with pytest.raises(NotFound):
        joining_actions.answer_request(
            session, request, firm_id=other_firm, accepted=True, by=owner, base_url=BASE
        )


def test_an_unknown_code_and_ones_own_firm_get_a_clear_answer(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    with pytest.raises(Refused) as unknown:
        joining_actions.request_to_join(
            session, credit_code=credit_code(999_999), by=stranger, role="filer", reason="", base_url=BASE
        )
    with pytest.raises(Refused) as own:
        ask(session, firm_id, owner)
    assert (unknown.value.message.msgid, unknown.value.field) == (joining_actions.UNKNOWN_FIRM, "credit_code")
    assert (own.value.message.msgid, own.value.field) == (joining_actions.OWN_FIRM, "credit_code")


def membership(session: PortalSession, firm_id: int, person_id: int) -> Membership:
    return people_queries.membership_of(session, firm_id, person_id)


def test_the_last_owner_stays_an_owner(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    own = membership(session, firm_id, owner).id
    with pytest.raises(Refused):
        people_actions.remove_member(session, own, firm_id=firm_id, by=owner, base_url=BASE)
    with pytest.raises(Refused):
        people_actions.change_role(session, own, firm_id=firm_id, role="filer", by=owner, base_url=BASE)
    people_actions.join(session, firm_id=firm_id, person_id=stranger, role="owner", by=owner)
    people_actions.change_role(session, own, firm_id=firm_id, role="filer", by=owner, base_url=BASE)
    session.flush()
    assert roles(session, firm_id) == {owner: "filer", stranger: "owner"}
    with pytest.raises(Refused):
        people_actions.remove_member(
            session, membership(session, firm_id, stranger).id, firm_id=firm_id, by=owner, base_url=BASE
        )


def test_a_removed_person_is_told_and_the_trail_names_nobody_by_name(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    people_actions.join(session, firm_id=firm_id, person_id=stranger, role="filer", by=owner)
    row = membership(session, firm_id, stranger)
    people_actions.change_role(session, row.id, firm_id=firm_id, role="certifier", by=owner, base_url=BASE)
    people_actions.remove_member(session, row.id, firm_id=firm_id, by=owner, base_url=BASE)
    session.commit()
    assert [letter.subject.split()[0] for letter in letters(session, "new@firm.example")] == ["Your", "You"]
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    assert [e.action for e in events] == ["people.joined", "people.role_changed", "people.removed"]
    email = session.get_one(User, stranger).email
    assert not any(email in str(e.data) or "李二" in str(e.data) for e in events)


def test_who_is_removed_a_second_time_is_told_again(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    for _ in range(2):  # SQLite gives the second membership the number that the first has left
        people_actions.join(session, firm_id=firm_id, person_id=stranger, role="filer", by=owner)
        row = membership(session, firm_id, stranger)
        people_actions.remove_member(session, row.id, firm_id=firm_id, by=owner, base_url=BASE)
        session.flush()
    assert len(letters(session, "new@firm.example")) == 2


def test_a_member_of_another_firm_is_not_there(
    session: PortalSession, firm_id: int, other_firm: int, owner: int
) -> None:
    theirs = people_queries.members(session, other_firm)[0].id
    with pytest.raises(NotFound):
        people_actions.change_role(session, theirs, firm_id=firm_id, role="filer", by=owner, base_url=BASE)
    with pytest.raises(NotFound):
        people_actions.remove_member(session, theirs, firm_id=firm_id, by=owner, base_url=BASE)


def test_an_owner_is_asked_every_six_months_who_still_acts_for_the_firm(
    session: PortalSession, firm_id: int, owner: int, stranger: int
) -> None:
    today = clock.today()

    def asked(day: date) -> bool:
        return people_queries.to_check(people_queries.members(session, firm_id), today=day)

    assert not asked(months_after(today, 24))  # alone: there is nobody to look through
    people_actions.join(session, firm_id=firm_id, person_id=stranger, role="filer", by=owner)
    assert not asked(months_after(today, 6))
    membership(session, firm_id, owner).since = clock.now() - timedelta(days=400)
    session.flush()
    assert asked(today)
    seen = people_queries.as_listed(people_queries.members(session, firm_id))
    people_actions.confirm_people(session, firm_id=firm_id, by=owner, seen=seen)
    session.commit()
    assert not asked(months_after(today, 6))
    assert asked(months_after(today, 6) + timedelta(days=1))
    event = session.scalars(select(AuditEvent).where(AuditEvent.action == "people.checked")).one()
    assert event.data["people"] == [owner, stranger]
