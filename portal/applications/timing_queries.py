"""How long steps took, as medians, read from counts: a few hundred rows, however many cases there were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.applications.clock_rules import median
from portal.applications.desk_models import StepTime

FEWEST = 3  # of fewer cases a median says nothing, and might say who


@dataclass(frozen=True)
class Usual:
    """The middle number of working days, and of how many cases."""

    workdays: float
    cases: int


Key = tuple[str, str, str, str]  # kind, tier, step, district ("": all)


def usual_times(session: Session, *, year: int) -> dict[Key, Usual]:
    """The medians of the steps that ended in this year and the one before, for each district and for all."""
    rows = session.execute(
        select(
            StepTime.kind,
            StepTime.tier,
            StepTime.step,
            StepTime.district,
            StepTime.workdays,
            func.sum(StepTime.cases),
        )
        .where(StepTime.year.in_((year, year - 1)))
        .group_by(StepTime.kind, StepTime.tier, StepTime.step, StepTime.district, StepTime.workdays)
    )
    counts: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for kind, tier, step, district, workdays, cases in rows:
        counts[kind, tier, step, district].append((workdays, int(cases)))
        counts[kind, tier, step, ""].append((workdays, int(cases)))
    return {key: usual for key, found in counts.items() if (usual := _usual(found)) is not None}


def usual_time(session: Session, *, kind: str, tier: str | None, district: str, year: int) -> Usual | None:
    """From submission to decision in this district; of the whole city where the district has decided too few."""
    rows = session.execute(
        select(StepTime.district, StepTime.workdays, func.sum(StepTime.cases))
        .where(
            StepTime.year.in_((year, year - 1)), StepTime.kind == kind, StepTime.tier == (tier or ""),
            StepTime.step == "whole",
        )
        .group_by(StepTime.district, StepTime.workdays)
    ).all()  # fmt: skip
    here = _usual([(row[1], int(row[2])) for row in rows if row[0] == district])
    return here or _usual([(row[1], int(row[2])) for row in rows])


def _usual(counts: list[tuple[int, int]]) -> Usual | None:
    cases = sum(number for _, number in counts)
    middle = median(counts)
    return Usual(middle, cases) if middle is not None and cases >= FEWEST else None
