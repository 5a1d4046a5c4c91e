"""The size table from its TOML text, as strictly as a rule book."""

from __future__ import annotations

import hashlib
from typing import Any

from portal.classification.quantities import fact
from portal.classification.rulebook import CERTAINTIES
from portal.classification.sizes import Column, SizeTable
from portal.classification.toml_part import Part, Source
from portal.classification.vocabulary import threshold

BOUND_FACTS = ("employees", "revenue", "total_assets")


def read_size_table(source: Source) -> SizeTable:
    """The size table in `source`; its columns are read as strictly as a rule book."""
    part = Part(source, source.table())
    certainty = part.one_of("certainty", CERTAINTIES)
    columns = []
    for each in part.parts("columns"):
        columns.append(_column(each, certainty))
        each.end()
    rest = [column for column in columns if not column.codes]
    codes = [code for column in columns for code in column.codes]
    if len(rest) != 1 or len(set(codes)) != len(codes):
        raise part.refused("each industry has one column, and one column takes the rest", "columns")
    made = SizeTable(
        part.text("id"), part.text("document"), tuple(columns), certainty,
        hashlib.sha256(source.text.encode()).hexdigest(),
    )  # fmt: skip
    part.end()
    return made


def _column(part: Part, certainty: str) -> Column:
    bounds: list[list[Any]] = [[], [], []]
    for key in BOUND_FACTS:
        texts = part.words(key, default=[])
        if len(texts) not in (0, 3):
            raise part.refused("three bounds are expected: large, medium, small", key)
        for row, text in zip(bounds, texts, strict=False):
            bar = threshold(part, key, text, rate=False)
            row.append((fact(key), fact(key).bar(bar), text))
    if not bounds[0]:
        raise part.refused("a column has bounds")
    codes = tuple(code for text in part.words("codes") for code in _codes(part, text))
    return Column(
        part.text("key"), part.text("label_zh"), part.text("label_en"), codes,
        tuple(tuple(row) for row in bounds), part.one_of("certainty", CERTAINTIES, certainty),
    )  # fmt: skip


def _codes(part: Part, text: str) -> list[str]:
    first, _, last = text.partition("-")
    if not (first.isdigit() and (last.isdigit() or not last)):
        raise part.refused(f"{text!r} is neither a code nor a range", "codes")
    return [str(code).zfill(len(first)) for code in range(int(first), int(last or first) + 1)]
