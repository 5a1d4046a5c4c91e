"""The portal as it is run: a web server and a worker, each a process, on one database; and its commands."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.core.settings import ROOT, Settings
from portal.serving import web_command
from tests.programs import answers, environment, free_port, portal, program, until


@dataclass(frozen=True)
class House:
    """A running portal: its address, and what its programs are told."""

    base: str
    env: dict[str, str]
    log: Path

    def command(self, *words: str, status: int = 0) -> str:
        """What `portal …` prints; it must end with `status`."""
        done = subprocess.run(portal(*words), cwd=ROOT, env=self.env, capture_output=True, text=True)
        assert done.returncode == status, f"portal {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout

    def load(self, path: Path, **what: Any) -> None:
        """`portal accounts load` with these firms or officials."""
        path.write_text(json.dumps(what, ensure_ascii=False), encoding="utf-8")
        self.command("accounts", "load", str(path))


@contextmanager
def running(settings: Settings, log: Path) -> Iterator[House]:
    """Both programs, until the block ends."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    env = environment(settings, PORT=str(port), PORTAL_BASE_URL=base)
    with_port = Settings(**{**vars(settings), "port": port})
    with (
        program(web_command(with_port, host="127.0.0.1", workers=1), env, log),
        program(portal("worker"), env, log),
    ):
        until(lambda: answers(f"{base}/healthz"), log=log)
        yield House(base, env, log)
