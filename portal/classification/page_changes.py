"""What changed, in the reader's words: facts old beside new, and rule sets whose answer is another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from portal.classification.comparing import differences
from portal.classification.evidence import fact_called
from portal.classification.results import Result
from portal.classification.shelf import shelf
from portal.classification.wording import WORDS
from portal.core.i18n import N_, Text
from portal.firms.words import words
from portal.web.i18n import language, said

UNKNOWN = N_("unknown")
ENTRIES = N_("%(n)s entries")
NOTHING = N_("none")
OUTCOMES = {"met": N_("Met"), "not_met": N_("Not met"), "undetermined": N_("Undetermined")}
AT_RENEWAL = N_("%(tier)s: at renewal")
WITH_POINTS = N_("%(outcome)s, %(points)s points")


@dataclass(frozen=True)
class Changed:
    """A row of `changes`: what, as it was, as it is."""

    label: str
    old: str
    new: str


def shown_differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Changed]:
    """Every fact that is not the same, named and put into words."""
    return [
        Changed(said(fact_called(each.path)), shown_fact(each.old), shown_fact(each.new))
        for each in differences(old, new)
    ]


def shown_fact(value: object) -> str:
    """A fact as a reader reads it."""
    if value is None:
        return said(Text(UNKNOWN))
    if isinstance(value, tuple):
        if any(str(each).startswith("{") for each in value):
            return said(Text(ENTRIES, n=len(value)))
        return ", ".join(said(Text(WORDS.get(each, str(each)))) for each in value) or said(Text(NOTHING))
    if isinstance(value, bool) or value in WORDS:
        return said(Text(WORDS[value]))
    return str(value)


def shown_moves(
    before: Iterable[Result], after: Iterable[Result], *, renewing: bool = False
) -> list[Changed]:
    """Every rule set that speaks now, with what it said before; where both are the same the row says so too."""
    old = {result.ruleset: shown_outcome(*_parts(result)) for result in before}
    return [
        Changed(
            set_name(result.ruleset, renewing=renewing),
            old.get(result.ruleset, "—"),
            shown_outcome(*_parts(result)),
        )
        for result in after
    ]


def _parts(result: Result) -> tuple[str, str, str | None, int | None]:
    return result.tier, result.outcome, result.level, result.score.total if result.score else None


def shown_outcome(tier: str, outcome: str, level: str | None, points: int | None) -> str:
    """未达到，52 分; a level that was reached is named."""
    text = said(Text(OUTCOMES[outcome]))
    if level is not None and level != tier:
        text = f"{text} ({words(language()).level.get((tier, level), level)})"
    return said(Text(WITH_POINTS, outcome=text, points=points)) if points is not None else text


def set_name(ruleset: str, *, renewing: bool = False) -> str:
    """The rule set's own name, its id when it is no longer on the shelf; and whether it speaks of a renewal."""
    book = shelf().books.get(ruleset)
    name = book.label(language()) if book else ruleset
    return said(Text(AT_RENEWAL, tier=name)) if renewing else name
