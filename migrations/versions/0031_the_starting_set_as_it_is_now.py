"""Two programmes of the starting set were given amount rules after databases had been made: Haizhu's 1:1 share of city and
district, the consecutive years and reckoned top-ups of the gazelle award. Their words said so from the beginning.

Only a text that still is the starting set's own, to the letter, is brought up to date: what the city wrote stays as it is."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
# key: the digest of the text as it was first given, and what in it says more now
WAS = {
    "haizhu_large_models": (
        "922c5032a29d85f73fb38df811817648ff65c6d8cddcf2175be4c94a0b579572",
        [('per_firm_and_year = "1000"\n', 'per_firm_and_year = "1000"\ndistrict_percent = "50"\n')],
    ),
    "gazelle_award": (
        "f96cd399c005eff523d0b22e9a4abf6dcced23b638ba958b3c33ece1edadc3ae",
        [
            ('ceiling = "20"\n', 'years = ["5", "10", "20"]\n'),
            ('up to 500,000 yuan"\n', 'up to 500,000 yuan"\npercent = "20"\nceiling = "50"\n'),
            ('up to 1 million yuan"\n', 'up to 1 million yuan"\npercent = "10"\nceiling = "100"\n'),
        ],
    ),
}


def upgrade() -> None:
    table = sa.table("programme", sa.column("id"), sa.column("key"), sa.column("version"), sa.column("definition"))
    connection = op.get_bind()
    query = sa.select(table.c.id, table.c.key, table.c.version, table.c.definition).where(table.c.key.in_(WAS))
    for row in connection.execute(query).all():
        digest, more = WAS[row.key]
        if hashlib.sha256(row.definition.encode()).hexdigest() != digest:
            continue
        text = row.definition
        for old, new in more:
            text = text.replace(old, new)
        values = {"definition": text, "version": row.version + 1}
        connection.execute(table.update().where(table.c.id == row.id).values(**values))


def downgrade() -> None:
    """Nothing to take back: the earlier text said less than its own words."""
