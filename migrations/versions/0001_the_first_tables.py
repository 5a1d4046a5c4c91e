"""The first tables"""

import sqlalchemy as sa
from alembic import op

from portal.core.db import Document, Moment, append_only

revision = '0001'
down_revision = None


def upgrade() -> None:
    op.create_table('signer',
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('first_used_on', sa.Date(), nullable=False),
    sa.PrimaryKeyConstraint('fingerprint', name=op.f('pk_signer'))
    )
    op.create_table('calendar_day',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('workday', sa.Boolean(), nullable=False),
    sa.Column('note', sa.String(length=100), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_calendar_day'))
    )
    op.create_table('application_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_application_counter'))
    )
    op.create_table('audit_event',
    sa.Column('seq', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('actor', sa.Integer(), nullable=True),
    sa.Column('action', sa.String(length=60), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('data', Document(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('seq', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('hash', name=op.f('uq_audit_event_hash'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_subject'), ['subject'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('seq', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.create_table('certificate_counter',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_certificate_counter'))
    )
    op.create_table('firm',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('credit_code', sa.String(length=18), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('sort_key', sa.String(length=300), nullable=False),
    sa.Column('standing', sa.String(length=12), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=True),
    sa.Column('established', sa.Date(), nullable=True),
    sa.Column('industry_code', sa.String(length=4), nullable=True),
    sa.Column('layer', sa.String(length=12), nullable=True),
    sa.Column('track', sa.String(length=16), nullable=True),
    sa.Column('legal_representative', sa.String(length=60), nullable=True),
    sa.Column('contact_name', sa.String(length=60), nullable=True),
    sa.Column('contact_phone', sa.String(length=20), nullable=True),
    sa.Column('contact_email', sa.String(length=254), nullable=True),
    sa.Column('registered_on', sa.Date(), nullable=True),
    sa.Column('left_on', sa.Date(), nullable=True),
    sa.Column('registered_by', sa.Integer(), nullable=True),
    sa.Column('demonstration', sa.Boolean(), nullable=False),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("(standing = 'applicant') = (registered_on is null)", name=op.f('ck_firm_registered_on')),
    sa.CheckConstraint("(standing in ('moved_away', 'closed', 'struck_off')) = (left_on is not null)", name=op.f('ck_firm_left_on')),
    sa.CheckConstraint("district in ('440103', '440104', '440105', '440106', '440111', '440112', '440113', '440114', '440115', '440117', '440118')", name=op.f('ck_firm_district')),
    sa.CheckConstraint("layer in ('foundation', 'framework', 'model', 'application')", name=op.f('ck_firm_layer')),
    sa.CheckConstraint("standing in ('applicant', 'registered', 'moved_away', 'closed', 'struck_off')", name=op.f('ck_firm_standing')),
    sa.CheckConstraint("track in ('manufacturing', 'mobility', 'health', 'city', 'other')", name=op.f('ck_firm_track')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm')),
    sa.UniqueConstraint('credit_code', name=op.f('uq_firm_credit_code'))
    )
    with op.batch_alter_table('firm', schema=None) as batch_op:
        batch_op.create_index('ix_firm_district', ['standing', 'district', 'sort_key', 'id'], unique=False)
        batch_op.create_index('ix_firm_newest', ['standing', 'registered_on', 'id'], unique=False)
        batch_op.create_index('ix_firm_register', ['standing', 'sort_key', 'id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=True),
    sa.Column('payload', Document(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('due_at', Moment(timezone=True), nullable=False),
    sa.Column('leased_until', Moment(timezone=True), nullable=True),
    sa.Column('worker', sa.String(length=80), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('progress', sa.Integer(), nullable=False),
    sa.Column('whole', sa.Integer(), nullable=False),
    sa.Column('error', sa.Text(), nullable=True),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('done_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("state in ('waiting', 'taken', 'done', 'given_up')", name=op.f('ck_job_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('key', name=op.f('uq_job_key'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_open', ['state', 'due_at'], unique=False)

    op.create_table('mail',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('sent_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'waiting') = (sent_at is null)", name=op.f('ck_mail_sent')),
    sa.CheckConstraint("state in ('waiting', 'sent', 'kept')", name=op.f('ck_mail_state')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_mail')),
    sa.UniqueConstraint('key', name=op.f('uq_mail_key'))
    )
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.create_index('ix_mail_made', ['made_at', 'id'], unique=False)

    op.create_table('person',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('password', sa.String(length=255), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('demonstration', sa.Boolean(), nullable=False),
    sa.Column('fs_uniquifier', sa.String(length=64), nullable=False),
    sa.Column('confirmed_at', Moment(timezone=True), nullable=True),
    sa.Column('tf_primary_method', sa.String(length=64), nullable=True),
    sa.Column('tf_totp_secret', sa.String(length=255), nullable=True),
    sa.Column('tf_last_counter', sa.BigInteger(), nullable=True),
    sa.Column('mf_recovery_codes', sa.UnicodeText(), nullable=True),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('fs_uniquifier', name=op.f('uq_person_fs_uniquifier'))
    )
    op.create_table('plan',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('nickname', sa.String(length=20), nullable=False),
    sa.Column('first_year', sa.Integer(), nullable=False),
    sa.Column('last_year', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=200), nullable=False),
    sa.Column('current', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan')),
    sa.UniqueConstraint('name', name=op.f('uq_plan_name'))
    )
    op.create_table('plan_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=True),
    sa.Column('counts_from', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.CheckConstraint("kind in ('parks', 'scenarios', 'competitions')", name=op.f('ck_plan_item_kind')),
    sa.CheckConstraint('ended_on is null or ended_on >= counts_from', name=op.f('ck_plan_item_order')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_item')),
    sa.UniqueConstraint('kind', 'name', name=op.f('uq_plan_item_kind'))
    )
    op.create_table('register_count',
    sa.Column('dimension', sa.String(length=10), nullable=False),
    sa.Column('word', sa.String(length=20), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('dimension', 'word', name=op.f('pk_register_count'))
    )
    op.create_table('register_version',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('version', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_version'))
    )
    op.create_table('tries',
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('until', Moment(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_tries'))
    )
    op.create_table('appointment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=20), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=True),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('made_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(role = 'district_officer') = (district is not null)", name=op.f('ck_appointment_district')),
    sa.CheckConstraint("role in ('district_officer', 'city_officer', 'expert', 'auditor', 'administrator')", name=op.f('ck_appointment_role')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_appointment_made_by_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_appointment_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_appointment'))
    )
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.create_index('ix_appointment_office', ['role', 'district'], unique=False)
        batch_op.create_index(batch_op.f('ix_appointment_person_id'), ['person_id'], unique=False)

    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('proves', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=150), nullable=False),
    sa.Column('media_type', sa.String(length=100), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('handed_in_at', Moment(timezone=True), nullable=False),
    sa.Column('handed_in_by', sa.Integer(), nullable=False),
    sa.Column('held_at', Moment(timezone=True), nullable=True),
    sa.Column('removed_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint('held_at is null or removed_at is null', name=op.f('ck_document_held')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_document_firm_id_firm')),
    sa.ForeignKeyConstraint(['handed_in_by'], ['person.id'], name=op.f('fk_document_handed_in_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_sha256'), ['sha256'], unique=False)

    op.create_table('firm_fact',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=200), nullable=False),
    sa.Column('updated_at', Moment(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_fact_firm_id_firm')),
    sa.ForeignKeyConstraint(['updated_by'], ['person.id'], name=op.f('fk_firm_fact_updated_by_person')),
    sa.PrimaryKeyConstraint('firm_id', 'key', name=op.f('pk_firm_fact'))
    )
    op.create_table('classified_facts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('facts', Document(), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_classified_facts_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_classified_facts')),
    sa.UniqueConstraint('firm_id', 'sha256', name=op.f('uq_classified_facts_firm_id'))
    )
    op.create_table('classification',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('facts_id', sa.Integer(), nullable=False),
    sa.Column('ruleset', sa.String(length=40), nullable=False),
    sa.Column('rulebook', sa.String(length=64), nullable=False),
    sa.Column('tier', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('as_of', sa.Date(), nullable=False),
    sa.Column('seen_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=True),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('result', Document(), nullable=False),
    sa.Column('cause', sa.String(length=40), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("kind in ('new', 'renewal')", name=op.f('ck_classification_kind')),
    sa.CheckConstraint("outcome in ('met', 'not_met', 'undetermined')", name=op.f('ck_classification_outcome')),
    sa.CheckConstraint('seen_on >= as_of', name=op.f('ck_classification_order')),
    sa.ForeignKeyConstraint(['facts_id'], ['classified_facts.id'], name=op.f('fk_classification_facts_id_classified_facts')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_classification_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_classification'))
    )
    with op.batch_alter_table('classification', schema=None) as batch_op:
        batch_op.create_index('ix_classification_latest', ['firm_id', 'ruleset', 'kind', 'id'], unique=False)
        batch_op.create_index('ix_classification_occasion', ['firm_id', 'made_at'], unique=False)

    op.create_table('firm_sign',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('sign', sa.String(length=16), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_sign_firm_id_firm')),
    sa.PrimaryKeyConstraint('firm_id', 'sign', name=op.f('pk_firm_sign'))
    )
    op.create_table('honour',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('type', sa.String(length=12), nullable=True),
    sa.Column('level', sa.String(length=12), nullable=True),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=True),
    sa.Column('rank', sa.Integer(), nullable=True),
    sa.Column('day', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.CheckConstraint("kind in ('honour', 'award', 'standard')", name=op.f('ck_honour_kind')),
    sa.CheckConstraint("level in ('national', 'provincial')", name=op.f('ck_honour_level')),
    sa.CheckConstraint("type in ('HNTE', 'NTID', 'IPA', 'IPD')", name=op.f('ck_honour_type')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_honour_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_honour'))
    )
    with op.batch_alter_table('honour', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_honour_firm_id'), ['firm_id'], unique=False)

    op.create_table('ip_right',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('ip_class', sa.String(length=2), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('number', sa.String(length=60), nullable=False),
    sa.Column('high_value', sa.Boolean(), nullable=True),
    sa.Column('self_developed', sa.Boolean(), nullable=True),
    sa.Column('transferred_in', sa.Boolean(), nullable=True),
    sa.Column('transferred_lt_1y', sa.Boolean(), nullable=True),
    sa.Column('owner_rank', sa.Integer(), nullable=True),
    sa.Column('applied_with_benefit', sa.Boolean(), nullable=True),
    sa.Column('related_to_main_product', sa.Boolean(), nullable=True),
    sa.CheckConstraint("ip_class in ('I', 'II')", name=op.f('ck_ip_right_ip_class')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_ip_right_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ip_right')),
    sa.UniqueConstraint('firm_id', 'number', name=op.f('uq_ip_right_firm_id'))
    )
    with op.batch_alter_table('ip_right', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ip_right_firm_id'), ['firm_id'], unique=False)

    op.create_table('invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('answered_at', Moment(timezone=True), nullable=True),
    sa.Column('open_key', sa.String(length=280), nullable=True),
    sa.CheckConstraint("(state = 'open') = (answered_at is null)", name=op.f('ck_invitation_answered')),
    sa.CheckConstraint("(state = 'open') = (open_key is not null)", name=op.f('ck_invitation_open_key')),
    sa.CheckConstraint("role in ('owner', 'filer', 'certifier')", name=op.f('ck_invitation_role')),
    sa.CheckConstraint("state in ('open', 'accepted', 'declined', 'withdrawn')", name=op.f('ck_invitation_state')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_invitation_firm_id_firm')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_invitation_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('open_key', name=op.f('uq_invitation_open_key'))
    )
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_email'), ['email'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_firm_id'), ['firm_id'], unique=False)

    op.create_table('join_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('reason', sa.String(length=300), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('answered_at', Moment(timezone=True), nullable=True),
    sa.Column('answered_by', sa.Integer(), nullable=True),
    sa.CheckConstraint("(state = 'open') = (answered_at is null)", name=op.f('ck_join_request_answered')),
    sa.CheckConstraint("role in ('owner', 'filer', 'certifier')", name=op.f('ck_join_request_role')),
    sa.CheckConstraint("state in ('open', 'accepted', 'refused')", name=op.f('ck_join_request_state')),
    sa.ForeignKeyConstraint(['answered_by'], ['person.id'], name=op.f('fk_join_request_answered_by_person')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_join_request_firm_id_firm')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_join_request_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_join_request'))
    )
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_join_request_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_join_request_person_id'), ['person_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('role', sa.String(length=10), nullable=False),
    sa.Column('since', Moment(timezone=True), nullable=False),
    sa.CheckConstraint("role in ('owner', 'filer', 'certifier')", name=op.f('ck_membership_role')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_membership_firm_id_firm')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('firm_id', 'person_id', name=op.f('uq_membership_firm_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_membership_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_membership_person_id'), ['person_id'], unique=False)

    op.create_table('note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=True),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('read_at', Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_note_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_note'))
    )
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.create_index('ix_note_person', ['person_id', 'id'], unique=False)

    op.create_table('presence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('layer', sa.String(length=12), nullable=True),
    sa.Column('track', sa.String(length=16), nullable=True),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('ended_on is null or ended_on >= first_day', name=op.f('ck_presence_order')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_presence_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presence'))
    )
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.create_index('ix_presence_days', ['first_day', 'ended_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_presence_firm_id'), ['firm_id'], unique=False)

    op.create_table('publicity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('entries', Document(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('opened_by', sa.Integer(), nullable=True),
    sa.Column('opened_at', Moment(timezone=True), nullable=False),
    sa.Column('closed_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_publicity_order')),
    sa.ForeignKeyConstraint(['opened_by'], ['person.id'], name=op.f('fk_publicity_opened_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_publicity'))
    )
    with op.batch_alter_table('publicity', schema=None) as batch_op:
        batch_op.create_index('ix_publicity_last_day', ['last_day'], unique=False)

    op.create_table('target',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('plan_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=16), nullable=False),
    sa.Column('label', sa.String(length=60), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.CheckConstraint("key in ('firms', 'parks', 'scenarios', 'competitions')", name=op.f('ck_target_key')),
    sa.ForeignKeyConstraint(['plan_id'], ['plan.id'], name=op.f('fk_target_plan_id_plan')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_target')),
    sa.UniqueConstraint('plan_id', 'key', name=op.f('uq_target_plan_id'))
    )
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_target_plan_id'), ['plan_id'], unique=False)

    op.create_table('year_figures',
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('revenue', sa.BigInteger(), nullable=True),
    sa.Column('main_revenue', sa.BigInteger(), nullable=True),
    sa.Column('rd_expense', sa.BigInteger(), nullable=True),
    sa.Column('cost_expense', sa.BigInteger(), nullable=True),
    sa.Column('net_profit', sa.BigInteger(), nullable=True),
    sa.Column('total_assets', sa.BigInteger(), nullable=True),
    sa.Column('total_liabilities', sa.BigInteger(), nullable=True),
    sa.Column('employees', sa.Integer(), nullable=True),
    sa.Column('rd_staff', sa.Integer(), nullable=True),
    sa.Column('tech_staff', sa.Integer(), nullable=True),
    sa.Column('updated_at', Moment(timezone=True), nullable=False),
    sa.Column('updated_by', sa.Integer(), nullable=True),
    sa.CheckConstraint('year between 1990 and 2200', name=op.f('ck_year_figures_year')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_year_figures_firm_id_firm')),
    sa.ForeignKeyConstraint(['updated_by'], ['person.id'], name=op.f('fk_year_figures_updated_by_person')),
    sa.PrimaryKeyConstraint('firm_id', 'year', name=op.f('pk_year_figures'))
    )
    op.create_table('application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=16), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('state', sa.String(length=16), nullable=False),
    sa.Column('tier', sa.String(length=20), nullable=True),
    sa.Column('ruleset', sa.String(length=40), nullable=True),
    sa.Column('level', sa.String(length=20), nullable=True),
    sa.Column('answers', Document(), nullable=False),
    sa.Column('snapshot', Document(), nullable=True),
    sa.Column('officer_id', sa.Integer(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('events', sa.Integer(), nullable=False),
    sa.Column('created_at', Moment(timezone=True), nullable=False),
    sa.Column('created_by', sa.Integer(), nullable=True),
    sa.Column('saved_at', Moment(timezone=True), nullable=False),
    sa.Column('submitted_at', Moment(timezone=True), nullable=True),
    sa.Column('decided_at', Moment(timezone=True), nullable=True),
    sa.Column('publicity_id', sa.Integer(), nullable=True),
    sa.Column('open_key', sa.String(length=60), nullable=True),
    sa.CheckConstraint("(kind in ('recognition', 'renewal')) = (tier is not null)", name=op.f('ck_application_tier')),
    sa.CheckConstraint("(state = 'draft') <= (submitted_at is null)", name=op.f('ck_application_submitted')),
    sa.CheckConstraint("(state = 'publicity') <= (publicity_id is not null)", name=op.f('ck_application_publicity')),
    sa.CheckConstraint("(state in ('approved', 'rejected', 'funded', 'closed')) <= (decided_at is not null)", name=op.f('ck_application_decided')),
    sa.CheckConstraint("kind in ('registration', 'annual_update', 'change', 'recognition', 'renewal', 'support')", name=op.f('ck_application_kind')),
    sa.CheckConstraint("state in ('draft', 'submitted', 'district_check', 'city_review', 'expert_review', 'publicity', 'approved', 'funded', 'closed', 'returned', 'rejected', 'withdrawn', 'lapsed')", name=op.f('ck_application_state')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_application_created_by_person')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_application_firm_id_firm')),
    sa.ForeignKeyConstraint(['officer_id'], ['person.id'], name=op.f('fk_application_officer_id_person')),
    sa.ForeignKeyConstraint(['publicity_id'], ['publicity.id'], name=op.f('fk_application_publicity_id_publicity')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application')),
    sa.UniqueConstraint('number', name=op.f('uq_application_number')),
    sa.UniqueConstraint('open_key', name=op.f('uq_application_open_key'))
    )
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.create_index('ix_application_city', ['state', 'due_on', 'id'], unique=False)
        batch_op.create_index('ix_application_firm', ['firm_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_application_publicity_id'), ['publicity_id'], unique=False)
        batch_op.create_index('ix_application_worklist', ['district', 'state', 'due_on', 'id'], unique=False)

    op.create_table('title',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(length=20), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=True),
    sa.Column('issuer', sa.String(length=60), nullable=False),
    sa.Column('document_number', sa.String(length=80), nullable=True),
    sa.Column('ruleset', sa.String(length=40), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('checked_on', sa.Date(), nullable=True),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('document_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("issuer <> 'portal' or application_id is not null", name=op.f('ck_title_own')),
    sa.CheckConstraint('valid_to is null or valid_to >= valid_from', name=op.f('ck_title_order')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_title_document_id_document')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_title_firm_id_firm')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_title'))
    )
    with op.batch_alter_table('title', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_title_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_title_tier', ['tier', 'valid_from', 'valid_to'], unique=False)
        batch_op.create_index('ux_title_application', ['application_id'], unique=True)

    op.create_table('application_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('move', sa.String(length=20), nullable=False),
    sa.Column('from_state', sa.String(length=16), nullable=False),
    sa.Column('to_state', sa.String(length=16), nullable=False),
    sa.Column('at', Moment(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('capacity', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('data', Document(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_application_event_actor_id_person')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_application_event_application_id_application')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_event')),
    sa.UniqueConstraint('application_id', 'seq', name=op.f('uq_application_event_application_id'))
    )
    op.create_table('certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=16), nullable=False),
    sa.Column('code', sa.String(length=16), nullable=False),
    sa.Column('design', sa.String(length=20), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=True),
    sa.Column('facts', Document(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('issued_on', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('finished_at', Moment(timezone=True), nullable=True),
    sa.Column('revoked_on', sa.Date(), nullable=True),
    sa.Column('revocation_reason', sa.String(length=40), nullable=True),
    sa.Column('revocation_note', sa.String(length=500), nullable=True),
    sa.Column('superseded_by', sa.Integer(), nullable=True),
    sa.Column('failure', sa.String(length=300), nullable=True),
    sa.CheckConstraint('(revoked_on is null) = (revocation_reason is null)', name=op.f('ck_certificate_revoked')),
    sa.CheckConstraint('(sha256 is null) = (finished_at is null)', name=op.f('ck_certificate_finished')),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_certificate_application_id_application')),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_certificate_firm_id_firm')),
    sa.ForeignKeyConstraint(['superseded_by'], ['certificate.id'], name=op.f('fk_certificate_superseded_by_certificate')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('number', name=op.f('uq_certificate_number')),
    sa.UniqueConstraint('sha256', name=op.f('uq_certificate_sha256'))
    )
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_certificate_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_certificate_firm_id'), ['firm_id'], unique=False)
        batch_op.create_index('ix_certificate_issued', ['issued_on', 'id'], unique=False)

    op.create_table('remark',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('event_seq', sa.Integer(), nullable=False),
    sa.Column('field', sa.String(length=60), nullable=False),
    sa.Column('text', sa.String(length=500), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('answer', sa.String(length=500), nullable=True),
    sa.Column('answered_at', Moment(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['application.id'], name=op.f('fk_remark_application_id_application')),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_remark_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_remark'))
    )
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_remark_application_id'), ['application_id'], unique=False)

    op.create_table('certificate_lookup',
    sa.Column('certificate_id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['certificate_id'], ['certificate.id'], name=op.f('fk_certificate_lookup_certificate_id_certificate')),
    sa.PrimaryKeyConstraint('certificate_id', 'day', name=op.f('pk_certificate_lookup'))
    )

    for table in ("audit_event", "application_event"):
        for statement in append_only(table, dialect=op.get_bind().dialect.name):
            op.execute(statement)
    op.execute("INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '%s')" % ("0" * 64))
    op.execute("INSERT INTO register_version (id, version) VALUES (1, 0)")
    op.bulk_insert(
        sa.table("register_count", *(sa.column(name) for name in ("dimension", "word", "count"))),
        [{"dimension": "all", "word": "all", "count": 0}],
    )
    _first_plan()


def _first_plan() -> None:
    """The plan of 2021 to 2023 as drafted (a newspaper's report of the draft for comment, July 2021)."""
    plan = sa.table("plan", *(sa.column(n) for n in ("name", "nickname", "first_year", "last_year", "source", "current")))
    op.bulk_insert(plan, [{
        "name": "广州市人工智能产业链高质量发展三年行动计划", "nickname": "一十百千",
        "first_year": 2021, "last_year": 2023, "current": True,
        "source": "征求意见稿,2021年7月15日公布,征求意见至2021年7月18日",
    }])
    target = sa.table("target", *(sa.column(n) for n in ("plan_id", "key", "label", "value")))
    op.bulk_insert(target, [
        {"plan_id": 1, "key": key, "label": label, "value": value}
        for key, label, value in (
            ("firms", "培育人工智能企业", 1000),
            ("scenarios", "典型应用场景", 100),
            ("parks", "人工智能产业园", 10),
            ("competitions", "具有国际影响力的人工智能创新大赛", 1),
        )
    ])
    op.create_table('register_block',
    sa.Column('run_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last_firm', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('firms', sa.Integer(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('run_id', 'last_firm', name=op.f('pk_register_block'))
    )
    op.create_table('register_result',
    sa.Column('run_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('firm_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
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
    sa.CheckConstraint("outcome in ('met', 'not_met', 'undetermined', 'impossible')", name=op.f('ck_register_result_outcome')),
    sa.PrimaryKeyConstraint('run_id', 'firm_id', 'tier', name=op.f('pk_register_result'))
    )
    op.create_index('ix_register_result_change', 'register_result', ['run_id', 'change', 'tier', 'gap', 'firm_id'], unique=False, sqlite_where=sa.text('change IS NOT NULL'), postgresql_where=sa.text('change IS NOT NULL'))
    op.create_index('ix_register_result_district', 'register_result', ['run_id', 'district', 'tier', 'outcome', 'gap', 'firm_id'], unique=False)
    op.create_index('ix_register_result_missing', 'register_result', ['run_id', 'missing', 'tier', 'gap', 'firm_id'], unique=False, sqlite_where=sa.text('missing IS NOT NULL'), postgresql_where=sa.text('missing IS NOT NULL'))
    op.create_index('ix_register_result_order', 'register_result', ['run_id', 'tier', 'outcome', 'gap', 'firm_id'], unique=False)
    op.create_table('register_sum',
    sa.Column('run_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    sa.Column('district', sa.String(length=6), nullable=False),
    sa.Column('dimension', sa.String(length=8), nullable=False),
    sa.Column('word', sa.String(length=40), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('run_id', 'tier', 'district', 'dimension', 'word', name=op.f('pk_register_sum'))
    )
    op.create_table('register_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('open_key', sa.String(length=8), nullable=True),
    sa.Column('rulebooks', sa.String(length=64), nullable=False),
    sa.Column('previous_id', sa.Integer(), nullable=True),
    sa.Column('cursor', sa.BigInteger(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('whole', sa.Integer(), nullable=False),
    sa.Column('started_by', sa.Integer(), nullable=True),
    sa.Column('started_at', Moment(timezone=True), nullable=False),
    sa.Column('ended_at', Moment(timezone=True), nullable=True),
    sa.CheckConstraint("(state = 'running') = (ended_at is null)", name=op.f('ck_register_run_ended_at')),
    sa.CheckConstraint("(state = 'running') = (open_key is not null)", name=op.f('ck_register_run_open_key')),
    sa.CheckConstraint("state in ('running', 'done', 'stale')", name=op.f('ck_register_run_state')),
    sa.ForeignKeyConstraint(['started_by'], ['person.id'], name=op.f('fk_register_run_started_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_register_run')),
    sa.UniqueConstraint('open_key', name=op.f('uq_register_run_open_key'))
    )
    op.create_table('rule_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('base', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('made_by', sa.Integer(), nullable=False),
    sa.Column('made_at', Moment(timezone=True), nullable=False),
    sa.Column('changed_at', Moment(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['person.id'], name=op.f('fk_rule_draft_made_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rule_draft'))
    )
    op.create_table('firm_invitation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('firm_id', sa.Integer(), nullable=False),
    sa.Column('tier', sa.String(length=16), nullable=False),
    sa.Column('sent_at', Moment(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['firm_id'], ['firm.id'], name=op.f('fk_firm_invitation_firm_id_firm')),
    sa.ForeignKeyConstraint(['run_id'], ['register_run.id'], name=op.f('fk_firm_invitation_run_id_register_run')),
    sa.ForeignKeyConstraint(['sent_by'], ['person.id'], name=op.f('fk_firm_invitation_sent_by_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_firm_invitation')),
    sa.UniqueConstraint('run_id', 'firm_id', 'tier', name=op.f('uq_firm_invitation_run_id'))
    )
    op.create_index(op.f('ix_firm_invitation_firm_id'), 'firm_invitation', ['firm_id'], unique=False)
    op.create_index(op.f('ix_firm_invitation_run_id'), 'firm_invitation', ['run_id'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_firm_invitation_run_id'), table_name='firm_invitation')
    op.drop_index(op.f('ix_firm_invitation_firm_id'), table_name='firm_invitation')
    op.drop_table('firm_invitation')
    op.drop_table('rule_draft')
    op.drop_table('register_run')
    op.drop_table('register_sum')
    op.drop_index('ix_register_result_order', table_name='register_result')
    op.drop_index('ix_register_result_missing', table_name='register_result', sqlite_where=sa.text('missing IS NOT NULL'), postgresql_where=sa.text('missing IS NOT NULL'))
    op.drop_index('ix_register_result_district', table_name='register_result')
    op.drop_index('ix_register_result_change', table_name='register_result', sqlite_where=sa.text('change IS NOT NULL'), postgresql_where=sa.text('change IS NOT NULL'))
    op.drop_table('register_result')
    op.drop_table('register_block')
    op.drop_table('application_counter')
    op.drop_table('calendar_day')
    op.drop_table('signer')
    op.drop_table('certificate_lookup')
    with op.batch_alter_table('remark', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_remark_application_id'))

    op.drop_table('remark')
    with op.batch_alter_table('certificate', schema=None) as batch_op:
        batch_op.drop_index('ix_certificate_issued')
        batch_op.drop_index(batch_op.f('ix_certificate_firm_id'))
        batch_op.drop_index(batch_op.f('ix_certificate_application_id'))

    op.drop_table('certificate')
    op.drop_table('application_event')
    with op.batch_alter_table('title', schema=None) as batch_op:
        batch_op.drop_index('ux_title_application')
        batch_op.drop_index('ix_title_tier')
        batch_op.drop_index(batch_op.f('ix_title_firm_id'))

    op.drop_table('title')
    with op.batch_alter_table('application', schema=None) as batch_op:
        batch_op.drop_index('ix_application_worklist')
        batch_op.drop_index(batch_op.f('ix_application_publicity_id'))
        batch_op.drop_index(batch_op.f('ix_application_firm_id'))
        batch_op.drop_index('ix_application_firm')
        batch_op.drop_index('ix_application_city')

    op.drop_table('application')
    op.drop_table('year_figures')
    with op.batch_alter_table('target', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_target_plan_id'))

    op.drop_table('target')
    with op.batch_alter_table('publicity', schema=None) as batch_op:
        batch_op.drop_index('ix_publicity_last_day')

    op.drop_table('publicity')
    with op.batch_alter_table('presence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_presence_firm_id'))
        batch_op.drop_index('ix_presence_days')

    op.drop_table('presence')
    with op.batch_alter_table('note', schema=None) as batch_op:
        batch_op.drop_index('ix_note_person')

    op.drop_table('note')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_person_id'))
        batch_op.drop_index(batch_op.f('ix_membership_firm_id'))

    op.drop_table('membership')
    with op.batch_alter_table('invitation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_firm_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_email'))

    op.drop_table('invitation')
    with op.batch_alter_table('join_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_join_request_person_id'))
        batch_op.drop_index(batch_op.f('ix_join_request_firm_id'))

    op.drop_table('join_request')
    with op.batch_alter_table('ip_right', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ip_right_firm_id'))

    op.drop_table('ip_right')
    with op.batch_alter_table('honour', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_honour_firm_id'))

    op.drop_table('honour')
    op.drop_table('firm_sign')
    with op.batch_alter_table('classification', schema=None) as batch_op:
        batch_op.drop_index('ix_classification_occasion')
        batch_op.drop_index('ix_classification_latest')

    op.drop_table('classification')
    op.drop_table('classified_facts')
    op.drop_table('firm_fact')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_sha256'))
        batch_op.drop_index(batch_op.f('ix_document_firm_id'))
        batch_op.drop_index(batch_op.f('ix_document_application_id'))

    op.drop_table('document')
    with op.batch_alter_table('appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_appointment_person_id'))
        batch_op.drop_index('ix_appointment_office')

    op.drop_table('appointment')
    op.drop_table('tries')
    op.drop_table('register_version')
    op.drop_table('register_count')
    op.drop_table('plan_item')
    op.drop_table('plan')
    op.drop_table('person')
    with op.batch_alter_table('mail', schema=None) as batch_op:
        batch_op.drop_index('ix_mail_made')

    op.drop_table('mail')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_open')

    op.drop_table('job')
    with op.batch_alter_table('firm', schema=None) as batch_op:
        batch_op.drop_index('ix_firm_register')
        batch_op.drop_index('ix_firm_newest')
        batch_op.drop_index('ix_firm_district')

    op.drop_table('firm')
    op.drop_table('certificate_counter')
    op.drop_table('audit_head')
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_event_subject'))
        batch_op.drop_index(batch_op.f('ix_audit_event_action'))

    op.drop_table('audit_event')
