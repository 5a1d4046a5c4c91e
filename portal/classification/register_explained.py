"""Puts the compact results of some firms into words: what each still lacks, from its facts as they are now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import reduce

from sqlalchemy.orm import Session

from portal.classification.distances import EITHER
from portal.classification.labels import Label
from portal.classification.register_models import RegisterResult
from portal.classification.results import Finding, Result
from portal.classification.rules import explain
from portal.classification.shelf import shelf
from portal.classification.view import View
from portal.classification.wording import fact_name
from portal.core.i18n import N_, Text

SEVERAL = "*"
SHOWN = 3
DEMANDS = ("condition", "score")
UNKNOWN = N_("Unknown: %(fact)s")
SEVERAL_UNKNOWN = N_("Several facts are unknown")
NOT_HELD = N_("not met: %(line)s")
CONTRADICTION = N_("The figures contradict each other")
BOTH = N_("%(a)s; %(b)s")


def explained(
    session: Session, results: Iterable[RegisterResult], *, on: date
) -> dict[tuple[int, str], tuple[Text, ...]]:
    """By firm and tier: what would bring it to the next level, the nearest figures in their own units. The results are all of
    one kind, or of different firms."""
    from portal.classification.columns import views
    from portal.classification.register_columns import load, these_firms

    wanted = list(results)
    found: dict[tuple[int, str], tuple[Text, ...]] = {}
    for kind in sorted({each.kind for each in wanted}):
        some = [each for each in wanted if each.kind == kind]
        firms = these_firms(session, {each.firm_id for each in some})
        register = load(session, firms, on=on, kind=kind, scattered=True)
        place = {firm: row for row, firm in enumerate(register.columns.firms.tolist())}
        many = views(register.columns, range(len(place)))
        for each in some:
            row = place[each.firm_id]
            found[each.firm_id, each.tier] = _words(each, many[row], refused=bool(register.impossible[row]))
    return found


def _words(result: RegisterResult, view: View, *, refused: bool) -> tuple[Text, ...]:
    if result.outcome == "impossible" or refused:
        return (Text(CONTRADICTION),)
    if result.missing is not None:
        return (missing_fact(result.missing),)
    return lacks(explain(shelf().books[result.ruleset], view))


def missing_fact(key: str) -> Text:
    """The one fact that would decide."""
    return Text(SEVERAL_UNKNOWN) if key == SEVERAL else Text(UNKNOWN, fact=fact_words(key))


def fact_words(key: str) -> Text:
    """What a fact is called."""
    return fact_name(key)


def lacks(result: Result) -> tuple[Text, ...]:
    """The distances of the lines that keep a firm from the next level; where points are short, those of indicators too. A
    condition that knows no distance (a large enterprise is no small one) is named."""
    lines = result.higher if result.outcome == "met" else result.findings
    demanded = [line for line in lines if line.section in DEMANDS]
    if any(line.section == "score" and line.outcome == "not_met" for line in demanded):
        demanded += [line for line in lines if line.section == "indicator"]
    plain = [
        line
        for line in lines
        if line.section == "condition" and line.outcome == "not_met" and line.distance is None
    ]
    named = [Text(NOT_HELD, line=Label(line.label_zh, line.label_en)) for line in plain]
    words = [*_distances(demanded), *named][:SHOWN]
    routes = _distances([line for line in lines if line.section == "route"])[:SHOWN]
    return (*words, reduce(lambda a, b: Text(EITHER, a=a, b=b), routes)) if routes else tuple(words)


def _distances(lines: Iterable[Finding]) -> list[Text]:
    words = [line.distance for line in lines if line.outcome == "not_met" and line.distance is not None]
    return list(dict.fromkeys(words))


def sentence(words: tuple[Text, ...]) -> Text | None:
    """Several as one."""
    return reduce(lambda a, b: Text(BOTH, a=a, b=b), words) if words else None
