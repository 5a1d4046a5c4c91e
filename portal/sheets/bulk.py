"""Reads whole columns of plain cells at once, with the same answers as `cells` reads one by one.

Each reader gives None when any cell is not as plain as that: then every cell is read by itself."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

from portal.firms import credit_code

Column = Sequence[Any]
BulkReader = Callable[[Column], Column | None]

# In 万元: below it what Excel keeps lies closer together than 分 do, so each amount has a number of its own.
DISTINCT = 2**33


def codes(cells: Column) -> Column | None:
    distinct = _texts(cells)
    return cells if distinct is not None and credit_code.are_good(distinct) else None


def texts(cells: Column, *, most: int, least: int = 1) -> Column | None:
    """Text that stays as it is: nothing hidden in it, nothing to trim, of the right length; some may be blank."""
    distinct = _texts(cells)
    if distinct is None:
        return None
    blank = "" in distinct
    distinct.discard("")
    together, lengths = "".join(distinct), set(map(len, distinct)) or {least}
    if not (together.isprintable() and unicodedata.is_normalized("NFC", together)):
        return None
    if min(lengths) < least or max(lengths) > most:
        return None
    if " " in together and any(cell != cell.strip() for cell in distinct):
        return None
    return [cell or None for cell in cells] if blank else cells


def _texts(cells: Column) -> set[str] | None:
    """What stands in the cells, each once, when all are text."""
    return set(cells) if set(map(type, cells)) == {str} else None


def money(cells: Column, *, signed: bool = False) -> Column | None:
    """Amounts in 万元 as 分: the nearest number of 分 must be the very number that Excel keeps."""
    import numpy

    given = _floats(cells)
    if given is None:
        return None
    amounts = numpy.array(given)
    scaled = numpy.rint(amounts * 1_000_000)
    fine = (scaled / 1_000_000 == amounts) & (abs(amounts) < DISTINCT)
    if not signed:
        fine &= scaled >= 0
    return _with_blanks(scaled.astype(numpy.int64).tolist(), cells, given) if fine.all() else None


def whole(cells: Column, *, least: int = 0, most: int = 5_000_000) -> Column | None:
    import numpy

    given = _floats(cells, blank=float(least))
    if given is None:
        return None
    numbers = numpy.array(given)
    fine = (numbers == numpy.rint(numbers)) & (numbers >= least) & (numbers <= most)
    return _with_blanks(numbers.astype(numpy.int64).tolist(), cells, given) if fine.all() else None


def _floats(cells: Column, *, blank: float = 0.0) -> Sequence[float] | None:
    """The cells themselves when they are numbers; with blanks among them, a list of its own."""
    types = set(map(type, cells))
    if types == {float}:
        return cells
    if types <= {float, str} and all(cell == "" for cell in cells if type(cell) is str):
        return [blank if cell == "" else cell for cell in cells]
    return None


def _with_blanks(values: Column, cells: Column, given: Sequence[float]) -> Column:
    if given is cells:
        return values
    return [None if cell == "" else value for value, cell in zip(values, cells, strict=True)]
