"""What the plan in force wanted before it was changed: asked about a past day, the portal named the present plan's targets."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document

revision = "0037"
down_revision = "0036"


def upgrade() -> None:
    op.create_table(
        "plan_past",
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("content", Document(), nullable=False),
        sa.PrimaryKeyConstraint("ended_on", name="pk_plan_past"),
    )


def downgrade() -> None:
    op.drop_table("plan_past")
