"""What a kind of application is made of: its procedure, the fields that it asks for, what is still missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from portal.applications.procedure import FOLDER, Procedure, read
from portal.applications.rules import STATES
from portal.core.i18n import N_, Text

Answers = Mapping[str, Any]
MISSING = N_("Please fill in: %(field)s")
IN_WAN, IN_PEOPLE = N_("%(n)s × 10,000 yuan"), N_("%(n)s people")


def said_as_text(label: str | Text) -> Text:
    return label if isinstance(label, Text) else Text(label)


@dataclass(frozen=True)
class Field:
    """One thing that is asked for: what officers remark on and what is compared after a return.

    `choices` gives the words of a choice; a field with `several` holds a list of them.
    """

    key: str
    label: str | Text  # a message, or words that a programme brings along
    required: bool = True
    choices: Mapping[str, Any] | None = None
    several: bool = False
    kind: str = "text"  # text, long, day, yes, money (万元 as text), count (as text), documents

    @property
    def words(self) -> Text:
        return said_as_text(self.label)

    def shown(self, value: Any, language: str) -> str:
        """The value in words; an em dash for none."""
        if value in (None, "", [], False):
            return "—"
        if self.kind == "yes":
            return Text(N_("Yes")).in_language(language)
        if self.kind in ("money", "count"):
            return Text(
                IN_WAN if self.kind == "money" else IN_PEOPLE, n=f"{Decimal(str(value)):,f}"
            ).in_language(language)
        if self.choices is None:
            return str(value)
        values = value if self.several else [value]
        return ("、" if language == "zh" else "; ").join(self._word(v, language) for v in values)

    def _word(self, value: str, language: str) -> str:
        word = (self.choices or {}).get(value, value)
        if isinstance(word, tuple):
            return str(word[0] if language == "zh" else word[1])
        return Text(word).in_language(language)


# documents handed in on a page: to be remarked on like a field, and without an answer of their own
DOCUMENTS = Field("documents", N_("Documents of proof"), required=False, kind="documents")


@dataclass(frozen=True)
class Section:
    """One page of the form: one group of questions."""

    key: str
    label: str
    hint: str
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Problem:
    """What keeps an application from being submitted."""

    field: str
    section: str
    message: Text


def _stands(field: Field, before: Answers) -> bool:
    return field.choices is None or before.get(field.key) in field.choices


def nothing_more(answers: Answers, proofs: frozenset[str]) -> list[Problem]:
    return []


def nothing_hidden(answers: Answers) -> frozenset[str]:
    return frozenset()


@dataclass(frozen=True)
class Kind:
    procedure: Procedure
    sections: tuple[Section, ...]
    also_missing: Callable[[Answers, frozenset[str]], list[Problem]] = nothing_more
    remarkable: tuple[Field, ...] = ()  # beside the sections' fields: what officers may remark on
    uploads: Mapping[str, str] = field(
        default_factory=dict
    )  # a form's field for documents, and what they prove
    proofs: Mapping[str, Text] = field(
        default_factory=dict
    )  # what a document proves, where this kind alone names it
    hidden: Callable[[Answers], frozenset[str]] = nothing_hidden  # fields that these answers make pointless
    experts: bool = False  # nobody decides before experts have judged, whatever the tier
    proposed: bool = False  # the portal filled it in: the firm only confirms

    def field(self, key: str) -> Field | None:
        return next((f for f in self.fields() if f.key == key), None)

    def fields(self) -> tuple[Field, ...]:
        return (*(each for section in self.sections for each in section.fields), *self.remarkable)

    def asked(self, section: Section, answers: Answers) -> tuple[Field, ...]:
        """The fields of a section that these answers leave to be filled in."""
        hidden = self.hidden(answers)
        return tuple(each for each in section.fields if each.key not in hidden and each.kind != "documents")

    def asked_of(self, answers: Answers) -> tuple[Field, ...]:
        """Everything that these answers leave to be looked at: what an officer may remark on."""
        hidden = self.hidden(answers)
        return tuple(each for each in self.fields() if each.key not in hidden)

    def again(self, before: Answers) -> dict[str, str]:
        """What an earlier filing said that stands for a later one as well: what was written, and what was chosen if it can
        be chosen still. Sums, counts, days and pledges belong to their own filing."""
        asked = (field for section in self.sections for field in section.fields if not field.several)
        said = {
            field.key: before.get(field.key)
            for field in asked
            if field.kind in ("text", "long") and _stands(field, before)
        }
        return {key: value for key, value in said.items() if isinstance(value, str) and value}

    def section_of(self, key: str) -> Section | None:
        return next((s for s in self.sections if any(f.key == key for f in s.fields)), None)

    def missing(self, answers: Answers, proofs: frozenset[str]) -> list[Problem]:
        """Everything that is still to be filled in, section by section; `proofs` names what has a document."""
        hidden = self.hidden(answers)
        problems = [
            Problem(each.key, section.key, Text(MISSING, field=each.words))
            for section in self.sections
            for each in section.fields
            if each.required and each.key not in hidden and answers.get(each.key) in (None, "", [], False)
        ]
        return problems + self.also_missing(answers, proofs)


def procedure_of(kind: str) -> Procedure:
    """The procedure of a kind, read and checked."""
    return read(FOLDER / f"{kind}.toml", states=STATES)
