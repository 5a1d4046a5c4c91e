"""What the pages of a case show, gathered once and in a bounded number of statements: for the firm and for officials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.accounts.models import User
from portal.accounts.rules import Office
from portal.applications import (
    absence_queries,
    filing,
    flag_queries,
    message_queries,
    objection_queries,
    phrase_queries,
    queries,
)
from portal.applications.comparison import Change, changes
from portal.applications.desk_rules import Colleague, why_not_claimed, why_not_released, works_on
from portal.applications.flag_queries import Flag
from portal.applications.kinds import change
from portal.applications.kinds.kind import Kind, Problem
from portal.applications.message_queries import Line
from portal.applications.models import Application, ApplicationEvent, Publicity, Remark
from portal.applications.procedure import Move
from portal.applications.queue_rules import OFFICIAL_QUEUES
from portal.applications.rules import OPEN_STATES, Hand, barred, offered
from portal.classification.comparing import differences
from portal.core import calendar, clock, days
from portal.core.errors import Refused
from portal.core.i18n import Text
from portal.firms.models import DocumentRow, Firm

MOST_REMARKS = 30


@dataclass(frozen=True)
class Clock:
    """The working-day clock of whoever has the case: days left (negative: overdue) of the days promised."""

    left: int | None
    total: int | None


@dataclass(frozen=True)
class CasePage:
    application: Application
    kind: Kind
    firm: Firm
    events: list[ApplicationEvent]
    remarks: list[Remark]
    documents: list[DocumentRow]
    moves: tuple[Move, ...]
    barred: Text | None
    clock: Clock | None
    names: Mapping[int, str]
    problems: list[Problem]
    opened: frozenset[str]  # the fields that the firm may change now
    changed: tuple[Change, ...]
    publicity: Publicity | None
    objected: bool  # an objection to the published case is being examined: it waits
    filled_from: str | None = None  # of a draft: the number of the filing whose words it began with

    @property
    def leaves(self) -> bool:
        """Whether accepting it takes the firm out of the register."""
        return change.leaving_with(self.application.kind, self.application.answers)

    @property
    def voided(self) -> bool:
        """Whether it ended with what it was about, such as a firm that left: nobody withdrew it."""
        return bool(self.events) and self.events[-1].move == "void"

    @property
    def open_remarks(self) -> list[Remark]:
        return [
            remark for remark in self.remarks if remark.answered_at is None and remark.withdrawn_at is None
        ]

    def asked_for(self, path: str) -> str:
        """What an officer had remarked on what changed at this path of the filing; "" where it was changed unasked."""
        answered = [remark for remark in self.remarks if remark.answered_at is not None]
        exact = [remark.text for remark in answered if remark.field in _fields_at(path)]
        of_facts = path.startswith("facts.")
        near = [remark.text for remark in answered if of_facts and remark.field.startswith("facts.")]
        return (exact or near or [""])[-1]

    @property
    def left_as_it_was(self) -> list[Remark]:
        """What was asked for at the last return that was answered, and is as it had been filed."""
        answered = [remark for remark in self.remarks if remark.answered_at is not None]
        last = max((remark.event_seq for remark in answered), default=None)
        touched = {field for each in self.changed for field in _fields_at(each.path)}
        of_facts = any(each.path.startswith("facts.") for each in self.changed)
        return [
            remark
            for remark in answered
            if remark.event_seq == last
            and remark.field not in touched
            and not (of_facts and remark.field.startswith("facts."))
        ]

    def problems_of(self, section: str) -> list[Problem]:
        return [problem for problem in self.problems if problem.section == section]

    def wrong_in(self, section: str) -> list[Problem]:
        """What is there but cannot stay, such as a sum above the ceiling; what is only missing needs no more words."""
        return [each for each in self.problems_of(section) if self.application.answers.get(each.field)]

    def proofs(self, prefix: str) -> list[DocumentRow]:
        return [document for document in self.documents if document.proves.startswith(prefix)]


def _fields_at(path: str) -> frozenset[str]:
    """The fields under which an officer remarks on what stands at this path of a filing."""
    group, _, rest = path.partition(".")
    if group != "documents":
        return frozenset({path})
    return frozenset({"signs"} if rest.startswith("sign.") else {"documents", "facts.documents"})


def for_firm(session: Session, application: Application, *, hand: Hand) -> CasePage:
    page = _page(session, application, hand)
    if application.state in ("draft", "returned"):
        problems = filing.problems(session, application, filing.Basis(page.firm, page.documents))
        opened = frozenset(filing.open_fields(session, application))
        before = session.get(Application, application.filled_from) if application.filled_from else None
        number = before.number if before is not None else None
        return replace(page, problems=problems, opened=opened, filled_from=number)
    return page


def for_official(session: Session, application: Application, *, hand: Hand) -> CasePage:
    return _page(session, application, hand)


@dataclass(frozen=True)
class Beside:
    """What an official sees beside the filing: flags, earlier cases, phrases, the last messages."""

    flags: list[Flag]
    earlier: list[Application]
    phrases: Mapping[str, list[str]]  # by field; "": every field
    reasons: list[str]
    messages: list[Line]


def beside(session: Session, page: CasePage, actor: Actor) -> Beside:
    kept = phrase_queries.phrases(session) if page.moves else []
    by_field: dict[str, list[str]] = {}
    for row in kept:
        if row.use == "remark":
            by_field.setdefault(row.field or "", []).append(row.text)
    return Beside(
        flags=flag_queries.flags(session, page.application, actor, page.firm),
        earlier=queries.others_of_firm(session, page.application),
        phrases=by_field,
        reasons=[row.text for row in kept if row.use == "reason"],
        messages=message_queries.messages(session, page.application.id, most=3),
    )


def _page(session: Session, application: Application, hand: Hand) -> CasePage:
    kind = queries.kind_of(application)
    history = queries.events(session, application.id)
    past = queries.past(history)
    return CasePage(
        application=application,
        kind=kind,
        firm=application.firm,
        events=history,
        remarks=queries.remarks(session, application.id, most=MOST_REMARKS),
        documents=queries.documents(session, application),
        moves=offered(kind.procedure, state=application.state, hand=hand, past=past),
        barred=barred(kind.procedure, state=application.state, hand=hand, past=past),
        clock=_clock(session, application, kind),
        names={event.actor_id: event.actor.called for event in history if event.actor_id and event.actor},
        problems=[],
        opened=frozenset(),
        changed=_changed(history),
        publicity=session.get(Publicity, application.publicity_id) if application.publicity_id else None,
        objected=application.state == "publicity"
        and bool(objection_queries.open_by_case(session, [application.id])),
    )


def _changed(history: list[ApplicationEvent]) -> tuple[Change, ...]:
    """What differs between the last two submissions."""
    filed: list[dict[str, Any]] = [event.data for event in history if event.move == "submit"]
    if len(filed) < 2:
        return ()
    old, new = filed[-2:]
    facts = differences(old.get("facts") or {}, new.get("facts") or {})
    return changes(_comparable(old), _comparable(new)) + tuple(
        Change(f"facts.{each.path}", each.old, each.new) for each in facts
    )


def _comparable(filed: dict[str, Any]) -> dict[str, Any]:
    """Answers and documents; a document is told by what it proves and its name, and compared by its bytes."""
    documents = {f"{row['proves']}|{row['name']}": row["sha256"] for row in filed.get("documents", [])}
    return {**filed.get("answers", {}), "documents": documents}


def _clock(session: Session, application: Application, kind: Kind) -> Clock | None:
    if application.due_on is None or application.state not in OPEN_STATES:
        return None
    total = kind.procedure.workdays.get(application.state)
    try:
        left = calendar.workdays_between(clock.today(), application.due_on, overrides=days.overrides(session))
    except Refused:
        left = None
    return Clock(left, total)


@dataclass(frozen=True)
class Desk:
    """Who has the case, and what an official may do about it."""

    officer: str
    own: bool  # this official has it
    may_claim: bool
    may_release: bool
    receivers: list[tuple[str, str]]


def desk_of(session: Session, application: Application, actor: Actor, *, people: list[User]) -> Desk:
    """`people` work on the queue in which the case waits."""
    with_another = application.officer_id not in (None, actor.id)
    by = Colleague(
        actor.id,
        actor.offices,
        frozenset(absence_queries.stands_in_for(session, actor.id)) if with_another else frozenset(),
        member_of_firm=application.firm_id in actor.firms,
    )
    officer = session.get(User, application.officer_id) if application.officer_id else None
    held = absence_queries.held(application, officer)
    may_give = works_on(held, actor.offices) or (
        held.queue in OFFICIAL_QUEUES and Office("city_officer") in actor.offices
    )
    return Desk(
        officer=held.officer_name,
        own=application.officer_id == actor.id,
        may_claim=why_not_claimed(held, by) is None,
        may_release=why_not_released(held, by) is None,
        receivers=by_name([user for user in people if user.id != application.officer_id]) if may_give else [],
    )


def by_name(people: list[User]) -> list[tuple[str, str]]:
    """People as choices: the number, and the name with the address where two have the same."""
    names = [user.called for user in people]
    return [
        (str(user.id), user.called if names.count(user.called) == 1 else f"{user.called} ({user.email})")
        for user in people
    ]
