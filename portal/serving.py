"""Web and worker as two programs that live and end together; leaves out what each of them does."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
from types import FrameType

import click

from portal.core.settings import ROOT, Settings

PATIENCE = 20  # seconds for an answer, or a job, that is under way
PR_SET_PDEATHSIG = 1


def web_command(settings: Settings, *, host: str, workers: int, target: str = "wsgi:door") -> list[str]:
    """Granian: asked by name, because its own Python interface is not stable."""
    return [
        os.path.join(os.path.dirname(sys.executable), "granian"), "--interface", "asginl",
        "--host", host, "--port", str(settings.port), "--workers", str(workers), "--no-ws",
        "--workers-kill-timeout", str(PATIENCE - 5), "--log-level", "warning", target,
    ]  # fmt: skip


def worker_command() -> list[str]:
    return [sys.executable, "-m", "portal.cli", "worker"]


def serve(settings: Settings, *, host: str, workers: int) -> int:
    """Runs both until Ctrl-C or SIGTERM (0), or until one of them ends by itself (1)."""
    if not _is_free(host, settings.port):
        click.echo(f"portal: the port {settings.port} is taken; PORT=... names another", err=True)
        return 1
    ending = threading.Event()
    asked = []

    def stop(number: int, frame: FrameType | None) -> None:
        asked.append(number)
        ending.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    programs = [_start(web_command(settings, host=host, workers=workers)), _start(worker_command())]
    for program in programs:
        threading.Thread(target=_watch, args=(program, ending), daemon=True).start()
    click.echo(f"the portal is at http://{host}:{settings.port}; Ctrl-C stops it")
    ending.wait()
    if not asked:
        click.echo("portal: web or worker has ended by itself; the other is stopped too", err=True)
    _stop(programs)
    return 0 if asked else 1


def _is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as found:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, port))
        except OSError:
            return False
    return True


def _start(command: list[str]) -> subprocess.Popen[bytes]:
    """In a session of its own, so that Ctrl-C reaches it through us only; on Linux it ends when we are killed."""
    return subprocess.Popen(
        command, cwd=ROOT, start_new_session=True, preexec_fn=_die_with_parent if _libc else None
    )


def _watch(program: subprocess.Popen[bytes], ending: threading.Event) -> None:
    program.wait()
    ending.set()


def _stop(programs: list[subprocess.Popen[bytes]]) -> None:
    for program in programs:
        program.terminate()
    for program in programs:
        try:
            program.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait()


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _die_with_parent() -> None:
    assert _libc is not None
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
