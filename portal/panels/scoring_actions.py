"""An expert's verbs: keep a draft of the scores, hand them in, stand aside; and what that means for the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.applications.models import Application
from portal.core import audit, clock
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.models import Firm
from portal.panels import drawing, queries, seat_queries
from portal.panels.models import Panel, PanelCase, Relation, Score, Seat
from portal.panels.rules import DECLARABLE, RELATIONS, Mark, criteria_of, needs_another, result_of, total_of

NOT_OPEN = N_("The panel is closed: nothing can be changed any more.")
GONE = N_("This case is no longer yours to judge.")
DONE = N_("You have handed in your scores for this case; they stay as they are.")
OVER = N_("The time for scoring ended on %(day)s. Ask the city to extend it.")
RELATED = N_(
    "You cannot judge this firm, because you are related to it: %(relation)s. The case goes to somebody else."
)
CHOOSE = N_("Choose how you are related to the firm.")


@dataclass(frozen=True)
class Bench:
    """A seat and what it stands in, held until the transaction ends."""

    seat: Seat
    case: PanelCase
    panel: Panel
    application: Application


def bench(session: Session, seat_id: int, *, by: int) -> Bench:
    """The seat of this expert, with the case locked: two scores that arrive at once are counted one after the other."""
    seat, case, panel, application = seat_queries.seat_of(session, seat_id, by)
    lock_row(session, PanelCase, case.id)
    lock_row(session, Seat, seat.id)
    return Bench(seat, case, panel, application)


def keep(
    session: Session, at: Bench, marks: Mapping[str, tuple[int | None, str]], opinion: str, *, by: int
) -> None:
    """The scores as they are so far; nothing is counted yet."""
    _may_score(at)
    session.execute(delete(Score).where(Score.seat_id == at.seat.id))
    for criterion in criteria_of(at.panel.criteria):
        points, remark = marks.get(criterion.key, (None, ""))
        session.add(Score(seat_id=at.seat.id, criterion=criterion.key, points=points, remark=remark))
    at.seat.opinion, at.seat.saved_at = opinion or None, clock.now()
    audit.record(session, "panel.scores_kept", f"panel:{at.panel.id}", by=by, case=at.application.number)


def hand_in(session: Session, at: Bench, *, by: int, settings: Settings) -> str | None:
    """Counts the scores that were kept. An expert who has become related to the firm loses the seat: the relation is given."""
    _may_score(at)
    relation = queries.related(session, [by], [at.application.firm_id])[at.application.firm_id].get(by)
    if relation is not None:
        stand_aside(session, at, relation=relation, note="", by=by, settings=settings)
        return relation
    kept = queries.scores(session, [at.seat.id])[at.seat.id]
    marks = {key: Mark(score.points, score.remark) for key, score in kept.items()}
    at.seat.total = total_of(criteria_of(at.panel.criteria), marks)
    at.seat.state, at.seat.scored_at = "scored", clock.now()
    session.flush()
    audit.record(
        session,
        "panel.scored",
        f"panel:{at.panel.id}",
        by=by,
        case=at.application.number,
        total=at.seat.total,
    )
    count(session, at.panel, at.case, at.application, settings=settings)
    return None


def stand_aside(
    session: Session, at: Bench, *, relation: str, note: str, by: int, settings: Settings
) -> None:
    """The expert is related to the firm: the relation is kept, and the case goes to somebody else."""
    if relation not in RELATIONS:
        raise Refused(Text(CHOOSE), field="relation")
    if at.panel.state not in ("opening", "open"):
        raise Refused(Text(NOT_OPEN))
    if at.seat.state not in queries.LIVE:
        raise Refused(Text(GONE))
    at.seat.state = "recused" if at.seat.state == "assigned" else "void"
    at.seat.relation, at.seat.relation_note, at.seat.left_at = relation, note or None, clock.now()
    firm = session.get_one(Firm, at.application.firm_id)
    if relation in DECLARABLE:
        declare(session, credit_code=firm.credit_code, relation=relation, note=note, by=by)
    session.flush()
    audit.record(
        session,
        "panel.stood_aside",
        f"panel:{at.panel.id}",
        by=by,
        case=at.application.number,
        relation=relation,
    )
    at.case.result = at.case.spread = None
    drawing.draw_another(
        session, at.panel, at.case, at.application, additional=at.seat.additional, instead_of=at.seat, settings=settings,
    )  # fmt: skip


def declare(session: Session, *, credit_code: str, relation: str, note: str, by: int) -> Relation:
    """What an expert says about a firm once and for all: no case of it is drawn for them while it lasts."""
    if relation not in DECLARABLE:
        raise Refused(Text(CHOOSE), field="relation")
    row = queries.relation_to(session, by, credit_code)
    if row is None:
        row = Relation(expert_id=by, credit_code=credit_code)
        session.add(row)
    row.relation, row.note, row.declared_at = relation, note, clock.now()
    audit.record(
        session, "expert.relation_declared", f"person:{by}", by=by, firm=credit_code, relation=relation
    )
    return row


def end_relation(session: Session, relation: Relation, *, by: int) -> None:
    """It no longer holds; what was drawn while it did stays as it is."""
    relation.ended_at = clock.now()
    audit.record(session, "expert.relation_ended", f"person:{by}", by=by, firm=relation.credit_code)


def count(
    session: Session, panel: Panel, case: PanelCase, application: Application, *, settings: Settings
) -> None:
    """What comes of the scores that are there: a further expert, a result, or nothing yet."""
    seats = queries.seats_of_case(session, case.id)
    totals = [seat.total for seat in seats if seat.state == "scored" and seat.total is not None]
    waiting = any(seat.state == "assigned" for seat in seats)
    if not waiting and not case.extra and needs_another(totals, wanted=panel.seats, limit=panel.limit):
        case.extra = True
        drawing.draw_another(session, panel, case, application, additional=True, settings=settings)
        return
    lacking = panel.seats + (1 if case.extra else 0) - len(totals)
    result = None if waiting or lacking > 0 else result_of(totals, wanted=panel.seats)
    case.result, case.spread = (result.hundredths, result.spread) if result else (None, None)


def _may_score(at: Bench) -> None:
    if at.panel.state != "open":
        raise Refused(Text(NOT_OPEN))
    if at.seat.state == "scored":
        raise Refused(Text(DONE))
    if at.seat.state != "assigned":
        raise Refused(Text(GONE))
    if at.panel.due_on < clock.today():
        raise Refused(Text(OVER, day=at.panel.due_on.isoformat()))
