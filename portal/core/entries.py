"""Reads the entries of a JSON file strictly, and keeps every problem with its path instead of stopping at the first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from portal.core.i18n import Text
from portal.core.typed import Mistyped

T = TypeVar("T")


@dataclass
class Problems:
    """What is wrong in a file, line by line: "firms[0].name: …", in English, for operators."""

    found: list[str] = field(default_factory=list)

    def add(self, path: str, message: Text | str) -> None:
        words = message.in_language("en") if isinstance(message, Text) else message
        self.found.append(f"{path}: {words}" if path else words)


class Entry:
    """One object of the file. What is asked for and not there, or cannot be read, is a problem and reads as None."""

    def __init__(self, words: Any, path: str, problems: Problems, *, known: frozenset[str]) -> None:
        self.path, self.problems = path, problems
        if not isinstance(words, dict):
            problems.add(path, "an object {…} is expected")
            words = {}
        for key in sorted(set(words) - known):
            problems.add(self.at(key), "there is no such key")
        self.words: dict[str, Any] = words

    def at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

    def refuse(self, key: str, message: Text | str) -> None:
        self.problems.add(self.at(key), message)

    def read(self, key: str, reader: Callable[[str], T], *, required: bool = False) -> T | None:
        """A text, read by one of `core/typed`'s readers; null and a missing key are the same."""
        value = self.words.get(key)
        if value is None:
            if required:
                self.refuse(key, "it is missing")
            return None
        if not isinstance(value, str):
            self.refuse(key, "a text is expected")
            return None
        try:
            return reader(value)
        except Mistyped as error:
            self.refuse(key, error.message)
            return None

    def one_of(self, key: str, options: Any, *, required: bool = False) -> str | None:
        value = self.read(key, str, required=required)
        if value is not None and value not in options:
            self.refuse(key, f"one of {', '.join(options)} is expected")
            return None
        return value

    def entries(self, key: str, *, known: frozenset[str]) -> list[Entry]:
        """The objects of a list; no list is an empty one."""
        value = self.words.get(key, [])
        if not isinstance(value, list):
            self.refuse(key, "a list […] is expected")
            return []
        return [
            Entry(words, f"{self.at(key)}[{n}]", self.problems, known=known) for n, words in enumerate(value)
        ]
