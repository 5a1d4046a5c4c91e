"""Titles held elsewhere are checked or refused; titles are revoked for a reason, which may ban the firm"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    op.create_table('ban',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('title_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_ban_order')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_ban_firm_id_firm')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_ban_made_by_person')),
    sa.ForeignKeyConstraint(['title_id'], ['title.id'], name=op.f('fk_ban_title_id_title')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ban'))
    )
    op.create_index(op.f('ix_ban_firm_id'), 'ban', ['firm_id'], unique=False)
    with op.batch_alter_table('title', schema=None) as batch_op:
        batch_op.add_column(sa.Column('checked_by', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('refused_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('refusal', sa.String(length=500), nullable=True))
        batch_op.add_column(sa.Column('revocation_reason', sa.String(length=40), nullable=True))
        batch_op.create_check_constraint(batch_op.f('ck_title_refusal'), "(refused_on is null) = (refusal is null)")
        batch_op.create_check_constraint(batch_op.f('ck_title_refused'), "refused_on is null or checked_on is null")
        batch_op.create_index('ix_title_unchecked', ['checked_on', 'refused_on', 'id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('title', schema=None) as batch_op:
        batch_op.drop_index('ix_title_unchecked')
        batch_op.drop_constraint(batch_op.f('ck_title_refused'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_title_refusal'), type_='check')
        batch_op.drop_column('revocation_reason')
        batch_op.drop_column('refusal')
        batch_op.drop_column('refused_on')
        batch_op.drop_column('checked_by')
    op.drop_index(op.f('ix_ban_firm_id'), table_name='ban')
    op.drop_table('ban')
