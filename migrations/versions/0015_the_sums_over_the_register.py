"""The sums over the register, by year and place"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    op.create_table('register_aggregate',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('measure', sa.String(length=16), nullable=False),
    sa.Column('dimension', sa.String(length=10), nullable=False),
    sa.Column('word', sa.String(length=20), nullable=False),
    sa.Column('firms', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('largest', sa.BigInteger(), nullable=False),
    sa.Column('made_in', sa.String(length=7), nullable=False),
    sa.PrimaryKeyConstraint('year', 'measure', 'dimension', 'word', name=op.f('pk_register_aggregate'))
    )


def downgrade() -> None:
    op.drop_table('register_aggregate')
