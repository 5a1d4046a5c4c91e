"""The portal's own source as the house rules look at it: which files there are, what they import, and their place."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = Path(__file__).with_name("places.txt")
# In this order: a file imports what stands before its own place, never what stands after it.
ORDER = ("rules", "models", "queries", "actions", "jobs", "forms", "views", "commands")
FEATURES = (
    "accounts",
    "firms",
    "classification",
    "certificates",
    "programmes",
    "applications",
    "panels",
    "funding",
    "tallies",
    "sheets",
    "desks",
    "openapi",
    "demo",
)


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def tracked() -> list[Path]:
    """Every file that git keeps, or would keep; in an unpacked archive every file that there is."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def imports(path: Path, *, at_start_only: bool = False) -> Iterator[str]:
    """The dotted names that a file imports; with `at_start_only` not those within functions and for types."""
    for node in _nodes(tree(path), at_start_only=at_start_only):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _nodes(module: ast.Module, *, at_start_only: bool) -> Iterator[ast.AST]:
    return iter(module.body) if at_start_only else ast.walk(module)


@cache
def places() -> dict[str, str]:
    """The place of each file whose name does not tell it."""
    found = {}
    for line in PLACES.read_text("utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            path, place = line.split()[:2]
            found[path] = place
    return found


def place(path: Path) -> str | None:
    """The place of a feature's file in ORDER: by its name's last word, else as listed; None when it has none."""
    last = path.stem.rsplit("_", 1)[-1]
    if last in ORDER:
        return last
    return places().get(named(path))
