"""Flags between firms, phrases to begin with, and letters that are gathered before they leave."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from portal.core.db import Moment

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

PHRASES = (
    ("remark", None, "请按营业执照上的写法填写。"),
    ("remark", None, "请补充证明材料，并注明对应的页码。"),
    ("remark", None, "上传的文件看不清，请重新扫描后上传。"),
    ("remark", None, "上传的文件缺页，请补齐后重新上传。"),
    ("remark", None, "请上传加盖公章的版本。"),
    ("remark", None, "材料已过有效期，请换成有效期内的。"),
    ("remark", None, "填报内容与证明材料不一致，请核对后改正。"),
    ("remark", None, "与上年度填报的数据差异较大，请说明原因。"),
    ("remark", "name", "企业名称与营业执照不一致，请改正。"),
    ("remark", "address", "请补充到门牌号和楼层。"),
    ("remark", "address", "地址与营业执照不一致；实际经营地不同的，请一并说明。"),
    ("remark", "legal_representative", "法定代表人已变更的，请上传变更后的营业执照。"),
    ("remark", "industry_code", "请按主营业务选择四位行业代码（GB/T 4754）。"),
    ("remark", "business", "请说明人工智能技术用在哪些产品或服务上。"),
    ("remark", "business", "请补充主要产品的名称和客户类型。"),
    ("remark", "signs", "现有材料不足以说明该项标志，请补充合同、专利或检测报告。"),
    ("remark", "contact_phone", "所留电话无法接通，请更正。"),
    ("remark", "statement", "请补充上年度增长的主要原因。"),
    ("remark", "facts.years", "营业收入与审计报告不一致，请核对后改正。"),
    ("remark", "facts.years", "请上传最近一年度的审计报告。"),
    ("remark", "facts.ip", "请补充知识产权证书，并注明权利人。"),
    ("remark", "facts.funding", "请补充融资协议或到账凭证。"),
    ("remark", "facts.documents", "请上传最近一年的审计报告。"),
    ("reason", None, "现有材料不足以说明企业以人工智能为主营业务，请在形成相关产品或收入后再次申请。"),
    ("reason", None, "经核对，企业注册地不在本市，不符合入库条件。"),
    ("reason", None, "经复核，申报年度的营业收入与审计报告不一致，本次不予认定。"),
    ("reason", None, "企业已被列入经营异常名录，请在移出后再次申请。"),
    ("reason", None, "两次补正后材料仍不齐全，请准备齐全后重新申请。"),
)


def upgrade() -> None:
    op.create_table(
        "firm_trace",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.String(length=32), nullable=False),
        sa.Column("firm_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind in ('phone', 'address', 'person')", name=op.f("ck_firm_trace_kind")),
        sa.ForeignKeyConstraint(["firm_id"], ["firm.id"], name=op.f("fk_firm_trace_firm_id_firm")),
        sa.PrimaryKeyConstraint("kind", "digest", "firm_id", name=op.f("pk_firm_trace")),
    )
    for column in ("contact_phone", "address", "legal_representative"):
        op.create_index(f"ix_firm_{column}", "firm", [column])
    phrase = sa.table(
        "phrase", sa.column("use", sa.String), sa.column("field", sa.String), sa.column("text", sa.String),
        sa.column("changed_at", Moment(timezone=True)),
    )  # fmt: skip
    moment = datetime(2026, 11, 26, tzinfo=UTC)
    op.bulk_insert(phrase, [{"use": u, "field": f, "text": t, "changed_at": moment} for u, f, t in PHRASES])
    op.execute(
        "ALTER TABLE person ADD COLUMN letters VARCHAR(10) DEFAULT 'all' NOT NULL "
        "CONSTRAINT ck_person_letters CHECK (letters in ('all', 'needed'))"
    )
    op.execute(
        "ALTER TABLE note ADD COLUMN letter VARCHAR(10) DEFAULT 'none' NOT NULL "
        "CONSTRAINT ck_note_letter CHECK (letter in ('none', 'waiting', 'sent'))"
    )
    op.add_column("note", sa.Column("key", sa.String(length=140), nullable=True))
    op.create_index("ux_note_key", "note", ["key"], unique=True)
    waiting = sa.text("letter = 'waiting'")
    op.create_index("ix_note_waiting", "note", ["person_id", "id"], sqlite_where=waiting, postgresql_where=waiting)


def downgrade() -> None:
    op.drop_index("ix_note_waiting", table_name="note")
    op.drop_index("ux_note_key", table_name="note")
    op.execute("ALTER TABLE note DROP COLUMN key")
    op.execute("ALTER TABLE note DROP COLUMN letter")
    op.execute("ALTER TABLE person DROP COLUMN letters")
    for column in ("contact_phone", "address", "legal_representative"):
        op.drop_index(f"ix_firm_{column}", table_name="firm")
    op.drop_table("firm_trace")
