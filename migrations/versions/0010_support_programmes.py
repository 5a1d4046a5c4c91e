"""Support programmes with the starting set, and their rounds"""

import tomllib

import sqlalchemy as sa
from alembic import op

from portal.core import clock
from portal.core.db import Moment
from portal.core.settings import ROOT

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table('programme',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('title_zh', sa.String(length=120), nullable=False),
    sa.Column('title_en', sa.String(length=160), nullable=False),
    sa.Column('department', sa.String(length=80), nullable=False),
    sa.Column('support', sa.String(length=12), nullable=False),
    sa.Column('definition', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('published_at', Moment(timezone=True), nullable=True),
    sa.Column('closed_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'closed') = (closed_at is not null)", name=op.f('ck_programme_closed')),
    sa.CheckConstraint("(state = 'draft') <= (published_at is null)", name=op.f('ck_programme_published')),
    sa.CheckConstraint("state in ('draft', 'published', 'closed')", name=op.f('ck_programme_state')),
    sa.CheckConstraint("support in ('award', 'subsidy', 'interest', 'voucher', 'scenario', 'premises', 'talent', 'equity', 'platform', 'activity', 'property')", name=op.f('ck_programme_support')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_programme_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme')),
    sa.UniqueConstraint('key', name=op.f('uq_programme_key'))
    )
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.create_index('ix_programme_state', ['state', 'id'], unique=False)

    op.create_table('programme_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('deadline', sa.Date(), nullable=False),
    sa.Column('budget', sa.BigInteger(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint('budget is null or budget > 0', name=op.f('ck_programme_round_budget')),
    sa.CheckConstraint('deadline >= opens_on', name=op.f('ck_programme_round_order')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_programme_round_made_by_person')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_programme_round_programme_id_programme')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_round')),
    sa.UniqueConstraint('programme_id', 'name', name=op.f('uq_programme_round_programme_id'))
    )
    with op.batch_alter_table('programme_round', schema=None) as batch_op:
        batch_op.create_index('ix_programme_round_days', ['programme_id', 'opens_on', 'deadline'], unique=False)

    op.create_table('round_extension',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('before', sa.Date(), nullable=False),
    sa.Column('after', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint('after > before', name=op.f('ck_round_extension_later')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_round_extension_made_by_person')),
    sa.ForeignKeyConstraint(['round_id'], ['programme_round.id'], name=op.f('fk_round_extension_round_id_programme_round')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_round_extension'))
    )
    with op.batch_alter_table('round_extension', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_round_extension_round_id'), ['round_id'], unique=False)

    _first_programmes()


def _first_programmes() -> None:
    """The starting set (rules.md §6), each published with the mark of its source; the city changes it on screen."""
    table = sa.table(
        'programme', *(sa.column(name) for name in ('version', 'key', 'title_zh', 'title_en', 'department', 'support', 'definition', 'state')),
        sa.column('made_at', Moment()), sa.column('published_at', Moment()),
    )
    moment = clock.now()
    for path in sorted((ROOT / 'portal' / 'programmes' / 'first').glob('*.toml')):
        text = path.read_text('utf-8')
        said = tomllib.loads(text)
        shown = {name: said[name] for name in ('key', 'title_zh', 'title_en', 'department', 'support')}
        op.execute(table.insert().values(version=1, definition=text, state='published', made_at=moment, published_at=moment, **shown))


def downgrade() -> None:
    with op.batch_alter_table('round_extension', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_round_extension_round_id'))

    op.drop_table('round_extension')
    with op.batch_alter_table('programme_round', schema=None) as batch_op:
        batch_op.drop_index('ix_programme_round_days')

    op.drop_table('programme_round')
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_index('ix_programme_state')

    op.drop_table('programme')
