"""Days as they are pasted: one a line, with whether people work on it and, if one likes, why. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from portal.core import typed
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

WORK = frozenset({"班", "上班", "工作日", "work", "workday", "w", "1"})
REST = frozenset({"休", "放假", "休息", "休息日", "rest", "holiday", "r", "0"})
MOST_LINES = 800
MOST_NOTE = 100
NOT_A_LINE = N_("Line %(line)s: write a day, then “work” or “rest”, such as 2027-01-01,rest,New Year")
WRONG_DAY = N_("Line %(line)s: %(why)s")
TWICE = N_("Line %(line)s: %(day)s stands there twice")
NOTHING = N_("There is no day in it")
TOO_MANY = N_("At most %(most)s lines at a time")


@dataclass(frozen=True)
class Entered:
    day: date
    workday: bool
    note: str


def read_days(text: str) -> list[Entered]:
    """The days of a text, separated by commas, tabs or spaces as spreadsheets paste them; Refused names the line."""
    lines = [(n, line.strip().lstrip("\ufeff")) for n, line in enumerate(text.splitlines(), 1)]
    lines = [(n, line) for n, line in lines if line]
    if len(lines) > MOST_LINES:
        raise Refused(Text(TOO_MANY, most=MOST_LINES), field="days")
    found: dict[date, Entered] = {}
    for n, line in lines:
        if n == lines[0][0] and not any(character.isdigit() for character in line):
            continue  # the heads of a table
        entered = _read_line(n, line)
        if entered.day in found:
            raise Refused(Text(TWICE, line=n, day=entered.day.isoformat()), field="days")
        found[entered.day] = entered
    if not found:
        raise Refused(Text(NOTHING), field="days")
    return list(found.values())


def _read_line(n: int, line: str) -> Entered:
    parts = [part.strip().strip('"') for part in re.split(r"[,，\t;；]|\s+", line, maxsplit=2)]
    word = parts[1].lower() if len(parts) > 1 else ""
    if word not in WORK | REST:
        raise Refused(Text(NOT_A_LINE, line=n), field="days")
    try:
        day = typed.day(parts[0], first=2000, last=2200)
        note = typed.text(parts[2], most=MOST_NOTE) if len(parts) > 2 else ""
    except typed.Mistyped as wrong:
        raise Refused(Text(WRONG_DAY, line=n, why=wrong.message), field="days") from None
    return Entered(day, word in WORK, note)
