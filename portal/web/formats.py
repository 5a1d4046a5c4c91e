"""Dates, moments, money and percentages in the reader's form."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from flask import Flask
from markupsafe import Markup

from portal.core.clock import CITY_ZONE
from portal.core.i18n import day_in_words
from portal.core.money import yuan_wan
from portal.web.i18n import gettext as _
from portal.web.i18n import language

_HAN = re.compile(r"[㐀-鿿]")


def day(value: date | str | None) -> str:
    """2026年11月23日 in Chinese, 23 November 2026 in English; an em dash for none."""
    if value is None:
        return "—"
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return day_in_words(value, language())


def term(first: date, last: date | None) -> str:
    """From which day to which something holds, or only from which."""
    if last is None:
        return _("from %(start)s", start=day(first))
    return _("%(start)s to %(end)s", start=day(first), end=day(last))


def moment(value: datetime | None) -> str:
    """The day and the minute, in the city's time."""
    if value is None:
        return "—"
    local = value.astimezone(CITY_ZONE)
    return f"{day(local.date())} {local:%H:%M}"


def money(fen: int | None) -> str:
    """Money kept in 分, shown in 万元 with thousands separated and no needless zeros; without the unit."""
    if fen is None:
        return "—"
    return number(yuan_wan(fen))


def number(value: Decimal | int | None) -> str:
    if value is None:
        return "—"
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def more(value: int | None) -> str:
    """By how many there are more: +26, −1, 0."""
    if not value:
        return number(value)
    return f"{'+' if value > 0 else '−'}{number(abs(value))}"  # the sign, as wide as a plus


def percent(value: Decimal | None, places: int = 2) -> str:
    """A ratio (0.03) as a percentage (3%)."""
    if value is None:
        return "—"
    return number(round(value * 100, places)) + "%"


def tongue(text: str | None) -> str:
    """For the attribute `lang` of what somebody wrote: "zh-CN" where a Chinese character stands in it, else "en"."""
    return "zh-CN" if _HAN.search(text or "") else "en"


def written(text: str | None) -> str:
    """What somebody wrote, such as a name: on a page in English, what stands there in Chinese says so to those who listen."""
    if language() == "zh" or tongue(text) == "en":
        return text or ""
    return Markup('<span lang="zh-CN">{}</span>').format(text)


def install(app: Flask) -> None:
    for shown in (day, term, moment, money, more, number, percent, tongue, written):
        app.add_template_filter(shown, shown.__name__)
