"""The size of an enterprise (large, medium, small, micro) by the columns of a size table: all lower bounds, or one class down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from portal.classification.quantities import Bar, Quantity
from portal.classification.view import Slot, Values

SIZES = ("large", "medium", "small", "micro")
Bound = tuple[Quantity, Bar, str]


@dataclass(frozen=True)
class Column:
    """One industry's bounds; `bounds[0]` are those of large, then medium, then small. `codes` start its industry codes."""

    key: str
    label_zh: str
    label_en: str
    codes: tuple[str, ...]
    bounds: tuple[tuple[Bound, ...], ...]
    certainty: str

    def at_least(self, size: int, values: Values) -> bool | None:
        answer: bool | None = True
        for quantity, bar, _ in self.bounds[size]:
            pair = quantity.pair(values)
            if not isinstance(pair, tuple):
                answer = None
            elif pair[0] * bar[1] < bar[0] * pair[1]:
                return False
        return answer


@dataclass(frozen=True)
class SizeTable:
    """A dated size standard; the column without codes takes every industry that no other names (其他未列明行业)."""

    id: str
    document: str
    columns: tuple[Column, ...]
    certainty: str
    digest: str

    def column(self, industry_code: str) -> Column:
        """The column of a four-digit industry code: the longest beginning that fits."""
        for length in (4, 3, 2):
            if industry_code[:length] in self.by_code:
                return self.by_code[industry_code[:length]]
        return self.by_code[""]

    @cached_property
    def by_code(self) -> dict[str, Column]:
        return {code: column for column in self.columns for code in (column.codes or ("",))}

    def at_least(self, size: int, values: Values) -> bool | None:
        """Whether the firm reaches the class SIZES[size]; without its industry, what all columns agree on."""
        code = values.get("industry_code")
        if code is not None:
            return self.column(str(code)).at_least(size, values)
        answers = {column.at_least(size, values) for column in self.columns}
        return answers.pop() if len(answers) == 1 else None

    def size(self, values: Values) -> str | None:
        """The firm's size, None while an unknown fact decides."""
        for number, name in enumerate(SIZES[:-1]):
            reached = self.at_least(number, values)
            if reached:
                return name
            if reached is None:
                return None
        return SIZES[-1]

    def missing(self, values: Values) -> Iterator[Slot]:
        """The facts that are needed to know whether the firm is large, and unknown."""
        code = values.get("industry_code")
        if code is None:
            yield "industry_code"
        columns = self.columns if code is None else (self.column(str(code)),)
        keys = {quantity.keys[0] for column in columns for quantity, _, _ in column.bounds[0]}
        yield from sorted(key for key in keys if values.get(key) is None)
