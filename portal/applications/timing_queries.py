"""How long steps took, as medians, read from counts: a few hundred rows, however many cases there were."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.applications.clock_rules import median
from portal.applications.desk_models import StepTime
from portal.applications.models import Application

FEWEST = 3  # of fewer cases a median says nothing, and might say who


@dataclass(frozen=True)
class Usual:
    """The middle number of working days, and of how many cases."""

    workdays: float
    cases: int


Key = tuple[str, str, str, str]  # kind, tier or programme, step, district ("": all)
OF_PROGRAMME = "programme:"


def timed_as(application: Application) -> str:
    """Within its kind, with which cases it is compared: those of its tier, those of its programme, or all ("")."""
    if application.round is not None:
        return f"{OF_PROGRAMME}{application.round.programme_id}"
    return application.tier or ""


def programme_timed(tier: str) -> int | None:
    """The programme whose cases were counted together, if it is one."""
    return int(tier.removeprefix(OF_PROGRAMME)) if tier.startswith(OF_PROGRAMME) else None


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


def usual_time(session: Session, *, kind: str, tier: str, district: str, year: int) -> Usual | None:
    """From submission to decision in this district; of the whole city where the district has decided too few.

    `tier` as `timed_as` gives it."""
    rows = session.execute(
        select(StepTime.district, StepTime.workdays, func.sum(StepTime.cases))
        .where(
            StepTime.year.in_((year, year - 1)), StepTime.kind == kind, StepTime.tier == tier,
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
