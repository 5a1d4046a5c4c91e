"""Batches of certificates"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "certificate_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("scope", Document(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("finished_at", Moment(timezone=True), nullable=True),
        sa.CheckConstraint("kind in ('register', 'reissue', 'gather')", name=op.f("ck_certificate_batch_kind")),
        sa.CheckConstraint("state in ('numbering', 'drawing', 'done')", name=op.f("ck_certificate_batch_state")),
        sa.CheckConstraint(
            "(state = 'done') = (finished_at is not null)", name=op.f("ck_certificate_batch_finished")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_certificate_batch_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_batch")),
    )
    op.create_table(
        "certificate_batch_item",
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.Column("replaces", sa.Integer(), nullable=True),
        sa.Column("certificate_id", sa.Integer(), nullable=True),
        sa.Column("left_out", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["certificate_batch.id"], name=op.f("fk_certificate_batch_item_batch_id_certificate_batch")
        ),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_batch_item_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(
            ["replaces"], ["certificate.id"], name=op.f("fk_certificate_batch_item_replaces_certificate")
        ),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_certificate_batch_item_firm_id_firm")),
        sa.PrimaryKeyConstraint("batch_id", "position", name=op.f("pk_certificate_batch_item")),
    )
    op.create_index(
        op.f("ix_certificate_batch_item_certificate_id"), "certificate_batch_item", ["certificate_id"]
    )


def downgrade() -> None:
    op.drop_table("certificate_batch_item")
    op.drop_table("certificate_batch")
