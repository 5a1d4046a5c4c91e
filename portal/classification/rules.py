"""The door to classification: judge a firm's facts by a rule book, or by all that speak on its day.

Pure: no database, no clock, no web. `facts_reading.read_facts` makes the facts, `shelf` holds the rule books.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from portal.classification.explaining import findings, level_lines
from portal.classification.facts import Facts
from portal.classification.judging import Judgement, judge_view
from portal.classification.results import Result, ScoreResult, outcome_of
from portal.classification.rulebook import TIERS, RuleBook
from portal.classification.shelf import deciding, in_force, rulebook, sets_for, shelf
from portal.classification.view import View, view_of

__all__ = [
    "answer", "classify", "deciding", "explain", "in_force", "judge", "of_renewal", "renewals", "rulebook", "sets_for", "shelf",
]  # fmt: skip


def judge(book: RuleBook, facts: Facts) -> Result:
    """What `book` says of the firm on its `as_of`, whatever the book's own dates; every line explained."""
    return explain(book, view_of(facts))


def classify(facts: Facts, books: Sequence[RuleBook] | None = None) -> list[Result]:
    """The results of `books`, or of every set in force that covers the firm, in ladder order."""
    view = view_of(facts)
    return [explain(book, view) for book in (sets_for(facts) if books is None else books)]


def of_renewal(facts: Facts) -> Facts:
    """The same firm on the same day, as one that asks for the next period of its title."""
    return replace(facts, kind="renewal")


def renewals(facts: Facts, held: Collection[str]) -> list[Result]:
    """Of each tier that is held, what the set that decides its renewal says, in ladder order."""
    renewing = of_renewal(facts)
    books = (deciding(renewing, tier) for tier in TIERS if tier in held)
    return classify(renewing, [book for book in books if book is not None])


def answer(
    facts: Facts, books: Sequence[RuleBook] | None = None, *, language: str = "zh"
) -> dict[str, object]:
    """The JSON form of `facts.md` for one firm: what the command prints and the API answers."""
    results = [result.document(language) for result in classify(facts, books)]
    return {"as_of": facts.as_of.isoformat(), "results": results}


def explain(book: RuleBook, view: View) -> Result:
    """As `judge`, of a view that is at hand."""
    judgement = judge_view(book, view)
    outcome = judgement.outcome
    level = min(judgement.certain, judgement.worst - 1)
    lines = tuple(findings(book, judgement, view, level))
    conditions = dict(judgement.conditions)
    if book.levels:
        conditions |= judgement.level_conditions[level]
    return Result(
        ruleset=book.id, digest=book.digest, tier=book.tier, outcome=outcome_of(outcome),
        level=book.levels[level].key if book.levels and outcome else None,
        could_be=_could_be(book, judgement), route=_route(book, judgement, level) if outcome else None,
        score=_score(book, judgement), conditions=conditions,
        direct=tuple(key for key, truth in judgement.directs.items() if truth), findings=lines,
        higher=tuple(level_lines(book.levels[level - 1], level - 1, judgement, view)) if _can_rise(book, judgement) else (),
        in_force=book.on(view.as_of, view.kind),
        missing=tuple(dict.fromkeys(path for line in lines for path in line.missing)),
    )  # fmt: skip


def _can_rise(book: RuleBook, judgement: Judgement) -> bool:
    return bool(book.levels) and 0 < judgement.certain < judgement.worst


def _could_be(book: RuleBook, judgement: Judgement) -> str | None:
    """The better level that unknown facts leave open."""
    return (
        book.levels[judgement.possible].key
        if book.levels and judgement.possible < judgement.certain
        else None
    )


def _route(book: RuleBook, judgement: Judgement, level: int) -> str | None:
    """The way that was taken: a direct condition before the score, a numbered route by its lowest number."""
    routes = judgement.routes[level] if book.levels else {}
    if routes:
        certain = [key for key, truth in routes.items() if truth]
        return (certain or [key for key, truth in routes.items() if truth is None])[0]
    if True in judgement.directs.values():
        return "direct"
    return "score" if book.score is not None else None


def _score(book: RuleBook, judgement: Judgement) -> ScoreResult | None:
    if book.score is None:
        return None

    def known(points: tuple[int, int]) -> int | None:
        return points[0] if points[0] == points[1] else None

    return ScoreResult(
        total=known(judgement.total), passes=book.score.passes,
        groups={key: known(points) for key, points in judgement.groups.items()},
        indicators={key: known(points) for key, points in judgement.points.items()},
    )  # fmt: skip
