"""The days of counts: when a presence was booked, spans of tiers, and the steps of every count"""

import sqlalchemy as sa
from alembic import op

from portal.firms.step_rules import Term, spans

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table('register_step',
    sa.Column('dimension', sa.String(length=10), nullable=False),
    sa.Column('word', sa.String(length=20), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('step', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('dimension', 'word', 'day', name=op.f('pk_register_step'))
    )
    op.create_table('tier_span',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(length=20), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('superseded_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ended_on is null or ended_on > first_day', name=op.f('ck_tier_span_order')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_tier_span_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tier_span'))
    )
    with op.batch_alter_table('tier_span', schema=None) as batch_op:
        batch_op.create_index('ix_tier_span_days', ['tier', 'first_day', 'ended_on', 'booked_on', 'superseded_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_tier_span_firm_id'), ['firm_id'], unique=False)

    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.add_column(sa.Column('booked_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ended_booked_on', sa.Date(), nullable=True))
    # what is there already was booked on its day: nobody knows better
    op.execute("update presence set booked_on = first_day, ended_booked_on = ended_on")
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.alter_column('booked_on', existing_type=sa.Date(), nullable=False)
        batch_op.create_check_constraint(op.f('ck_presence_ended_booked'), '(ended_on is null) = (ended_booked_on is null)')
    _steps_of_presences()
    _spans()


def _steps_of_presences() -> None:
    for dimension, word in (("all", "'all'"), ("district", "district"), ("layer", "layer"), ("track", "track")):
        op.execute(
            f"insert into register_step (dimension, word, day, step) select '{dimension}', word, day, sum(step) from ("
            f" select {word} as word, first_day as day, 1 as step from presence"
            f" union all select {word}, ended_on, -1 from presence where ended_on is not null"
            ") as said where word is not null group by word, day"
        )


def _spans() -> None:
    bind = op.get_bind()
    terms, days = {}, {}
    for firm_id, *term in bind.execute(_typed("select firm_id, tier, valid_from, valid_to, revoked_on, checked_on from title", "valid_from", "valid_to", "revoked_on", "checked_on")):
        terms.setdefault(firm_id, []).append(Term(*term))
    for firm_id, first_day, ended_on in bind.execute(_typed("select firm_id, first_day, ended_on from presence", "first_day", "ended_on")):
        days.setdefault(firm_id, []).append((first_day, ended_on))
    rows, steps = [], {}
    for firm_id, found in terms.items():
        for span in spans(found, days.get(firm_id, [])):
            rows.append({"firm_id": firm_id, "tier": span.tier, "first_day": span.first_day, "ended_on": span.ended_on, "booked_on": span.first_day})
            for day, step in ((span.first_day, 1), (span.ended_on, -1)):
                if day is not None:
                    steps[span.tier, day] = steps.get((span.tier, day), 0) + step
    columns = [sa.column("firm_id"), sa.column("tier"), *(sa.column(name, sa.Date) for name in ("first_day", "ended_on", "booked_on"))]
    if rows:
        op.bulk_insert(sa.table("tier_span", *columns), rows)
        table = sa.table("register_step", sa.column("dimension"), sa.column("word"), sa.column("day", sa.Date), sa.column("step"))
        op.bulk_insert(table, [{"dimension": "tier", "word": tier, "day": day, "step": step} for (tier, day), step in sorted(steps.items())])


def _typed(statement: str, *dates: str):
    return sa.text(statement).columns(**{name: sa.Date for name in dates})


def downgrade() -> None:
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_presence_ended_booked'), type_='check')
        batch_op.drop_column('ended_booked_on')
        batch_op.drop_column('booked_on')

    with op.batch_alter_table('tier_span', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_tier_span_firm_id'))
        batch_op.drop_index('ix_tier_span_days')

    op.drop_table('tier_span')
    op.drop_table('register_step')
