"""Who is responsible for a task, in English beside the name as issued"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"


def upgrade() -> None:
    op.add_column("plan_task", sa.Column("bodies_en", sa.String(length=400), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("plan_task") as batch_op:
        batch_op.drop_column("bodies_en")
