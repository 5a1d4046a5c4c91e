"""How often a firm's certificates were verified, month by month, for its own page; who asked is kept nowhere."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from portal.web.charts import Chart, Series
from portal.web.i18n import gettext

MONTHS = 12


def begin(today: date) -> date:
    """The first day that the chart shows."""
    return _months(today)[0]


def chart(by_day: Mapping[date, int], *, today: date) -> Chart | None:
    """None when nobody has asked yet."""
    if not by_day:
        return None
    sums: Counter[date] = Counter()
    for day, count in by_day.items():
        sums[day.replace(day=1)] += count
    months = _months(today)
    return Chart(
        name="verified", title=gettext("How often your certificates were verified"), over=gettext("Month"), kind="column",
        labels=[f"{month:%Y-%m}" for month in months],
        series=[Series(gettext("Verified"), [sums[month] for month in months])],
    )  # fmt: skip


def _months(today: date) -> list[date]:
    """The first days of this month and of those before it, oldest first."""
    last = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - MONTHS + 1, last + 1)]
