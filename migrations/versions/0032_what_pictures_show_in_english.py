"""What a picture of a park or a scenario shows, in English beside its description as entered"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"


def upgrade() -> None:
    with op.batch_alter_table("item_picture") as batch_op:
        batch_op.add_column(sa.Column("alt_en", sa.String(length=300), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("item_picture") as batch_op:
        batch_op.drop_column("alt_en")
