"""What importing a table would do: added, changed, the same; told row by row, counted, and with a digest to hold it to."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from portal.core.i18n import Text
from portal.sheets.problems import Problem

PAGE = 50
Line = dict[str, Any]
Fields = dict[str, list[Any]]
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


@dataclass
class Outcome:
    """Collected while rows are compared with the register. `deeds` is what will be written, where it is wanted."""

    added: int = 0
    changed: int = 0
    same: int = 0
    read: int = 0  # rows with anything in them, the wrong ones too
    problems: list[Problem] = field(default_factory=list)
    notices: list[Text] = field(default_factory=list)
    deeds: list[Any] = field(default_factory=list)
    pages: list[str] = field(
        default_factory=list
    )  # each a JSON list of up to PAGE lines; none where deeds are kept
    keep_deeds: bool = False
    _lines: list[str] = field(default_factory=list)
    _told: list[str] = field(default_factory=list)  # since the last page
    _sum: Any = field(default_factory=hashlib.sha256)

    @property
    def digest(self) -> str:
        """Of every row that was told; after the last `turn_page`."""
        return str(self._sum.hexdigest())

    def tell(
        self, what: str, *, row: int, sheet: str, code: str, name: str, fields: Callable[[], Fields], deed: Any,
        before: Any = None,
    ) -> None:  # fmt: skip
        """One row that adds or changes something; `fields` gives key → [old, new] as text, for the page that shows it.
        `before` is what stood there: the file itself is known by its hash, so this is what may differ another time."""
        if what == "added":
            self.added += 1
        else:
            self.changed += 1
        self._told.append(f"{what} {row} {sheet} {code} {before} {name}")
        if self.keep_deeds:
            self.deeds.append(deed)
        else:
            line = {"what": what, "row": row, "sheet": sheet, "code": code, "name": name, "fields": fields()}
            self._lines.append(_json(line))
        if len(self._told) == PAGE:
            self.turn_page()

    def tell_added(
        self, sheet: str, rows: Sequence[int], codes: Sequence[str], names: Sequence[str], *,
        fields: Callable[[], Iterable[Fields]], deed: Any,
    ) -> None:  # fmt: skip
        """Many rows of a sheet that add something, as `tell` one by one; one deed for them all, `fields` in their order."""
        self.added += len(rows)
        told = list(zip(rows, codes, names, strict=True))
        self._told += [f"added {row} {sheet} {code} None {name}" for row, code, name in told]
        if self.keep_deeds:
            self.deeds.append(deed)
        else:
            self._lines += [
                _json(
                    {"what": "added", "row": row, "sheet": sheet, "code": code, "name": name, "fields": said}
                )
                for (row, code, name), said in zip(told, fields(), strict=True)
            ]
        while len(self._told) >= PAGE:
            self.turn_page()

    def turn_page(self) -> None:
        told, lines = self._told[:PAGE], self._lines[:PAGE]
        if told:
            self._sum.update("\n".join(told).encode() + b"\n")
            del self._told[:PAGE]
        if lines:
            self.pages.append(f"[{','.join(lines)}]")
            del self._lines[:PAGE]


def _json(document: Any) -> str:
    return _ENCODER.encode(document)
