"""The ways up in the reader's words: each figure with how much more or less, by what part, and what would still be missing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from portal.classification.rulebook import RuleBook
from portal.classification.rules import explain
from portal.classification.view import View
from portal.classification.ways import Change, Way, ways
from portal.classification.wording import fact_name, lever_unit
from portal.core.i18n import N_, Text
from portal.web import formats
from portal.web.i18n import language, said

MORE = N_("%(fact)s: %(amount)s %(unit)s more, to %(value)s (up %(part)s)")
LESS = N_("%(fact)s: %(amount)s %(unit)s less, to %(value)s (down %(part)s)")
NEEDED = ("condition", "score")


@dataclass(frozen=True)
class ShownWay:
    """One way: its changes in words, whether it is enough by itself, and what would still be missing."""

    changes: tuple[str, ...]
    whole: bool
    rest: tuple[str, ...]


def shown_ways(book: RuleBook, view: View) -> tuple[ShownWay, ...]:
    return tuple(_shown(book, view, way) for way in ways(book, view))


def _shown(book: RuleBook, view: View, way: Way) -> ShownWay:
    changes = tuple(_said(change) for change in way.changes)
    return ShownWay(changes, way.whole, () if way.whole else _rest(book, view, way))


def _rest(book: RuleBook, view: View, way: Way) -> tuple[str, ...]:
    """The mandatory lines that do not hold yet when the figures have changed."""
    for change in way.changes:
        view = view.replaced(change.lever, change.then)
    after = explain(book, view)
    return tuple(
        finding.label(language())
        for finding in after.findings
        if finding.section in NEEDED and finding.outcome != "met"
    )


def _said(change: Change) -> str:
    part = formats.percent(Decimal(change.part.numerator) / change.part.denominator, 1)
    return said(
        Text(
            MORE if change.then > change.now else LESS, fact=fact_name(change.lever), unit=lever_unit(change.lever),
            amount=formats.number(Decimal(change.amount())), value=formats.number(Decimal(change.value())), part=part,
        )
    )  # fmt: skip
