"""The certificate of each key that has signed papers, so that any machine can show and use it."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'


def upgrade() -> None:
    with op.batch_alter_table('signer') as table:
        table.add_column(sa.Column('certificate', sa.String(length=12000), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('signer') as table:
        table.drop_column('certificate')
