"""Facts as the rules see them: flat keys, years counted back from the reporting year, amounts as whole 分.

`revenue` is the reporting year's, `revenue[-1]` the year before's. A slot is one fact that may be missing: such a key,
or (list, index, field) inside a list. Comparisons stay in integers: nothing is ever rounded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from portal.classification.facts import FIELDS, YEAR_FIELDS, Facts
from portal.classification.fields import Amount

if TYPE_CHECKING:
    from portal.classification.quantities import Pair, Quantity

SCALE = 1_000_000
YEARS_BACK = 4
Slot = str | tuple[str, int, str]
Values = Mapping[str, object]

YEARLY: dict[str, tuple[str, int]] = {
    (f"{name}[-{back}]" if back else name): (name, back) for name in YEAR_FIELDS for back in range(YEARS_BACK)
}


def is_amount(key: str) -> bool:
    """Whether the view holds this key as whole millionths (money, millions, percent, scores)."""
    return key in YEARLY or isinstance(FIELDS.get(key), Amount)


@dataclass(frozen=True)
class View:
    """One firm's facts on one day, ready for the rules."""

    as_of: date
    kind: str
    reporting_year: int | None
    values: Values
    pairs: dict[Quantity, Pair] = field(default_factory=dict, repr=False, compare=False)  # worked out once

    def pair(self, quantity: Quantity) -> Pair:
        """The figure that `quantity` is for this firm."""
        try:
            return self.pairs[quantity]
        except KeyError:
            pair = self.pairs[quantity] = quantity.pair(self.values)
            return pair

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The keys that hold a number."""
        return {key: value for key, value in self.values.items() if isinstance(value, int)}

    def replaced(self, slot: Slot, value: object) -> View:
        """The same firm with one fact known otherwise."""
        values = dict(self.values)
        if isinstance(slot, str):
            values[slot] = value
            pairs = {quantity: pair for quantity, pair in self.pairs.items() if slot not in quantity.keys}
        else:
            name, index, field = slot
            items = list(values[name])  # type: ignore[call-overload]
            items[index] = {**items[index], field: value}
            values[name] = tuple(items)
            pairs = dict(self.pairs)
        return View(self.as_of, self.kind, self.reporting_year, values, pairs)

    def path(self, slot: Slot) -> str:
        """Where the fact stands in a facts document."""
        if isinstance(slot, tuple):
            return f"{slot[0]}[{slot[1]}].{slot[2]}"
        if slot not in YEARLY:
            return slot
        name, back = YEARLY[slot]
        return (
            "reporting_year" if self.reporting_year is None else f"years.{self.reporting_year - back}.{name}"
        )


def view_of(facts: Facts) -> View:
    """The view of `facts`; what is unknown has no key."""
    values: dict[str, object] = {}
    for key, value in facts.known.items():
        values[key] = scaled(value) if isinstance(value, Decimal) else value
    year = facts.reporting_year
    if year is not None:
        for back in range(YEARS_BACK):
            suffix = f"[-{back}]" if back else ""
            for name, amount in facts.years.get(year - back, {}).items():
                values[name + suffix] = scaled(amount)
    for key, flag in facts.exclusions.items():
        values[f"exclusions.{key}"] = flag
    values.update(facts.lists)
    values.update(facts.words)
    return View(facts.as_of, facts.kind, year, values)


def scaled(amount: Decimal) -> int:
    """Exact: an amount has at most six decimals."""
    return int(amount.scaleb(6))
