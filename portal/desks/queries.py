"""What waits for each role: the first lines of a desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from portal.accounts.access import Actor
from portal.accounts.models import Note
from portal.applications import objection_queries, support_queries, worklist_queries
from portal.applications import queries as application_queries
from portal.applications.models import Application
from portal.applications.rules import OPEN_STATES
from portal.applications.worklist_rules import WorkFilter
from portal.core import clock, days
from portal.core.audit import AuditEvent
from portal.core.bulk import counted
from portal.firms import people_queries, takeover_queries, title_queries, upkeep_queries
from portal.firms import queries as firm_queries
from portal.firms.models import Firm, JoinRequest, Title
from portal.firms.takeover_models import Takeover
from portal.firms.upkeep_rules import OwedYear
from portal.funding import queries as funding_queries
from portal.funding.rules import WAITS as FUNDING_WAITS
from portal.panels import seat_queries
from portal.programmes.models import Round
from portal.tallies import offer_queries
from portal.web import mail

REPORT_SOON = 30  # days before it is due a report is among what waits: then its first reminder is written
MOST_COUNTED = 500  # beyond this a desk says "500+": counting everything would not help anybody


@dataclass(frozen=True)
class FirmDesk:
    """What a firm's person sees first."""

    firm: Firm
    open_applications: list[Application]
    titles: list[Title]
    unread: int
    join_requests: int
    people_to_check: bool  # nobody has looked through who acts for the firm for months
    objecting_until: date | None  # somebody asks to take the firm over, and nobody has objected yet
    to_confirm: frozenset[int]  # the applications that the portal proposed: the firm only confirms them
    over: frozenset[int]  # drafts whose call has ended: kept, but nothing can be done with them
    owed: list[
        tuple[date, str]
    ]  # reports on the use of support, due soon or late: the day, the case's number
    updates: list[OwedYear]  # fiscal years whose yearly update is owed and not begun, oldest first
    others: list[Firm]  # for which the person may act likewise, by name


def firm_desk(session: Session, actor: Actor) -> FirmDesk:
    firm = firm_queries.firm(session, actor.firm_id)
    today = clock.today()
    under_way = list(
        session.scalars(
            select(Application)
            .where(Application.firm_id == firm.id, Application.state.in_(OPEN_STATES))
            .options(joinedload(Application.round).joinedload(Round.programme))
            .order_by(Application.due_on, Application.id)
            .limit(20)
        )
    )
    return FirmDesk(
        firm=firm,
        open_applications=under_way,
        to_confirm=frozenset(row.id for row in under_way if application_queries.kind_of(row).proposed),
        over=frozenset(
            row.id
            for row in under_way
            if row.round and not row.submitted_at and support_queries.has_ended(row.round)
        ),
        owed=funding_queries.owed_reports(session, firm.id, until=today + timedelta(days=REPORT_SOON)),
        updates=_updates(session, firm, under_way, today=today),
        titles=list(
            session.scalars(
                select(Title)
                .where(
                    Title.firm_id == firm.id,
                    Title.revoked_on.is_(None),
                    Title.valid_from <= today,
                    Title.valid_to.is_(None) | (Title.valid_to >= today),
                )
                .order_by(Title.id)
            )
        ),
        unread=counted(
            session,
            select(Note.id).where(Note.person_id == actor.id, Note.read_at.is_(None)),
            most=MOST_COUNTED,
        ),
        join_requests=counted(
            session,
            select(JoinRequest.id).where(JoinRequest.firm_id == firm.id, JoinRequest.state == "open"),
            most=MOST_COUNTED,
        )
        if actor.may("manage_firm_people")
        else 0,
        people_to_check=actor.may("manage_firm_people")
        and people_queries.to_check(people_queries.members(session, firm.id), today=today),
        objecting_until=session.scalar(
            select(func.min(Takeover.waits_until)).where(
                Takeover.firm_id == firm.id, Takeover.state == "open", Takeover.objection.is_(None)
            )
        ),
        others=sorted(
            firm_queries.firms(session, actor.firms - {firm.id}).values(), key=lambda other: other.name
        )
        if len(actor.firms) > 1
        else [],
    )


def _updates(session: Session, firm: Firm, under_way: list[Application], *, today: date) -> list[OwedYear]:
    begun = {row.year for row in under_way if row.kind == "annual_update"}
    owed = upkeep_queries.owed(session, firm, today=today)
    return [each for each in owed if each.filed_on is None and each.year not in begun]


@dataclass(frozen=True)
class OfficialDesk:
    """What an official sees first: the oldest cases, how many wait, are late, have climbed, and have news."""

    rows: list[worklist_queries.WorkRow]
    waiting: int
    overdue: int
    climbed: int
    unread: int


def official_desk(session: Session, actor: Actor) -> OfficialDesk:
    def cases(**wanted: str) -> int:
        return worklist_queries.counted(session, actor, wanted=WorkFilter(**wanted), most=MOST_COUNTED)

    return OfficialDesk(
        rows=worklist_queries.worklist(session, actor, most=8),
        waiting=cases(),
        overdue=cases(late="1"),
        climbed=cases(climbed="1"),
        unread=cases(unread="1"),
    )


@dataclass(frozen=True)
class AdministratorDesk:
    """What waits for the administrator: letters that have not left, and until when the calendar is known."""

    troubled: int
    known_until: date
    calendar_ends_soon: bool


def administrator_desk(session: Session) -> AdministratorDesk:
    today = clock.today()
    until = days.known_until(today, overrides=days.overrides(session))
    return AdministratorDesk(
        troubled=len(mail.in_trouble(session)),
        known_until=until,
        calendar_ends_soon=(until - today).days < 90,
    )


def waits(session: Session, actor: Actor) -> dict[str, int]:
    """What waits for an official beside the cases, by the name that `ways` gives it, counted as far as MOST_COUNTED."""
    found: dict[str, int] = {}
    if actor.may("check_cases"):
        found["takeovers"] = takeover_queries.number_waiting(session, actor, most=MOST_COUNTED)
        found["titles"] = title_queries.number_to_check(session, actor, most=MOST_COUNTED)
    if actor.may("handle_objections"):
        found["objections"] = objection_queries.number_open(session, most=MOST_COUNTED)
    if actor.may("run_programmes"):
        for what in FUNDING_WAITS:
            found[what] = funding_queries.number_waiting(session, actor, what, most=MOST_COUNTED)
    if actor.may("keep_plan_items"):
        found["offers"] = offer_queries.number_of_unanswered(session, most=MOST_COUNTED)
    if actor.may("judge"):
        found["scores"] = seat_queries.number_to_score(session, actor.id, most=MOST_COUNTED)
    return found


def trail(session: Session, *, before: int | None = None, most: int = 50) -> list[AuditEvent]:
    """The audit trail, newest first, page by page."""
    query = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(most)
    return list(session.scalars(query if before is None else query.where(AuditEvent.seq < before)))
