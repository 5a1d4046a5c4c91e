"""The plan as data: counting rules, tasks and reports, the registers with spans, firms and pictures, and the months' frozen numbers"""

import datetime

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment
from portal.tallies.plan_reading import packaged_plans

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    _plans()
    _items()
    op.create_table('tally_snapshot',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('content', Document(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_tally_snapshot'))
    )
    _tasks()
    _packaged()


def _plans() -> None:
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('organisation', sa.String(length=1000), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('tracks', sa.String(length=500), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('state', sa.String(length=10), nullable=False, server_default='closed'))
        batch_op.add_column(sa.Column('current_key', sa.String(length=10), nullable=True))
        batch_op.drop_constraint('uq_plan_name', type_='unique')
        batch_op.create_unique_constraint('uq_plan_name', ['name', 'nickname'])
    newest = "(select max(id) from plan where current)"
    op.execute(f"update plan set state = 'current', current_key = 'current' where id = {newest}")
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.drop_column('current')
        for name in ('version', 'organisation', 'tracks', 'state'):
            batch_op.alter_column(name, server_default=None)
        batch_op.create_unique_constraint('uq_plan_current_key', ['current_key'])
        batch_op.create_check_constraint(op.f('ck_plan_state'), "state in ('draft', 'current', 'closed')")
        batch_op.create_check_constraint(op.f('ck_plan_current_key'), "(state = 'current') = (current_key is not null)")
        batch_op.create_check_constraint(op.f('ck_plan_years'), "last_year >= first_year")
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.add_column(sa.Column('relation', sa.String(length=10), nullable=False, server_default='at_least'))
        batch_op.add_column(sa.Column('rule', Document(), nullable=True))
        batch_op.add_column(sa.Column('place', sa.Integer(), nullable=False, server_default='0'))
        batch_op.drop_constraint(op.f('ck_target_key'), type_='check')
    op.execute("update target set rule = '{\"counts\":\"' || key || '\"}', place = id")
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.alter_column('rule', existing_type=Document(), nullable=False)
        batch_op.alter_column('relation', server_default=None)
        batch_op.alter_column('place', server_default=None)
        batch_op.create_check_constraint(op.f('ck_target_relation'), "relation in ('over', 'at_least', 'about')")
        batch_op.create_check_constraint(op.f('ck_target_value'), "value >= 1")


DISTRICTS = "'440103', '440104', '440105', '440106', '440111', '440112', '440113', '440114', '440115', '440117', '440118'"


def _items() -> None:
    with op.batch_alter_table('plan_item', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('state', sa.String(length=10), nullable=False, server_default='public'))
        for name, length in (('summary', 2000), ('address', 200), ('track', 16), ('stage', 16), ('edition', 60), ('lead', 150)):
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=True))
        batch_op.add_column(sa.Column('offers_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('held_on', sa.Date(), nullable=True))
        batch_op.drop_constraint(op.f('ck_plan_item_kind'), type_='check')
        batch_op.drop_constraint(op.f('ck_plan_item_order'), type_='check')
    op.execute("update plan_item set stage = 'demonstration' where kind = 'scenarios'")
    with op.batch_alter_table('plan_item', schema=None) as batch_op:
        batch_op.alter_column('version', server_default=None)
        batch_op.alter_column('state', server_default=None)
        batch_op.alter_column('counts_from', existing_type=sa.Date(), nullable=True)
        for name, check in (
            ('kind', "kind in ('parks', 'scenarios', 'competitions', 'platforms')"),
            ('state', "state in ('draft', 'public', 'withdrawn')"),
            ('district', f"district in ({DISTRICTS})"),
            ('track', "track in ('manufacturing', 'mobility', 'health', 'city', 'other')"),
            ('stage', "(kind = 'scenarios') = (stage is not null)"),
            ('order', "ended_on is null or (counts_from is not null and ended_on >= counts_from)"),
            ('counts_public', "counts_from is null or state = 'public'"),
        ):
            batch_op.create_check_constraint(op.f(f'ck_plan_item_{name}'), check)
        batch_op.create_check_constraint(op.f('ck_plan_item_known_stage'), "stage in ('call', 'matching', 'building', 'demonstration')")
    op.create_table('item_span',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('superseded_on', sa.Date(), nullable=True),
    sa.CheckConstraint('ended_on is null or ended_on >= first_day', name=op.f('ck_item_span_order')),
    sa.ForeignKeyConstraint(['item_id'], ['plan_item.id'], name=op.f('fk_item_span_item_id_plan_item')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_span'))
    )
    with op.batch_alter_table('item_span', schema=None) as batch_op:
        batch_op.create_index('ix_item_span_days', ['kind', 'first_day', 'ended_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_span_item_id'), ['item_id'], unique=False)
    op.execute("insert into item_span (item_id, kind, district, first_day, ended_on, booked_on)"
               " select id, kind, district, counts_from, ended_on, counts_from from plan_item")
    op.create_table('item_firm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('note', sa.String(length=300), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("role in ('operator', 'resident', 'demander', 'supplier', 'chain_leader', 'winner')", name=op.f('ck_item_firm_role')),
    sa.CheckConstraint("state in ('offered', 'linked', 'declined')", name=op.f('ck_item_firm_state')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_item_firm_firm_id_firm')),
    sa.ForeignKeyConstraint(['item_id'], ['plan_item.id'], name=op.f('fk_item_firm_item_id_plan_item')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_item_firm_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_firm')),
    sa.UniqueConstraint('item_id', 'firm_id', 'role', name=op.f('uq_item_firm_item_id'))
    )
    with op.batch_alter_table('item_firm', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_firm_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_item_firm_item_id'), ['item_id'], unique=False)
    op.create_table('item_picture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('alt', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('media_type', sa.String(length=20), nullable=False),
    sa.Column('width', sa.Integer(), nullable=False),
    sa.Column('height', sa.Integer(), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("media_type in ('image/png', 'image/jpeg')", name=op.f('ck_item_picture_media_type')),
    sa.ForeignKeyConstraint(['item_id'], ['plan_item.id'], name=op.f('fk_item_picture_item_id_plan_item')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_item_picture_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_item_picture')),
    sa.UniqueConstraint('item_id', 'sha256', name=op.f('uq_item_picture_item_id'))
    )
    with op.batch_alter_table('item_picture', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_item_picture_item_id'), ['item_id'], unique=False)


def _tasks() -> None:
    op.create_table('plan_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('chain', sa.String(length=6), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('points', sa.String(length=1000), nullable=False),
    sa.Column('bodies', sa.String(length=200), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('lit', sa.String(length=6), nullable=True),
    sa.Column('lit_reason', sa.String(length=200), nullable=True),
    sa.CheckConstraint("chain in ('gu', 'qiang', 'bu', 'wen')", name=op.f('ck_plan_task_chain')),
    sa.CheckConstraint("lit in ('green', 'amber', 'red')", name=op.f('ck_plan_task_lit')),
    sa.CheckConstraint('(lit is null) = (lit_reason is null)', name=op.f('ck_plan_task_lit_reason')),
    sa.CheckConstraint('due_on is null or due_on >= begun_on', name=op.f('ck_plan_task_order')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_plan_task_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_task'))
    )
    with op.batch_alter_table('plan_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_plan_task_plan_id'), ['plan_id'], unique=False)
    op.create_table('task_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('task_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(length=1000), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('progress between 0 and 100', name=op.f('ck_task_report_progress')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_task_report_made_by_person')),
    sa.ForeignKeyConstraint(['task_id'], ['plan_task.id'], name=op.f('fk_task_report_task_id_plan_task')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task_report'))
    )
    with op.batch_alter_table('task_report', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_report_task_id'), ['task_id'], unique=False)


def _packaged() -> None:
    """The packaged plans' own content: the first plan is here already, and gets what it lacks."""
    bind = op.get_bind()
    plan = sa.table("plan", *(sa.column(n) for n in ("id", "version", "name", "nickname", "first_year", "last_year", "source", "organisation", "tracks", "state", "current_key")))
    target = sa.table("target", *(sa.column(n) for n in ("id", "plan_id", "key", "label", "value", "relation", "place")), sa.column("rule", Document))
    task = sa.table("plan_task", *(sa.column(n) for n in ("version", "plan_id", "chain", "place", "label", "points", "bodies")), sa.column("begun_on", sa.Date))
    item = sa.table("plan_item", *(sa.column(n) for n in ("version", "kind", "name", "state", "lead")))
    for packaged in packaged_plans():
        here = (plan.c.name == packaged.name) & (plan.c.nickname == packaged.nickname)
        words = {"organisation": "\n".join(packaged.organisation), "tracks": "\n".join(packaged.tracks)}
        number = bind.scalar(sa.select(plan.c.id).where(here))
        if number is None:
            taken = packaged.state == "current" and bind.scalar(sa.select(plan.c.id).where(plan.c.state == "current"))
            state = "closed" if taken else packaged.state
            bind.execute(sa.insert(plan).values(
                version=1, name=packaged.name, nickname=packaged.nickname, first_year=packaged.first_year, last_year=packaged.last_year,
                source=packaged.source, state=state, current_key="current" if state == "current" else None, **words))
            number = bind.scalar(sa.select(plan.c.id).where(here))
        else:
            bind.execute(sa.update(plan).where(here).values(**words))
        for place, one in enumerate(packaged.targets):
            own = (target.c.plan_id == number) & (target.c.key == one.key)
            values = {"relation": one.relation, "rule": one.rule.as_document(), "place": place}
            if bind.scalar(sa.select(target.c.id).where(own)) is None:
                bind.execute(sa.insert(target).values(plan_id=number, key=one.key, label=one.label, value=one.value, **values))
            else:
                bind.execute(sa.update(target).where(own).values(**values))
        if packaged.tasks:
            op.bulk_insert(task, [
                {"version": 1, "plan_id": number, "chain": one.chain, "place": place, "label": one.label, "points": "\n".join(one.points),
                 "bodies": "", "begun_on": datetime.date(packaged.first_year, 1, 1)}
                for place, one in enumerate(packaged.tasks)])
        if packaged.platforms:
            op.bulk_insert(item, [
                {"version": 1, "kind": "platforms", "name": one.name, "state": "public", "lead": one.lead} for one in packaged.platforms])


def downgrade() -> None:
    for name in ('task_report', 'plan_task', 'tally_snapshot', 'item_picture', 'item_firm', 'item_span'):
        op.drop_table(name)
    op.execute("delete from plan_item where kind = 'platforms' or counts_from is null")
    with op.batch_alter_table('plan_item', schema=None) as batch_op:
        for name in ('kind', 'state', 'district', 'track', 'stage', 'order', 'counts_public', 'known_stage'):
            batch_op.drop_constraint(op.f(f'ck_plan_item_{name}'), type_='check')
        batch_op.alter_column('counts_from', existing_type=sa.Date(), nullable=False)
        for name in ('lead', 'held_on', 'edition', 'offers_until', 'stage', 'track', 'address', 'summary', 'state', 'version'):
            batch_op.drop_column(name)
        batch_op.create_check_constraint(op.f('ck_plan_item_kind'), "kind in ('parks', 'scenarios', 'competitions')")
        batch_op.create_check_constraint(op.f('ck_plan_item_order'), "ended_on is null or ended_on >= counts_from")
    op.execute("delete from target where key not in ('firms', 'parks', 'scenarios', 'competitions')")
    # the tables before it knew a plan by its name alone
    op.execute("delete from target where plan_id in (select id from plan where nickname = '十百千')")
    op.execute("delete from plan where nickname = '十百千'")
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_target_relation'), type_='check')
        batch_op.drop_constraint(op.f('ck_target_value'), type_='check')
        for name in ('place', 'rule', 'relation'):
            batch_op.drop_column(name)
        batch_op.create_check_constraint(op.f('ck_target_key'), "key in ('firms', 'parks', 'scenarios', 'competitions')")
    with op.batch_alter_table('plan', schema=None) as batch_op:
        batch_op.add_column(sa.Column('current', sa.Boolean(), nullable=False, server_default=sa.false()))
        for name in ('state', 'current_key', 'years'):
            batch_op.drop_constraint(op.f(f'ck_plan_{name}'), type_='check')
        batch_op.drop_constraint('uq_plan_current_key', type_='unique')
        batch_op.drop_constraint('uq_plan_name', type_='unique')
    op.execute("update plan set current = (state = 'current')")
    op.execute("update plan set name = substr(name, 1, 90) || ' ' || id where id not in (select min(id) from plan group by name)")
    with op.batch_alter_table('plan', schema=None) as batch_op:
        for name in ('current_key', 'state', 'tracks', 'organisation', 'version'):
            batch_op.drop_column(name)
        batch_op.alter_column('current', existing_type=sa.Boolean(), server_default=None)
        batch_op.create_unique_constraint('uq_plan_name', ['name'])
