"""PostgreSQL finds what is common in names in their order, without ordering all of it"""

import sqlalchemy as sa
from alembic import op

from portal.firms.search_rules import grams_of, small_place_of

revision = "0027"
down_revision = "0026"

CHUNK = 2000
FIRM = sa.table("firm", *map(sa.column, ("id", "sort_key", "search_name", "standing")))
ADD = sa.text(
    "INSERT INTO firm_gram (gram, place, firm_id) SELECT unnest(CAST(:grams AS varchar[])), :place, :id"
)


def upgrade() -> None:
    connection, after = op.get_bind(), 0
    if connection.dialect.name != "postgresql":
        return  # SQLite's index of names has their order
    op.execute(
        'CREATE TABLE firm_gram (gram varchar(4) COLLATE "C" NOT NULL, place integer NOT NULL, firm_id integer NOT NULL)'
    )
    query = sa.select(FIRM).where(FIRM.c.standing == "registered").order_by(FIRM.c.id).limit(CHUNK)
    while rows := connection.execute(query.where(FIRM.c.id > after)).all():
        connection.execute(ADD, [
            {"grams": grams_of(row.search_name), "place": small_place_of(row.sort_key), "id": row.id} for row in rows
        ])
        after = rows[-1].id
    op.execute("ALTER TABLE firm_gram ADD CONSTRAINT pk_firm_gram PRIMARY KEY (gram, place, firm_id)")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TABLE firm_gram")
