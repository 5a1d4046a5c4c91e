"""Tables that are handed in: Excel and CSV, checked and applied whole"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    op.create_table('import_file',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('districts', Document(), nullable=True),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('added', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.Column('same', sa.Integer(), nullable=False),
    sa.Column('problems', sa.Integer(), nullable=False),
    sa.Column('notices', Document(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=True),
    sa.Column('errors_sha256', sa.String(length=64), nullable=True),
    sa.Column('round', sa.Integer(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('applied_by', sa.Integer(), nullable=True),
    sa.Column('applied_at', Moment(timezone=True), nullable=True),
    sa.Column('open_key', sa.String(length=120), nullable=True),
    sa.CheckConstraint("state in ('checking', 'wrong', 'ready', 'applying', 'applied', 'discarded')", name=op.f('ck_import_file_state')),
    sa.CheckConstraint("(state = 'applied') = (applied_at is not null)", name=op.f('ck_import_file_applied')),
    sa.CheckConstraint("(state in ('wrong', 'discarded')) = (open_key is null)", name=op.f('ck_import_file_open_key')),
    sa.CheckConstraint("(state = 'wrong') <= (problems > 0)", name=op.f('ck_import_file_wrong')),
    sa.ForeignKeyConstraint(['applied_by'], ['person.id'], name=op.f('fk_import_file_applied_by_person')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_import_file_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_file')),
    sa.UniqueConstraint('open_key', name=op.f('uq_import_file_open_key'))
    )
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.create_index('ix_import_file_made_by', ['made_by', 'id'], unique=False)

    op.create_table('import_page',
    sa.Column('import_id', sa.Integer(), nullable=False),
    sa.Column('which', sa.String(length=10), nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('lines', Document(), nullable=False),
    sa.CheckConstraint("which in ('problems', 'changes')", name=op.f('ck_import_page_which')),
    sa.ForeignKeyConstraint(['import_id'], ['import_file.id'], name=op.f('fk_import_page_import_id_import_file')),
    sa.PrimaryKeyConstraint('import_id', 'which', 'number', name=op.f('pk_import_page'))
    )


def downgrade() -> None:
    op.drop_table('import_page')
    with op.batch_alter_table('import_file', schema=None) as batch_op:
        batch_op.drop_index('ix_import_file_made_by')

    op.drop_table('import_file')
