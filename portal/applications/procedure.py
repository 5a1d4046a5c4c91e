"""Procedures as data: read strictly from TOML at start, so that a wrong word never reaches a case."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent / "procedures"
ACTORS = ("firm", "certifier", "district", "city", "official", "expert", "system")
NEEDS = (
    "complete",
    "remarks",
    "reason",
    "ai_firm",
    "other_eyes",
    "consistent",
    "in_time",
    "judged",
    "granted",
)
EFFECTS = ("register", "publish", "recognise", "update_year", "change_details", "renew")
EARLIER = "earlier"  # in a move's `to`: the state from which the application came into this one
TERMS = frozenset({"undo_workdays", "report_months", "opens_months", "jump_times"})


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
    at_once: bool = (
        False  # the portal itself makes it as soon as the application arrives, when what it needs is there
    )
    undoes: str | None = None  # only while that move was the last one


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
    terms: Mapping[str, int]  # working days, months and bounds that the kind's own rules ask for
    experts_for: frozenset[str] = frozenset()  # tiers on which nobody decides before experts have judged

    def move(self, name: str) -> Move | None:
        return next((move for move in self.moves if move.name == name), None)

    def states(self) -> frozenset[str]:
        """Every state that the procedure knows."""
        return frozenset(s for m in self.moves for s in (*m.sources, m.to) if s != EARLIER)


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
             "publicity_workdays", "valid_years", "terms", "experts_for"}  # fmt: skip
    if unknown := set(document) - known:
        raise ValueError(f"unknown words {sorted(unknown)}")
    if unknown := set(document.get("terms", {})) - TERMS:
        raise ValueError(f"unknown terms {sorted(unknown)}")
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
        terms={key: int(value) for key, value in document.get("terms", {}).items()},
    )


def _move(entry: dict[str, Any]) -> Move:
    known = {"name", "label_zh", "label_en", "from", "to", "by", "needs", "effect", "at_once", "undoes"}
    if unknown := set(entry) - known:
        raise ValueError(f"unknown words {sorted(unknown)} in the move {entry.get('name')}")
    return Move(
        name=entry["name"], label_zh=entry["label_zh"], label_en=entry["label_en"], sources=tuple(entry["from"]),
        to=entry["to"], by=entry["by"], needs=tuple(entry.get("needs", ())), effect=entry.get("effect"),
        at_once=bool(entry.get("at_once", False)), undoes=entry.get("undoes"),
    )  # fmt: skip


def _checked(procedure: Procedure, states: tuple[str, ...]) -> None:
    names = [move.name for move in procedure.moves]
    if len(names) != len(set(names)):
        raise ValueError("a move stands there twice")
    for move in procedure.moves:
        if wrong := ({*move.sources, move.to}) - {*states, EARLIER}:
            raise ValueError(f"unknown states {sorted(wrong)} in the move {move.name}")
        if move.by not in ACTORS or set(move.needs) - set(NEEDS) or move.effect not in (None, *EFFECTS):
            raise ValueError(f"unknown actor, need or effect in the move {move.name}")
        if move.undoes not in (None, *names) or (move.at_once and move.by != "system"):
            raise ValueError(f"the move {move.name} undoes no move, or is at once and not the portal's")
        if EARLIER in move.sources:
            raise ValueError(f"the move {move.name} begins in no state")
    for pair in procedure.four_eyes:
        if set(pair) - set(names):
            raise ValueError(f"four_eyes names no move: {pair}")
    for place, used in (
        ("workdays", procedure.workdays),
        ("stage", [s for g in procedure.stages for s in g.states]),
    ):
        if unknown := set(used) - procedure.states():
            raise ValueError(f"{place} names states that no move reaches: {sorted(unknown)}")
