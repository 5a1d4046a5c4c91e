"""What is wrong in a table, by sheet, row and column in words; and how messages are kept, so that each reader has them in one's own language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.core.i18n import Pair, Text


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `row` counts from 1 as Excel does; 0 is the sheet as a whole. `column` is the heading, as in the file."""

    sheet: str
    row: int
    column: str
    message: Text
    cell: str = ""

    def document(self) -> dict[str, Any]:
        return {
            "sheet": self.sheet, "row": self.row, "column": self.column, "message": kept(self.message),
            "cell": self.cell[:120],
        }  # fmt: skip


def problem_of(document: dict[str, Any]) -> Problem:
    return Problem(
        document["sheet"],
        document["row"],
        document["column"],
        text_of(document["message"]),
        document["cell"],
    )


def kept(message: Text) -> dict[str, Any]:
    """A message as a document; what is put into it is kept as text, numbers and messages."""
    if isinstance(message, Pair):
        return {"zh": message.in_language("zh"), "en": message.in_language("en")}
    return {
        "say": message.msgid,
        "with": {
            key: kept(value) if isinstance(value, Text) else value if isinstance(value, int) else str(value)
            for key, value in message.params.items()
        },
    }


def text_of(document: dict[str, Any]) -> Text:
    if "zh" in document:
        return Pair(document["zh"], document["en"])
    params = {
        key: text_of(value) if isinstance(value, dict) else value for key, value in document["with"].items()
    }
    return Text(document["say"], **params)
