"""Every table of the portal in one place, for migrations and for tests; nothing else imports it."""

from portal.accounts import models as accounts
from portal.applications import desk_models as applications_desk
from portal.applications import models as applications
from portal.applications import objection_models as objections
from portal.certificates import models as certificates
from portal.classification import models as classification
from portal.classification import register_models as classification_register
from portal.core import audit, days, jobs
from portal.core.db import Base
from portal.firms import ban_models as firm_bans
from portal.firms import cell_models as firm_cells
from portal.firms import count_models as firm_counts
from portal.firms import models as firms
from portal.firms import takeover_models as firm_takeovers
from portal.firms import upkeep_models as firms_upkeep
from portal.funding import models as funding
from portal.panels import models as panels
from portal.programmes import models as programmes
from portal.reports import models as reports
from portal.sheets import models as sheets
from portal.tallies import models as tallies
from portal.web import models as web

FEATURES = (
    audit, days, jobs, web, accounts, firms, firm_cells, firms_upkeep, firm_bans, firm_counts, firm_takeovers, classification,
    classification_register, certificates, programmes, applications, applications_desk, objections, panels, funding, tallies,
    reports, sheets,
)  # fmt: skip
TABLES = Base.metadata.sorted_tables
BY_HAND = frozenset(
    {"name_tokens", "ix_firm_name_tokens", "firm_gram"}
)  # what only one database has; see firms/name_index.py
