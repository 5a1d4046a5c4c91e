"""The rule lab: its drafts, what came out of trying them, and the memory of the worker that tries them: the facts of the latest
run in columns, read once in each process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, aliased

from portal.classification.facts import KINDS
from portal.classification.lab_rules import read_draft
from portal.classification.register_models import (
    RegisterBlock,
    RegisterRun,
    RuleDraft,
    RuleTrial,
    RuleTrialMove,
)
from portal.classification.rulebook import RuleBook
from portal.classification.shelf import shelf
from portal.core.errors import NotFound
from portal.core.jobs import JobRow
from portal.firms.models import Firm

if TYPE_CHECKING:
    from portal.classification.column_comparing import Axis, Drawing, Standing
    from portal.classification.columns import Array, Columns

BLOCK = 65_536
KEPT = 6  # rule books tried, of the latest run
JOB_KEY = "classification.try_draft"
T = TypeVar("T")
Report = Callable[[int, int], None]  # how many firms have been read, of how many


@dataclass(frozen=True)
class Applicants:
    """The firms that apply: their columns in parts, and over all parts their numbers and districts."""

    parts: list[Columns]
    firms: Array
    districts: Array


@dataclass
class Memory:
    """What this process knows of one run: the columns a rule book reads, who holds which title, and results by the rule book's
    text."""

    run: tuple[int, datetime]  # its number and when it began
    keys: frozenset[str]
    parts: list[Columns]
    holders: Sequence[Mapping[str, Array]]  # of each part, by tier
    tried: OrderedDict[object, Any] = field(default_factory=OrderedDict)

    def applicants(self, kind: str, tier: str) -> Applicants:
        """All firms as new applicants; as renewals, those who hold the title of the tier."""
        return self.once(
            ("applicants", kind, tier if kind == "renewal" else ""), lambda: self._applicants(kind, tier)
        )

    def _applicants(self, kind: str, tier: str) -> Applicants:
        import numpy as np

        parts = self.parts
        if kind == "renewal":
            held = zip(parts, self.holders, strict=True)
            parts = [
                part.take(np.flatnonzero(titles[tier])).as_kind(kind)
                for part, titles in held
                if tier in titles
            ]
        firms = np.concatenate([each.firms for each in parts]) if parts else np.zeros(0, np.int64)
        districts = np.concatenate([each.districts for each in parts]) if parts else np.zeros(0, np.int32)
        return Applicants(parts, firms, districts)

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What was made before, or is made now; the oldest are forgotten."""
        if key not in self.tried:
            self.tried[key] = make()
            while len(self.tried) > KEPT * 30:
                self.tried.popitem(last=False)
        self.tried.move_to_end(key)
        found: T = self.tried[key]
        return found


_lock = threading.Lock()
_memory: list[Memory] = []


def drafts(session: Session) -> list[RuleDraft]:
    return list(session.scalars(select(RuleDraft).order_by(RuleDraft.changed_at.desc(), RuleDraft.id.desc())))


def draft(session: Session, draft_id: int) -> RuleDraft:
    found = session.get(RuleDraft, draft_id)
    if found is None:
        raise NotFound(f"draft {draft_id}")
    return found


@dataclass(frozen=True)
class Move:
    """A firm that stands elsewhere by a draft."""

    firm_id: int
    name: str
    credit_code: str
    district: str
    before: int
    after: int


def trial(session: Session, draft_id: int) -> RuleTrial | None:
    """The draft's last trial, done or under way."""
    return session.get(RuleTrial, draft_id)


def job_of(session: Session, row: RuleTrial) -> JobRow | None:
    """The work behind a trial: its progress, and its trouble if there is any."""
    return session.scalar(select(JobRow).where(JobRow.key == trial_key(row)))


def trial_key(row: RuleTrial) -> str:
    return f"{JOB_KEY}:{row.draft_id}:{row.asked}"


def moves(session: Session, draft_id: int, *, kind: str, after: int, most: int) -> list[Move]:
    """Some of the firms that move, in order of their number."""
    table = RuleTrialMove
    rows = session.execute(
        select(table.firm_id, Firm.name, Firm.credit_code, Firm.district, table.before, table.after)
        .join(Firm, Firm.id == table.firm_id)
        .where(table.draft_id == draft_id, table.kind == kind, table.firm_id > after)
        .order_by(table.firm_id).limit(most)
    )  # fmt: skip
    return [Move(*row) for row in rows]


def apart(session: Session, first: int, second: int, *, kind: str, after: int, most: int) -> list[Move]:
    """Some of the firms that stand elsewhere by the second draft than by the first, both tried on the same register."""
    one, other = aliased(RuleTrialMove), aliased(RuleTrialMove)
    either = (
        select(RuleTrialMove.firm_id).distinct()
        .where(RuleTrialMove.draft_id.in_((first, second)), RuleTrialMove.kind == kind, RuleTrialMove.firm_id > after)
        .subquery()
    )  # fmt: skip
    # whom a draft does not move stands by it as by the rule book, where the other's row says it
    here, there = func.coalesce(one.after, other.before), func.coalesce(other.after, one.before)

    def of(table: type[RuleTrialMove], draft_id: int) -> ColumnElement[bool]:
        return and_(table.firm_id == either.c.firm_id, table.draft_id == draft_id, table.kind == kind)

    rows = session.execute(
        select(Firm.id, Firm.name, Firm.credit_code, Firm.district, here, there)
        .join(either, Firm.id == either.c.firm_id)
        .outerjoin(one, of(one, first)).outerjoin(other, of(other, second))
        .where(here != there).order_by(Firm.id).limit(most)
    )  # fmt: skip
    return [Move(*row) for row in rows]


def memory(session: Session, run: RegisterRun, books: list[RuleBook], report: Report) -> Memory:
    """The columns of the run that these rule books read; read from the database when they are not at hand yet."""
    wanted = frozenset[str]().union(*(book.keys_read for book in books))
    with _lock:
        known = next(
            (each for each in _memory if each.run == (run.id, run.started_at) and wanted <= each.keys), None
        )
        if known is None:
            known = _read(session, run, wanted, report)
            _memory[:] = [known]  # one at a time: it may be a hundred megabytes
        return known


def _read(session: Session, run: RegisterRun, wanted: frozenset[str], report: Report) -> Memory:
    import numpy as np

    from portal.classification.register_columns import Register
    from portal.classification.register_packing import joined, unpacked

    parts: list[Register] = []
    waiting: list[Register] = []
    size = done = 0
    rows = session.execute(
        select(RegisterBlock.content).where(RegisterBlock.run_id == run.id).order_by(RegisterBlock.last_firm),
        execution_options={"yield_per": 4},
    )
    for (content,) in rows:
        register = unpacked(content, on=run.day)
        waiting.append(Register(register.columns.only(wanted), register.impossible, register.holds))
        size += len(waiting[-1].columns)
        if size >= BLOCK:
            parts.append(joined(waiting))
            done += size
            report(done, run.done)
            waiting, size = [], 0
    if waiting:
        parts.append(joined(waiting))
    sound = [np.flatnonzero(~part.impossible) for part in parts]
    columns = [
        part.columns.take(rows) if part.impossible.any() else part.columns
        for part, rows in zip(parts, sound, strict=True)
    ]
    holders = [
        {tier: held[rows] for tier, held in part.holds.items()}
        for part, rows in zip(parts, sound, strict=True)
    ]
    return Memory((run.id, run.started_at), wanted, columns, holders)


@dataclass(frozen=True)
class Comparison:
    """A draft beside the rule book it was copied from, over the applicants of one kind."""

    base: RuleBook
    book: RuleBook
    kind: str
    before: Standing
    after: Standing
    memory: Memory

    @property
    def applicants(self) -> Applicants:
        return self.memory.applicants(self.kind, self.base.tier)

    @property
    def moved(self) -> Array:
        """The places of the firms that stand elsewhere by the draft."""
        import numpy as np

        found: Array = np.flatnonzero(self.before.codes != self.after.codes)
        return found


def compared(
    session: Session, run: RegisterRun, row: RuleDraft, report: Report = lambda done, whole: None
) -> list[Comparison]:
    """Judges by both, new applications and renewals; what was judged by the same text before is remembered."""
    from portal.classification.column_comparing import standing

    base, book = shelf().books[row.base], read_draft(row.text)
    kept = memory(session, run, [base, book], report)

    def stand(one: RuleBook, kind: str) -> Standing:
        parts = kept.applicants(kind, base.tier).parts
        return kept.once(("standing", one.digest, kind, base.tier), lambda: standing(one, parts))

    return [Comparison(base, book, kind, stand(base, kind), stand(book, kind), kept) for kind in KINDS]


def distribution(found: Comparison, axis: Axis) -> Drawing:
    """How a figure is distributed; it does not depend on the draft's thresholds, so it is worked out once."""
    from portal.classification.column_comparing import distribution as worked_out

    who = (found.kind, found.base.tier if found.kind == "renewal" else "")
    key = ("figure", axis.line.key, axis.signature, *who)
    return found.memory.once(key, lambda: worked_out(axis, found.applicants.parts))
