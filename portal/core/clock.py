"""The only place that asks what time it is; development may move the day."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

CITY_ZONE = ZoneInfo("Asia/Shanghai")

_shift = timedelta()
_followed: Path | None = None
_read_at: int | None = None
_looked_at = float("-inf")
_fixed: datetime | None = None


def real_now() -> datetime:
    """The moment in UTC, whatever day development has moved to: for leases and time limits."""
    return datetime.now(UTC)


def now() -> datetime:
    """The moment in UTC, moved by as many days as `portal clock set` said."""
    if _fixed is not None:
        return _fixed
    if _followed is not None:
        _look(_followed)
    return real_now() + _shift


def today() -> date:
    """The calendar day in the city."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The calendar day of a moment in the city."""
    return moment.astimezone(CITY_ZONE).date()


def start_of(day: date) -> datetime:
    """The first moment of a day in the city."""
    return datetime(day.year, day.month, day.day, tzinfo=CITY_ZONE)


def follow(path: Path | None) -> None:
    """Takes the shift from this file from now on, in every process that follows it; None ends it."""
    global _followed, _looked_at, _read_at, _shift
    _followed, _looked_at, _read_at, _shift = path, float("-inf"), None, timedelta()


@contextmanager
def fixed_at(moment: datetime) -> Iterator[None]:
    """In this process it is `moment` until the block ends: a demonstration's past is played on its own days."""
    global _fixed
    before, _fixed = _fixed, moment.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before


def move_to(day: date, path: Path) -> None:
    """Makes `day` the present day for all who follow `path`."""
    global _looked_at
    days = (day - day_of(real_now())).days
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(".new")
    scratch.write_text(str(days))
    os.replace(scratch, path)
    _looked_at = float("-inf")


def _look(path: Path) -> None:
    """Reads the shift anew where its file has changed; asks for that twenty times a second at most."""
    global _looked_at, _read_at, _shift
    moment = monotonic()
    if moment < _looked_at + 0.05:
        return
    _looked_at = moment
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        changed = 0
    if changed != _read_at:
        _read_at = changed
        _shift = timedelta(days=int(path.read_text())) if changed else timedelta()
