"""How many statements something takes: what tests of bounded work count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, event


@contextmanager
def counted(engine: Engine) -> Iterator[list[str]]:
    """Every statement that is asked of the engine meanwhile."""
    asked: list[str] = []

    def look(*given: object) -> None:
        asked.append(str(given[2]))

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", look)
