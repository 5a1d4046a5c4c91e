"""The index by which registered firms are found by name, kept by the deeds that change a name or a standing, in their transaction.

Here, and only here, the databases differ: SQLite has a full-text table without content that is read in the order of
pinyin (search_rules.place_of); PostgreSQL has a column of tokens with an inverted index, which knows no order, and beside it a
table of grams that is read in the order of names: without it a word that many names share would be ordered whole for one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from sqlalchemy import Row, column, insert, select, table, text
from sqlalchemy.orm import Session

from portal.firms.models import Firm
from portal.firms.search_rules import grams_of, row_number, small_place_of, tokens_of

TABLE = "firm_search"
CHUNK = 2000
POSTGRESQL_INDEX = (  # without a list of what is pending: a search would read all of it
    "CREATE INDEX ix_firm_name_tokens ON firm USING gin (name_tokens) WITH (fastupdate = off)"
)
SEARCH = table(TABLE, column("rowid"), column(TABLE), column("tokens"))
GRAMS = table("firm_gram", column("gram"), column("place"), column("firm_id"))
GRAM_KEY = "ALTER TABLE firm_gram ADD CONSTRAINT pk_firm_gram PRIMARY KEY (gram, place, firm_id)"
COLUMNS = (Firm.id, Firm.sort_key, Firm.search_name, Firm.initials)


class Named(Protocol):
    """A firm, or a row of `COLUMNS`."""

    @property
    def id(self) -> int: ...
    @property
    def sort_key(self) -> str: ...
    @property
    def search_name(self) -> str: ...
    @property
    def initials(self) -> str: ...


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def add(session: Session, firms: Iterable[Named]) -> None:
    """Makes registered firms findable, as their rows are now in the database."""
    rows = list(firms)
    if not rows:
        return
    if is_sqlite(session):
        session.execute(insert(SEARCH), [{"rowid": _number(firm), "tokens": _line(firm)} for firm in rows])
    else:
        session.execute(_SET_TOKENS, [{"id": firm.id, "tokens": _tokens(firm)} for firm in rows])
        session.execute(_ADD_GRAMS, [_grams(firm) for firm in rows])


def remove(session: Session, firm: Named) -> None:
    """The firm is found no more; to be called before its name is changed: the index is asked to forget what it was told."""
    if is_sqlite(session):
        told = {TABLE: "delete", "rowid": _number(firm), "tokens": _line(firm)}
        session.execute(insert(SEARCH), told)
    else:
        session.execute(_SET_TOKENS, {"id": firm.id, "tokens": None})
        session.execute(_REMOVE_GRAMS, _grams(firm))


def rebuild(session: Session) -> int:
    """Makes the index anew from the register; gives how many firms it holds."""
    if is_sqlite(session):
        session.execute(insert(SEARCH), {TABLE: "delete-all"})
    else:
        session.execute(text("DROP INDEX ix_firm_name_tokens"))
        session.execute(text("UPDATE firm SET name_tokens = NULL WHERE name_tokens IS NOT NULL"))
        session.execute(text("TRUNCATE firm_gram"))
        session.execute(text("ALTER TABLE firm_gram DROP CONSTRAINT pk_firm_gram"))
    after = held = 0
    while rows := _chunk(session, after):
        add(session, rows)
        after, held = rows[-1].id, held + len(rows)
    if not is_sqlite(session):
        session.execute(text(POSTGRESQL_INDEX))
        session.execute(text(GRAM_KEY))
    return held


def faults(session: Session) -> list[str]:
    """Which firms the index finds, or does not find, against the register; nothing when all is well."""
    registered = {row.id: row for row in session.execute(select(*COLUMNS, Firm.standing))}
    found = []
    for firm in registered.values():
        due = firm.standing == "registered"
        held = _is_held(session, firm, wholly=due)
        if held != due:
            found.append(f"firm {firm.id} is {'found' if held else 'not found'} and {firm.standing}")
    return found


def _is_held(session: Session, firm: Named, *, wholly: bool) -> bool:
    """Whether the firm is found by all of its name or, not `wholly`, by any part."""
    if is_sqlite(session):
        asked = text(f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH :tokens AND rowid = :number")
        match = " AND ".join(f'"{token}"' for token in _line(firm).split())
        return bool(session.scalar(asked, {"tokens": match, "number": _number(firm)}))
    own = _grams(firm)
    tokens, grams = session.execute(_HELD, {"tokens": _tokens(firm), **own}).one()
    return bool(tokens and grams == len(own["grams"]) if wholly else tokens or grams)


def _chunk(session: Session, after: int) -> Sequence[Row[int, str, str, str]]:
    query = select(*COLUMNS).where(Firm.standing == "registered", Firm.id > after)
    return session.execute(query.order_by(Firm.id).limit(CHUNK)).all()


_SET_TOKENS = text("UPDATE firm SET name_tokens = CAST(:tokens AS bigint[]) WHERE id = :id")
_OWN_GRAMS = "firm_gram WHERE gram = ANY(CAST(:grams AS varchar[])) AND place = :place AND firm_id = :id"
_ADD_GRAMS = text(
    "INSERT INTO firm_gram (gram, place, firm_id) SELECT unnest(CAST(:grams AS varchar[])), :place, :id"
)
_REMOVE_GRAMS = text(f"DELETE FROM {_OWN_GRAMS}")
_HELD = text(
    "SELECT name_tokens @> CAST(:tokens AS bigint[]),"
    f" (SELECT count(*) FROM {_OWN_GRAMS}) FROM firm WHERE id = :id"
)


def _tokens(firm: Named) -> list[int]:
    return tokens_of(firm.search_name, firm.initials)


def _grams(firm: Named) -> dict[str, Any]:
    return {"grams": grams_of(firm.search_name), "place": small_place_of(firm.sort_key), "id": firm.id}


def _line(firm: Named) -> str:
    return " ".join(f"{token:x}" for token in _tokens(firm))


def _number(firm: Named) -> int:
    return row_number(firm.sort_key, firm.id)
