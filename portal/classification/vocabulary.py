"""The small vocabulary of rule books, from TOML to quantities and conditions: what `test = {…}` and `bands = […]` may say."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from portal.classification import quantities as q
from portal.classification.conditions import (
    AgeAtMost,
    All,
    Among,
    AnyOf,
    Compare,
    Contains,
    KindIs,
    NoneOf,
    Sme,
    Test,
)  # fmt: skip
from portal.classification.facts import EXCLUSIONS, FIELDS, ITEM_FIELDS, KINDS, WORD_LISTS
from portal.classification.fields import Amount, Count, Flag, Word
from portal.classification.holdings import Holding, Wanted
from portal.classification.quantities import Quantity
from portal.classification.sizes import SizeTable
from portal.classification.toml_part import Part
from portal.classification.view import YEARLY
from portal.core.i18n import N_, Text

RELATIONS = ("at_least", "at_most", "more_than", "less_than")
FIGURES = (
    "fact",
    "number_of",
    "ratio",
    "growth",
    "mean_growth",
    "compound_growth",
    "sum",
    "mean",
    "difference",
)
OF_TWO: dict[str, Callable[[str, str], Quantity]] = {
    "ratio": q.ratio, "sum": q.total, "mean": q.mean, "difference": q.difference,
}  # fmt: skip
NO_RATE = N_("%(text)s is not a percentage")
NO_NUMBER = N_("%(text)s is not a plain number")
ONE_OF = N_("one of %(words)s is expected here")
TWO_FACTS = N_("two facts are expected")
EACH = N_("each asks a fact or a ratio of two or three years")
NO_CONDITION = N_("at least one condition is expected")
NUMBER = re.compile(r"(-?[0-9]+(?:\.[0-9]+)?)(%?)", re.ASCII)
NUMERIC = tuple(key for key, kind in FIELDS.items() if isinstance(kind, Amount | Count)) + tuple(YEARLY)
FLAGS = tuple(key for key, kind in FIELDS.items() if isinstance(kind, Flag))


def threshold(part: Part, word: str, text: str, *, rate: bool) -> Fraction:
    """A number as the rule books write it: rates with %, everything else without."""
    match = NUMBER.fullmatch(text)
    if match is None or bool(match[2]) != rate:
        raise part.refused(Text(NO_RATE if rate else NO_NUMBER, text=repr(text)), word)
    return Fraction(match[1]) / (100 if rate else 1)


def quantity(part: Part) -> Quantity:
    """The figure that a table names by one of FIGURES."""
    kind = part.has(*FIGURES)
    if kind is None:
        raise part.refused(Text(ONE_OF, words=", ".join(FIGURES)))
    if kind in OF_TWO:
        keys = part.words(kind, NUMERIC)
        if len(keys) != 2:
            raise part.refused(Text(TWO_FACTS), kind)
        return OF_TWO[kind](*keys)
    if kind == "fact":
        return q.fact(part.one_of(kind, NUMERIC))
    if kind == "number_of":
        return q.number_of(part.one_of(kind, tuple(WORD_LISTS)))
    key = part.one_of(kind, tuple(YEARLY))
    if kind == "compound_growth":
        return q.compound_growth(key, part.whole("years"))
    return q.growth(key) if kind == "growth" else q.mean_growth(key)


def earlier(quantity_: Quantity, years: int) -> Quantity:
    """The same ratio or fact, so many years back (facts without years stay)."""
    keys = [q.back(key, years) if key in YEARLY else key for key in quantity_.keys]
    return q.fact(keys[0]) if quantity_.kind == "fact" else q.ratio(keys[0], keys[1])


def compare(part: Part) -> Test:
    """A figure against one threshold; `each = 2` asks it of each of the last two years."""
    figure = quantity(part)
    relation = part.has(*RELATIONS)
    if relation is None:
        raise part.refused(Text(ONE_OF, words=", ".join(RELATIONS)))
    text = part.text(relation)
    bar = threshold(part, relation, text, rate=figure.rate)
    each = part.whole("each", 1)
    if each == 1:
        return Compare(figure, relation, figure.bar(bar), text)
    if figure.kind not in ("fact", "ratio") or not 1 < each < 4:
        raise part.refused(Text(EACH), "each")
    years = [figure] + [earlier(figure, back) for back in range(1, each)]
    return All(tuple(Compare(year, relation, year.bar(bar), text) for year in years), same=True)


def holding(part: Part, name: str) -> Holding:
    """So many entries of a list that show what is wanted."""
    kinds, wanted, entry = ITEM_FIELDS[name], [], part.part(name)
    for field, kind in kinds.items():
        if field in entry.left and isinstance(kind, Flag):
            wanted.append(Wanted(field, "among", (entry.take(field, bool),)))
        elif field in entry.left and isinstance(kind, Word):
            given: Any = entry.left[field]
            words = (
                entry.words(field, kind.words)
                if isinstance(given, list)
                else (entry.one_of(field, kind.words),)
            )
            wanted.append(Wanted(field, "among", words))
    rank = next(
        (field for field in ("rank", "owner_rank") if field in kinds and f"{field}_at_most" in entry.left),
        None,
    )
    if rank:
        wanted.append(Wanted(rank, "at_most", number=entry.whole(f"{rank}_at_most")))
    if "date" in kinds and "within_years" in entry.left:
        wanted.append(Wanted("date", "within_years", number=entry.whole("within_years")))
    if "valid_to" in kinds:
        wanted.append(Wanted("valid_to", "valid"))
    entry.end()
    return Holding(name, tuple(wanted), part.whole("at_least", 1))


class Vocabulary:
    """Reads conditions; knows the size table that `sme` names."""

    def __init__(self, sizes: SizeTable) -> None:
        self.sizes = sizes

    def test(self, part: Part) -> Test:
        made = self._test(part)
        part.end()
        return made

    def _test(self, part: Part) -> Test:
        if part.has("all", "any") is not None:
            word = part.has("all", "any") or ""
            tests = tuple(self.test(each) for each in part.parts(word))
            if not tests:
                raise part.refused(Text(NO_CONDITION), word)
            return All(tests) if word == "all" else AnyOf(tests)
        for name in ITEM_FIELDS:
            if name in part.left:
                return holding(part, name)
        word = part.has("is", "word", "contains", "age_at_most", "sme", "none_of", "kind") or ""
        return self._word(part, word) if word else compare(part)

    def _word(self, part: Part, word: str) -> Test:
        if word == "is":
            return Among(part.one_of(word, FLAGS), (True,))
        if word == "word":
            key = part.one_of(word, tuple(key for key, kind in FIELDS.items() if isinstance(kind, Word)))
            return Among(key, part.words("among", FIELDS[key].words))  # type: ignore[attr-defined]
        if word == "contains":
            key = part.one_of(word, tuple(WORD_LISTS))
            return Contains(key, part.words("any_of", WORD_LISTS[key]))
        if word == "age_at_most":
            return AgeAtMost(part.whole(word))
        if word == "sme":
            part.one_of(word, (self.sizes.id,))
            return Sme(self.sizes)
        if word == "kind":
            return KindIs(part.one_of(word, KINDS))
        return NoneOf(tuple(f"exclusions.{key}" for key in part.words(word, EXCLUSIONS)))
