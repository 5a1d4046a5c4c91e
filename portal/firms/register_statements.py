"""The register's statements: each shape of question is built once and kept; only its values change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
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

from portal.firms import search_statements
from portal.firms.cell_models import RegisterCell
from portal.firms.count_models import RegisterCount, RegisterVersion
from portal.firms.models import Firm, Title

MOST_COUNTED = 1000


@dataclass(frozen=True)
class Shape:
    """What a statement is built for: which conditions it has, not their values. Built once, then kept."""

    filters: tuple[str, ...]
    spells: tuple[bool, ...]  # for each word that is searched, whether it may stand in initials
    code: bool
    sort: str
    going: str | None
    counted: bool
    most: int
    sqlite: bool
    gram: bool = False  # one word of a length that PostgreSQL keeps in the order of names
    dense: bool = False  # so much is found that walking the order is quicker than ordering what is found

    @property
    def of_tier(self) -> bool:
        """Whether the holders of a tier are asked for and nothing beside: how many they are is kept counted."""
        return self.counted and self.filters == ("tier",)

    @property
    def probed(self) -> bool:
        """Whether it is counted first how much is found, up to what is shown as a number, and then how it is read is
        chosen: by PostgreSQL unless a gram is asked for, as it cannot know; by SQLite where its index has another order."""
        return bool(self.spells) and not self.gram and (not self.sqlite or self.sort == "newest")

    @property
    def walked(self) -> bool:
        """Whether the first so many firms of the order are looked through, which may be too few for a page."""
        return self.dense and bool(self.spells) and not self.sqlite

    @property
    def by_index(self) -> bool:
        """Whether SQLite's index of names is read."""
        return self.sqlite and bool(self.spells) and not self.dense


def looked_through(most: int) -> int:
    """So many firms are looked through in their order for a page of `most`, before all that is found is ordered."""
    return 80 * most


_VERSION = select(RegisterVersion.version).where(RegisterVersion.id == literal_column("1")).scalar_subquery()


@lru_cache(maxsize=512)
def statement(shape: Shape) -> Select[*tuple[Any, ...]]:
    own = _conditions(shape)
    total = _total(shape, own)
    query = select(
        Firm.id, Firm.credit_code, Firm.name, Firm.sort_key, Firm.district, Firm.layer, Firm.track,
        Firm.registered_on, _tiers().label("tiers"), total.label("total"),
        _VERSION.label("version"),
    )  # fmt: skip
    key = Firm.registered_on if shape.sort == "newest" else Firm.sort_key
    downwards = (shape.sort == "newest") != (shape.going == "back")
    if shape.going is not None:
        here = tuple_(bindparam("key", type_=key.type), bindparam("id"))
        place = tuple_(key, Firm.id)
        own = [*own, place < here if downwards else place > here]
    order = (key.desc(), Firm.id.desc()) if downwards else (key, Firm.id)
    if shape.walked:
        walk = select(Firm.id, Firm.search_name, Firm.initials).where(*own).order_by(*order)
        here_on = walk.limit(looked_through(shape.most)).correlate(None).subquery()
        query = query.join(here_on, here_on.c.id == Firm.id)
        query = query.where(*search_statements.holds(shape.spells, sqlite=False, of=here_on.c))
    elif shape.gram:
        query = search_statements.in_order_of_places(query, going=shape.going, most=shape.most).where(*own)
    elif shape.spells and not shape.sqlite:  # found by the index, then ordered
        found = select(Firm.id).where(*own).offset(literal_column("0")).correlate(None)
        query = query.where(Firm.id.in_(found))
    elif not shape.by_index:
        query = query.where(*own)
    elif shape.sort == "newest":
        source, match = search_statements.found_firms()
        query = query.select_from(source).where(match, *own)
    else:
        from_here = [] if shape.going is None else [search_statements.numbers_from(downwards=downwards)]
        query = search_statements.in_order(query, [*own, *from_here], downwards=downwards, most=shape.most)
    return query.order_by(*order).limit(shape.most + 1)


@lru_cache(maxsize=512)
def capped_count(shape: Shape) -> Select[int]:
    """How many there are, counted no further than one above what is shown as a number."""
    return select(_capped(shape, _conditions(shape)))


def _conditions(shape: Shape) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Firm.standing == "registered"]
    for name in shape.filters:
        if name == "tier":
            found.append(_holds_tier(shape) if shape.dense else Firm.id.in_(_holders()))
        else:
            found.append(getattr(Firm, name) == bindparam(name))
    if shape.code:
        found.append(Firm.credit_code == bindparam("code"))
    if shape.walked or shape.gram:
        return found
    found += search_statements.holds(shape.spells, sqlite=shape.sqlite)
    return found if shape.sqlite else [*found, *search_statements.has_tokens(shape.spells)]


def _holders() -> Select[int]:
    return select(Title.firm_id).where(Title.tier == bindparam("tier"), valid())


def _holds_tier(shape: Shape) -> ColumnElement[bool]:
    """Whether the firm at hand holds it. SQLite would read all holders for each firm if it were let near their index."""
    tier = Title.tier.concat("") if shape.sqlite else Title.tier
    own = select(Title.id).where(Title.firm_id == Firm.id, tier == bindparam("tier"), valid())
    return own.correlate(Firm).exists()


def valid() -> ColumnElement[bool]:
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
    return select(held).where(Title.firm_id == Firm.id, valid()).correlate(Firm).scalar_subquery()


def _maintained(shape: Shape) -> ScalarSelect[int]:
    """What the deeds keep counted: one row for one filter, the sum of few for several."""
    if len(shape.filters) > 1:
        chosen = [getattr(RegisterCell, name) == bindparam(name) for name in shape.filters]
        return select(func.coalesce(func.sum(RegisterCell.count), 0)).where(*chosen).scalar_subquery()
    one = (RegisterCount.dimension == bindparam("dimension")) & (RegisterCount.word == bindparam("word"))
    return select(RegisterCount.count).where(one).scalar_subquery()


def _total(shape: Shape, conditions: list[ColumnElement[bool]]) -> ColumnElement[int]:
    if shape.probed or shape.of_tier:
        return bindparam("total", type_=Integer)
    return _maintained(shape) if shape.counted else _capped(shape, conditions)


def _capped(shape: Shape, conditions: list[ColumnElement[bool]]) -> ScalarSelect[int]:
    some = select(Firm.id).where(*conditions).limit(MOST_COUNTED + 1).correlate(None)
    if shape.gram:
        some = search_statements.firms_with_gram(MOST_COUNTED + 1)
    if shape.by_index:
        source, match = search_statements.found_firms()
        some = some.select_from(source).where(match)
    return select(func.count()).select_from(some.subquery()).scalar_subquery()
