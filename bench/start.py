"""How long it takes until the first page, from nothing, beside a bare Flask; and until the program says what it can do."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.city import city
from bench.rounds import line

BARE = "import flask; a = flask.Flask('bare'); a.add_url_rule('/', view_func=lambda: 'hello'); print(a.test_client().get('/').status_code)"
PORTAL = "from wsgi import app; print(app.test_client().get('/').status_code)"
ROUNDS = 7


def start() -> list[dict[str, object]]:
    env = os.environ | {
        "PORTAL_DATABASE_URL": city(100),
        "PORTAL_INSTANCE": tempfile.mkdtemp(prefix="portal-bench-"),
    }
    portal = Path(sys.executable).parent / "portal"
    first, bare, help_text = [], [], []
    for number in range(ROUNDS + 1):
        bare.append(_seconds([sys.executable, "-c", BARE], env))
        first.append(_seconds([sys.executable, "-c", PORTAL], env))
        help_text.append(_seconds([str(portal), "--help"], env))
        if number == 0:  # the first round fills the caches of the disk
            first, bare, help_text = [], [], []
    ratio = median(f / b for f, b in zip(first, bare, strict=True))
    waited = median(help_text)
    return [
        line(
            "start", value=median(first) * 1000, baseline=median(bare) * 1000, ratio=ratio, goal=4, unit="ms"
        ),
        line("start.help", value=waited * 1000, baseline=500, ratio=waited / 0.5, goal=1, unit="ms"),
    ]


def _seconds(command: list[str], env: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=env, check=True, capture_output=True)
    return time.perf_counter() - began
