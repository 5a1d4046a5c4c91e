"""What is different between two facts documents: each fact by its path, as it was and as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portal.core.digest import canonical

ONLY_THE_DAY = ("as_of",)  # a new day is no new fact


@dataclass(frozen=True)
class Difference:
    """One fact; None where it was, or is, unknown. A list is told by what it holds, as text."""

    path: str
    old: object
    new: object


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """Every fact that is not the same in both, in the order of the newer document."""
    before, after = _flat(old), _flat(new)
    paths = [*after, *(path for path in before if path not in after)]
    return [
        Difference(path, before.get(path), after.get(path))
        for path in paths
        if before.get(path) != after.get(path)
    ]


def _flat(document: Mapping[str, Any]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in document.items():
        if key in ONLY_THE_DAY or value is None:
            continue
        if key == "years":
            for year, figures in value.items():
                found |= {f"years.{year}.{name}": figure for name, figure in figures.items()}
        elif key == "exclusions":
            found |= {f"exclusions.{name}": flag for name, flag in value.items()}
        elif isinstance(value, list):
            found[key] = tuple(each if isinstance(each, str) else canonical(each) for each in value)
        else:
            found[key] = value
    return found
