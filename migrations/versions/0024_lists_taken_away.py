"""Long lists that are taken away, written by the worker"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = "0024"
down_revision = "0023"


def upgrade() -> None:
    op.create_table(
        "taken_list",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("given", Document(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=True),
        sa.Column("file", sa.String(length=40), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("ended_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('writing', 'ready', 'failed', 'gone')", name=op.f("ck_taken_list_state")
        ),
        sa.CheckConstraint("form in ('xlsx', 'csv')", name=op.f("ck_taken_list_form")),
        sa.CheckConstraint("(state = 'writing') = (ended_at is null)", name=op.f("ck_taken_list_ended")),
        sa.CheckConstraint("(state = 'ready') = (file is not null)", name=op.f("ck_taken_list_file")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_taken_list_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken_list")),
    )
    with op.batch_alter_table("taken_list", schema=None) as batch_op:
        batch_op.create_index("ix_taken_list_state", ["state", "ended_at"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("taken_list", schema=None) as batch_op:
        batch_op.drop_index("ix_taken_list_state")

    op.drop_table("taken_list")
