"""Whether a column holds what its heading says: mostly unreadable, swapped with another one, amounts in another unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.i18n import N_, Text
from portal.core.typed import Mistyped
from portal.sheets.layouts import Column

SWAPPED = N_(
    "In the column “%(column)s” %(wrong)s of %(all)s cells cannot be read. It looks as if it were swapped with “%(other)s”"
)
IMPLAUSIBLE = N_(
    "In the column “%(column)s” %(wrong)s of %(all)s cells cannot be read: is something else in this column?"
)
IN_YUAN = N_(
    "The amounts in “%(column)s” are unusually large. They go in 10,000 yuan: were they entered in yuan?"
)

LARGE = 10**6 * 10**6  # 分: a million 万元
SAMPLES = 50
HEADS = ("year", "employees", "rd_staff", "tech_staff")


@dataclass
class Seen:
    """What was met in one column, to tell whether it holds something else."""

    filled: int = 0
    wrong: int = 0
    samples: list[Any] = field(default_factory=list)


def implausible(columns: Sequence[Column], seen: Sequence[Seen], names: Sequence[str]) -> list[Text]:
    """Columns of which more than half cannot be read; with which other one each was swapped, where both would fit."""
    found = []
    for place, look in enumerate(seen):
        if look.wrong < 3 or 2 * look.wrong <= look.filled:
            continue
        counted = {"column": names[place], "wrong": look.wrong, "all": look.filled}
        other = next(
            (each for each, its in enumerate(seen) if each != place and its.samples
             and _fits(columns[place], its.samples) and _fits(columns[each], look.samples)), None,
        )  # fmt: skip
        if other is None:
            found.append(Text(IMPLAUSIBLE, **counted))
        else:
            found.append(Text(SWAPPED, **counted, other=names[other]))
    return found


def _fits(column: Column, samples: list[Any]) -> bool:
    fitting = 0
    for cell in samples:
        try:
            column.read(cell)
        except Mistyped:
            continue
        fitting += 1
    return 10 * fitting >= 9 * len(samples)


def in_yuan(columns: Sequence[Column], blocks: Sequence[Sequence[Sequence[Any]]]) -> list[Text]:
    """Columns whose amounts are mostly above a million 万元; `blocks` of rows have their values column by column."""
    found = []
    for place, column in enumerate(columns):
        if column.form != "number" or column.key in HEADS:
            continue
        given = [value for block in blocks for value in block[place] if value is not None]
        if len(given) >= 3 and 2 * sum(abs(value) >= LARGE for value in given) > len(given):
            found.append(Text(IN_YUAN, column=Text(column.label)))
    return found
