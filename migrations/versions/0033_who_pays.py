"""Support is paid by the centre and the province too: the ledger knew the city and the districts alone. The starting programmes say
who pays them, and who gives them in English.

Only a text that still is the starting set's own, to the letter, is brought up to date; and a programme of which money was planned or
paid keeps its payers, because what was entered as the city's would no longer fit the shares."""

import hashlib

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
LEDGERS = ("instalment", "payment")
# key: the digest of the text as it was first given, who gives it in English, who pays where it is not the city
WAS = {
    "gazelle_award": (
        "c2b45755c876353e27da207950ce395d9cb4e15fcaba73f8a009e2c6a97c6ec5",
        "Huangpu District (Guangzhou Development District)", "",
    ),
    "haizhu_large_models": (
        "777bca1a13261d2de6a66469dd101a591bbf50af7e1f110fe9159db2cc554238",
        "Haizhu District", "",
    ),
    "high_tech_award": (
        "574ea260463ff2c822e3b7622b6a0a3feb911acf720a1b23e8a35a051384ddc0",
        "City of Guangzhou", "",
    ),
    "key_little_giant": (
        "fae44bafd3776a81c963b988da1612110c72868b4a6a30621b15f9b8c71cb709",
        "Central finance", 'centre_percent = "100"',
    ),
    "little_giant_award": (
        "473f2a4a99ec78a451faf749c1b7ff6a12faa4ff5fc6c90b7a889f07278ab725",
        "City of Guangzhou", "",
    ),
    "manufacturing_champion": (
        "94ee17b43a75e2cd020bb0aab78608f120ccde77688ece43e428f89845361dc8",
        "City of Guangzhou", "",
    ),
    "provincial_ai_and_robots": (
        "ec8bc9059be342ef795a30547f19809dadba3830e40e216dd1862b760a7dc8d1",
        "Guangdong Province", 'province_percent = "50"',
    ),
    "srdi_loan_interest": (
        "de2a912c391d77839e04fc26f71f407a2a1a4d2293cabebfb96b1cf5b0fffeb8",
        "Guangdong Province", 'province_percent = "100"',
    ),
    "technical_renewal": (
        "82c6cf9f828002888c836825187a34ca740a6819b794dee691c187633d92a9b5",
        "Guangdong Province", 'province_percent = "100"',
    ),
    "tianhe_industry_models": (
        "d87ba96c3e4e2da92fe2872db97e112010ac668f0948e425f280deaf1b2297a2",
        "Tianhe District", "",
    ),
}


def upgrade() -> None:
    for ledger in LEDGERS:
        _payers(ledger, "payer in ('centre', 'province', 'city', 'district')")
    table = sa.table("programme", sa.column("id"), sa.column("key"), sa.column("version"), sa.column("definition"))
    connection = op.get_bind()
    moved = set(connection.scalars(sa.text(
        "select r.programme_id from programme_round r join application a on a.round_id = r.id"
        " where a.id in (select application_id from payment) or a.id in (select application_id from instalment)"
    )))
    query = sa.select(table.c.id, table.c.key, table.c.version, table.c.definition).where(table.c.key.in_(WAS))
    for row in connection.execute(query).all():
        digest, given_by, payer = WAS[row.key]
        if hashlib.sha256(row.definition.encode()).hexdigest() != digest:
            continue
        head, rest = row.definition.split("\nbasis = ", 1)
        text = f'{head}\ndepartment_en = "{given_by}"\nbasis = {rest}'
        if payer and row.id not in moved:
            text = text.replace("[amount]\n", f"[amount]\n{payer}\n", 1)
        values = {"definition": text, "version": row.version + 1}
        connection.execute(table.update().where(table.c.id == row.id).values(**values))


def downgrade() -> None:
    """Refused by the CHECK while somebody else than the city and a district has paid: a ledger is not rewritten."""
    for ledger in LEDGERS:
        _payers(ledger, "payer in ('city', 'district')")


def _payers(ledger: str, check: str) -> None:
    with op.batch_alter_table(ledger) as batch_op:
        batch_op.drop_constraint(op.f(f"ck_{ledger}_payer"), type_="check")
        batch_op.create_check_constraint(op.f(f"ck_{ledger}_payer"), check)
