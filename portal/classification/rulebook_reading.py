"""A rule book from its TOML text, strictly: an unknown word or an impossible line is refused with the file and the line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from portal.classification.facts import KINDS
from portal.classification.labels import Label
from portal.classification.rulebook import (
    CERTAINTIES,
    TIERS,
    Condition,
    Direct,
    Group,
    Indicator,
    InForce,
    Level,
    Route,
    RuleBook,
    Score,
)  # fmt: skip
from portal.classification.scale_reading import scale
from portal.classification.sizes import SizeTable
from portal.classification.toml_part import Part, RulebookRefused, Source
from portal.classification.vocabulary import Vocabulary
from portal.core.i18n import N_, Text

NO_BASE = N_("there is no rule book %(name)s to extend")
TWICE = N_("the key %(key)s is used twice")
NO_CONDITION = N_("%(key)s is no condition")
NOTHING = N_("there is nothing to judge")
ENDS_FIRST = N_("it ends before it begins")
OUT_OF_REACH = N_("%(key)s: %(passes)s points are needed, and all indicators together give %(most)s")
NO_GROUP = N_("%(key)s: there is no group %(group)s")


def read_rulebook(source: Source, sizes: SizeTable, bases: Mapping[str, Source]) -> RuleBook:
    """The rule book in `source`; `bases` are the texts that it may extend, by id. RulebookRefused says what is wrong."""
    table, text = source.table(), source.text
    base = table.pop("extends", None)
    if base is not None:
        if base not in bases:
            raise RulebookRefused(source.file, source.line(("extends",)), Text(NO_BASE, name=repr(base)))
        table, text = _over(bases[base].table(), table), bases[base].text + text
    return _Book(Part(source, table), Vocabulary(sizes)).read(hashlib.sha256(text.encode()).hexdigest())


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the own words laid over it, table by table; a list replaces a list."""
    whole = dict(base)
    for word, value in own.items():
        whole[word] = _over(whole[word], value) if isinstance(value, dict) and word in whole else value
    return whole


class _Book:
    def __init__(self, part: Part, vocabulary: Vocabulary) -> None:
        self.part, self.vocabulary = part, vocabulary
        self.document, self.certainty = part.text("document"), part.one_of("certainty", CERTAINTIES)
        article = part.text("article", "")
        self.source = f"{self.document} {article}".strip()

    def read(self, digest: str) -> RuleBook:
        part = self.part
        book = RuleBook(
            id=part.text("id"), tier=part.one_of("tier", TIERS), authority=part.text("authority"),
            area=part.words("area", default=[]), serves=part.words("serves", default=[]),
            serves_zh=part.text("serves_zh", ""), serves_en=part.text("serves_en", ""),
            label_zh=part.text("label_zh"), label_en=part.text("label_en"),
            document=self.document, certainty=self.certainty,
            in_force=tuple(self.span(each) for each in part.parts("in_force")),
            conditions=self.conditions(part), directs=self.each(part, "directs", self.direct),
            direct_waives=part.words("direct_waives", default=[]),
            score=self.score(part.part("score")) if "score" in part.left else None,
            levels=self.each(part, "levels", self.level), sizes=self.vocabulary.sizes, digest=digest,
        )  # fmt: skip
        self.part.end()
        self.check(book)
        return book

    def check(self, book: RuleBook) -> None:
        keys = [line.key for line in (*book.conditions, *book.directs)]
        keys += [line.key for line in (*book.score.indicators, *book.score.groups)] if book.score else []
        for key in keys:
            if keys.count(key) > 1:
                raise self.part.refused(Text(TWICE, key=repr(key)))
        unknown = set(book.direct_waives) - {condition.key for condition in book.conditions}
        if unknown:
            raise self.part.refused(Text(NO_CONDITION, key=repr(min(unknown))), "direct_waives")
        if book.score is None and not book.conditions and not book.levels:
            raise self.part.refused(Text(NOTHING))

    def each(self, part: Part, word: str, read: Callable[[Part], Any]) -> tuple[Any, ...]:
        made = []
        for each in part.parts(word, []):
            made.append(read(each))
            each.end()
        return tuple(made)

    def line(self, part: Part) -> dict[str, str]:
        return {
            "key": part.text("key"), "label_zh": part.text("label_zh"), "label_en": part.text("label_en"),
            "source": part.text("source", self.source),
            "certainty": part.one_of("certainty", CERTAINTIES, self.certainty),
        }  # fmt: skip

    def tested(self, part: Part) -> dict[str, Any]:
        said = (
            Label(part.text("threshold_zh"), part.text("threshold_en"))
            if "threshold_zh" in part.left
            else None
        )
        return {**self.line(part), "test": self.vocabulary.test(part.part("test")), "said": said}

    def span(self, part: Part) -> InForce:
        span = InForce(
            kinds=part.words("kinds", KINDS), start=part.day("from"), end=part.day("to", None),
            certainty=part.one_of("certainty", CERTAINTIES),
        )  # fmt: skip
        part.end()
        if span.end is not None and span.end < span.start:
            raise part.refused(Text(ENDS_FIRST), "to")
        return span

    def conditions(self, part: Part) -> tuple[Condition, ...]:
        return self.each(part, "conditions", self.condition)

    def condition(self, part: Part) -> Condition:
        waiver = self.vocabulary.test(part.part("waived_by")) if "waived_by" in part.left else None
        return Condition(
            **self.tested(part), waiver=waiver,
            waiver_label=Label(part.text("waiver_zh"), part.text("waiver_en")) if waiver else None,
            kinds=part.words("kinds", KINDS, list(KINDS)),
        )  # fmt: skip

    def direct(self, part: Part) -> Direct:
        return Direct(**self.tested(part))

    def level(self, part: Part) -> Level:
        routes = self.each(part, "routes", self.route)
        return Level(**self.line(part), conditions=self.conditions(part), routes=routes)

    def route(self, part: Part) -> Route:
        return Route(**self.tested(part))

    def score(self, part: Part) -> Score:
        groups = self.each(
            part, "groups", lambda each: Group(**self.line(each), passes=each.whole("passes", 0))
        )
        indicators: tuple[Indicator, ...] = self.each(part, "indicators", self.indicator)
        above_zero = part.words("above_zero", tuple(line.key for line in indicators), [])
        made = Score(
            **self.line(part),
            passes=part.whole("passes"),
            groups=groups,
            indicators=indicators,
            above_zero=above_zero,
        )
        part.end()
        named = {group.key for group in groups}
        for indicator in indicators:
            if named and indicator.group not in named:
                raise part.refused(Text(NO_GROUP, key=indicator.key, group=repr(indicator.group)))
        self.within_reach(part, made, indicators)
        for each in groups:
            self.within_reach(part, each, [line for line in indicators if line.group == each.key])
        return made

    def within_reach(self, part: Part, line: Score | Group, indicators: Sequence[Indicator]) -> None:
        """A mark that even all points together do not reach is a slip of the pen, not a rule."""
        most = sum(each.scale.most for each in indicators)
        if line.passes > most:
            raise part.refused(Text(OUT_OF_REACH, key=line.key, passes=line.passes, most=most))

    def indicator(self, part: Part) -> Indicator:
        return Indicator(**self.line(part), group=part.text("group", ""), scale=scale(part, self.vocabulary))
