"""A rule book as values: what it judges, when it is in force, its conditions, indicators, direct ways, levels.

Written as TOML under `rulebooks/`, read strictly by `rulebook_reading`; judged by `judging`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from portal.classification.anatomy import keys_of, walk
from portal.classification.conditions import AgeAtMost, Compare, Sme, Test
from portal.classification.contradictions import bounded_with
from portal.classification.indicators import Scale, Steps
from portal.classification.labels import Label
from portal.classification.quantities import Bar, Quantity
from portal.classification.sizes import SizeTable
from portal.classification.view import View
from portal.classification.wording import threshold_of
from portal.core.i18n import Text

TIERS = ("tech_sme", "innovative", "srdi", "little_giant", "gazelle", "unicorn")  # in ladder order
CERTAINTIES = ("✓", "1", "?")  # several copies agree · one source · common knowledge, not checked


@dataclass(frozen=True, kw_only=True)
class Line:
    """What every line of a rule book carries: its key, its name, where it stands and how sure we are."""

    key: str
    label_zh: str
    label_en: str
    source: str
    certainty: str

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_zh


@dataclass(frozen=True, kw_only=True)
class FactLine(Line):
    """A line that reads facts; `known_paths` keeps what `paths` answered, by reporting year."""

    known_paths: dict[int | None, tuple[str, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def keys(self) -> tuple[str, ...]:
        raise NotImplementedError

    def paths(self, view: View) -> tuple[str, ...]:
        """Where the facts that it reads stand in a document."""
        year = view.reporting_year
        if year not in self.known_paths:
            self.known_paths[year] = tuple(view.path(key) for key in self.keys)
        return self.known_paths[year]


@dataclass(frozen=True, kw_only=True)
class Tested(FactLine):
    """A line that holds or does not. `said` is its threshold in words, where the generated ones would be clumsy."""

    test: Test
    said: Label | None = None

    @cached_property
    def threshold(self) -> Text:
        return self.said or threshold_of(self.test)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The facts that it reads."""
        return keys_of(self.test)


@dataclass(frozen=True, kw_only=True)
class Condition(Tested):
    """Mandatory; true without being met where it is waived, or not examined for this kind of application."""

    waiver: Test | None = None
    waiver_label: Label | None = None
    kinds: tuple[str, ...] = ("new", "renewal")


@dataclass(frozen=True, kw_only=True)
class Direct(Tested):
    """A condition that opens the direct way."""


@dataclass(frozen=True, kw_only=True)
class Indicator(FactLine):
    group: str
    scale: Scale

    @cached_property
    def keys(self) -> tuple[str, ...]:
        return keys_of(self.scale)


@dataclass(frozen=True, kw_only=True)
class Group(Line):
    """A part of the score, with the points it must reach (0: none)."""

    passes: int


@dataclass(frozen=True, kw_only=True)
class Score(Line):
    passes: int
    groups: tuple[Group, ...]
    indicators: tuple[Indicator, ...]
    above_zero: tuple[str, ...]  # indicators that must earn something


@dataclass(frozen=True, kw_only=True)
class Route(Tested):
    """One of several ways to a level."""


@dataclass(frozen=True, kw_only=True)
class Level(Line):
    conditions: tuple[Condition, ...]
    routes: tuple[Route, ...]


@dataclass(frozen=True, kw_only=True)
class InForce:
    kinds: tuple[str, ...]
    start: date
    end: date | None
    certainty: str

    def on(self, day: date, kind: str) -> bool:
        return kind in self.kinds and self.start <= day and (self.end is None or day <= self.end)


@dataclass(frozen=True, kw_only=True)
class RuleBook:
    """One rule set. `levels` go from the highest down; `direct_waives` are the conditions that a direct way replaces."""

    id: str
    tier: str
    authority: str
    area: tuple[str, ...]  # beginnings of GB/T 2260 codes; none: everywhere
    serves: tuple[str, ...]  # where the portal uses it beyond its own area, labelled so
    serves_zh: str
    serves_en: str
    label_zh: str
    label_en: str
    document: str
    certainty: str
    in_force: tuple[InForce, ...]
    conditions: tuple[Condition, ...]
    directs: tuple[Direct, ...]
    direct_waives: tuple[str, ...]
    score: Score | None
    levels: tuple[Level, ...]
    sizes: SizeTable
    digest: str

    def label(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_zh

    @cached_property
    def comparisons(self) -> tuple[tuple[Quantity, Bar, str], ...]:
        """Every comparison of a figure with a threshold that this rule book makes, and its relation."""
        nodes = [node for line in self._lines for node in walk(line)]
        found = [(node.quantity, node.bar, node.relation) for node in nodes if isinstance(node, Compare)]
        for node in nodes:
            if isinstance(node, Steps):
                found += [
                    (node.quantity, (step * node.every, 1), "at_least")
                    for step in range(1, node.most // node.each + 2)
                ]
            if isinstance(node, Sme):
                bounds = [bound for column in node.table.columns for bound in column.bounds[0]]
                found += [(quantity, bar, "at_least") for quantity, bar, _ in bounds]
        return tuple(found)

    @cached_property
    def ages(self) -> frozenset[int]:
        """Every age limit that it sets, in years."""
        return frozenset(
            node.years for line in self._lines for node in walk(line) if isinstance(node, AgeAtMost)
        )

    @cached_property
    def keys_read(self) -> frozenset[str]:
        """Every fact that it looks at, and those that bound what one of these can be while it is unknown."""
        read = {key for line in self._lines for key in keys_of(line)}
        return frozenset(read | {other for key in read for other in bounded_with(key)})

    @property
    def _lines(self) -> tuple[Line, ...]:
        return (*self.conditions, *self.directs, *self.levels, *((self.score,) if self.score else ()))

    def on(self, day: date, kind: str) -> bool:
        return any(span.on(day, kind) for span in self.in_force)

    def covers(self, district: str | None) -> bool | None:
        """Whether its area (with where it serves) holds the district; None when the district is unknown."""
        if not self.area:
            return True
        return None if district is None else district.startswith((*self.area, *self.serves))
