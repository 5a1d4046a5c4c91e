"""Plans, targets and tasks in English beside their wording as issued"""

import sqlalchemy as sa
from alembic import op

from portal.tallies.plan_reading import packaged_plans

revision = "0025"
down_revision = "0024"

COLUMNS = {
    "plan": {"name_en": 150, "source_en": 300, "organisation_en": 1500, "tracks_en": 1000},
    "target": {"label_en": 120},
    "plan_task": {"label_en": 150, "points_en": 2000},
}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch_op:
            for name, length in columns.items():
                batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    _translate()


def _translate() -> None:
    """The packaged plans, wherever their wording still stands."""
    bind = op.get_bind()
    plan = sa.table("plan", *(sa.column(n) for n in ("id", "name", "nickname", *COLUMNS["plan"])))
    target = sa.table("target", *(sa.column(n) for n in ("plan_id", "label", "label_en")))
    task = sa.table("plan_task", *(sa.column(n) for n in ("plan_id", "label", "label_en", "points", "points_en")))
    for packaged in packaged_plans():
        here = (plan.c.name == packaged.name) & (plan.c.nickname == packaged.nickname)
        number = bind.scalar(sa.select(plan.c.id).where(here))
        bind.execute(sa.update(plan).where(here).values(
            name_en=packaged.name_en, source_en=packaged.source_en, organisation_en="\n".join(packaged.organisation_en),
            tracks_en="\n".join(packaged.tracks_en)))
        for one in packaged.targets:
            own = (target.c.plan_id == number) & (target.c.label == one.label)
            bind.execute(sa.update(target).where(own).values(label_en=one.label_en))
        for each in packaged.tasks:
            own = (task.c.plan_id == number) & (task.c.label == each.label)
            bind.execute(sa.update(task).where(own).values(label_en=each.label_en))
            same = own & (task.c.points == "\n".join(each.points))
            bind.execute(sa.update(task).where(same).values(points_en="\n".join(each.points_en)))


def downgrade() -> None:
    for table, columns in COLUMNS.items():
        with op.batch_alter_table(table) as batch_op:
            for name in columns:
                batch_op.drop_column(name)
