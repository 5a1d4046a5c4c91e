"""Reading the public register: one statement a page, by keyset, with how many there are; and one firm's public facts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Engine, Row

from portal.firms.register_rules import Choice, Place
from portal.firms.register_statements import MOST_COUNTED, Shape, capped_count, statement
from portal.firms.search_rules import GRAMS, Word, small_place_of, words_of
from portal.firms.search_statements import number_of, values_of
from portal.firms.step_queries import OF_ONE_TIER

PAGE = 25
COUNTED = {"district", "layer", "track"}  # what `firms.actions.count` keeps
MANY_HOLDERS = (
    5000  # of a tier: with more of them a page of the order is found sooner than they are put in order
)


@dataclass(frozen=True)
class Listed:
    """A page of the register. `total` is None where it is not known; not `exact`: there are more than that."""

    firms: Sequence[Row[Any]]
    total: int | None
    exact: bool
    before: Place | None
    after: Place | None
    version: int | None  # of the register; None where no firm is listed


def listed(reader: Engine, choice: Choice, *, today: date, most: int = PAGE) -> Listed:
    """A page of firms in the chosen order, with the tiers that they hold today."""
    shape, values = question(choice, today=today, most=most, sqlite=reader.dialect.name == "sqlite")
    with reader.connect() as connection:
        if shape.probed:
            values["total"] = found = connection.scalar(capped_count(shape), values) or 0
            shape = replace(shape, dense=found > MOST_COUNTED)
        if shape.of_tier:
            held = connection.execute(OF_ONE_TIER, values).one_or_none()
            values["total"] = found = int(held[1]) if held else 0
            shape = replace(shape, dense=found > MANY_HOLDERS)
        rows = connection.execute(statement(shape), values).all()
        if shape.walked and len(rows) <= most:  # what is found lies together, further on in the order
            rows = connection.execute(statement(replace(shape, dense=False)), values).all()
    more, rows = len(rows) > most, rows[:most]
    back = choice.place is not None and choice.place.back
    if back:
        rows = rows[::-1]
    total = rows[0].total if rows else (0 if choice.place is None else None)
    return Listed(
        firms=rows,
        total=min(total, MOST_COUNTED) if total is not None and not shape.counted else total,
        exact=shape.counted or (total or 0) <= MOST_COUNTED,
        before=_place(rows[0], choice, back=True) if rows and (more if back else choice.place) else None,
        after=_place(rows[-1], choice, back=False) if rows and (more or back) else None,
        version=rows[0].version if rows else None,
    )


def all_listed(reader: Engine, choice: Choice, *, today: date) -> Iterator[Row[Any]]:
    """Every firm of the choice, a thousand at a time: for what is downloaded."""
    place = choice.place
    while True:
        page = listed(reader, replace(choice, place=place), today=today, most=1000)
        yield from page.firms
        place = page.after
        if place is None:
            return


def _place(row: Row[Any], choice: Choice, *, back: bool) -> Place:
    key = row.registered_on.isoformat() if choice.sort == "newest" else row.sort_key
    return Place(key, row.id, back)


def question(choice: Choice, *, today: date, most: int, sqlite: bool) -> tuple[Shape, dict[str, object]]:
    """What is asked, and with which values."""
    filters = choice.filters
    code = choice.code if choice.q else None
    words = words_of(choice.q) if choice.q and not code else ()
    counted = not choice.q and (set(filters) <= COUNTED or set(filters) == {"tier"})
    place = choice.place
    shape = Shape(
        filters=tuple(filters),
        spells=tuple(word.spells for word in words),
        code=code is not None,
        sort=choice.sort,
        going=None if place is None else "back" if place.back else "on",
        counted=counted,
        most=most,
        sqlite=sqlite,
        gram=not sqlite and choice.sort == "name" and not filters and _is_gram(words),
    )
    values: dict[str, object] = {"today": today, "code": code, **filters}
    if words:
        values |= values_of(words, sqlite=sqlite)
    if counted and len(filters) < 2:
        values["dimension"], values["word"] = next(iter(filters.items()), ("all", "all"))
    if place is not None:
        values["id"] = place.id
        values["key"] = date.fromisoformat(place.key) if choice.sort == "newest" else place.key
        if words and sqlite:
            values["number"] = number_of(place.key, downwards=place.back)
        if shape.gram:
            values["here"] = small_place_of(place.key)
    return shape, values


def _is_gram(words: Sequence[Word]) -> bool:
    """One word that can stand in names only: letters may be the initials of a name too."""
    return len(words) == 1 and len(words[0].text) in GRAMS and not words[0].spells
