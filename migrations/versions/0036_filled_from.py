"""Which earlier filing a draft was filled in from: what a firm had written once was asked of it anew each year."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"


def upgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.add_column(sa.Column("filled_from", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            "fk_application_filled_from_application", "application", ["filled_from"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("application") as batch_op:
        batch_op.drop_constraint("fk_application_filled_from_application", type_="foreignkey")
        batch_op.drop_column("filled_from")
