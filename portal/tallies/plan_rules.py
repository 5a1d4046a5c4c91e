"""What a plan is: its states, its targets with a counting rule written as data, and when a target is met. No database, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.rules import DISTRICTS, LAYERS, TIERS, TRACKS

PLAN_STATES = {
    "draft": N_("Draft"),  # seen by those who keep it
    "current": N_("Current"),  # the one toward which the first page counts
    "closed": N_("Plan closed"),
}
RELATIONS = {
    # 超过 excludes the number, the others include it (rules.md §0.5); 左右 is met when the number is reached
    "over": N_("more than %(n)s"),
    "at_least": N_("at least %(n)s"),
    "about": N_("about %(n)s"),
}
ITEM_KINDS = ("parks", "scenarios", "competitions", "platforms")
COUNTS = {
    "firms": N_("Firms in the register on the day"),
    "holders": N_("Firms in the register that hold a tier on the day, whoever awarded it"),
    "parks": N_("Parks that count on the day"),
    "scenarios": N_("Scenarios that count on the day"),
    "competitions": N_("Competitions that count on the day"),
    "platforms": N_("Open platforms of chain leaders that count on the day"),
}
# What a rule may be narrowed by, and the words for it: one of them, so that every count stays one that is kept.
NARROWER: dict[str, tuple[str, ...]] = {
    "firms": ("district", "layer", "track"),
    "holders": ("tier",),
    **dict.fromkeys(ITEM_KINDS, ("district",)),
}
KNOWN: dict[str, Mapping[str, Any]] = {"district": DISTRICTS, "layer": LAYERS, "track": TRACKS, "tier": TIERS}
KEY = re.compile(r"[a-z][a-z0-9_]{1,15}")
FIXED = ("firms", "parks", "scenarios", "competitions")  # what other programs rely on (product.md)

NO_RULE = N_("A counting rule names what it counts, and at most one condition that goes with it.")
NEEDS_TIER = N_("Please say which tier the firms hold.")
NO_KEY = N_("A short name in small letters, such as gazelles: a letter, then letters, digits or _.")
FIXED_RULE = N_(
    "The targets firms, parks, scenarios and competitions count what they are called, without a condition."
)


@dataclass(frozen=True)
class Wanted:
    """A target as a plan in force words it."""

    key: str
    label: str
    label_en: str
    value: int
    relation: str
    rule: Mapping[str, str]


@dataclass(frozen=True)
class InForce:
    """The plan toward which the portal counts, or counted on a day, with its targets in their order."""

    name: str
    name_en: str
    first_year: int
    targets: tuple[Wanted, ...]

    def as_document(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> InForce:
        return cls(**{**document, "targets": tuple(Wanted(**target) for target in document["targets"])})


@dataclass(frozen=True)
class Rule:
    """What is counted: `counts`, and for some of it a condition (`by` one of NARROWER, `word` its value)."""

    counts: str
    by: str | None = None
    word: str | None = None

    def as_document(self) -> dict[str, str]:
        return {"counts": self.counts} | ({self.by: self.word} if self.by and self.word else {})


def read_rule(document: object) -> Rule:
    """A counting rule as it is kept; Refused for a word that the portal does not know."""
    said = document.values() if isinstance(document, Mapping) else ()
    if not all(isinstance(word, str) for word in said) or not isinstance(document, Mapping):
        raise Refused(Text(NO_RULE), field="rule")
    if document.get("counts") not in COUNTS:
        raise Refused(Text(NO_RULE), field="rule")
    counts, rest = document["counts"], {key: value for key, value in document.items() if key != "counts"}
    if counts == "holders" and not rest:
        raise Refused(Text(NEEDS_TIER), field="rule")
    if not rest:
        return Rule(counts)
    [(by, word), *more] = rest.items()
    if more or by not in NARROWER[counts] or word not in KNOWN[by]:
        raise Refused(Text(NO_RULE), field="rule")
    return Rule(counts, by, word)


def check_key(key: str, rule: Rule) -> None:
    """Refused for a key that is none, or a fixed key with another rule than its own."""
    if not KEY.fullmatch(key):
        raise Refused(Text(NO_KEY), field="key")
    if key in FIXED and rule != Rule(key):
        raise Refused(Text(FIXED_RULE), field="key")


def choices_of_rule() -> dict[str, Rule]:
    """Every rule that can be chosen on screen, by the word that stands for it in a form."""
    rules = [Rule("firms"), *(Rule(kind) for kind in ITEM_KINDS)]
    rules += [
        Rule(counts, by, word) for counts, ways in NARROWER.items() for by in ways for word in KNOWN[by]
    ]
    return {":".join(filter(None, (rule.counts, rule.by, rule.word))): rule for rule in rules}


def is_met(relation: str, value: int, count: int) -> bool:
    return count > value if relation == "over" else count >= value


def needed(relation: str, value: int) -> int:
    """The least count with which the target is met."""
    return value + 1 if relation == "over" else value
