"""Reads one cell of a table: what Excel hands over (text, number, day, truth) into a value, or says in words what to do.

Blank is None and is not read here. Text goes through `core/typed`, as in every form; what only a table can do wrong
(a code that became a number, a day without its format, money with a unit of its own) has its words here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from portal.core import typed
from portal.core.i18n import N_, Text
from portal.core.money import MOST_FEN, fen
from portal.core.typed import Mistyped
from portal.firms import credit_code
from portal.sheets.bulk import DISTINCT

Reader = Callable[[Any], Any]

CODE_AS_NUMBER = N_(
    "Excel took this code for a number and lost its last digits: set the column to text and enter the code again"
)
DAY_AS_NUMBER = N_(
    "Here stands the number %(number)s instead of a day; if %(day)s is meant, set the cell to a date format"
)
NOT_A_DAY = N_("A day such as 2024-05-01 belongs here, not the number %(number)s")
DAY_AS_TEXT = N_("Here stands the day %(day)s; is another column meant?")
TRUTH = N_("Here stands TRUE or FALSE; is another column meant?")
SPAN = N_("Here stands a time; is another column meant?")
OTHER_UNIT = N_("The amount goes in 10,000 yuan: please convert “%(typed)s” and leave the unit away")
NOT_ONE_OF = N_("“%(typed)s” is not in the list: %(options)s")
TOO_LARGE = N_("This amount is larger than any firm's: is it in yuan instead of 10,000 yuan?")
NOT_WHOLE = N_("A whole number belongs here")
YEAR = N_("A year such as 2025 belongs here")

EPOCH = date(1899, 12, 30)
UNITS = ("万元", "万", "人民币万元")
WRONG_UNITS = ("亿元", "亿", "千元", "元", "美元", "万美元")
LIKELY_DAYS = range(20_000, 60_000)  # 1954 to 2064 in Excel's count


def is_blank(value: Any) -> bool:
    return value is None or value == "" or (isinstance(value, str) and not value.strip(" \t\r\n\u3000\xa0"))


def as_text(value: Any) -> str:
    """What stands in the cell, as somebody would type it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise Mistyped(Text(TRUTH))
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return str(value)


def shown(value: Any) -> str:
    """The cell for a page or an error list: never with characters that hide or steer."""
    try:
        return typed.visible(as_text(value))
    except Mistyped:
        return str(value).upper()


def text(value: Any, *, most: int, least: int = 0) -> str:
    if isinstance(value, date):
        raise Mistyped(Text(DAY_AS_TEXT, day=value.isoformat()[:10]))
    return typed.text(as_text(value), most=most, least=least)


def code(value: Any) -> str:
    """A unified social credit code, in its normal form and checked."""
    if type(value) is str and credit_code.is_good(value):
        return value
    if not isinstance(value, str):
        raise Mistyped(Text(CODE_AS_NUMBER) if isinstance(value, float | int) else Text(typed.NOT_CODE))
    plain = credit_code.normalise(typed.text(value, most=100))
    reason = credit_code.check(plain)
    if reason is not None:
        raise Mistyped(reason)
    return plain


def identifier(value: Any, *, most: int) -> str:
    return typed.identifier(as_text(value), most=most)


def day(value: Any, *, first: int = 1900, last: int = 2200) -> date:
    """A day; a number is none, even where Excel would show one: who typed it must say so."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return typed.day(value.isoformat(), first=first, last=last)
    if isinstance(value, bool):
        raise Mistyped(Text(TRUTH))
    if isinstance(value, float) and not (value.is_integer() and 19_000_101 <= value <= 22_001_231):
        number = as_text(value)
        if value.is_integer() and int(value) in LIKELY_DAYS:
            raise Mistyped(Text(DAY_AS_NUMBER, number=number, day=EPOCH + timedelta(days=int(value))))
        raise Mistyped(Text(NOT_A_DAY, number=number))
    return typed.day(as_text(value), first=first, last=last)


def money(value: Any, *, signed: bool = False) -> int:
    """An amount in 万元, given back in 分; exact: a number that is no amount of 分 is refused."""
    if type(value) is float and -DISTINCT < value < DISTINCT:
        scaled = round(value * 1_000_000)
        if scaled / 1_000_000 == value and (signed or scaled >= 0):
            return scaled
    return _money_as_text(value, signed=signed)


def _money_as_text(value: Any, *, signed: bool) -> int:
    if isinstance(value, date):
        raise Mistyped(Text(DAY_AS_TEXT, day=value.isoformat()[:10]))
    if isinstance(value, timedelta):
        raise Mistyped(Text(SPAN))
    plain = f"{Decimal(repr(value)):f}" if isinstance(value, float) else as_text(value).strip()
    unit = next((each for each in UNITS if plain.endswith(each)), "")
    if not unit and any(plain.endswith(each) for each in WRONG_UNITS):
        raise Mistyped(Text(OTHER_UNIT, typed=typed.visible(plain)[:40]))
    amount = typed.decimal(plain, unit=unit, least=None if signed else Decimal(0), most=Decimal(10) ** 12)
    if abs(amount) > MOST_FEN // 1_000_000:
        raise Mistyped(Text(TOO_LARGE))
    return fen(amount)


def count(value: Any, *, most: int = 5_000_000) -> int:
    if type(value) is float and value.is_integer() and 0 <= value <= most:
        return int(value)
    if isinstance(value, float) and not value.is_integer():
        raise Mistyped(Text(NOT_WHOLE))
    if isinstance(value, date):
        raise Mistyped(Text(DAY_AS_TEXT, day=value.isoformat()[:10]))
    return typed.whole(as_text(value).strip().removesuffix("人"), most=most)


def year(value: Any, *, first: int, last: int) -> int:
    if type(value) is float and value.is_integer() and first <= value <= last:
        return int(value)
    if isinstance(value, datetime | date):
        raise Mistyped(Text(YEAR))
    plain = as_text(value).strip().removesuffix("年度").removesuffix("年")
    if not (plain.isascii() and plain.isdigit() and len(plain) == 4):
        raise Mistyped(Text(YEAR))
    return typed.whole(plain, least=first, most=last)


def choice(value: Any, *, words: Mapping[str, str], options: tuple[str, ...]) -> str:
    """One of a list, by any of its names; `words` has each name in its plain form, `options` the ones to show."""
    found = words.get(_plain(as_text(value)))
    if found is None:
        raise Mistyped(Text(NOT_ONE_OF, typed=shown(value)[:40], options="、".join(options)))
    return found


def choices(value: Any, *, words: Mapping[str, str], options: tuple[str, ...]) -> tuple[str, ...]:
    """Several of a list, with 、 ; ， or line ends between."""
    parts = as_text(value)
    for mark in "；;,，\n|":
        parts = parts.replace(mark, "、")
    found = [choice(part, words=words, options=options) for part in parts.split("、") if part.strip()]
    return tuple(dict.fromkeys(found))


def phone(value: Any) -> str:
    return typed.phone(as_text(value))


def mail(value: Any) -> str:
    return typed.mail_address(as_text(value))


def names_of(options: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Every name of every option in its plain form, and the code itself, to the code."""
    return {_plain(name): word for word, names in options.items() for name in (*names, word)}


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).lower().split())


def text_of(most: int, *, least: int = 0) -> Reader:
    return partial(text, most=most, least=least)
