"""Sums over the register that give no firm away: which cells are not shown, and which others with them so that none can be reckoned back.

The rule is data: a cell is shown when at least LEAST_FIRMS firms stand behind it and none of them has more than LARGEST_SHARE percent of
it. Of the cells that make a total which is shown, those that are not shown must together keep the rule too; else the smallest of the
others are left out with them. Plain counts of firms are not touched by it: who is in the register is public, firm by firm."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from portal.core.i18n import N_

LEAST_FIRMS = 3
LARGEST_SHARE = 85  # percent
MEASURES = {
    # what is summed, its unit, by how much it is rounded, and whether it belongs to a fiscal year (else: as it stood in that year)
    "rd_expense": (N_("R&D expense"), N_("10,000 yuan"), 100_000_000, True),  # 分: to a million yuan
    "revenue": (N_("Revenue"), N_("10,000 yuan"), 100_000_000, True),
    "rd_staff": (N_("R&D staff"), N_("people"), 5, True),
    "ip_1": (N_("Class I rights"), N_("rights"), 5, False),
    "ip_2": (N_("Class II rights"), N_("rights"), 5, False),
    "equity_3y": (N_("Equity raised in three years"), N_("10,000 yuan"), 100_000_000, False),
}
RULE = N_(
    "Not shown: what rests on fewer than %(least)s firms, or to more than %(share)s%% on one; and as many of the smallest others as are "
    "needed so that nothing can be reckoned back from the total. Sums are rounded, and made once a month; each stays as it was while only one or two firms more or fewer stand behind it."
)


@dataclass(frozen=True)
class Cell:
    """A sum over some firms; `largest` is the part of the firm that has most."""

    word: str
    firms: int
    total: int
    largest: int


@dataclass(frozen=True)
class Shown:
    """A cell as everybody may see it: None is not shown."""

    word: str
    firms: int | None
    total: int | None


def may_show(firms: int, total: int, largest: int) -> bool:
    return firms == 0 or (firms >= LEAST_FIRMS and largest * 100 <= total * LARGEST_SHARE)


def next_of(before: Cell | None, now: Cell) -> Cell:
    """The cell as it is published next: as it was while fewer than LEAST_FIRMS firms more or fewer stand behind it, since the
    difference of two publications would be theirs."""
    if before is not None and 0 < abs(now.firms - before.firms) < LEAST_FIRMS:
        return before
    return now


def total_of(cells: Collection[Cell], word: str) -> Cell:
    """What the cells make together as they are published: a total of its own would give their differences away."""
    return Cell(
        word,
        sum(cell.firms for cell in cells),
        sum(cell.total for cell in cells),
        max(cell.largest for cell in cells),
    )


def shown(cells: Sequence[Cell], *, rounded_to: int, hidden: Collection[str] = frozenset()) -> list[Shown]:
    """The cells of one total, in their order: each shown rounded, or not shown. `hidden` ones are not shown anyhow."""
    hidden = {cell.word for cell in cells if not may_show(cell.firms, cell.total, cell.largest)} | {*hidden}
    others = sorted(
        (cell for cell in cells if cell.word not in hidden and cell.firms),
        key=lambda cell: (cell.total, cell.word),
    )
    while hidden and others and not _together(cells, hidden):
        hidden.add(others.pop(0).word)
    return [
        Shown(cell.word, None, None)
        if cell.word in hidden
        else Shown(cell.word, cell.firms, rounded(cell.total, rounded_to))
        for cell in cells
    ]


def _together(cells: Sequence[Cell], hidden: set[str]) -> bool:
    """Whether what is not shown says nothing of one firm when it is reckoned back as a whole: two cells at least, and the rule."""
    own = [cell for cell in cells if cell.word in hidden]
    return len(own) > 1 and may_show(
        sum(cell.firms for cell in own), sum(cell.total for cell in own), max(cell.largest for cell in own)
    )


def rounded(total: int, to: int) -> int:
    """To the next multiple, half away from zero."""
    sign = -1 if total < 0 else 1
    return sign * ((abs(total) * 2 + to) // (2 * to)) * to
