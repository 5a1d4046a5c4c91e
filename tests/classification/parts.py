"""A firm as the rules see it, with plain values, and what a condition or a scale still misses of it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from portal.classification import quantities as q
from portal.classification.conditions import (
    Among,
    Compare,
)
from portal.classification.quantities import Quantity
from portal.classification.view import Slot, View

DAY = date(2026, 11, 23)


def seen(kind: str = "new", **values: object) -> View:
    return View(DAY, kind, 2025, {key.replace("__", "."): value for key, value in values.items()})


def missed(part: object, view: View) -> list[Slot]:
    return list(part.missing(view))  # type: ignore[attr-defined]


def compare(quantity: Quantity, relation: str, bar: int | Fraction, text: str = "") -> Compare:
    return Compare(quantity, relation, quantity.bar(Fraction(bar)), text)


STAFF = q.fact("employees")
RATIO = q.ratio("rd_staff", "employees")
BRAND, ORGAN, SYSTEM = (Among(key, (True,)) for key in ("own_brand", "has_rd_org", "info_system"))
