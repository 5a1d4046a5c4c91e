"""Applications for support: the round, what is asked and granted, what the experts gave"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.add_column(sa.Column('round_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('asked', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('granted', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('score', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('held_tier', sa.String(length=20), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_application_round_id_programme_round'), 'programme_round', ['round_id'], ['id'])
        batch_op.create_check_constraint(batch_op.f('ck_application_round'), "(kind = 'support') = (round_id is not null)")
        batch_op.create_check_constraint(batch_op.f('ck_application_granted'), "granted is null or (granted > 0 and granted <= asked)")
        batch_op.create_index('ix_application_round', ['round_id', 'score', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index('ix_application_round')
        batch_op.drop_constraint(batch_op.f('ck_application_granted'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_application_round'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_application_round_id_programme_round'), type_='foreignkey')
        for name in ('held_tier', 'score', 'granted', 'asked', 'round_id'):
            batch_op.drop_column(name)
