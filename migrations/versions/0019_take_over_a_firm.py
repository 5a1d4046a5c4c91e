"""Requests to take over a firm"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    op.create_table('takeover',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(length=500), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('waits_until', sa.Date(), nullable=False),
    sa.Column('objection', sa.String(length=500), nullable=True),
    sa.Column('objected_by', sa.Integer(), nullable=True),
    sa.Column('answer', sa.String(length=500), nullable=True),
    sa.Column('answered_at', Moment(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.Column('open_key', sa.String(length=40), nullable=True),
    sa.CheckConstraint("state in ('open', 'accepted', 'refused')", name=op.f('ck_takeover_state')),
    sa.CheckConstraint("(state = 'open') = (answered_at is null)", name=op.f('ck_takeover_answered')),
    sa.CheckConstraint("(state = 'open') = (open_key is not null)", name=op.f('ck_takeover_open_key')),
    sa.CheckConstraint("(objection is null) = (objected_by is null)", name=op.f('ck_takeover_objection')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_takeover_answered_by_person')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_takeover_document_id_document')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_takeover_firm_id_firm')),
    sa.ForeignKeyConstraint(['objected_by'], ['person.id'], name=op.f('fk_takeover_objected_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_takeover_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_takeover')),
    sa.UniqueConstraint('open_key', name=op.f('uq_takeover_open_key'))
    )
    op.create_index(op.f('ix_takeover_firm_id'), 'takeover', ['firm_id'], unique=False)
    op.create_index(op.f('ix_takeover_person_id'), 'takeover', ['person_id'], unique=False)
    op.create_index('ix_takeover_state', 'takeover', ['state', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('takeover')
