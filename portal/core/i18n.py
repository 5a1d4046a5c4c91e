"""Messages marked for translation where no web is known, and their translation by language."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

LANGUAGES = {"zh": "中文", "en": "English"}
DEFAULT_LANGUAGE = "zh"
# What is put into a message under these names is a day, and is said as one.
DAYS = {"day", "opens", "deadline", "first", "last"}
ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
UNIT = "unit"  # a unit of measure under this name belongs to the number that it is put in with
LOCALE_FOLDER = Path(__file__).resolve().parent.parent / "locale"


@dataclass(frozen=True, init=False)
class Text:
    """A message and what is put into it; shown in the reader's language by whoever shows it."""

    msgid: str
    params: dict[str, object]

    def __init__(self, msgid: str, **params: object) -> None:
        object.__setattr__(self, "msgid", msgid)
        object.__setattr__(self, "params", params)

    def __hash__(self) -> int:
        return hash((self.msgid, tuple(sorted(self.params.items(), key=str))))

    def __str__(self) -> str:
        return self.in_language(DEFAULT_LANGUAGE)

    def in_language(self, language: str) -> str:
        """The message in `language` ("zh", "en"); a parameter that is a Text is translated too, and a day (an ISO date under one of
        the names of DAYS: messages are kept as JSON) is written as that language writes it."""
        message = wording(self.msgid, self.params, language)
        if not self.params:
            return message
        shown = {key: _shown(key, value, language) for key, value in self.params.items()}
        unit = self.params.get(UNIT)
        if language == "en" and isinstance(unit, Text) and any(map(_is_one, self.params.values())):
            shown[UNIT] = catalogue(language).pgettext(UNIT, unit.msgid)
        return message % shown


def wording(msgid: str, params: Mapping[str, object], language: str) -> str:
    """The message in `language` with its places still open. The one door for counted nouns: English writes them in the plural, and
    locale/en/ says under the name of the place how they read when 1 stands there ("1 firm"); Chinese has one form."""
    if language != "en":
        return catalogue(language).gettext(msgid)
    ones = sorted(name for name, value in params.items() if _is_one(value))
    for place in (" ".join(ones), *ones) if ones else ():
        singular = catalogue(language).pgettext(place, msgid)
        if singular != msgid:
            return singular
    return msgid


def _is_one(value: object) -> bool:
    return isinstance(value, int | str | Decimal) and not isinstance(value, bool) and str(value) == "1"


def _shown(key: str, value: object, language: str) -> object:
    if isinstance(value, Text):
        return value.in_language(language)
    if isinstance(value, date) and not isinstance(value, datetime):
        return day_in_words(value, language)
    if key in DAYS and isinstance(value, str) and ISO_DAY.fullmatch(value):
        with suppress(ValueError):  # the thirtieth of February stays as it was written
            return day_in_words(date.fromisoformat(value), language)
    return value


def day_in_words(day: date, language: str) -> str:
    """2026年11月23日 in Chinese, 23 November 2026 in English."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {day:%B} {day.year}"


class Pair(Text):
    """Words that data bring along in both languages; shown like any other message."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        object.__setattr__(self, "zh", zh)

    def in_language(self, language: str) -> str:
        return str(getattr(self, "zh")) if language == "zh" else self.msgid  # noqa: B009  # frozen, set above


def series(parts: Iterable[Text | date | str | int]) -> Pair:
    """Several things one after the other, with each language's comma; days in words."""
    listed = list(parts)
    return Pair(
        "、".join(_part(each, "zh") for each in listed), ", ".join(_part(each, "en") for each in listed)
    )


def _part(part: Text | date | str | int, language: str) -> str:
    if isinstance(part, Text):
        return part.in_language(language)
    return day_in_words(part, language) if isinstance(part, date) else str(part)


def N_(msgid: str) -> str:  # noqa: N802  # the name that gettext's tools look for
    """Marks a message that is translated later; returns it as it is."""
    return msgid


@lru_cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The messages of one language; English is the source and has its singulars alone."""
    if language not in LANGUAGES:
        return gettext.NullTranslations()
    return gettext.translation("messages", str(LOCALE_FOLDER), languages=[language])
