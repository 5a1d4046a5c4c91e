"""The register's statements: each shape of question is built once and kept; only its values change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
)

from portal.firms.models import Firm, RegisterCount, Title

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Shape:
    """What a statement is built for: which conditions it has, not their values. Built once, then kept."""

    filters: tuple[str, ...]
    needles: int
    code: bool
    sort: str
    going: str | None
    counted: bool
    most: int


@lru_cache(maxsize=512)
def statement(shape: Shape) -> Select[*tuple[Any, ...]]:
    own = _conditions(shape)
    total = _maintained() if shape.counted else _counted(own)
    query = select(
        Firm.id, Firm.credit_code, Firm.name, Firm.sort_key, Firm.district, Firm.layer, Firm.track,
        Firm.registered_on, _tiers().label("tiers"), total.label("total"),
    ).where(*own)  # fmt: skip
    key = Firm.registered_on if shape.sort == "newest" else Firm.sort_key
    downwards = (shape.sort == "newest") != (shape.going == "back")
    if shape.going is not None:
        here = tuple_(bindparam("key", type_=key.type), bindparam("id"))
        place = tuple_(key, Firm.id)
        query = query.where(place < here if downwards else place > here)
    order = (key.desc(), Firm.id.desc()) if downwards else (key, Firm.id)
    return query.order_by(*order).limit(shape.most + 1)


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Firm.standing == "registered"]
    for name in shape.filters:
        if name == "tier":
            held = select(Title.firm_id).where(Title.tier == bindparam("tier"), _valid())
            found.append(Firm.id.in_(held))
        else:
            found.append(getattr(Firm, name) == bindparam(name))
    if shape.code:
        found.append(Firm.credit_code == bindparam("code"))
    if shape.needles:
        found.append(
            or_(*(Firm.name.ilike(bindparam(f"needle{n}"), escape="\\") for n in range(shape.needles)))
        )
    return found


def _valid() -> ColumnElement[bool]:
    today = bindparam("today", type_=Date)
    return and_(
        Title.valid_from <= today,
        or_(Title.valid_to.is_(None), Title.valid_to >= today),
        or_(Title.revoked_on.is_(None), Title.revoked_on > today),
        Title.checked_on <= today,
    )


def _tiers() -> ScalarSelect[str]:
    """The tiers held today, with commas between."""
    comma: Any = literal_column("','")  # as a parameter it would be put in anew at each execution
    held = func.aggregate_strings(type_coerce(Title.tier, String), comma)
    return select(held).where(Title.firm_id == Firm.id, _valid()).correlate(Firm).scalar_subquery()


def _maintained() -> ScalarSelect[int]:
    chosen = (RegisterCount.dimension == bindparam("dimension")) & (RegisterCount.word == bindparam("word"))
    return select(RegisterCount.count).where(chosen).scalar_subquery()


def _counted(conditions: list[ColumnElement[bool]]) -> ScalarSelect[int]:
    """Counted live, but no further than one above what is shown as a number."""
    some = select(Firm.id).where(*conditions).limit(MOST_COUNTED + 1).correlate(None).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
