"""Past classifications and the years' figures in the reader's words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from portal.classification.facts import Facts
from portal.classification.history_queries import Occasion
from portal.classification.models import Classification
from portal.classification.page_changes import Changed, set_name, shown_differences, shown_outcome
from portal.classification.rulebook import TIERS
from portal.classification.rules import deciding
from portal.classification.series import Series, series
from portal.core.i18n import N_, Text
from portal.firms.words import words
from portal.web import formats
from portal.web.i18n import language, said

CAUSES = {
    "asked": N_("Kept when it was looked at"),
    "facts": N_("Facts were changed"),
    "filed": N_("An application was filed"),
    "register": N_("The whole register was classified"),
}
NEEDED = N_("needed: %(threshold)s")
OF_TIER = N_("%(tier)s: %(figure)s")
MOST_CHARTS = 6
MOST_LABELS = 6


@dataclass(frozen=True)
class Entry:
    """One occasion: when and why, what changed in the facts, which answers are others than before."""

    made_at: datetime
    cause: str
    facts: list[Changed]
    outcomes: list[Changed]
    same: list[str]
    first: bool


def entries(occasions: Iterable[Occasion]) -> list[Entry]:
    return [_entry(occasion) for occasion in occasions]


def _entry(occasion: Occasion) -> Entry:
    outcomes, same = [], []
    for row in occasion.rows:
        before = occasion.before.get((row.ruleset, row.kind))
        name = set_name(row.ruleset, renewing=row.kind == "renewal")
        new, old = _outcome(row), _outcome(before) if before else ""
        if new == old:
            same.append(name)
        else:
            outcomes.append(Changed(name, old, new))
    facts = [] if occasion.facts_before is None else shown_differences(occasion.facts_before, occasion.facts)
    cause = CAUSES[occasion.rows[0].cause.partition(":")[0]]
    return Entry(occasion.made_at, said(Text(cause)), facts, outcomes, same, occasion.facts_before is None)


def _outcome(row: Classification) -> str:
    return shown_outcome(row.tier, row.outcome, row.level, row.points)


@dataclass(frozen=True)
class Point:
    label: str
    value: Decimal


@dataclass(frozen=True)
class Chart:
    """What the macro `trend` draws: a figure's years, the threshold across them, words for both axes."""

    title: str
    points: tuple[Point, ...]
    target: Decimal
    target_label: str
    x_labels: tuple[tuple[int, str], ...]
    start: Decimal
    unit: str


def charts(facts: Facts) -> list[Chart]:
    """One for each figure, by the rule set that decides its tier; a figure that several ask for is drawn once."""
    shown: dict[tuple[object, ...], Chart] = {}
    for tier in TIERS:
        book = deciding(facts, tier)
        for line in series(book, facts) if book else ():
            shown.setdefault((line.finding.facts_used, line.threshold, line.values), _chart(tier, line))
    return list(shown.values())[:MOST_CHARTS]


def _chart(tier: str, line: Series) -> Chart:
    rate = line.finding.unit is None
    times = Decimal(100) if rate else Decimal(1)
    unit = "%" if rate else said(line.finding.unit or "")
    points = tuple(Point(str(year), _plain(value * times)) for year, value in line.values)
    target = _plain(line.threshold * times)
    lowest = min([Decimal(0), *(point.value for point in points)])
    return Chart(
        title=said(Text(OF_TIER, tier=words(language()).tier[tier], figure=f"{line.finding.label(language())} ({unit})")),
        points=points, target=target,
        target_label=said(Text(NEEDED, threshold=f"{formats.number(target)} {unit}".replace(" %", "%"))),
        x_labels=_labels(points), start=lowest, unit=unit,
    )  # fmt: skip


def _labels(points: tuple[Point, ...]) -> tuple[tuple[int, str], ...]:
    """The years below the line, as many as have room on a phone, the last one always."""
    step, last = -(-len(points) // MOST_LABELS), len(points) - 1
    return tuple((n, point.label) for n, point in enumerate(points) if (last - n) % step == 0)


def _plain(value: Decimal) -> Decimal:
    return Decimal(formats.number(value).replace(",", ""))
