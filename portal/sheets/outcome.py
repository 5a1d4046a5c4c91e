"""What importing a table would do: added, changed, the same; told row by row, counted, and with a digest to hold it to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from portal.core.i18n import Text
from portal.sheets.problems import Problem

PAGE = 50
Line = dict[str, Any]


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
    pages: list[str] = field(default_factory=list)  # each a JSON list of up to PAGE lines
    keep_deeds: bool = False
    _lines: list[str] = field(default_factory=list)
    _sum: Any = field(default_factory=hashlib.sha256)

    @property
    def digest(self) -> str:
        return str(self._sum.hexdigest())

    def tell(
        self, what: str, *, row: int, sheet: str, code: str, name: str, fields: dict[str, Any], deed: Any
    ) -> None:
        """One row that adds or changes something; `fields` is key → [old, new] as text."""
        if what == "added":
            self.added += 1
        else:
            self.changed += 1
        line = json.dumps(
            {"what": what, "row": row, "sheet": sheet, "code": code, "name": name, "fields": fields},
            ensure_ascii=False, separators=(",", ":"),
        )  # fmt: skip
        self._sum.update(line.encode())
        self._lines.append(line)
        if len(self._lines) == PAGE:
            self.turn_page()
        if self.keep_deeds:
            self.deeds.append(deed)

    def turn_page(self) -> None:
        if self._lines:
            self.pages.append(f"[{','.join(self._lines)}]")
            self._lines.clear()
