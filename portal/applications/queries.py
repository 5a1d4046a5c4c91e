"""Reading applications: a firm's own, one case with its history; what is not theirs is NotFound."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, bindparam, case, or_, select
from sqlalchemy.orm import Session, defer, joinedload, lazyload, load_only

from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.applications.kinds import KINDS, TIERED, support
from portal.applications.kinds.kind import Kind
from portal.applications.models import Application, ApplicationEvent, Publicity, Remark
from portal.applications.rules import OPEN_STATES, Past
from portal.core import clock
from portal.core.errors import NotFound
from portal.firms.models import DocumentRow, Firm
from portal.programmes import queries as programme_queries
from portal.programmes.models import Round


def of_firm(
    session: Session, firm_id: int, *, before: int | None = None, most: int = 20
) -> list[Application]:
    """A firm's applications, newest first, page by page."""
    query = (
        select(Application).where(Application.firm_id == firm_id).order_by(Application.id.desc()).limit(most)
    )
    return list(session.scalars(query if before is None else query.where(Application.id < before)))


def voided(session: Session, rows: Sequence[Application]) -> set[int]:
    """Those of these that nobody withdrew: they ended with what they were about."""
    ended = [row.id for row in rows if row.state == "withdrawn"]
    if not ended:
        return set()
    query = select(ApplicationEvent.application_id).where(
        ApplicationEvent.application_id.in_(ended), ApplicationEvent.move == "void"
    )
    return set(session.scalars(query))


def said_before(
    session: Session, firm_id: int, *, tier: str | None = None, programme_id: int | None = None
) -> Application | None:
    """What the firm filed last for this title, or under this programme; a draft that was never submitted is none."""
    query = select(Application).where(Application.firm_id == firm_id, Application.submitted_at.is_not(None))
    if programme_id is None:
        query = query.where(Application.tier == tier, Application.kind.in_(("recognition", "renewal")))
    else:
        query = query.join(Round, Round.id == Application.round_id).where(Round.programme_id == programme_id)
    return session.scalar(query.order_by(Application.id.desc()).limit(1))


def of_round(session: Session, firm_id: int, round_id: int) -> Application | None:
    """The firm's newest application under a round that was not withdrawn and has not lapsed."""
    query = select(Application).where(
        Application.firm_id == firm_id, Application.round_id == round_id, Application.state.not_in(("withdrawn", "lapsed"))
    )  # fmt: skip
    return session.scalars(query.order_by(Application.id.desc()).limit(1)).first()


def kind_of(application: Application) -> Kind:
    """What this application is made of: for support, what its programme asks."""
    if application.round is None:
        return KINDS[application.kind]
    return support.kind_of(programme_queries.definition_of(application.round.programme))


# said once: a firm's clerks press these buttons at the last minute of a round, all together
_NUMBERED = (
    select(Application)
    .options(joinedload(Application.firm, innerjoin=True))
    .where(Application.number == bindparam("number"))
)
_HELD = _NUMBERED.with_for_update(of=Application).execution_options(populate_existing=True)


def for_firm(session: Session, number: str, firm_id: int | None, *, held: bool = False) -> Application:
    """An application with its firm; anybody else's is NotFound. `held`: nobody else changes it until the end."""
    found = session.scalar(_HELD if held else _NUMBERED, {"number": number})
    if found is None or firm_id is None or found.firm_id != firm_id:
        raise NotFound(number)
    return found


def for_official(session: Session, number: str, actor: Actor) -> Application:
    """A submitted application that this official may see: the own district's, or any for the city and auditors."""
    query = select(Application).options(
        joinedload(Application.firm, innerjoin=True), joinedload(Application.round)
    )
    found = session.scalar(query.where(Application.number == number))
    if found is None or found.submitted_at is None:
        raise NotFound(number)
    if actor.holds("city_officer") or actor.holds("auditor") or found.district in actor.districts:
        return found
    raise NotFound(number)


def by_open_key(session: Session, key: str) -> Application | None:
    """The open application of a firm for one thing (`registration:7`, `recognition:7:gazelle`)."""
    return session.scalar(select(Application).where(Application.open_key == key))


def begun_by(session: Session, person_id: int, credit_code: str) -> Application | None:
    """The registration of a firm that this person has begun."""
    return session.scalar(
        select(Application)
        .join(Firm, Firm.id == Application.firm_id)
        .where(
            Firm.credit_code == credit_code,
            Application.kind == "registration",
            Application.created_by == person_id,
        )
        .order_by(Application.id.desc())
        .limit(1)
    )


def open_of(session: Session, firm_id: int, kind: str) -> Application | None:
    """The firm's open application of a kind, if there is one."""
    return session.scalar(
        select(Application)
        .where(Application.firm_id == firm_id, Application.kind == kind, Application.state.in_(OPEN_STATES))
        .order_by(Application.id.desc())
        .limit(1)
    )


def newest_of(session: Session, firm_id: int, kind: str) -> Application | None:
    """The firm's application of a kind that is under way, else the newest one, if there is any."""
    under_way = case((Application.open_key.is_not(None), 0), else_=1)
    query = select(Application).where(Application.firm_id == firm_id, Application.kind == kind)
    return session.scalar(query.order_by(under_way, Application.id.desc()).limit(1))


def open_cases(session: Session, firm_id: int) -> list[Application]:
    """Every application of the firm that is under way, whoever has it."""
    return list(
        session.scalars(
            select(Application)
            .where(Application.firm_id == firm_id, Application.state.in_(OPEN_STATES))
            .order_by(Application.id)
        )
    )


def events(session: Session, application_id: int) -> list[ApplicationEvent]:
    """The history of one application, oldest first, with who made each move."""
    who = joinedload(ApplicationEvent.actor).options(
        load_only(User.name, User.email), lazyload(User.appointments)
    )
    return list(
        session.scalars(
            select(ApplicationEvent)
            .options(who)
            .where(ApplicationEvent.application_id == application_id)
            .order_by(ApplicationEvent.seq)
        )
    )


def first_filed_on(session: Session, application: Application) -> date:
    """The day in the city on which it was submitted for the first time, today before that: a correction loses no term."""
    query = select(ApplicationEvent.at).where(
        ApplicationEvent.application_id == application.id, ApplicationEvent.move == "submit"
    )
    first = session.scalar(query.order_by(ApplicationEvent.seq).limit(1))
    return clock.day_of(first or clock.now())


def past(history: list[ApplicationEvent]) -> tuple[Past, ...]:
    """The history as the rules take it."""
    return tuple(Past(event.move, event.actor_id, event.from_state, event.to_state) for event in history)


def open_remarks(session: Session, application_id: int) -> list[Remark]:
    """The remarks of the last return that have not been answered by a submission."""
    return list(
        session.scalars(
            select(Remark)
            .where(
                Remark.application_id == application_id,
                Remark.answered_at.is_(None),
                Remark.withdrawn_at.is_(None),
            )
            .order_by(Remark.id)
        )
    )


def remarks(
    session: Session, application_id: int, *, before: int | None = None, most: int = 30
) -> list[Remark]:
    """The newest remarks of a case, oldest of them first, page by page."""
    query = (
        select(Remark).where(Remark.application_id == application_id).order_by(Remark.id.desc()).limit(most)
    )
    return list(session.scalars(query if before is None else query.where(Remark.id < before)))[::-1]


def others_of_firm(session: Session, application: Application, *, most: int = 8) -> list[Application]:
    """The firm's other submitted cases, newest first, without what they say."""
    return list(
        session.scalars(
            select(Application)
            .options(defer(Application.answers), defer(Application.snapshot))
            .where(
                Application.firm_id == application.firm_id,
                Application.id != application.id,
                Application.submitted_at.is_not(None),
            )
            .order_by(Application.id.desc())
            .limit(most)
        )
    )


_MINE = DocumentRow.application_id == bindparam("application_id")
_OF_FACTS = and_(
    DocumentRow.firm_id == bindparam("firm_id"),
    DocumentRow.application_id.is_(None),
    DocumentRow.proves != "takeover",
)
_SHOWN = select(DocumentRow).where(DocumentRow.removed_at.is_(None)).order_by(DocumentRow.id)
DOCUMENTS, DOCUMENTS_AND_FACTS = _SHOWN.where(_MINE), _SHOWN.where(or_(_MINE, _OF_FACTS))


def documents(session: Session, application: Application) -> list[DocumentRow]:
    """The documents of the case: its own, and for a recognition those that prove the firm's facts."""
    query = DOCUMENTS_AND_FACTS if application.kind in TIERED else DOCUMENTS
    return list(session.scalars(query, {"application_id": application.id, "firm_id": application.firm_id}))


def publicities(session: Session, *, on: date, before: int | None = None, most: int = 20) -> list[Publicity]:
    """Lists published for objection, newest first, page by page."""
    query = select(Publicity).where(Publicity.first_day <= on).order_by(Publicity.id.desc()).limit(most)
    return list(session.scalars(query if before is None else query.where(Publicity.id < before)))


def publicity(session: Session, publicity_id: int) -> Publicity:
    found = session.get(Publicity, publicity_id)
    if found is None:
        raise NotFound(f"publicity {publicity_id}")
    return found


def published(session: Session, publicity_id: int, *, on: date) -> Publicity:
    """A list as everybody may see it; before its first day it is NotFound."""
    found = publicity(session, publicity_id)
    if found.first_day > on:
        raise NotFound(f"publicity {publicity_id}")
    return found


def of_publicity(session: Session, publicity_id: int) -> list[Application]:
    return list(session.scalars(select(Application).where(Application.publicity_id == publicity_id)))


def past_last_day(session: Session, *, today: date) -> list[Publicity]:
    """Lists whose last day is over and which nobody has concluded yet."""
    return list(
        session.scalars(select(Publicity).where(Publicity.closed_at.is_(None), Publicity.last_day < today))
    )


def not_corrected(session: Session, *, today: date) -> list[int]:
    """Returned applications whose last day for correction is over."""
    return list(
        session.scalars(
            select(Application.id).where(
                Application.state.in_(("returned", "sign_off")), Application.due_on < today
            )
        )
    )
