"""The forms of plans, targets and tasks."""

from __future__ import annotations

from typing import Any

from portal.core.i18n import N_, Text
from portal.firms.words import words
from portal.tallies.plan_rules import COUNTS, PLAN_STATES, RELATIONS, Rule, choices_of_rule
from portal.tallies.task_rules import CHAINS, LIGHTS
from portal.web.choices import choices_of
from portal.web.forms import (
    ChoiceField,
    DateField,
    Form,
    HiddenField,
    RadiosField,
    TextAreaField,
    TextField,
    WholeField,
)
from portal.web.i18n import gettext, language
from portal.web.i18n import lazy_gettext as _l

COMPUTED = Text(N_("As it follows from date and reports"))


def rule_in_words(rule: Rule) -> str:
    """A counting rule as a reader sees it."""
    said = str(gettext(COUNTS[rule.counts]))
    if rule.by is None or rule.word is None:
        return said
    names: dict[str, Any] = {
        name: getattr(words(language()), name) for name in ("district", "layer", "track", "tier")
    }
    return str(gettext("%(counted)s: %(word)s", counted=said, word=names[rule.by][rule.word]))


class Versioned(Form):
    """A form that says which version of the row it was made for."""

    seen = HiddenField()

    def seen_version(self) -> int:
        given = self.seen.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0

    def words(self) -> dict[str, Any]:
        """What the row keeps; a text left blank is empty there."""
        found = {name: value for name, value in self.values().items() if name != "seen"}
        return {name: "" if value is None and name in self.blank else value for name, value in found.items()}

    blank: tuple[str, ...] = ()


class PlanForm(Versioned):
    name = TextField(_l("Name"), most=100, least=2)
    name_en = TextField(_l("Name in English"), most=150, optional=True)
    nickname = TextField(_l("Short name"), most=20)
    first_year = WholeField(_l("First year"), least=1990, most=2200)
    last_year = WholeField(_l("Last year"), least=1990, most=2200)
    source = TextField(_l("Source"), most=200)
    source_en = TextField(_l("Source in English"), most=300, optional=True)
    organisation = TextAreaField(_l("Organisation, one a line"), most=1000, optional=True)
    organisation_en = TextAreaField(_l("Organisation in English"), most=1500, optional=True)
    tracks = TextAreaField(_l("Tracks, one a line"), most=500, optional=True)
    tracks_en = TextAreaField(_l("Tracks in English"), most=1000, optional=True)
    blank = ("organisation", "tracks", "name_en", "source_en", "organisation_en", "tracks_en")


class StateForm(Versioned):
    state = RadiosField(_l("State"), choices=PLAN_STATES)


class TargetForm(Form):
    label = TextField(_l("As the plan words it"), most=60)
    label_en = TextField(_l("Its words in English"), most=120, optional=True)
    value = WholeField(_l("Number"), least=1, most=10**9)
    relation = ChoiceField(
        _l("How it is meant"), choices={name: Text(label, n="…") for name, label in RELATIONS.items()}
    )
    rule = ChoiceField(_l("What is counted"), choices=[])
    key = TextField(_l("Short name for programs"), most=16)

    def offer(self) -> TargetForm:
        """The rules as they can be chosen, in words."""
        self.rule.choices = choices_of(
            [(name, rule_in_words(rule)) for name, rule in choices_of_rule().items()]
        )
        return self

    def chosen(self) -> dict[str, Any]:
        return {
            **self.values(),
            "label_en": self.label_en.data or "",
            "rule": choices_of_rule()[self.rule.data],
        }


class TaskForm(Versioned):
    chain = ChoiceField(_l("Chain"), choices=CHAINS)
    label = TextField(_l("Task"), most=100)
    label_en = TextField(_l("Its words in English"), most=150, optional=True)
    points = TextAreaField(_l("Its parts, one a line"), most=1000, optional=True)
    points_en = TextAreaField(_l("Its parts in English, one a line"), most=2000, optional=True)
    bodies = TextField(_l("Responsible bodies"), most=200, optional=True)
    bodies_en = TextField(_l("Responsible bodies in English"), most=400, optional=True)
    begun_on = DateField(_l("Begins on"), first=1990)
    due_on = DateField(_l("Due on"), first=1990, optional=True)
    blank = ("points", "bodies", "label_en", "points_en", "bodies_en")


class ReportForm(Form):
    day = DateField(_l("State of"), first=1990)
    progress = WholeField(_l("Done, in percent"), least=0, most=100)
    text = TextAreaField(_l("What was done, what stands in the way"), most=1000, least=2)


class LightForm(Versioned):
    colour = ChoiceField(
        _l("Light"), choices={name: LIGHTS[name] for name in ("green", "amber", "red")}, blank=COMPUTED, optional=True,
    )  # fmt: skip
    reason = TextField(_l("Why it is set by hand"), most=200, optional=True)
