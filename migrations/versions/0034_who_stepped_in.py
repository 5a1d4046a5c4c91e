"""When an expert left a seat, and who stepped in: the city read in the audit trail alone who had stood aside."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0034"
down_revision = "0033"


def upgrade() -> None:
    with op.batch_alter_table("panel_seat") as batch_op:
        batch_op.add_column(sa.Column("left_at", Moment(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_panel_seat_replaces_id_panel_seat"), "panel_seat", ["replaces_id"], ["id"]
        )
        batch_op.create_index("ix_panel_seat_replaces", ["replaces_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("panel_seat") as batch_op:
        batch_op.drop_index("ix_panel_seat_replaces")
        batch_op.drop_constraint(op.f("fk_panel_seat_replaces_id_panel_seat"), type_="foreignkey")
        batch_op.drop_column("replaces_id")
        batch_op.drop_column("left_at")
