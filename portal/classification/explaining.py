"""Findings: every condition and indicator with the firm's value, the threshold, the points, the source and the distance."""

from __future__ import annotations

from portal.classification.conditions import Compare, Test, Truth
from portal.classification.distances import to_meet, to_next_points
from portal.classification.indicators import (
    Bands,
    Best,
    Chosen,
    Points,
    Steps,
    not_computable,
)  # fmt: skip
from portal.classification.judging import Judgement
from portal.classification.quantities import NotComputable
from portal.classification.results import Finding, outcome_of
from portal.classification.rulebook import Condition, Indicator, Level, Line, RuleBook, Score, Tested
from portal.classification.scale_wording import next_bar, scale_threshold
from portal.classification.values import counted, decisive, part_value, scale_value
from portal.classification.view import View
from portal.classification.wording import unit
from portal.core.i18n import N_, Text

SEVERAL, FIGURED = (Best, Chosen), (Bands, Steps)
NOT_EXAMINED = N_("Not examined for this kind of application")
BY_DIRECT = N_("Replaced by a direct condition that is met")
NO_DENOMINATOR = N_("Not computable: the denominator is zero")
TOO_OLD = N_("The age limit has passed")
UNKNOWN = N_("Unknown as yet: %(facts)s")
NOT_ZERO = N_("Must not be zero")


def condition_line(
    line: Tested, section: str, truth: Truth, view: View, *, replaced: bool = False
) -> Finding:
    """The finding of a condition, a direct condition or a route."""
    part = decisive(line.test, view)
    value, words = part_value(part, view)
    bar = part if isinstance(part, Compare) else None
    missing = (
        tuple(dict.fromkeys(view.path(slot) for slot in line.test.missing(view))) if truth is None else ()
    )
    note = _note(line, part, truth, view, replaced=replaced)
    return Finding(
        section, line, outcome_of(truth), value, words, line.threshold,
        bar.bare if bar else None, unit(bar.quantity) if bar else None,
        distance=to_meet(line.test, view) if truth is False else None,
        note=note if note or not missing else Text(UNKNOWN, facts=", ".join(missing)),
        facts_used=line.paths(view), missing=missing,
    )  # fmt: skip


def _note(line: Tested, part: Test, truth: Truth, view: View, *, replaced: bool) -> Text | None:
    if isinstance(line, Condition):
        if view.kind not in line.kinds:
            return Text(NOT_EXAMINED)
        if truth and (line.waiver or replaced) and line.test.holds(view) is not True:
            return (
                line.waiver_label if line.waiver and line.waiver.holds(view) is not False else Text(BY_DIRECT)
            )
    if isinstance(part, Compare) and isinstance(view.pair(part.quantity), NotComputable):
        return Text(NO_DENOMINATOR)
    return Text(TOO_OLD) if truth is False and line.keys == ("established",) else None


def indicator(line: Indicator, points: Points, view: View, *, above_zero: bool) -> Finding:
    """The finding of an indicator: met when it earns something."""
    scale, (low, high) = line.scale, points
    value, words = scale_value(scale, view)
    outcome = outcome_of(None if low != high else low > 0)
    bands = counted(scale, view) if isinstance(scale, SEVERAL) else scale
    missing = tuple(dict.fromkeys(view.path(slot) for slot in scale.missing(view))) if low != high else ()
    note = Text(UNKNOWN, facts=", ".join(missing)) if missing else None
    if not_computable(scale, view):
        note = Text(NO_DENOMINATOR)
    elif above_zero and high == 0:
        note = Text(NOT_ZERO)
    return Finding(
        "indicator", line, outcome, value, words, scale_threshold(scale, view),
        next_bar(bands, low) if isinstance(bands, Bands) else None,
        unit(bands.quantity) if isinstance(bands, FIGURED) else None,
        low if low == high else None, high, scale.most,
        to_next_points(scale, view, low) if low == high else None, note, line.paths(view), missing,
    )  # fmt: skip


def score_lines(score: Score, judgement: Judgement) -> list[Finding]:
    """The total and the groups that must reach something."""
    most = {group.key: 0 for group in score.groups}
    for line in score.indicators:
        most[line.group] = most.get(line.group, 0) + line.scale.most
    rows: list[tuple[Line, int, Points, int]] = [(score, score.passes, judgement.total, sum(most.values()))]
    rows += [
        (group, group.passes, judgement.groups[group.key], most[group.key])
        for group in score.groups
        if group.passes
    ]
    return [_score_line(line, passes, points, top) for line, passes, points, top in rows]


def _score_line(line: Line, passes: int, points: Points, top: int) -> Finding:
    low, high = points
    truth = True if low >= passes else None if high >= passes else False
    known = low if low == high else None
    short = Text(N_("%(points)s more points"), points=passes - high) if truth is False else None
    return Finding(
        "score", line, outcome_of(truth), None if known is None else str(known), None,
        Text(N_("≥%(points)s points"), points=passes), str(passes), None, known, high, top, short,
    )  # fmt: skip


def level_lines(level: Level, number: int, judgement: Judgement, view: View) -> list[Finding]:
    """The findings of one level's own conditions and routes."""
    own, routes = judgement.level_conditions[number], judgement.routes[number]
    lines = [condition_line(line, "condition", own[line.key], view) for line in level.conditions]
    return lines + [condition_line(line, "route", routes[line.key], view) for line in level.routes]


def findings(book: RuleBook, judgement: Judgement, view: View, level: int) -> list[Finding]:
    """All lines of the explanation: conditions, the direct ways, the score with its indicators, the level's own."""
    lines = [
        condition_line(
            line, "condition", judgement.conditions[line.key], view, replaced=line.key in book.direct_waives
        )
        for line in book.conditions
    ]
    lines += [condition_line(line, "direct", judgement.directs[line.key], view) for line in book.directs]
    if book.score is not None:
        lines += score_lines(book.score, judgement)
        for each in book.score.indicators:
            needed = each.key in book.score.above_zero
            lines.append(indicator(each, judgement.points[each.key], view, above_zero=needed))
    if book.levels:
        lines += level_lines(book.levels[level], level, judgement, view)
    return lines
