"""What changed between two filings: old beside new, only what differs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One thing that differs; None where it was not there, or is not any more."""

    path: str
    old: Any
    new: Any


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every path that differs between two filings, in the order of the new one."""
    before, now = _flat(old), _flat(new)
    paths = [*now, *(path for path in before if path not in now)]
    return tuple(
        Change(path, before.get(path), now.get(path)) for path in paths if before.get(path) != now.get(path)
    )


def _flat(document: Any, path: str = "") -> dict[str, Any]:
    if isinstance(document, Mapping):
        inner = ((f"{path}.{key}" if path else str(key), value) for key, value in document.items())
        return {k: v for at, value in inner for k, v in _flat(value, at).items()}
    return {path: document}
