"""When an owner last looked through who acts for the firm: nobody was ever asked, and who had left kept the way in."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0035"
down_revision = "0034"


def upgrade() -> None:
    with op.batch_alter_table("membership") as batch_op:
        batch_op.add_column(sa.Column("checked_at", Moment(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("membership") as batch_op:
        batch_op.drop_column("checked_at")
