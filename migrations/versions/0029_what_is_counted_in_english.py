"""Parks, scenarios, competitions and platforms in English beside their names as entered"""

import sqlalchemy as sa
from alembic import op

from portal.tallies.plan_reading import packaged_plans

revision = "0029"
down_revision = "0028"

COLUMNS = {"name_en": 200, "summary_en": 3000, "address_en": 300, "edition_en": 100, "lead_en": 200}


def upgrade() -> None:
    with op.batch_alter_table("plan_item") as batch_op:
        for name, length in COLUMNS.items():
            batch_op.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
    _translate()


def _translate() -> None:
    """The platforms of the packaged plans, wherever their wording still stands."""
    item = sa.table("plan_item", *(sa.column(name) for name in ("kind", "name", "lead", "name_en", "lead_en")))
    for one in (platform for plan in packaged_plans() for platform in plan.platforms):
        own = sa.update(item).where(item.c.kind == "platforms", item.c.name == one.name)
        op.get_bind().execute(own.values(name_en=one.name_en))
        op.get_bind().execute(own.where(item.c.lead == one.lead).values(lead_en=one.lead_en))


def downgrade() -> None:
    with op.batch_alter_table("plan_item") as batch_op:
        for name in COLUMNS:
            batch_op.drop_column(name)
