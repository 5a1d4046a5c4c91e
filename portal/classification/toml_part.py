"""One table of a TOML rule book, read word by word: a word that nobody asked for stops the reading, with file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.core.i18n import N_, Text

HEADER = re.compile(r"\s*\[\[?\s*([A-Za-z0-9_.]+)\s*\]\]?")
MISSING = object()
NOT_TOML = N_("this is not TOML: please look at its quotation marks, brackets and commas")
AT = N_("%(where)s: %(reason)s")
NO_TABLE = N_("a table is expected here")
IS_MISSING = N_("%(word)s is missing")
A_TEXT = N_("a text")
NOT_ONE = N_("%(value)s is not one of %(words)s")
EXCLUDE = N_("%(one)s and %(other)s exclude each other")
UNKNOWN = N_("unknown word %(word)s")
KINDS = {
    str: N_("must be of type str: a text in quotation marks"),
    int: N_("must be of type int: a whole number"),
    bool: N_("must be of type bool: true or false"),
    date: N_("must be of type date: a day, written 2026-01-31"),
    list: N_("must be of type list: in square brackets"),
    dict: N_("must be of type dict: a table"),
}


class RulebookRefused(ValueError):
    """A rule book that cannot be used: the file, the line and the reason, in English for operators (`reason`) and in the
    reader's language for whoever writes on screen (`words`; `why` says it without the place, which is the `path`)."""

    def __init__(
        self,
        file: str,
        line: int,
        words: Text | str,
        *,
        reason: str = "",
        why: Text | str = "",
        path: tuple[str | int, ...] = (),
    ) -> None:
        self.reason = reason or (words if isinstance(words, str) else words.in_language("en"))
        super().__init__(f"{file}:{line}: {self.reason}")
        self.file, self.line, self.words, self.why, self.path = file, line, words, why or words, path


@dataclass(frozen=True)
class Source:
    """A file's name and text, and where its tables begin."""

    file: str
    text: str

    def table(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            match = re.search(r"line (\d+)", str(error))
            line = int(match[1]) if match else 1
            raise RulebookRefused(self.file, line, Text(NOT_TOML), reason=str(error)) from None

    def line(self, path: tuple[str | int, ...]) -> int:
        """The line of a word: its table's n-th header, then the word itself below it, as far as they are found."""
        lines = self.text.splitlines()
        at, name = 0, ""
        for part in path:
            if isinstance(part, str):
                name = f"{name}.{part}" if name else part
            wanted = part if isinstance(part, int) else 0
            headers = [
                n for n, text in enumerate(lines) if n >= at and (m := HEADER.match(text)) and m[1] == name
            ]
            if len(headers) > wanted:
                at = headers[wanted]
            elif isinstance(part, str):
                word = re.compile(rf"(^|[\s{{,]){re.escape(part)}\s*=")
                at = next((n for n, text in enumerate(lines) if n >= at and word.search(text)), at)
        return at + 1


class Part:
    """A table whose words are taken one by one; `end` refuses what is left."""

    def __init__(self, source: Source, table: Mapping[str, Any], path: tuple[str | int, ...] = ()) -> None:
        self.source, self.path = source, path
        if not isinstance(table, Mapping):
            raise self.refused(Text(NO_TABLE))
        self.left = dict(table)

    def refused(self, reason: Text | str, word: str | None = None) -> RulebookRefused:
        path = (*self.path, word) if word else self.path
        where = ".".join(str(part) for part in path)
        words = Text(AT, where=where, reason=reason) if where else reason
        return RulebookRefused(self.source.file, self.source.line(path), words, why=reason, path=path)

    def take(self, word: str, kind: type, default: Any = MISSING) -> Any:
        if word not in self.left:
            if default is MISSING:
                raise self.refused(Text(IS_MISSING, word=word))
            return default
        value = self.left.pop(word)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.refused(Text(KINDS[kind]), word)
        return value

    def text(self, word: str, default: Any = MISSING) -> str:
        return str(self.take(word, str, default))

    def one_of(self, word: str, words: tuple[str, ...], default: Any = MISSING) -> str:
        value = self.text(word, default)
        if value not in words:
            raise self.refused(Text(NOT_ONE, value=repr(value), words=", ".join(words)), word)
        return value

    def whole(self, word: str, default: Any = MISSING) -> int:
        return int(self.take(word, int, default))

    def day(self, word: str, default: Any = MISSING) -> Any:
        return self.take(word, date, default)

    def words(
        self, word: str, known: tuple[str, ...] | None = None, default: Any = MISSING
    ) -> tuple[str, ...]:
        values = self.take(word, list, default)
        for value in values:
            if not isinstance(value, str) or (known is not None and value not in known):
                words = Text(A_TEXT) if known is None else ", ".join(known)
                raise self.refused(Text(NOT_ONE, value=repr(value), words=words), word)
        return tuple(values)

    def part(self, word: str, default: Any = MISSING) -> Part:
        return Part(self.source, self.take(word, dict, default), (*self.path, word))

    def parts(self, word: str, default: Any = MISSING) -> list[Part]:
        tables = self.take(word, list, default)
        return [Part(self.source, table, (*self.path, word, number)) for number, table in enumerate(tables)]

    def has(self, *words: str) -> str | None:
        """The one of these words that stands here; two are refused."""
        here = [word for word in words if word in self.left]
        if len(here) > 1:
            raise self.refused(Text(EXCLUDE, one=here[0], other=here[1]), here[1])
        return here[0] if here else None

    def end(self) -> None:
        for word in self.left:
            raise self.refused(Text(UNKNOWN, word=repr(word)), word)
