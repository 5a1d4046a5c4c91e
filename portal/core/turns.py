"""Writers of one process take turns in the order in which they came. SQLite's own wait is a sleep that looks again now and then, so
whoever comes late may be first, and one of many may wait for seconds."""

from __future__ import annotations

import os
import threading
from collections import deque
from weakref import WeakKeyDictionary

PATIENCE = 25.0  # seconds; after them a writer goes on without its turn, and the database itself decides


class Turns:
    """A lock that is handed on: first come, first served. It may be released by another thread than took it."""

    def __init__(self) -> None:
        self._guard, self._taken = threading.Lock(), False
        self._waiting: deque[threading.Event] = deque()

    def take(self, patience: float = PATIENCE) -> bool:
        """Waits for the turn; false when it did not come in time."""
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            mine = threading.Event()
            self._waiting.append(mine)
        if mine.wait(patience):
            return True
        with self._guard:
            if mine.is_set():  # it was handed over in this very moment
                return True
            self._waiting.remove(mine)
            return False

    def hand_on(self) -> None:
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False


_TURNS: WeakKeyDictionary[object, Turns] = WeakKeyDictionary()
_ADDING = threading.Lock()


def turns_of(database: object) -> Turns:
    """The turns of one database's writers in this process."""
    with _ADDING:
        return _TURNS.setdefault(database, Turns())


def _begin_anew() -> None:
    """A forked process has none of the threads that waited."""
    global _ADDING
    _ADDING = threading.Lock()
    _TURNS.clear()


os.register_at_fork(after_in_child=_begin_anew)
