"""A line's own figure as it is read and drawn: with its unit, and as a bar beside the threshold."""

from __future__ import annotations

import re
from decimal import Decimal

from portal.classification.results import Finding
from portal.classification.wording import NAMES, WORDS
from portal.core.i18n import N_, Text
from portal.web import formats
from portal.web.i18n import said

RATE = re.compile(r"-?\d+\.\d{4}")  # a rate has no unit of its own, and four decimals
FIGURE = re.compile(r"-?\d+(\.\d+)?")
LIST_JOINT = N_(", ")


def shown_value(finding: Finding) -> str:
    if finding.value_text is not None:
        return said(finding.value_text)
    if finding.value is None:
        return "—"
    if not FIGURE.fullmatch(finding.value):
        named = (said(Text(_word(code))) for code in finding.value.split(", "))
        return said(Text(LIST_JOINT)).join(named)
    if finding.unit is None and RATE.fullmatch(finding.value):
        return formats.percent(Decimal(finding.value))
    number = formats.number(Decimal(finding.value))
    return f"{number} {said(finding.unit)}" if finding.unit else number


def _word(code: str) -> str:
    """A code of the facts document as a reader reads it."""
    return WORDS.get(code) or NAMES.get(f"exclusions.{code}", code)


def bar_of(finding: Finding) -> tuple[float, float] | None:
    """Own value and threshold where both are figures; floats are for drawing only."""
    if finding.value is None or finding.threshold_value is None or not FIGURE.fullmatch(finding.value):
        return None
    return float(finding.value), float(finding.threshold_value)
