"""Runs the portal's real programs for a test: each with its own address, ended with the test whatever happens."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.core.settings import ROOT, Settings


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """What a program needs to work with the test's database and folder."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return plain | {
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_INSTANCE": str(settings.instance),
        "PYTHONUNBUFFERED": "1",
        **more,
    }


@contextmanager
def program(command: list[str], env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The running program, in a process group of its own, which is killed at the end."""
    with log.open("ab") as out:
        started = subprocess.Popen(
            command,
            cwd=ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
    try:
        yield started
    finally:
        with suppress(ProcessLookupError):
            os.killpg(started.pid, signal.SIGKILL)
        started.wait()


def portal(*words: str) -> list[str]:
    return [sys.executable, "-m", "portal.cli", *words]


def until(happened: Callable[[], object], *, seconds: float = 60, log: Path | None = None) -> None:
    """Waits for something; fails with the program's log when it does not happen."""
    end = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > end:
            raise AssertionError(log.read_text() if log else "it did not happen")
        time.sleep(0.05)


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
