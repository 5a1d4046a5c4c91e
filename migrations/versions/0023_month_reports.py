"""The months that are over, each as it was reported"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.create_table(
        "month_report",
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("content", Document(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_month_report")),
    )


def downgrade() -> None:
    op.drop_table("month_report")
