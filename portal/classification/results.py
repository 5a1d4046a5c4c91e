"""What a classification says: the findings and the result, and the JSON form that `facts.md` promises."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from portal.classification.conditions import Truth
from portal.classification.rulebook import Line
from portal.core.i18n import Text

OUTCOMES = {True: "met", False: "not_met", None: "undetermined"}


def outcome_of(truth: Truth) -> str:
    return OUTCOMES[truth]


class Finding(NamedTuple):
    """One line of the explanation.

    `value` is exact, or cut towards the worse side; `threshold_value` is the bare number of the next threshold (3% is
    0.03) for drawing; `missing` names the unknown facts that leave the line open; `distance` says what would do.
    """

    section: str  # condition | direct | indicator | score | route
    line: Line
    outcome: str
    value: str | None = None
    value_text: Text | None = None  # for people, where the value is no number
    threshold: Text | None = None
    threshold_value: str | None = None
    unit: Text | None = None
    points: int | None = None
    most_possible: int | None = None
    max_points: int | None = None
    distance: Text | None = None
    note: Text | None = None
    facts_used: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return self.line.key

    @property
    def label_zh(self) -> str:
        return self.line.label_zh

    @property
    def label_en(self) -> str:
        return self.line.label_en

    @property
    def source(self) -> str:
        return self.line.source

    @property
    def certainty(self) -> str:
        return self.line.certainty

    def label(self, language: str) -> str:
        return self.line.label(language)

    def document(self, language: str) -> dict[str, object]:
        def said(text: Text | None) -> str | None:
            return None if text is None else text.in_language(language)

        return {
            "key": self.key, "label": self.label(language), "value": self.value, "threshold": said(self.threshold),
            "outcome": self.outcome, "points": self.points, "max_points": self.max_points, "source": self.source,
            "distance": said(self.distance), "note": said(self.note), "missing": list(self.missing),
        }  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ScoreResult:
    """Points; None where an unknown fact leaves them open."""

    total: int | None
    passes: int
    groups: dict[str, int | None]
    indicators: dict[str, int | None]


@dataclass(frozen=True, kw_only=True)
class Result:
    """One rule set's answer about one firm on one day. `higher` explains the next level up, where there is one."""

    ruleset: str
    digest: str
    tier: str
    outcome: str
    level: str | None
    could_be: str | None
    route: str | None
    score: ScoreResult | None
    conditions: dict[str, Truth]
    direct: tuple[str, ...]
    findings: tuple[Finding, ...]
    higher: tuple[Finding, ...] = ()
    in_force: bool = True
    missing: tuple[str, ...] = field(default=())

    def document(self, language: str = "zh") -> dict[str, object]:
        """The JSON form, with the words in one language."""
        score = self.score
        whole: dict[str, object] = {
            "ruleset": self.ruleset, "tier": self.tier, "outcome": self.outcome, "level": self.level,
            "could_be": self.could_be, "route": self.route,
            "score": None if score is None else
                {"total": score.total, "groups": dict(score.groups), "indicators": dict(score.indicators)},
            "conditions": dict(self.conditions), "direct": list(self.direct),
            "findings": [finding.document(language) for finding in self.findings],
        }  # fmt: skip
        return whole if self.in_force else whole | {"in_force": False}
