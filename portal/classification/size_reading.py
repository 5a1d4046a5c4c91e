"""Reads a list of enterprises for the size table, as strictly as a facts document."""

from __future__ import annotations

from decimal import Decimal

from portal.classification.facts import FIELDS, YEAR_FIELDS
from portal.classification.facts_reading import NOT_LIST, NOT_OBJECT, UNKNOWN_KEY, FactsRefused, Problem
from portal.classification.fields import Kind, Unfit
from portal.classification.view import Values, scaled
from portal.core.i18n import Text

KINDS: dict[str, Kind] = {
    "industry_code": FIELDS["industry_code"],
    "employees": FIELDS["employees"],
    "revenue": YEAR_FIELDS["revenue"],
    "total_assets": YEAR_FIELDS["total_assets"],
}


def read_sizes(document: object) -> list[Values]:
    """The figures of each enterprise, unknown ones left out; FactsRefused names all that is wrong."""
    if not isinstance(document, list):
        raise FactsRefused([Problem("", Text(NOT_LIST))])
    problems: list[Problem] = []
    read = [_one(f"[{index}]", each, problems) for index, each in enumerate(document)]
    if problems:
        raise FactsRefused(problems)
    return read


def _one(at: str, given: object, problems: list[Problem]) -> Values:
    if not isinstance(given, dict):
        problems.append(Problem(at, Text(NOT_OBJECT)))
        return {}
    problems += [Problem(f"{at}.{key}", Text(UNKNOWN_KEY)) for key in given.keys() - KINDS.keys()]
    values: dict[str, object] = {}
    for key, kind in KINDS.items():
        if given.get(key) is not None:
            try:
                value = kind.read(given[key])
                values[key] = scaled(value) if isinstance(value, Decimal) else value
            except Unfit as unfit:
                problems.append(Problem(f"{at}.{key}", unfit.message))
    return values
