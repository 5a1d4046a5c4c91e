"""Measuring two things against each other: in turns, several rounds, and the median of each and of their ratio."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from statistics import median
from typing import Any

Work = Callable[[], object]
WALL: dict[str, Any] = {"seconds": time.perf_counter, "unit": "µs of the wall"}


def compared(
    row: str,
    work: Work,
    baseline: Work,
    *,
    goal: float,
    times: int = 300,
    rounds: int = 15,
    unit: str = "µs of CPU",
    seconds: Callable[[], float] = time.process_time,
) -> dict[str, object]:
    """A line: what one `work` costs beside one `baseline`, and whether it is at most `goal` times as much: CPU, or with
    another clock (`WALL`) the time that passes, where a database's server does its part."""
    for warm_up in (work, baseline):
        for _ in range(max(3, times // 10)):
            warm_up()
    values, baselines = [], []
    gc.collect()
    for _ in range(rounds):
        baselines.append(_mean(baseline, times, seconds))
        values.append(_mean(work, times, seconds))
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


def _mean(work: Work, times: int, seconds: Callable[[], float]) -> float:
    start = seconds()
    for _ in range(times):
        work()
    return (seconds() - start) / times
