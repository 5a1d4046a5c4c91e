"""Judges a changed firm, for the tests of classification."""

from __future__ import annotations

from portal.classification.facts_reading import read_facts
from portal.classification.results import Result
from portal.classification.rules import judge, rulebook
from portal.classification.view import SCALE
from tests.classification.documents import Document, put, whole_firm


def judged(book: str, document: Document) -> Result:
    return judge(rulebook(book), read_facts(document))


def firm(**changes: object) -> Document:
    document = whole_firm()
    for path, value in changes.items():
        document = put(document, path.replace("__", "."), value)
    return document


def year(document: Document, **figures: object) -> Document:
    for name, value in figures.items():
        document = put(document, f"years.2025.{name}", value)
    return document


def fen(amount: int) -> str:
    return f"{amount // SCALE}.{amount % SCALE:06d}"
