"""Procedures as data: read strictly from TOML at start, so that a wrong word never reaches a case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "procedures"
ACTORS = ("firm", "certifier", "district", "city", "official", "expert", "system")
NEEDS = ("complete", "remarks", "reason", "ai_firm", "judged")
EFFECTS = ("register", "publish", "recognise")


class ProcedureWrong(ValueError):
    """A procedure's file says something that the portal does not understand; the message names file and word."""


@dataclass(frozen=True)
class Move:
    name: str
    label_zh: str
    label_en: str
    sources: tuple[str, ...]
    to: str
    by: str
    needs: tuple[str, ...] = ()
    effect: str | None = None


@dataclass(frozen=True)
class Stage:
    """What the public sees as one step of the way."""

    label_zh: str
    label_en: str
    states: tuple[str, ...]


@dataclass(frozen=True)
class Procedure:
    kind: str
    label_zh: str
    label_en: str
    moves: tuple[Move, ...]
    stages: tuple[Stage, ...]
    workdays: Mapping[str, int]
    four_eyes: tuple[tuple[str, str], ...]
    publicity_workdays: int
    valid_years: int
    experts_for: frozenset[str] = frozenset()  # tiers on which nobody decides before experts have judged

    def move(self, name: str) -> Move | None:
        return next((move for move in self.moves if move.name == name), None)

    def states(self) -> frozenset[str]:
        """Every state that the procedure knows."""
        return frozenset(s for m in self.moves for s in (*m.sources, m.to))


def read(path: Path, *, states: tuple[str, ...]) -> Procedure:
    """One procedure; ProcedureWrong names the file and what is wrong in it."""
    document = tomllib.loads(path.read_text("utf-8"))
    try:
        procedure = _built(document)
        _checked(procedure, states)
    except (KeyError, TypeError, ValueError) as error:
        raise ProcedureWrong(f"{path.name}: {error}") from error
    return procedure


def _built(document: dict[str, Any]) -> Procedure:
    known = {"kind", "label_zh", "label_en", "source", "workdays", "stage", "move", "four_eyes",
             "publicity_workdays", "valid_years", "experts_for"}  # fmt: skip
    if unknown := set(document) - known:
        raise ValueError(f"unknown words {sorted(unknown)}")
    return Procedure(
        kind=document["kind"],
        label_zh=document["label_zh"],
        label_en=document["label_en"],
        moves=tuple(_move(entry) for entry in document["move"]),
        stages=tuple(Stage(s["label_zh"], s["label_en"], tuple(s["states"])) for s in document["stage"]),
        workdays=dict(document.get("workdays", {})),
        four_eyes=tuple((a, b) for a, b in document.get("four_eyes", [])),
        publicity_workdays=int(document.get("publicity_workdays", 5)),
        valid_years=int(document.get("valid_years", 3)),
        experts_for=frozenset(document.get("experts_for", ())),
    )


def _move(entry: dict[str, Any]) -> Move:
    if unknown := set(entry) - {"name", "label_zh", "label_en", "from", "to", "by", "needs", "effect"}:
        raise ValueError(f"unknown words {sorted(unknown)} in the move {entry.get('name')}")
    return Move(
        name=entry["name"], label_zh=entry["label_zh"], label_en=entry["label_en"], sources=tuple(entry["from"]),
        to=entry["to"], by=entry["by"], needs=tuple(entry.get("needs", ())), effect=entry.get("effect"),
    )  # fmt: skip


def _checked(procedure: Procedure, states: tuple[str, ...]) -> None:
    names = [move.name for move in procedure.moves]
    if len(names) != len(set(names)):
        raise ValueError("a move stands there twice")
    for move in procedure.moves:
        if wrong := ({*move.sources, move.to}) - set(states):
            raise ValueError(f"unknown states {sorted(wrong)} in the move {move.name}")
        if move.by not in ACTORS or set(move.needs) - set(NEEDS) or move.effect not in (None, *EFFECTS):
            raise ValueError(f"unknown actor, need or effect in the move {move.name}")
    for pair in procedure.four_eyes:
        if set(pair) - set(names):
            raise ValueError(f"four_eyes names no move: {pair}")
    for place, used in (
        ("workdays", procedure.workdays),
        ("stage", [s for g in procedure.stages for s in g.states]),
    ):
        if unknown := set(used) - procedure.states():
            raise ValueError(f"{place} names states that no move reaches: {sorted(unknown)}")
