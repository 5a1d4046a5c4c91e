"""How a panel of experts judges: what a score is, when two differ too much, what comes of them, and how cases rank.

The sharing out of cases among experts stands in `draw_rules`. No database, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from statistics import median

from portal.core.errors import Refused
from portal.core.i18n import N_, Pair, Text

PANEL_STATES = ("draft", "opening", "open", "closing", "closed")
MOVING = ("opening", "closing")  # the worker moves the cases, one after the other
PANEL_STATE_LABELS = {
    "draft": N_("Being prepared"),
    "opening": N_("Being opened"),
    "open": N_("Experts are scoring"),
    "closing": N_("Being closed"),
    "closed": N_("Scoring has ended"),
}
SEAT_STATES = ("assigned", "recused", "scored", "void")
SEAT_STATE_LABELS = {
    "assigned": N_("To be scored"),
    "recused": N_("Stood aside"),
    "scored": N_("Scored"),
    "void": N_("Does not count"),
}
# Why an expert may not judge a firm (security.md: by code, not by promise).
RELATIONS = {
    "member": N_("acts for the firm in this portal"),
    "employed": N_("works or worked for the firm"),
    "invested": N_("holds a share of the firm, or its financing depends on the expert"),
    "family": N_("is related to somebody who leads or owns the firm"),
    "advises": N_("advises the firm, or works on a project with it"),
    "competes": N_("works for a competitor of the firm"),
    "other": N_("has another reason not to be free"),
}
DECLARABLE = tuple(key for key in RELATIONS if key != "member")

MOST_CRITERIA, LEAST_REMARK, MOST_REMARK = 12, 5, 500
FULL = 100  # what the criteria of a panel add up to, so that a limit of 20 means the same everywhere

POINTS_RANGE = N_("%(criterion)s: whole points from 0 to %(most)s")
UNREADABLE = N_("%(criterion)s: %(reason)s")
REMARK_WANTED = N_("%(criterion)s: please say in at least %(least)s characters why")
NO_CRITERIA = N_("A panel has 1 to %(most)s criteria.")
NOT_FULL = N_("The criteria add up to %(sum)s points; together they must make %(full)s.")
CRITERION_TWICE = N_("Two criteria have the same name.")


@dataclass(frozen=True)
class Criterion:
    """One thing to be judged, in points from 0 to `most`."""

    key: str
    label_zh: str
    label_en: str
    most: int

    def label(self, language: str) -> str:
        return self.label_zh if language == "zh" else self.label_en

    @property
    def name(self) -> Pair:
        """Its label inside a message, in the language of whoever reads that."""
        return Pair(self.label_zh, self.label_en)

    def document(self) -> dict[str, object]:
        return {"key": self.key, "label_zh": self.label_zh, "label_en": self.label_en, "most": self.most}


@dataclass(frozen=True)
class Mark:
    """What an expert gave for one criterion, and why."""

    points: int | None
    remark: str


@dataclass(frozen=True)
class Result:
    """What came of the scores of one case: hundredths of a point, their spread, and which score was left out."""

    hundredths: int
    spread: int
    left_out: int | None


@dataclass(frozen=True)
class Ranked:
    """A place in the ranking; equal results share a place. `funded`: the budget reaches this far."""

    key: int
    place: int
    hundredths: int
    asked: int
    running: int
    funded: bool


def criteria_of(documents: Iterable[Mapping[str, object]]) -> tuple[Criterion, ...]:
    """The criteria as a panel keeps them."""
    return tuple(
        Criterion(str(d["key"]), str(d["label_zh"]), str(d["label_en"]), int(str(d["most"])))
        for d in documents
    )


def check_criteria(criteria: Sequence[Criterion]) -> None:
    """Refused unless they are a few, differ, and make 100 together."""
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise Refused(Text(NO_CRITERIA, most=MOST_CRITERIA), field="criteria")
    if len({c.label_zh for c in criteria}) < len(criteria):
        raise Refused(Text(CRITERION_TWICE), field="criteria")
    total = sum(c.most for c in criteria)
    if total != FULL:
        raise Refused(Text(NOT_FULL, sum=total, full=FULL), field="criteria")


def total_of(criteria: Sequence[Criterion], marks: Mapping[str, Mark]) -> int:
    """The points of one expert for one case. Refused names the first field that `lacking` finds."""
    for field, message in lacking(criteria, marks).items():
        raise Refused(message, field=field)
    return sum(marks[criterion.key].points or 0 for criterion in criteria)


def lacking(criteria: Sequence[Criterion], marks: Mapping[str, Mark]) -> dict[str, Text]:
    """What must be mended before scores are handed in, by field: points out of range, a remark that is missing."""
    found: dict[str, Text] = {}
    for criterion in criteria:
        mark = marks.get(criterion.key)
        if mark is None or mark.points is None or not 0 <= mark.points <= criterion.most:
            found[f"points-{criterion.key}"] = Text(
                POINTS_RANGE, criterion=criterion.name, most=criterion.most
            )
        if mark is None or len(mark.remark.strip()) < LEAST_REMARK:
            found[f"remark-{criterion.key}"] = Text(
                REMARK_WANTED, criterion=criterion.name, least=LEAST_REMARK
            )
    return found


def needs_another(totals: Sequence[int], *, wanted: int, limit: int) -> bool:
    """Whether one more expert is to score: all `wanted` scores are there, and the outermost differ by more than `limit`.

    Once the additional score is there, no further one is asked for."""
    return len(totals) == wanted and wanted > 1 and max(totals) - min(totals) > limit


def result_of(totals: Sequence[int], *, wanted: int) -> Result | None:
    """What comes of the scores of one case; None while fewer than `wanted` are there.

    With `wanted` scores, their mean. With an additional one the score furthest from the median is left out; where two
    are equally far from it, none is."""
    if len(totals) < wanted or not totals:
        return None
    left_out = _outlier(totals) if len(totals) > wanted else None
    kept = [total for place, total in enumerate(totals) if place != left_out]
    mean = Decimal(sum(kept) * 100) / len(kept)
    hundredths = int(mean.quantize(Decimal(1), ROUND_HALF_UP))
    return Result(hundredths, max(totals) - min(totals), left_out)


def _outlier(totals: Sequence[int]) -> int | None:
    middle = median(totals)
    distances = [abs(total - middle) for total in totals]
    furthest = max(distances)
    return distances.index(furthest) if distances.count(furthest) == 1 else None


def ranking(results: Iterable[tuple[int, int, int]], *, budget: int | None) -> list[Ranked]:
    """Cases from best to worst: (key, hundredths of a point, 分 asked for). The budget is given from the top until one
    does not fit; nobody below is given what a better one was not. Without a budget nothing is drawn."""
    ordered = sorted(results, key=lambda row: (-row[1], row[0]))
    ranked: list[Ranked] = []
    running, place, before, enough = 0, 0, None, budget is not None
    for position, (key, hundredths, asked) in enumerate(ordered, start=1):
        if hundredths != before:
            place, before = position, hundredths
        running += asked
        enough = enough and budget is not None and running <= budget
        ranked.append(Ranked(key, place, hundredths, asked, running, enough))
    return ranked
