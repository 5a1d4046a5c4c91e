"""The money of support: instalments, payments with vouchers, reports on the use, reviews"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.create_table('follow_up',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('spent', sa.BigInteger(), nullable=True),
    sa.Column('said', sa.Text(), nullable=True),
    sa.Column('reported_at', Moment(timezone=True), nullable=True),
    sa.Column('reported_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('(reported_at is null) = (said is null)', name=op.f('ck_follow_up_reported')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_follow_up_application_id_application')),
    sa.ForeignKeyConstraint(['reported_by'], ['person.id'], name=op.f('fk_follow_up_reported_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_up')),
    sa.UniqueConstraint('application_id', 'due_on', name=op.f('uq_follow_up_application_id'))
    )
    op.create_index('ix_follow_up_due', 'follow_up', ['reported_at', 'due_on'], unique=False)
    op.create_table('funding_review',
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('grade', sa.String(length=10), nullable=False),
    sa.Column('remark', sa.String(length=1000), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("grade in ('good', 'met', 'missed')", name=op.f('ck_funding_review_grade')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_funding_review_application_id_application')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_funding_review_made_by_person')),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_funding_review'))
    )
    op.create_table('instalment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=False),
    sa.Column('payer', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("payer in ('city', 'district')", name=op.f('ck_instalment_payer')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_instalment_amount')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_instalment_application_id_application')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_instalment_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_instalment'))
    )
    op.create_index(op.f('ix_instalment_application_id'), 'instalment', ['application_id'], unique=False)
    op.create_table('payment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('payer', sa.String(length=10), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('paid_on', sa.Date(), nullable=False),
    sa.Column('voucher', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("(kind = 'recovered') = (reason is not null)", name=op.f('ck_payment_reason')),
    sa.CheckConstraint("kind in ('paid', 'recovered')", name=op.f('ck_payment_kind')),
    sa.CheckConstraint("payer in ('city', 'district')", name=op.f('ck_payment_payer')),
    sa.CheckConstraint('amount > 0', name=op.f('ck_payment_amount')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_payment_application_id_application')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_payment_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    sa.UniqueConstraint('voucher', name=op.f('uq_payment_voucher'))
    )
    op.create_index('ix_payment_application', 'payment', ['application_id', 'paid_on'], unique=False)


def downgrade() -> None:
    for table in ('funding_review', 'follow_up', 'payment', 'instalment'):
        op.drop_table(table)
