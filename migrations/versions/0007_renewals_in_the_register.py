"""The register's classification by kind: new applications, and renewals of those who hold a title"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

RESULT = ('run_id', 'firm_id', 'tier', 'district', 'ruleset', 'outcome', 'level', 'could_be', 'gap', 'short', 'missing', 'change')
SUM = ('run_id', 'tier', 'district', 'dimension', 'word', 'count')


def upgrade() -> None:
    _anew('register_result', RESULT, lambda: _result(kind=True), kind=True)
    _anew('register_sum', SUM, lambda: _sum(kind=True), kind=True)


def downgrade() -> None:
    _anew('register_result', RESULT, lambda: _result(kind=False), kind=False)
    _anew('register_sum', SUM, lambda: _sum(kind=False), kind=False)


def _anew(table, columns, create, *, kind) -> None:
    """A primary key changes: the rows wait in a table beside it; going down, those of renewals are left out."""
    listed = ', '.join(f'"{name}"' for name in columns)
    op.execute(f'CREATE TABLE {table}_before AS SELECT * FROM {table}')
    op.drop_table(table)
    create()
    if kind:
        op.execute(f"INSERT INTO {table} ({listed}, kind) SELECT {listed}, 'new' FROM {table}_before")
    else:
        op.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {table}_before WHERE kind = 'new'")
    op.execute(f'DROP TABLE {table}_before')


def _result(*, kind) -> None:
    own = [sa.Column('kind', sa.String(length=8), nullable=False)] if kind else []
    checks = [sa.CheckConstraint("kind in ('new', 'renewal')", name=op.f('ck_register_result_kind'))] if kind else []
    key = ('run_id', 'firm_id', 'tier', *(('kind',) if kind else ()))
    op.create_table('register_result',
    sa.Column('run_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('firm_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    *own,
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('ruleset', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('level', sa.String(length=16), nullable=True),
    sa.Column('could_be', sa.String(length=16), nullable=True),
    sa.Column('gap', sa.SmallInteger(), nullable=False),
    sa.Column('short', sa.String(length=24), nullable=True),
    sa.Column('missing', sa.String(length=40), nullable=True),
    sa.Column('change', sa.String(length=10), nullable=True),
    sa.CheckConstraint("change in ('newly', 'no_longer', 'higher', 'lower')", name=op.f('ck_register_result_change')),
    *checks,
    sa.CheckConstraint("outcome in ('met', 'not_met', 'undetermined', 'impossible')", name=op.f('ck_register_result_outcome')),
    sa.PrimaryKeyConstraint(*key, name=op.f('pk_register_result'))
    )
    first = ['run_id', 'kind'] if kind else ['run_id']
    for name, columns, where in (
        ('change', ['change', 'tier'], 'change IS NOT NULL'),
        ('district', ['district', 'tier', 'outcome'], None),
        ('missing', ['missing', 'tier'], 'missing IS NOT NULL'),
        ('order', ['tier', 'outcome'], None),
    ):
        some = {} if where is None else {'sqlite_where': sa.text(where), 'postgresql_where': sa.text(where)}
        op.create_index(f'ix_register_result_{name}', 'register_result', [*first, *columns, 'gap', 'firm_id'], unique=False, **some)


def _sum(*, kind) -> None:
    own = [sa.Column('kind', sa.String(length=8), nullable=False)] if kind else []
    key = ('run_id', 'tier', *(('kind',) if kind else ()), 'district', 'dimension', 'word')
    op.create_table('register_sum',
    sa.Column('run_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    *own,
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('dimension', sa.String(length=8), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(*key, name=op.f('pk_register_sum'))
    )
