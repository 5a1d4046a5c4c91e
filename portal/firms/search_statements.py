"""The part of the register's statements that finds firms by name; where it differs, for SQLite or PostgreSQL (see name_index.py)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    BigInteger,
    BindParameter,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    union_all,
)

from portal.firms.models import Firm
from portal.firms.name_index import GRAMS, SEARCH, TABLE
from portal.firms.search_rules import ID_BITS, ID_MASK, Word, place_of

LAST = 2**63 - 1


def holds(spells: Sequence[bool], *, sqlite: bool, of: Any = Firm) -> list[ColumnElement[bool]]:
    """Each word stands in the name or, where it may spell one, in the initials: what the tokens promise, made certain.

    `of` has the columns `search_name` and `initials`."""
    place = func.instr if sqlite else func.strpos
    found: list[ColumnElement[bool]] = []
    for n, spelling in enumerate(spells):
        word: BindParameter[str] = bindparam(f"word{n}")
        ways = [place(of.search_name, word) > 0]
        ways += [place(of.initials, word) > 0] if spelling else []
        found.append(or_(*ways))
    return found


def has_tokens(spells: Sequence[bool]) -> list[ColumnElement[bool]]:
    """PostgreSQL: the column of tokens has all those of each word."""
    held: ColumnElement[Any] = literal_column("firm.name_tokens")

    def all_of(name: str) -> ColumnElement[bool]:
        return held.op("@>", is_comparison=True)(cast(bindparam(name), ARRAY(BigInteger)))

    found: list[ColumnElement[bool]] = []
    for n, spelling in enumerate(spells):
        ways = [all_of(f"tokens{n}"), *([all_of(f"initials{n}")] if spelling else [])]
        found.append(or_(*ways))
    return found


def values_of(words: Sequence[Word], *, sqlite: bool) -> dict[str, object]:
    """What the statements ask with."""
    values: dict[str, object] = {f"word{n}": word.text for n, word in enumerate(words)}
    if sqlite:
        return values | {"match": " AND ".join(map(_expression, words))}
    values |= {f"tokens{n}": list(word.tokens) for n, word in enumerate(words)}
    return values | {f"initials{n}": list(word.initial_tokens) for n, word in enumerate(words) if word.spells}


def _expression(word: Word) -> str:
    ways = [word.tokens, *([word.initial_tokens] if word.spells else [])]
    return (
        "("
        + " OR ".join("(" + " AND ".join(f'"{token:x}"' for token in tokens) + ")" for tokens in ways)
        + ")"
    )


def found_firms() -> tuple[FromClause, ColumnElement[bool]]:
    """SQLite: the firms that the index names, and the condition under which it does."""
    own = Firm.id == SEARCH.c.rowid.op("&")(literal_column(str(ID_MASK)))
    return SEARCH.join(Firm, own), SEARCH.c[TABLE].op("MATCH", is_comparison=True)(bindparam("match"))


def in_order(
    query: Select[*tuple[Any, ...]], own: Sequence[ColumnElement[bool]], *, downwards: bool, most: int
) -> Select[*tuple[Any, ...]]:
    """SQLite: as many found firms as fill a page, read off the index in the order of names and no further.

    Numbers fall together with places, so the last place is read whole; its firms are then ordered by their full key."""
    source, match = found_firms()
    number = SEARCH.c.rowid
    last = (
        select(number.op(">>")(literal_column(str(ID_BITS))))
        .select_from(source)
        .where(match, *own)
        .order_by(number.desc() if downwards else number)
        .limit(1)
        .offset(most)
        .correlate(None)
        .scalar_subquery()
    )
    if downwards:
        bound = number >= func.coalesce(last.op("<<")(literal_column(str(ID_BITS))), literal_column("0"))
    else:
        end = last.op("<<")(literal_column(str(ID_BITS))).op("|")(literal_column(str(ID_MASK)))
        bound = number <= func.coalesce(end, literal_column(str(LAST)))
    return query.select_from(source).where(match, bound, *own)


def in_order_of_places(
    query: Select[*tuple[Any, ...]], *, going: str | None, most: int
) -> Select[*tuple[Any, ...]]:
    """PostgreSQL: as many firms with a gram as fill a page, read off the table of grams in the order of names and no further.

    Of the firms that share a place the table does not know the order: the last place is read whole, and the cursor's."""
    place, here = GRAMS.c.place, bindparam("here", type_=Integer)
    own = [_has_gram()]
    if going is not None:
        own.append(place < here if going == "back" else place > here)
    firm = select(GRAMS.c.firm_id)
    further = firm.where(*own).order_by(place.desc() if going == "back" else place)
    found: CompoundSelect[int] | Select[int] = further.fetch(most + 1, with_ties=True)
    if going is not None:
        found = union_all(firm.where(_has_gram(), place == here), found)
    page = found.subquery()
    return query.join(page, page.c.firm_id == Firm.id)


def firms_with_gram(most: int) -> Select[Any]:
    """PostgreSQL: the first firms with a gram, `most` of them; without their order all of them would be looked up before one is."""
    return select(GRAMS.c.firm_id).where(_has_gram()).order_by(GRAMS.c.place).limit(most)


def _has_gram() -> ColumnElement[bool]:
    return GRAMS.c.gram == bindparam("word0", type_=String)


def numbers_from(*, downwards: bool) -> ColumnElement[bool]:
    """SQLite: from the place of the cursor on, so that what lies before it is not read."""
    here: BindParameter[int] = bindparam("number")
    return SEARCH.c.rowid <= here if downwards else SEARCH.c.rowid >= here


def number_of(key: str, *, downwards: bool) -> int:
    """The first number of the place of a name, or going down its last."""
    first = place_of(key) << ID_BITS
    return first | ID_MASK if downwards else first
