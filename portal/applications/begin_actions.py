"""How an application begins: a firm's draft of each kind, with its number; one at a time for the same thing."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.applications import barriers, queries, support_queries
from portal.applications.kinds import KINDS, annual_update, change, support
from portal.applications.kinds.kind import Kind
from portal.applications.kinds.recognition import OWN_TIERS
from portal.applications.models import Application, ApplicationCounter
from portal.core import audit, clock
from portal.core.db import insert_if_missing, lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms import actions as firm_actions
from portal.firms import detail_actions, figure_queries, upkeep_queries
from portal.firms.models import Firm, Title
from portal.programmes import queries as programme_queries
from portal.programmes.models import Round

PROPOSED_ONLY = N_("Nothing need be applied for here: the portal proposes the firms, and each only confirms.")
NOT_OWED = N_("The information of %(year)s is not asked for.")


def begin_registration(
    session: Session, *, credit_code: str, name: str, district: str, by: int
) -> Application:
    """A new firm, with the person as owner, and its draft; Refused when the credit code is known."""
    firm = firm_actions.begin_firm(session, credit_code=credit_code, name=name, district=district, by=by)
    return _begin(session, "registration", firm, by=by, answers={"name": name, "district": district})


def begin_registration_again(session: Session, firm: Firm, *, by: int) -> Application:
    """A new draft for a firm whose earlier one was withdrawn, rejected or lapsed, with what it had said."""
    if firm.standing != "applicant" or queries.open_of(session, firm.id, "registration") is not None:
        raise Refused(Text(N_("This firm is registered, or its registration is under way.")))
    earlier = queries.of_firm(session, firm.id, most=1)
    answers = dict(earlier[0].answers) if earlier else {"name": firm.name, "district": firm.district}
    return _begin(session, "registration", firm, by=by, answers=answers)


def begin_recognition(session: Session, firm: Firm, *, tier: str, by: int) -> Application:
    """A draft for one of the city's own tiers; one at a time for a tier."""
    if tier not in OWN_TIERS:
        raise Refused(
            Text(N_("This title is awarded by the province or the ministry; the portal only records it."))
        )
    if firm.standing != "registered":
        raise Refused(Text(N_("Only a registered firm can apply. Register the firm first.")))
    banned = barriers.of_ban(session, firm.id)
    if banned is not None:
        raise Refused(banned)
    before = queries.said_before(session, firm.id, tier=tier)
    answers = _again(KINDS["recognition"], before, firm)
    return _begin(session, "recognition", firm, by=by, tier=tier, answers=answers, before=before)


def begin_update(session: Session, firm: Firm, *, year: int, by: int) -> Application:
    """A draft of a fiscal year's information, with everything that the register knows of it filled in."""
    owed = {each.year for each in upkeep_queries.owed(session, firm, today=clock.today())}
    if year not in owed:
        raise Refused(Text(NOT_OWED, year=year))
    known = figure_queries.year(session, firm.id, year)
    answers: dict[str, Any] = {
        key: annual_update.text_of(known[key]) for key in annual_update.FIGURES if known[key] is not None
    }
    answers |= {key: getattr(firm, key) for key in annual_update.CONTACT}
    return _begin(session, "annual_update", firm, by=by, answers=answers, year=year)


def begin_change(session: Session, firm: Firm, *, by: int) -> Application:
    """A draft of a change of details, with the details as the register has them."""
    if firm.standing != "registered":
        raise Refused(Text(detail_actions.NOT_REGISTERED))
    answers = {key: getattr(firm, key) for key in change.DETAILS}
    return _begin(session, "change", firm, by=by, answers=answers)


def begin_renewal(session: Session, firm: Firm, title: Title, *, by: int) -> Application:
    """A draft for the next period of one of the firm's own titles; Refused outside its window, or when upkeep was missed."""
    barrier = barriers.of_renewal(session, firm, title)
    if barrier is not None:
        raise Refused(barrier)
    before = queries.said_before(session, firm.id, tier=title.tier)
    answers = _again(KINDS["renewal"], before, firm)
    return _begin(
        session, "renewal", firm, by=by, answers=answers, tier=title.tier, title_id=title.id, before=before
    )


def begin_support(session: Session, firm: Firm, round_: Round, *, by: int | None) -> Application:
    """A draft under an open round of a programme; one for each round. `by` is None where the portal itself proposes the firm."""
    if firm.standing != "registered":
        raise Refused(Text(N_("Only a registered firm can apply. Register the firm first.")))
    reason = support_queries.why_closed(round_) or barriers.of_ban(session, firm.id)
    if reason is not None:
        raise Refused(reason)
    definition = programme_queries.definition_of(round_.programme)
    if by is not None and definition.without_application:
        raise Refused(Text(PROPOSED_ONLY))
    before = queries.said_before(session, firm.id, programme_id=round_.programme_id)
    answers = _again(support.kind_of(definition), before, firm)
    return _begin(session, "support", firm, by=by, answers=answers, round_id=round_.id, before=before)


def _again(kind: Kind, before: Application | None, firm: Firm) -> dict[str, Any]:
    """What the firm wrote the last time, and whom to ask as the register has it now."""
    contact = {"contact_name": firm.contact_name, "contact_phone": firm.contact_phone}
    return {**(kind.again(before.answers) if before is not None else {}), **contact}


def open_key(application: Application) -> str:
    """What an open application keeps others from beginning: one of a kind a firm, of a tier, of a year."""
    narrower = application.year or application.round_id or application.tier
    return f"{application.kind}:{application.firm_id}" + (f":{narrower}" if narrower is not None else "")


def _begin(
    session: Session,
    kind: str,
    firm: Firm,
    *,
    by: int | None,
    answers: dict[str, Any],
    tier: str | None = None,
    year: int | None = None,
    title_id: int | None = None,
    round_id: int | None = None,
    before: Application | None = None,
) -> Application:
    lock_row(session, Firm, firm.id)  # two who begin the same at once: the second is told
    moment = clock.now()
    application = Application(
        kind=kind, firm_id=firm.id, district=firm.district, tier=tier, year=year, title_id=title_id,
        round_id=round_id, filled_from=before.id if before is not None else None,
        answers=answers, created_at=moment, created_by=by, saved_at=moment,
    )  # fmt: skip
    application.open_key = open_key(application)
    if queries.by_open_key(session, application.open_key) is not None:
        raise Refused(Text(N_("Such an application is under way already.")))
    application.number = _next_number(session)
    session.add(application)
    session.flush()  # callers lead to it by its number
    audit.record(
        session, "application.begun", f"application:{application.number}", by=by, kind=kind, tier=tier
    )
    return application


def begin_for_system(session: Session, firm: Firm, *, answers: dict[str, Any]) -> Application:
    """A registration that nobody fills in: `applications/system` decides it at once."""
    return _begin(session, "registration", firm, by=None, answers=answers)


def _next_number(session: Session) -> str:
    year = clock.today().year
    insert_if_missing(session, ApplicationCounter, year=year, last=0)
    counter = lock_row(session, ApplicationCounter, year)
    counter.last += 1
    return f"SQ-{year}-{counter.last:06d}"
