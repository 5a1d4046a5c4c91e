"""Drafts of rule books are tried on the register by the worker, and what came out is kept"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table('rule_trial',
    sa.Column('draft_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('asked', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('done_at', Moment(timezone=True), nullable=True),
    sa.Column('content', Document(), nullable=True),
    sa.CheckConstraint("(done_at is null) = (content is null) and (done_at is null) = (run_id is null) and (done_at is null) = (day is null)", name=op.f('ck_rule_trial_done')),
    sa.ForeignKeyConstraint(['draft_id'], ['rule_draft.id'], name=op.f('fk_rule_trial_draft_id_rule_draft')),
    sa.PrimaryKeyConstraint('draft_id', name=op.f('pk_rule_trial'))
    )
    op.create_table('rule_trial_move',
    sa.Column('draft_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('firm_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('before', sa.SmallInteger(), nullable=False),
    sa.Column('after', sa.SmallInteger(), nullable=False),
    sa.ForeignKeyConstraint(['draft_id'], ['rule_draft.id'], name=op.f('fk_rule_trial_move_draft_id_rule_draft')),
    sa.PrimaryKeyConstraint('draft_id', 'firm_id', name=op.f('pk_rule_trial_move'))
    )


def downgrade() -> None:
    op.drop_table('rule_trial_move')
    op.drop_table('rule_trial')
