"""Which papers were printed, and who has collected them"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    op.create_table(
        "certificate_print",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("printed_by", sa.Integer(), nullable=True),
        sa.Column("printed_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("first >= 1 and last >= first", name=op.f("ck_certificate_print_range")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["certificate_batch.id"], name=op.f("fk_certificate_print_batch_id_certificate_batch")
        ),
        sa.ForeignKeyConstraint(["printed_by"], ["person.id"], name=op.f("fk_certificate_print_printed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_print")),
    )
    op.create_index(op.f("ix_certificate_print_batch_id"), "certificate_print", ["batch_id"])
    op.create_table(
        "certificate_collection",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("collected_on", sa.Date(), nullable=False),
        sa.Column("collected_by", sa.String(length=60), nullable=False),
        sa.Column("noted_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_collection_certificate_id_certificate")
        ),
        sa.ForeignKeyConstraint(["noted_by"], ["person.id"], name=op.f("fk_certificate_collection_noted_by_person")),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_collection")),
    )


def downgrade() -> None:
    op.drop_table("certificate_collection")
    op.drop_table("certificate_print")
