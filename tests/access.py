"""Writes `tests/access.txt` anew: every route with who may use it. `python -m tests.access`, then look at the difference."""

from __future__ import annotations

import tempfile
from pathlib import Path

from portal.accounts.access import table
from portal.accounts.rules import MAY
from portal.app import create_app
from portal.core.settings import read_settings

PATH = Path(__file__).with_name("access.txt")
HEAD = "# Every route of the portal, and who may use it. Reviewed like code; `python -m tests.access` writes it anew.\n"


def lines(rows: list[tuple[str, str, str, str]]) -> list[str]:
    """One line a route: address, methods, permission, and the roles that carry it."""
    said = []
    for path, methods, _endpoint, permission in rows:
        roles = ", ".join(sorted(MAY[permission])) if permission in MAY else "anybody"
        said.append(f"{path:58} {methods:10} {permission:20} {roles}")
    return sorted(said)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(read_settings({"PORTAL_INSTANCE": folder}))
        PATH.write_text(HEAD + "\n".join(lines(table(app))) + "\n", "utf-8")


if __name__ == "__main__":
    main()
