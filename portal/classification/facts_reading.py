"""Reads a facts document strictly: every wrong key is named with its path and the reason, and nothing is guessed."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from portal.classification.contradictions import contradictions
from portal.classification.facts import EXCLUSIONS, FIELDS, ITEM_FIELDS, WORD_LISTS, YEAR_FIELDS, Facts
from portal.classification.fields import Flag, Kind, Unfit, Word
from portal.core.i18n import N_, Text

UNKNOWN_KEY = N_("is not a key of a facts document")
NOT_OBJECT = N_("must be an object")
NOT_LIST = N_("must be a list")
NOT_YEAR = N_("must be a year of four digits")
TWICE = N_("is named twice")
AS_OF_NEEDED = N_("the day of the decision is needed")
TWO_KINDS = N_("contradicts kind: %(kind)s")
NOT_JSON = N_("is not JSON: %(reason)s")


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a document: where, and why."""

    path: str
    message: Text

    def in_language(self, language: str) -> str:
        reason = self.message.in_language(language)
        return f"{self.path}: {reason}" if self.path else reason


class FactsRefused(ValueError):
    """The document is not acceptable; every problem is named and nothing was classified."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(problem.in_language("en") for problem in problems))
        self.problems = tuple(problems)


def read_json(text: str) -> object:
    """The JSON in `text`, without its dangers: NaN, infinity and a key given twice are refused (FactsRefused)."""

    def constant(name: str) -> object:
        raise ValueError(f"{name} is not a number")

    def once(pairs: list[tuple[str, object]]) -> dict[str, object]:
        whole = dict(pairs)
        if len(whole) != len(pairs):
            names = [name for name, _ in pairs]
            raise ValueError("twice: " + next(name for name in names if names.count(name) > 1))
        return whole

    try:
        return json.loads(text, parse_float=Decimal, parse_constant=constant, object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise FactsRefused([Problem("", Text(NOT_JSON, reason=" ".join(str(error).split())))]) from None


def read_facts(document: object, *, at: str = "") -> Facts:
    """The facts in one document (an object as JSON gives it); FactsRefused names all that is wrong.

    `at` is put before every path, for a document that stands in a list.
    """
    reading = _Reading(at)
    facts = reading.facts(document)
    if facts is not None and not reading.problems:
        for path, message in contradictions(facts):
            reading.refuse(path, message)
    if facts is None or reading.problems:
        raise FactsRefused(reading.problems)
    return facts


class _Reading:
    """One pass over one document, which remembers what was wrong."""

    def __init__(self, at: str) -> None:
        self.at = at
        self.problems: list[Problem] = []

    def refuse(self, path: str, message: Text) -> None:
        whole = f"{self.at}.{path}" if self.at and path else self.at or path
        self.problems.append(Problem(whole, message))

    def facts(self, document: object) -> Facts | None:
        given = self.mapping("", document)
        parts = ("years", "exclusions", "is_renewal", *ITEM_FIELDS, *WORD_LISTS)
        for key in given.keys() - FIELDS.keys() - set(parts):
            self.refuse(key, Text(UNKNOWN_KEY))
        known = self.entry("", {key: given[key] for key in FIELDS if key in given}, FIELDS)
        as_of, kind = known.pop("as_of", None), self.kind(known.pop("kind", None), given.get("is_renewal"))
        if as_of is None and not self.problems:
            self.refuse("as_of", Text(AS_OF_NEEDED))
        years = {int(year): figures for year, figures in self.years(given.get("years")).items()}
        exclusions = self.entry("exclusions", given.get("exclusions"), {key: Flag() for key in EXCLUSIONS})
        lists = {key: self.entries(key, given[key]) for key in ITEM_FIELDS if given.get(key) is not None}
        words = {key: self.words(key, given[key]) for key in WORD_LISTS if given.get(key) is not None}
        if not isinstance(as_of, date):
            return None
        return Facts(as_of, kind, known, years, exclusions, lists, words)

    def kind(self, kind: object, is_renewal: object) -> str:
        if is_renewal is not None:
            said = self.value("is_renewal", is_renewal, Flag())
            if said is not None and kind is not None and said != (kind == "renewal"):
                self.refuse("is_renewal", Text(TWO_KINDS, kind=kind))
            return "renewal" if said else "new"
        return str(kind) if kind is not None else "new"

    def mapping(self, path: str, value: object) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return value
        self.refuse(path, Text(NOT_OBJECT))
        return {}

    def value(self, path: str, value: object, kind: Kind) -> Any:
        try:
            return kind.read(value)
        except Unfit as unfit:
            self.refuse(path, unfit.message)
            return None

    def entry(self, path: str, value: object, kinds: Mapping[str, Kind]) -> dict[str, Any]:
        """The known keys of an object; null is as absent."""
        if value is None:
            return {}
        given, dot = self.mapping(path, value), f"{path}." if path else ""
        for key in given.keys() - kinds.keys():
            self.refuse(f"{dot}{key}", Text(UNKNOWN_KEY))
        read = {
            key: self.value(f"{dot}{key}", given[key], kinds[key])
            for key in kinds
            if given.get(key) is not None
        }
        return {key: item for key, item in read.items() if item is not None}

    def years(self, value: object) -> dict[str, dict[str, Any]]:
        given = {} if value is None else self.mapping("years", value)
        for year in given:
            if not (len(year) == 4 and year.isascii() and year.isdigit() and year >= "1900"):
                self.refuse(f"years.{year}", Text(NOT_YEAR))
        read = {year: self.entry(f"years.{year}", figures, YEAR_FIELDS) for year, figures in given.items()}
        return {} if self.problems else {year: figures for year, figures in read.items() if figures}

    def entries(self, key: str, value: object) -> tuple[Any, ...]:
        def one(path: str, item: object) -> object:
            return self.entry(path, self.mapping(path, item), ITEM_FIELDS[key])

        return self.sequence(key, value, one)

    def words(self, key: str, value: object) -> tuple[Any, ...]:
        words = self.sequence(key, value, lambda path, item: self.value(path, item, Word(WORD_LISTS[key])))
        if len(set(words)) != len(words):
            self.refuse(key, Text(TWICE))
        return tuple(sorted(words, key=str))

    def sequence(self, key: str, value: object, read: Callable[[str, object], object]) -> tuple[Any, ...]:
        if not isinstance(value, list):
            self.refuse(key, Text(NOT_LIST))
            return ()
        return tuple(read(f"{key}[{index}]", item) for index, item in enumerate(value))
