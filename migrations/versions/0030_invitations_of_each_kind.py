"""A firm is told once a run of a tier as a new applicant, and once of its renewal: each invitation says which"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
NAME = "uq_firm_invitation_run_id"


def upgrade() -> None:
    with op.batch_alter_table("firm_invitation") as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=8), nullable=False, server_default="new"))
        batch_op.drop_constraint(batch_op.f(NAME), type_="unique")
        batch_op.create_unique_constraint(batch_op.f(NAME), ["run_id", "firm_id", "tier", "kind"])
        batch_op.create_check_constraint(batch_op.f("ck_firm_invitation_kind"), "kind in ('new', 'renewal')")


def downgrade() -> None:
    op.execute("DELETE FROM firm_invitation WHERE kind = 'renewal'")  # they would stand twice
    with op.batch_alter_table("firm_invitation") as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_firm_invitation_kind"), type_="check")
        batch_op.drop_constraint(batch_op.f(NAME), type_="unique")
        batch_op.drop_column("kind")
        batch_op.create_unique_constraint(batch_op.f(NAME), ["run_id", "firm_id", "tier"])
