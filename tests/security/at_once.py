"""Two or more at once: threads that begin in the same moment, and processes that are killed while they work."""

from __future__ import annotations

import os
import signal
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any


def together(*deeds: Callable[[], Any]) -> list[Any]:
    """Does all at once, each in a thread of its own; what each came to, in order."""
    ready = threading.Barrier(len(deeds))

    def begin(deed: Callable[[], Any]) -> Any:
        ready.wait(30)
        return deed()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(begin, deeds))


class Worker:
    """A forked process that works until it is killed; what it acknowledges comes through a pipe, line by line."""

    def __init__(self, work: Callable[[Callable[[str], None]], None]) -> None:
        self.read_end, write_end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.read_end)
                work(lambda line: _write(write_end, line))
            finally:
                traceback.print_exc()
                os._exit(1)
        os.close(write_end)

    def kill(self) -> list[str]:
        """SIGKILL, and what it had acknowledged by then."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        _, ended = os.waitpid(self.pid, 0)
        assert os.WIFSIGNALED(ended), "it had failed before it was killed"
        with os.fdopen(self.read_end, "rb") as pipe:
            *whole, _torn = pipe.read().decode().split("\n")
        return whole


def _write(end: int, line: str) -> None:
    os.write(end, f"{line}\n".encode())
