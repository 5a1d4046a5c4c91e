"""Opening a batch and numbering it: its items are written at once, its numbers given chunk by chunk, each once."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal.certificates import actions, batch_queries, queries
from portal.certificates.actions import Holder, Wording
from portal.certificates.batch_queries import Scope
from portal.certificates.models import Batch, BatchItem, Certificate
from portal.core import audit, clock, jobs
from portal.core.db import lock_row
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import Settings
from portal.firms.models import Firm

NUMBER = "certificates.batch"
PART = "certificates.batch_part"
MOST = 20_000
CHUNK, PART_SIZE = 200, 100
REGISTRATION = Wording(
    design="registration", title_zh="人工智能企业", title_en="AI Enterprise", tier="registered"
)
NOTHING = N_("No certificate belongs to such a batch. Please look at what you have chosen.")
TOO_MANY = N_("That would be more than %(most)s papers. Please choose one district, or fewer days.")


def open_batch(session: Session, scope: Scope, *, by: int | None, on: date) -> Batch:
    """Writes down what belongs to it and enqueues the work. Refused when that is nothing, or too much."""
    batch = Batch(kind=scope.kind, scope=scope.document(), day=on, made_by=by, made_at=clock.now())
    session.add(batch)
    session.flush()
    session.execute(
        insert(BatchItem).from_select(
            ["batch_id", "position", "firm_id", "replaces", "certificate_id"],
            batch_queries.members(scope, batch_id=batch.id, today=on),
        )
    )
    count = select(func.count()).select_from(BatchItem).where(BatchItem.batch_id == batch.id)
    batch.whole = session.scalar(count) or 0
    if batch.whole == 0:
        raise Refused(Text(NOTHING))
    if batch.whole > MOST:
        raise Refused(Text(TOO_MANY, most=MOST))
    jobs.enqueue(session, NUMBER, key=f"{NUMBER}:{batch.id}", batch=batch.id)
    audit.record(session, "batch.opened", f"batch:{batch.id}", by=by, kind=scope.kind, papers=batch.whole)
    return batch


def number_some(session: Session, batch_id: int, *, settings: Settings, most: int = CHUNK) -> bool:
    """Gives the next items their certificates; False when there was none left, and the drawing is enqueued.

    Item and certificate are written by one transaction that holds the batch's row: no item gets two numbers."""
    batch: Batch = lock_row(session, Batch, batch_id)
    if batch.state != "numbering":
        return False
    items = batch_queries.unnumbered(session, batch_id, most=most)
    if not items:
        draw_later(session, batch)
        return False
    give = _reissue if batch.kind == "reissue" else _register
    give(session, batch, items, settings)
    return True


def draw_later(session: Session, batch: Batch) -> None:
    """Parts of the drawing, which any number of workers take."""
    batch.state = "drawing"
    for first, last in parts(batch.whole):
        jobs.enqueue(session, PART, key=f"{PART}:{batch.id}:{first}", batch=batch.id, first=first, last=last)
    end_if_settled(session, batch)


def parts(whole: int) -> list[tuple[int, int]]:
    """First and last position of each."""
    return [(first, min(first + PART_SIZE - 1, whole)) for first in range(1, whole + 1, PART_SIZE)]


def end_if_settled(session: Session, batch: Batch) -> None:
    """The batch is done when each paper is finished, waits for a person or was left out."""
    done = batch_queries.progress(session, [batch.id])[batch.id]
    if batch.state == "drawing" and done.settled >= batch.whole:
        batch.state, batch.finished_at = "done", clock.now()


def _register(session: Session, batch: Batch, items: list[BatchItem], settings: Settings) -> None:
    firms = _by_id(session, Firm, [item.firm_id for item in items])
    holding = _certified_meanwhile(session, list(firms), on=batch.day)
    due = []
    for item in items:
        gone = "left" if firms[item.firm_id].standing != "registered" else None
        item.left_out = "certified" if item.firm_id in holding else gone
        due += [item] if item.left_out is None else []
    numbers = actions.next_numbers(session, batch.day.year, count=len(due))
    rows = []
    for item, number in zip(due, numbers, strict=True):
        firm = firms[item.firm_id]
        facts = actions.facts_of(
            wording=REGISTRATION, holder=Holder(firm_id=firm.id, name=firm.name, credit_code=firm.credit_code),
            number=number, on=batch.day, valid_to=None, base_url=settings.base_url,
            test_authority=settings.signing_key is None, language=batch.scope["language"],
        )  # fmt: skip
        rows.append(actions.row_of(facts, firm_id=firm.id, application_id=firm.registered_by))
    session.add_all(rows)
    session.flush()
    for item, row in zip(due, rows, strict=True):
        item.certificate_id = row.id
        audit.record(
            session, "certificate.issued", f"certificate:{row.number}", by=batch.made_by, firm=row.firm_id, batch=batch.id
        )  # fmt: skip


def _reissue(session: Session, batch: Batch, items: list[BatchItem], settings: Settings) -> None:
    olds = _by_id(session, Certificate, [item.replaces for item in items if item.replaces])
    for item in items:
        old = olds[item.replaces]
        if queries.standing_of(old, today=batch.day) != "valid":
            item.left_out = "ended"
            continue
        new = actions.reissue(
            session, old, on=batch.day, language=batch.scope["language"], base_url=settings.base_url,
            test_authority=settings.signing_key is None, by=batch.made_by, draw=False,
        )  # fmt: skip
        item.certificate_id = new.id


def _by_id(session: Session, entity: type[Any], ids: list[int]) -> dict[Any, Any]:
    return {row.id: row for row in session.scalars(select(entity).where(entity.id.in_(ids)))}


def _certified_meanwhile(session: Session, firm_ids: list[int], *, on: date) -> frozenset[int]:
    """Who has got the certificate since the batch was opened."""
    rows = session.scalars(
        select(Certificate.firm_id).where(
            Certificate.firm_id.in_(firm_ids), Certificate.design == REGISTRATION.design, *batch_queries.holds(on)
        )
    )  # fmt: skip
    return frozenset(rows)
