"""The plans that a new database carries, read strictly from the TOML files beside this one: a word that nobody asked for stops it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.classification.toml_part import Part, Source
from portal.core.errors import Refused
from portal.tallies.plan_rules import PLAN_STATES, RELATIONS, Rule, check_key, read_rule
from portal.tallies.task_rules import CHAINS

FOLDER = Path(__file__).with_name("plans")


@dataclass(frozen=True)
class PackagedTarget:
    key: str
    label: str
    label_en: str
    value: int
    relation: str
    rule: Rule


@dataclass(frozen=True)
class PackagedTask:
    chain: str
    label: str
    label_en: str
    points: tuple[str, ...]
    points_en: tuple[str, ...]


@dataclass(frozen=True)
class PackagedPlatform:
    lead: str
    lead_en: str
    name: str
    name_en: str


@dataclass(frozen=True)
class PackagedPlan:
    """A plan with all that belongs to it, each text with its English reading."""

    name: str
    name_en: str
    nickname: str
    first_year: int
    last_year: int
    state: str
    source: str
    source_en: str
    organisation: tuple[str, ...]
    organisation_en: tuple[str, ...]
    tracks: tuple[str, ...]
    tracks_en: tuple[str, ...]
    targets: tuple[PackagedTarget, ...]
    tasks: tuple[PackagedTask, ...]
    platforms: tuple[PackagedPlatform, ...]


def packaged_plans() -> list[PackagedPlan]:
    """All of them, the current one first."""
    plans = [read_plan(path.name, path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.toml"))]
    return sorted(plans, key=lambda plan: plan.state != "current")


def read_plan(file: str, text: str) -> PackagedPlan:
    """One plan; RulebookRefused names the line of what cannot be read."""
    source = Source(file, text)
    whole = Part(source, source.table())
    head = whole.part("plan")
    plan = PackagedPlan(
        name=head.text("name"), name_en=head.text("name_en"), nickname=head.text("nickname"),
        source=head.text("source"), source_en=head.text("source_en"),
        first_year=head.whole("first_year"), last_year=head.whole("last_year"),
        state=head.one_of("state", tuple(PLAN_STATES)),
        organisation=head.words("organisation"), organisation_en=head.words("organisation_en"),
        tracks=head.words("tracks"), tracks_en=head.words("tracks_en"),
        targets=tuple(_target(part) for part in whole.parts("target")),
        tasks=tuple(_task(part) for part in whole.parts("task", [])),
        platforms=tuple(_platform(part) for part in whole.parts("platform", [])),
    )  # fmt: skip
    head.end()
    whole.end()
    return plan


def _target(part: Part) -> PackagedTarget:
    key, value = part.text("key"), part.whole("value")
    label, label_en = part.text("label"), part.text("label_en")
    relation = part.one_of("relation", tuple(RELATIONS))
    try:
        rule = read_rule(part.take("rule", dict))
        check_key(key, rule)
    except Refused as refused:
        raise part.refused(str(refused), refused.field) from None
    part.end()
    return PackagedTarget(key, label, label_en, value, relation, rule)


def _task(part: Part) -> PackagedTask:
    task = PackagedTask(
        chain=part.one_of("chain", tuple(CHAINS)), label=part.text("label"), label_en=part.text("label_en"),
        points=part.words("points"), points_en=part.words("points_en"),
    )  # fmt: skip
    part.end()
    return task


def _platform(part: Part) -> PackagedPlatform:
    platform = PackagedPlatform(
        lead=part.text("lead"), lead_en=part.text("lead_en"), name=part.text("name"), name_en=part.text("name_en"),
    )  # fmt: skip
    part.end()
    return platform
