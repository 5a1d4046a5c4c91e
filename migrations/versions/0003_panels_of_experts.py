"""Panels of experts: cases, seats, scores, declared relations"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('expert_relation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('credit_code', sa.String(length=18), nullable=False),
    sa.Column('relation', sa.String(length=12), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=False),
    sa.Column('declared_at', Moment(timezone=True), nullable=False),
    sa.Column('ended_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("relation in ('member', 'employed', 'invested', 'family', 'advises', 'competes', 'other')", name=op.f('ck_expert_relation_relation')),
    sa.ForeignKeyConstraint(['expert_id'], ['person.id'], name=op.f('fk_expert_relation_expert_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_expert_relation'))
    )
    with op.batch_alter_table('expert_relation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_expert_relation_credit_code'), ['credit_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_expert_relation_expert_id'), ['expert_id'], unique=False)

    op.create_table('panel',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('criteria', Document(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('score_limit', sa.Integer(), nullable=False),
    sa.Column('budget', sa.BigInteger(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('seed', sa.String(length=32), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('opened_at', Moment(timezone=True), nullable=True),
    sa.Column('closed_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'closed') = (closed_at is not null)", name=op.f('ck_panel_closed')),
    sa.CheckConstraint("(state in ('draft', 'opening')) = (opened_at is null)", name=op.f('ck_panel_opened')),
    sa.CheckConstraint("state in ('draft', 'opening', 'open', 'closing', 'closed')", name=op.f('ck_panel_state')),
    sa.CheckConstraint('score_limit between 0 and 100', name=op.f('ck_panel_limit')),
    sa.CheckConstraint('seats between 1 and 9', name=op.f('ck_panel_seats')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_panel_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel'))
    )
    op.create_table('panel_case',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('panel_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('asked', sa.BigInteger(), nullable=False),
    sa.Column('result', sa.Integer(), nullable=True),
    sa.Column('spread', sa.Integer(), nullable=True),
    sa.Column('extra', sa.Boolean(), nullable=False),
    sa.Column('open_key', sa.Integer(), nullable=True),
    sa.CheckConstraint('(result is null) = (spread is null)', name=op.f('ck_panel_case_result')),
    sa.CheckConstraint('result is null or result between 0 and 10000', name=op.f('ck_panel_case_range')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_panel_case_application_id_application')),
    sa.ForeignKeyConstraint(['panel_id'], ['panel.id'], name=op.f('fk_panel_case_panel_id_panel')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_case')),
    sa.UniqueConstraint('open_key', name=op.f('uq_panel_case_open_key')),
    sa.UniqueConstraint('panel_id', 'application_id', name=op.f('uq_panel_case_panel_id'))
    )
    with op.batch_alter_table('panel_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_panel_case_application_id'), ['application_id'], unique=False)
        batch_op.create_index('ix_panel_case_ranking', ['panel_id', 'result', 'id'], unique=False)

    op.create_table('panel_seat',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('case_id', sa.Integer(), nullable=False),
    sa.Column('expert_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('additional', sa.Boolean(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=True),
    sa.Column('opinion', sa.String(length=1000), nullable=True),
    sa.Column('relation', sa.String(length=12), nullable=True),
    sa.Column('relation_note', sa.String(length=300), nullable=True),
    sa.Column('drawn_at', Moment(timezone=True), nullable=False),
    sa.Column('saved_at', Moment(timezone=True), nullable=True),
    sa.Column('scored_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'scored') <= (total is not null and scored_at is not null)", name=op.f('ck_panel_seat_scored')),
    sa.CheckConstraint("(state in ('recused', 'void')) = (relation is not null)", name=op.f('ck_panel_seat_relation_said')),
    sa.CheckConstraint("relation in ('member', 'employed', 'invested', 'family', 'advises', 'competes', 'other')", name=op.f('ck_panel_seat_relation')),
    sa.CheckConstraint("state in ('assigned', 'recused', 'scored', 'void')", name=op.f('ck_panel_seat_state')),
    sa.CheckConstraint('total is null or total between 0 and 100', name=op.f('ck_panel_seat_total')),
    sa.ForeignKeyConstraint(['case_id'], ['panel_case.id'], name=op.f('fk_panel_seat_case_id_panel_case')),
    sa.ForeignKeyConstraint(['expert_id'], ['person.id'], name=op.f('fk_panel_seat_expert_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_panel_seat')),
    sa.UniqueConstraint('case_id', 'expert_id', name=op.f('uq_panel_seat_case_id'))
    )
    with op.batch_alter_table('panel_seat', schema=None) as batch_op:
        batch_op.create_index('ix_panel_seat_expert', ['expert_id', 'state', 'id'], unique=False)

    op.create_table('panel_score',
    sa.Column('seat_id', sa.Integer(), nullable=False),
    sa.Column('criterion', sa.String(length=12), nullable=False),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('remark', sa.String(length=500), nullable=False),
    sa.ForeignKeyConstraint(['seat_id'], ['panel_seat.id'], name=op.f('fk_panel_score_seat_id_panel_seat')),
    sa.PrimaryKeyConstraint('seat_id', 'criterion', name=op.f('pk_panel_score'))
    )


def downgrade() -> None:
    op.drop_table('panel_score')
    with op.batch_alter_table('panel_seat', schema=None) as batch_op:
        batch_op.drop_index('ix_panel_seat_expert')

    op.drop_table('panel_seat')
    with op.batch_alter_table('panel_case', schema=None) as batch_op:
        batch_op.drop_index('ix_panel_case_ranking')
        batch_op.drop_index(batch_op.f('ix_panel_case_application_id'))

    op.drop_table('panel_case')
    op.drop_table('panel')
    with op.batch_alter_table('expert_relation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_expert_relation_expert_id'))
        batch_op.drop_index(batch_op.f('ix_expert_relation_credit_code'))

    op.drop_table('expert_relation')
