"""The kinds of value in a facts document: how each is read strictly, and written again.

`read` gives the value, or refuses it by raising `Unfit` with the reason; a value is never repaired.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from portal.core.i18n import N_, Text

MOST = Decimal(10) ** 11  # 万元, and likewise millions: far beyond any firm, and it fits the tables
MOST_COUNT = 10**9
DECIMAL = re.compile(r"(-?)[0-9]{1,40}(?:\.([0-9]{1,40}))?", re.ASCII)
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)

NOT_TEXT = N_('must be a decimal number written as text, such as "1200.5"')
NOT_DECIMAL = N_("is not a plain decimal number")
TOO_FINE = N_("has more than six decimals")
NEGATIVE = N_("cannot be negative")
TOO_LARGE = N_("is larger than any firm's: at most %(most)s")
NOT_WHOLE = N_("must be a whole number")
TOO_SMALL = N_("must be at least %(least)s")
NOT_FLAG = N_("must be true or false")
NOT_WORD = N_("must be one of: %(words)s")
NOT_DATE = N_("must be a date such as 2026-11-23")
NO_SUCH_DATE = N_("is a date that does not exist")
NOT_DIGITS = N_("must be %(digits)s digits, written as text")


class Unfit(ValueError):
    """A value that its key does not take; `message` says why."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.msgid)
        self.message = message


class Kind(Protocol):
    """How one key's value is read from a document and written into one."""

    def read(self, value: object) -> object: ...

    def write(self, value: object) -> object: ...


class _Plain:
    def write(self, value: object) -> object:
        return value


@dataclass(frozen=True)
class Amount:
    """A decimal string of at most six decimals; JSON numbers are refused, for a float has no exact value."""

    signed: bool = False
    most: Decimal = MOST

    def read(self, value: object) -> Decimal:
        if not isinstance(value, str):
            raise Unfit(Text(NOT_TEXT))
        match = DECIMAL.fullmatch(value)
        if match is None:
            raise Unfit(Text(NOT_DECIMAL))
        if len(match[2] or "") > 6:
            raise Unfit(Text(TOO_FINE))
        number = Decimal(value)
        if match[1] and number and not self.signed:
            raise Unfit(Text(NEGATIVE))
        if abs(number) > self.most:
            raise Unfit(Text(TOO_LARGE, most=self.most))
        return canonical(number)

    def write(self, value: object) -> object:
        return str(value)


@dataclass(frozen=True)
class Count(_Plain):
    """A whole JSON number."""

    least: int = 0
    most: int = MOST_COUNT

    def read(self, value: object) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Unfit(Text(NOT_WHOLE))
        if value < self.least:
            raise Unfit(Text(NEGATIVE) if self.least == 0 else Text(TOO_SMALL, least=self.least))
        if value > self.most:
            raise Unfit(Text(TOO_LARGE, most=self.most))
        return value


@dataclass(frozen=True)
class Flag(_Plain):
    """true or false."""

    def read(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise Unfit(Text(NOT_FLAG))
        return value


@dataclass(frozen=True)
class Word(_Plain):
    """One of a few words."""

    words: tuple[str, ...]

    def read(self, value: object) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise Unfit(Text(NOT_WORD, words=", ".join(self.words)))
        return value


@dataclass(frozen=True)
class Digits(_Plain):
    """A code of so many digits, as text."""

    length: int

    def read(self, value: object) -> str:
        if not isinstance(value, str) or not re.fullmatch(rf"[0-9]{{{self.length}}}", value):
            raise Unfit(Text(NOT_DIGITS, digits=self.length))
        return value


@dataclass(frozen=True)
class Day:
    """A date in ISO form that exists."""

    def read(self, value: object) -> date:
        if not isinstance(value, str) or not DATE.fullmatch(value):
            raise Unfit(Text(NOT_DATE))
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise Unfit(Text(NO_SUCH_DATE)) from None

    def write(self, value: object) -> object:
        return str(value)  # a date's text is its ISO form


def canonical(number: Decimal) -> Decimal:
    """The same number in its one written form: no needless zeros, no exponent, no minus zero."""
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize()
