"""What a chart says, before it is drawn: its title, its rows as text, its series. `components/chart.html` shows it as a
picture, as a table and as a file to take away; all three say the same."""

from __future__ import annotations

import csv
import io
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from portal.core.cells import harmless
from portal.web.formats import number

Value = int | float | None
NOTHING = ""


@dataclass(frozen=True)
class Series:
    """One line, or one colour of columns; None is a gap. `quiet` is drawn in grey: what is not yet so."""

    name: str
    values: Sequence[Value]
    look: Literal["solid", "dashed", "dotted"] = "solid"
    quiet: bool = False


@dataclass(frozen=True)
class Band:
    """Between which two values something lies (an interval of a forecast); None where there is none."""

    name: str
    low_name: str
    high_name: str
    low: Sequence[Value]
    high: Sequence[Value]


@dataclass(frozen=True)
class Target:
    """A line across, and the words on it."""

    value: int | float
    label: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """`name` is its id in the page and its file's name; `title` says what it shows, `over` what its labels are ("Month").

    `labels` are the words along the axis; `written` the same as they stand in table and file, where they differ."""

    name: str
    title: str
    over: str
    labels: Sequence[str]
    series: Sequence[Series]
    kind: Literal["line", "column", "bar"] = "line"
    written: Sequence[str] = ()
    band: Band | None = None
    target: Target | None = None
    stacked: bool = False
    urls: Sequence[str | None] = field(default=())

    @property
    def heads(self) -> list[str]:
        between = [self.band.low_name, self.band.high_name] if self.band else []
        return [self.over, *(one.name for one in self.series), *between]

    @property
    def rows(self) -> list[list[str]]:
        """The table's cells as they are read: the label, then a number in each column, empty where there is none."""
        return [[cells[0], *map(_shown, cells[1:])] for cells in self._cells()]

    @property
    def drawing(self) -> dict[str, Any]:
        """What the script draws."""
        band = self.band
        return {
            "file": self.name,
            "kind": self.kind,
            "title": self.title,
            "labels": list(self.labels),
            "series": [
                {"name": one.name, "values": list(one.values), "look": one.look, "quiet": one.quiet}
                for one in self.series
            ],
            "band": {"name": band.name, "low": list(band.low), "high": list(band.high)} if band else None,
            "target": {"value": self.target.value, "label": self.target.label} if self.target else None,
            "stacked": self.stacked,
            "whole": all(isinstance(v, int) for one in self.series for v in one.values if v is not None),
            "heads": self.heads,
            "rows": self.rows,
        }

    @property
    def csv_link(self) -> str:
        """The table as a file, within the link: nothing is asked of the server, and no script is needed."""
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow([harmless(head) for head in self.heads])
        for label, *values in self._cells():
            writer.writerow([harmless(label), *(NOTHING if value is None else value for value in values)])
        return "data:text/csv;charset=utf-8;base64," + b64encode(
            ("\ufeff" + buffer.getvalue()).encode()
        ).decode("ascii")

    def _cells(self) -> list[list[Any]]:
        between = [self.band.low, self.band.high] if self.band else []
        columns = [self.written or self.labels, *(one.values for one in self.series), *between]
        return [list(cells) for cells in zip(*columns, strict=True)]


def _shown(value: Value) -> str:
    return NOTHING if value is None else number(Decimal(str(round(value, 1))))
