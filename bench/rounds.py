"""Measuring two things against each other: in turns, several rounds, and the median of each and of their ratio."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median

Work = Callable[[], object]


def compared(
    row: str,
    work: Work,
    baseline: Work,
    *,
    goal: float,
    times: int = 300,
    rounds: int = 15,
    unit: str = "µs of CPU",
) -> dict[str, object]:
    """A line: how much CPU one `work` costs beside one `baseline`, and whether it is at most `goal` times as much."""
    for warm_up in (work, baseline):
        for _ in range(max(3, times // 10)):
            warm_up()
    values, baselines = [], []
    gc.collect()
    for _ in range(rounds):
        baselines.append(_cpu(baseline, times))
        values.append(_cpu(work, times))
    ratio = median(v / b for v, b in zip(values, baselines, strict=True))
    return line(
        row, value=median(values) * 1e6, baseline=median(baselines) * 1e6, ratio=ratio, goal=goal, unit=unit
    )


def line(
    row: str, *, value: float, baseline: float, ratio: float, goal: float, unit: str
) -> dict[str, object]:
    """A row's answer; `goal` is the most that `ratio` may be."""
    return {
        "row": row, "value": round(value, 3), "baseline": round(baseline, 3), "ratio": round(ratio, 4),
        "goal": goal, "met": ratio <= goal, "unit": unit,
    }  # fmt: skip


def _cpu(work: Work, times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times
