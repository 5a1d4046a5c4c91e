"""Find firms by name, and count them by district, layer and track together"""

import sqlalchemy as sa
from alembic import op

from portal.firms.search_rules import row_number, tokens_of
from portal.firms.sorting import spelled

revision = "0008"
down_revision = "0007"

CHUNK = 2000
CREATE = {
    "sqlite": (
        "CREATE VIRTUAL TABLE firm_search USING fts5(tokens, content='', columnsize=0, detail=none, tokenize='ascii')",
    ),
    "postgresql": (
        "ALTER TABLE firm ADD COLUMN name_tokens bigint[]",
    ),
}
DROP = {
    "sqlite": ("DROP TABLE firm_search",),
    "postgresql": ("DROP INDEX ix_firm_name_tokens", "ALTER TABLE firm DROP COLUMN name_tokens"),
}
FIRM = sa.table("firm", *map(sa.column, ("id", "name", "sort_key", "search_name", "initials", "standing", "district", "layer", "track")))
CELL = sa.table("register_cell", *map(sa.column, ("district", "layer", "track", "count")))


def upgrade() -> None:
    for name in ("search_name", "initials"):
        op.add_column("firm", sa.Column(name, sa.String(300), nullable=False, server_default=""))
    op.create_table('register_cell',
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('layer', sa.String(length=12), nullable=False),
    sa.Column('track', sa.String(length=16), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('district', 'layer', 'track', name=op.f('pk_register_cell'))
    )
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)
    _spell_names()
    _count_cells()
    if op.get_bind().dialect.name == "postgresql":
        op.execute("CREATE INDEX ix_firm_name_tokens ON firm USING gin (name_tokens) WITH (fastupdate = off)")


def _spell_names() -> None:
    connection, after = op.get_bind(), 0
    query = sa.select(FIRM.c.id, FIRM.c.name, FIRM.c.sort_key, FIRM.c.standing).order_by(FIRM.c.id).limit(CHUNK)
    while rows := connection.execute(query.where(FIRM.c.id > after)).all():
        spellings = [(row, spelled(row.name)) for row in rows]
        connection.execute(
            sa.update(FIRM).where(FIRM.c.id == sa.bindparam("own"))
            .values(search_name=sa.bindparam("folded"), initials=sa.bindparam("letters")),
            [{"own": row.id, "folded": s.search_name, "letters": s.initials} for row, s in spellings],
        )
        _index([(row, s) for row, s in spellings if row.standing == "registered"])
        after = rows[-1].id


def _index(spellings) -> None:
    connection = op.get_bind()
    if not spellings:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(
            sa.text("INSERT INTO firm_search (rowid, tokens) VALUES (:number, :tokens)"),
            [{"number": row_number(row.sort_key, row.id), "tokens": " ".join(f"{token:x}" for token in tokens_of(s.search_name, s.initials))} for row, s in spellings],
        )
    else:
        connection.execute(
            sa.text("UPDATE firm SET name_tokens = CAST(:tokens AS bigint[]) WHERE id = :id"),
            [{"id": row.id, "tokens": tokens_of(s.search_name, s.initials)} for row, s in spellings],
        )


def _count_cells() -> None:
    own = FIRM.c.district, sa.func.coalesce(FIRM.c.layer, ""), sa.func.coalesce(FIRM.c.track, "")
    counted = sa.select(*own, sa.func.count()).where(FIRM.c.standing == "registered").group_by(*own)
    op.get_bind().execute(sa.insert(CELL).from_select(["district", "layer", "track", "count"], counted))


def downgrade() -> None:
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
    op.drop_table('register_cell')
    for name in ("search_name", "initials"):
        op.execute(f"ALTER TABLE firm DROP COLUMN {name}")
