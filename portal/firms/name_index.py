"""The index by which registered firms are found by name, kept by the deeds that change a name or a standing, in their transaction.

Here, and only here, the databases differ: SQLite has a full-text table without content that is read in the order of
pinyin (search_rules.place_of), PostgreSQL a column of tokens with an inverted index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from sqlalchemy import Row, column, insert, select, table, text
from sqlalchemy.orm import Session

from portal.firms.models import Firm
from portal.firms.search_rules import row_number, tokens_of

TABLE = "firm_search"
CHUNK = 2000
POSTGRESQL_INDEX = (  # without a list of what is pending: a search would read all of it
    "CREATE INDEX ix_firm_name_tokens ON firm USING gin (name_tokens) WITH (fastupdate = off)"
)
SEARCH = table(TABLE, column("rowid"), column(TABLE), column("tokens"))
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


def remove(session: Session, firm: Named) -> None:
    """The firm is found no more; to be called before its name is changed: the index is asked to forget what it was told."""
    if is_sqlite(session):
        told = {TABLE: "delete", "rowid": _number(firm), "tokens": _line(firm)}
        session.execute(insert(SEARCH), told)
    else:
        session.execute(_SET_TOKENS, {"id": firm.id, "tokens": None})


def rebuild(session: Session) -> int:
    """Makes the index anew from the register; gives how many firms it holds."""
    if is_sqlite(session):
        session.execute(insert(SEARCH), {TABLE: "delete-all"})
    else:
        session.execute(text("DROP INDEX ix_firm_name_tokens"))
        session.execute(text("UPDATE firm SET name_tokens = NULL WHERE name_tokens IS NOT NULL"))
    after = held = 0
    while rows := _chunk(session, after):
        add(session, rows)
        after, held = rows[-1].id, held + len(rows)
    if not is_sqlite(session):
        session.execute(text(POSTGRESQL_INDEX))
    return held


def faults(session: Session) -> list[str]:
    """Which firms the index finds, or does not find, against the register; nothing when all is well."""
    registered = {row.id: row for row in session.execute(select(*COLUMNS, Firm.standing))}
    found = []
    for firm in registered.values():
        held, due = _is_held(session, firm), firm.standing == "registered"
        if held != due:
            found.append(f"firm {firm.id} is {'found' if held else 'not found'} and {firm.standing}")
    return found


def _is_held(session: Session, firm: Named) -> bool:
    if is_sqlite(session):
        asked = text(f"SELECT count(*) FROM {TABLE} WHERE {TABLE} MATCH :tokens AND rowid = :number")
        match = " AND ".join(f'"{token}"' for token in _line(firm).split())
        return bool(session.scalar(asked, {"tokens": match, "number": _number(firm)}))
    asked = text("SELECT name_tokens @> CAST(:tokens AS bigint[]) FROM firm WHERE id = :id")
    return bool(session.scalar(asked, {"tokens": _tokens(firm), "id": firm.id}))


def _chunk(session: Session, after: int) -> Sequence[Row[int, str, str, str]]:
    query = select(*COLUMNS).where(Firm.standing == "registered", Firm.id > after)
    return session.execute(query.order_by(Firm.id).limit(CHUNK)).all()


_SET_TOKENS = text("UPDATE firm SET name_tokens = CAST(:tokens AS bigint[]) WHERE id = :id")


def _tokens(firm: Named) -> list[int]:
    return tokens_of(firm.search_name, firm.initials)


def _line(firm: Named) -> str:
    return " ".join(f"{token:x}" for token in _tokens(firm))


def _number(firm: Named) -> int:
    return row_number(firm.sort_key, firm.id)
