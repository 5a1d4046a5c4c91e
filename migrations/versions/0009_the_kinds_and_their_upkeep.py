"""The kinds and their upkeep: sign-off inside the firm, the year of an update, the title of a renewal, what changed"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document

revision = "0009"
down_revision = "0008"

OLD = ("draft", "submitted", "district_check", "city_review", "expert_review", "publicity", "approved", "funded",
       "closed", "returned", "rejected", "withdrawn", "lapsed")


# SQLite drops a column only while no CHECK of the table names it: the step before this one does so when it goes down
OF_THE_DESK = {
    "ck_application_queue": "queue in ('firm', 'district', 'city', 'experts', 'portal', 'none')",
    "ck_application_climbed": "climbed_on is null or queue = 'district'",
}


def _states(words):
    return "state in (" + ", ".join(f"'{word}'" for word in words) + ")"


def upgrade() -> None:
    op.create_table('firm_change',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=24), nullable=False),
    sa.Column('old', sa.String(length=200), nullable=True),
    sa.Column('new', sa.String(length=200), nullable=True),
    sa.Column('happened_on', sa.Date(), nullable=False),
    sa.Column('recorded_on', sa.Date(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("field in ('name', 'district', 'address', 'legal_representative', 'standing')", name=op.f('ck_firm_change_field')),
    sa.CheckConstraint('recorded_on >= happened_on', name=op.f('ck_firm_change_order')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_change_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_change'))
    )
    op.create_index(op.f('ix_firm_change_firm_id'), 'firm_change', ['firm_id'], unique=False)
    op.create_table('year_update',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('filed_on', sa.Date(), nullable=False),
    sa.Column('accepted_on', sa.Date(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('accepted_on >= filed_on', name=op.f('ck_year_update_order')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_year_update_firm_id_firm')),
    sa.PrimaryKeyConstraint('firm_id', 'year', name=op.f('pk_year_update'))
    )
    present = {check["name"] for check in sa.inspect(op.get_bind()).get_check_constraints("application")}
    with op.batch_alter_table('application', schema=None) as batch_op:
        for name in OF_THE_DESK.keys() - present:
            batch_op.create_check_constraint(batch_op.f(name), OF_THE_DESK[name])
        batch_op.add_column(sa.Column('year', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('title_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('writers', Document(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_application_title_id_title'), 'title', ['title_id'], ['id'])
        batch_op.drop_constraint(batch_op.f('ck_application_state'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_application_state'), _states((OLD[0], "sign_off", *OLD[1:])))
        batch_op.create_check_constraint(batch_op.f('ck_application_year'), "(kind = 'annual_update') = (year is not null)")
        batch_op.create_check_constraint(batch_op.f('ck_application_title'), "(kind = 'renewal') = (title_id is not null)")


def downgrade() -> None:
    # what waits for a sign-off goes back to whoever filled it in
    op.execute("update application set state = 'returned' where state = 'sign_off' and submitted_at is not null")
    op.execute("update application set state = 'draft' where state = 'sign_off'")
    with op.batch_alter_table('application', schema=None) as batch_op:
        if op.get_bind().dialect.name == "sqlite":
            for name in OF_THE_DESK:
                batch_op.drop_constraint(batch_op.f(name), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_application_title'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_application_year'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_application_state'), type_='check')
        batch_op.create_check_constraint(batch_op.f('ck_application_state'), _states(OLD))
        batch_op.drop_constraint(batch_op.f('fk_application_title_id_title'), type_='foreignkey')
        batch_op.drop_column('writers')
        batch_op.drop_column('title_id')
        batch_op.drop_column('year')

    op.drop_table('year_update')
    op.drop_index(op.f('ix_firm_change_firm_id'), table_name='firm_change')
    op.drop_table('firm_change')
