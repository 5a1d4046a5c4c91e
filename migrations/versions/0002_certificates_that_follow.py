"""Certificates that replace and renew others, and credentials for machines beside the papers."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "credential_signer",
        sa.Column("multikey", sa.String(length=80), nullable=False),
        sa.Column("first_used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("multikey", name=op.f("pk_credential_signer")),
    )
    op.create_table(
        "certificate_credential",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("document", Document(), nullable=False),
        sa.ForeignKeyConstraint(
            ["certificate_id"], ["certificate.id"], name=op.f("fk_certificate_credential_certificate_id_certificate")
        ),
        sa.PrimaryKeyConstraint("certificate_id", name=op.f("pk_certificate_credential")),
    )
    with op.batch_alter_table("certificate") as batch:
        batch.add_column(sa.Column("superseded_on", sa.Date(), nullable=True))
        batch.add_column(sa.Column("renews", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_certificate_renews_certificate"), "certificate", ["renews"], ["id"])
        batch.create_check_constraint(
            op.f("ck_certificate_superseded"), "(superseded_by is null) = (superseded_on is null)"
        )
        batch.create_index(op.f("ix_certificate_superseded_by"), ["superseded_by"])
        batch.create_index("ix_certificate_term", ["valid_to"])


def downgrade() -> None:
    with op.batch_alter_table("certificate") as batch:
        batch.drop_index("ix_certificate_term")
        batch.drop_index(op.f("ix_certificate_superseded_by"))
        batch.drop_constraint(op.f("ck_certificate_superseded"), type_="check")
        batch.drop_constraint(op.f("fk_certificate_renews_certificate"), type_="foreignkey")
        batch.drop_column("renews")
        batch.drop_column("superseded_on")
    op.drop_table("certificate_credential")
    op.drop_table("credential_signer")
