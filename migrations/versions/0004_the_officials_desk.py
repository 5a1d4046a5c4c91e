"""The officials' desk: in whose queue a case waits, absences, saved filters, batches, phrases, messages, times of steps."""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

COLUMNS = {
    # as SQL, because SQLite adds a column with its CHECK in no other way without copying the table
    "queue": "VARCHAR(10) DEFAULT 'none' NOT NULL CONSTRAINT ck_application_queue "
    "CHECK (queue in ('firm', 'district', 'city', 'experts', 'portal', 'none'))",
    "climbed_on": "DATE CONSTRAINT ck_application_climbed CHECK (climbed_on is null or queue = 'district')",
    "unread_firm": "INTEGER DEFAULT 0 NOT NULL",
    "unread_official": "INTEGER DEFAULT 0 NOT NULL",
}
QUEUES = {
    "firm": ("draft", "returned"),
    "district": ("submitted", "district_check"),
    "city": ("city_review",),
    "experts": ("expert_review",),
    "portal": ("publicity",),
}


def upgrade() -> None:
    for name, words in COLUMNS.items():
        op.execute(f"ALTER TABLE application ADD COLUMN {name} {words}")
    for queue, states in QUEUES.items():
        listed = ", ".join(f"'{state}'" for state in states)
        op.execute(f"UPDATE application SET queue = '{queue}' WHERE state IN ({listed})")
    op.drop_index("ix_application_worklist", table_name="application")
    op.create_index("ix_application_district", "application", ["queue", "district", "due_on", "id"])
    op.create_index("ix_application_queue", "application", ["queue", "due_on", "id"])
    op.create_index("ix_application_officer", "application", ["officer_id", "queue", "due_on", "id"])
    climbed = sa.text("climbed_on is not null")
    op.create_index(
        "ix_application_climbed", "application", ["due_on", "id"], sqlite_where=climbed, postgresql_where=climbed
    )
    op.add_column("remark", sa.Column("withdrawn_at", Moment(timezone=True), nullable=True))
    _of_officials()
    _of_cases()


def _of_officials() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stand_in_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_absence_order")),
        sa.CheckConstraint("person_id <> stand_in_id", name=op.f("ck_absence_two_people")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_absence_person_id_person")),
        sa.ForeignKeyConstraint(["stand_in_id"], ["person.id"], name=op.f("fk_absence_stand_in_id_person")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_absence_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence")),
    )
    op.create_index("ix_absence_person", "absence", ["person_id", "last_day"])
    op.create_index("ix_absence_stand_in", "absence", ["stand_in_id", "last_day"])
    op.create_table(
        "saved_filter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("query", sa.String(length=900), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_filter_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filter_person_id")),
    )
    op.create_table(
        "case_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("deed", sa.String(length=12), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.Column("entries", Document(), nullable=False),
        sa.CheckConstraint("deed in ('claim', 'assign', 'pass', 'return')", name=op.f("ck_case_batch_deed")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_case_batch_made_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_batch")),
        sa.UniqueConstraint("key", name=op.f("uq_case_batch_key")),
    )
    op.create_index(op.f("ix_case_batch_made_by"), "case_batch", ["made_by"])
    op.create_table(
        "phrase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("use", sa.String(length=10), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("changed_by", sa.Integer(), nullable=True),
        sa.Column("changed_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("use in ('remark', 'reason')", name=op.f("ck_phrase_use")),
        sa.CheckConstraint("use = 'remark' or field is null", name=op.f("ck_phrase_field")),
        sa.ForeignKeyConstraint(["changed_by"], ["person.id"], name=op.f("fk_phrase_changed_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_phrase")),
    )
    op.create_index("ix_phrase_use", "phrase", ["use", "field", "id"])


def _of_cases() -> None:
    op.create_table(
        "case_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("capacity", sa.String(length=20), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("made_at", Moment(timezone=True), nullable=False),
        sa.CheckConstraint("side in ('firm', 'official')", name=op.f("ck_case_message_side")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_case_message_application_id_application")
        ),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_case_message_author_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_message")),
    )
    op.create_index("ix_case_message_case", "case_message", ["application_id", "id"])
    op.create_table(
        "step_time",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("tier", sa.String(length=20), nullable=False),
        sa.Column("step", sa.String(length=10), nullable=False),
        sa.Column("district", sa.String(length=6), nullable=False),
        sa.Column("workdays", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.CheckConstraint("step in ('district', 'city', 'whole')", name=op.f("ck_step_time_step")),
        sa.CheckConstraint("cases >= 0", name=op.f("ck_step_time_cases")),
        sa.PrimaryKeyConstraint(
            "year", "kind", "tier", "step", "district", "workdays", name=op.f("pk_step_time")
        ),
    )


def downgrade() -> None:
    for table in ("step_time", "case_message", "phrase", "case_batch", "saved_filter", "absence"):
        op.drop_table(table)
    with op.batch_alter_table("remark") as batch:
        batch.drop_column("withdrawn_at")
    for index in ("climbed", "officer", "queue", "district"):
        op.drop_index(f"ix_application_{index}", table_name="application")
    op.create_index("ix_application_worklist", "application", ["district", "state", "due_on", "id"])
    for name in reversed(COLUMNS):
        op.execute(f"ALTER TABLE application DROP COLUMN {name}")
