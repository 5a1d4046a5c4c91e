"""Drafts of rule books are tried on renewals too: what was tried before is asked for anew"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"


def upgrade() -> None:
    _anew(kind=True)


def downgrade() -> None:
    _anew(kind=False)


def _anew(*, kind) -> None:
    """What came out of trials can be worked out again at any time: none of it is carried over."""
    op.execute("UPDATE rule_trial SET digest = ''")
    op.drop_table('rule_trial_move')
    own = [sa.Column('kind', sa.String(length=8), nullable=False)] if kind else []
    checks = [sa.CheckConstraint("kind in ('new', 'renewal')", name=op.f('ck_rule_trial_move_kind'))] if kind else []
    key = ('draft_id', *(('kind',) if kind else ()), 'firm_id')
    op.create_table('rule_trial_move',
    sa.Column('draft_id', sa.Integer(), autoincrement=False, nullable=False),
    *own,
    sa.Column('firm_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('before', sa.SmallInteger(), nullable=False),
    sa.Column('after', sa.SmallInteger(), nullable=False),
    *checks,
    sa.ForeignKeyConstraint(['draft_id'], ['rule_draft.id'], name=op.f('fk_rule_trial_move_draft_id_rule_draft')),
    sa.PrimaryKeyConstraint(*key, name=op.f('pk_rule_trial_move'))
    )
