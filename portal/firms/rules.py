"""What a firm of the register is: its standing, its layer of the AI chain, its track, the signs of an AI firm."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.core.districts import DISTRICTS as DISTRICTS
from portal.core.i18n import N_

CITY = "440100"

LAYERS = {
    # 国家人工智能产业综合标准化体系建设指南 (2024), rules.md §5
    "foundation": N_("Foundation layer (compute, algorithms, data)"),
    "framework": N_("Framework layer"),
    "model": N_("Model layer"),
    "application": N_("Application layer"),
}

TRACKS = {
    # 「造车健城」, rules.md §5
    "manufacturing": N_("AI + advanced manufacturing"),
    "mobility": N_("AI + vehicles and transport"),
    "health": N_("AI + health and medicine"),
    "city": N_("AI + city governance"),
    "other": N_("Another field"),
}

SIGNS = {
    # the seven signs of an AI firm: 海科工商信规字〔2024〕1号, rules.md §5; 超过 is strict
    "filed_model": N_("Filed a generative model, an algorithm or a deep-synthesis service"),
    "ai_rd": N_(
        "AI R&D of more than 5 million yuan a year, or more than 1 million and at least 30% of all R&D"
    ),
    "ai_revenue": N_("AI revenue of more than 5 million yuan"),
    "ai_staff": N_("At least 6 staff with AI skill certificates, or more than 30% of all staff"),
    "ai_rights": N_("An AI patent, utility model or copyright"),
    "compute": N_("Bought compute for training"),
    "other": N_("Another proof of AI business"),
}

TIERS = {
    # titles that the register records, in ladder order (rules.md §1)
    "tech_sme": N_("Technology-based SME"),
    "innovative": N_("Technology and innovation SME"),
    "srdi": N_("Specialised and sophisticated SME"),
    "little_giant": N_("Little giant"),
    "gazelle": N_("Gazelle"),
    "unicorn": N_("Unicorn"),
}

TIER_LEVELS = {
    ("gazelle", "gazelle"): N_("Gazelle"),
    ("gazelle", "cultivation"): N_("Gazelle in cultivation"),
    ("unicorn", "super"): N_("Super unicorn"),
    ("unicorn", "unicorn"): N_("Unicorn"),
    ("unicorn", "potential"): N_("Potential unicorn"),
}

STANDINGS = {
    "applicant": N_("Not yet registered"),
    "registered": N_("Registered"),
    "moved_away": N_("Moved away"),
    "closed": N_("Closed"),
    "struck_off": N_("Struck off"),
}

# what a change of details may change in the register
CHANGEABLE = {
    "name": N_("Name of the firm"),
    "district": N_("District"),
    "address": N_("Address"),
    "legal_representative": N_("Legal representative"),
    "standing": N_("Standing"),
}

FIRM_ROLE_LABELS = {
    "owner": N_("Owner"),
    "filer": N_("Filer"),
    "certifier": N_("Certifier"),
}


@dataclass(frozen=True, kw_only=True)
class FirmDetails:
    """What the register holds about a firm; becomes its record when an application is decided.

    What is None was not said: only a firm that was loaded from a file has such gaps.
    """

    name: str
    district: str
    address: str | None = None
    established: date | None = None
    industry_code: str | None = None
    layer: str | None = None
    track: str | None = None
    legal_representative: str | None = None
    contact_name: str | None = None
    contact_phone: str | None = None
    contact_email: str | None = None
    signs: tuple[str, ...] = ()
