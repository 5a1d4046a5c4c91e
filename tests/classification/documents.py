"""Documents for the tests of classification: a firm of whom everything is known, and ways to change one figure."""

from __future__ import annotations

import copy
from typing import Any

Document = dict[str, Any]

RIGHT: Document = {
    "class": "I", "high_value": False, "self_developed": True, "transferred_in": False, "transferred_lt_1y": False,
    "owner_rank": 1, "applied_with_benefit": True, "related_to_main_product": True,
}  # fmt: skip
CLEAN = dict.fromkeys(
    ("abnormal_list", "dishonest_list", "prohibited_product", "major_incident_3y", "tax_evasion_3y"), False
)


def whole_firm() -> Document:
    """Every key known; a solid firm that meets what is in force for the SME tiers."""
    return {
        "as_of": "2026-11-23", "reporting_year": 2025, "kind": "new", "established": "2019-03-01",
        "industry_code": "6513", "district": "440112", "employees": 200, "rd_staff": 60, "tech_staff": 80,
        "years": {
            "2022": {"revenue": "6000", "main_revenue": "5500", "rd_expense": "500"},
            "2023": {"revenue": "8000", "main_revenue": "7400", "rd_expense": "700"},
            "2024": {"revenue": "9500", "main_revenue": "8900", "rd_expense": "800"},
            "2025": {"revenue": "11500", "main_revenue": "10800", "rd_expense": "1000", "cost_expense": "9000",
                     "net_profit": "1200", "total_assets": "12000", "total_liabilities": "5000"},
        },
        "ip": [dict(RIGHT) for _ in range(4)],
        "honours": [{"type": "HNTE", "valid_to": "2027-12-31"}],
        "awards": [], "led_standards": [], "titles": ["srdi", "tech_or_innovative"], "rd_institution": "municipal",
        "has_rd_org": True, "management_cert": True, "own_brand": True, "info_system": True, "key_chain_role": True,
        "product_key_field": True, "market_position_ok": True, "product_in_sei": True, "private_investment": True,
        "product_domain": "B", "quality_items": ["iso9001", "own_brand"], "digital_level": 3, "local_feature_score": 8,
        "niche_years": 5, "market_share_pct": "12.5", "domestic_rank": 4, "equity_2y": "0", "equity_3y": "0",
        "pre_a_funding": "0", "valuation_usd_m": "120", "valuation_rmb_m": "850", "cumulative_funding_usd_m": "8",
        "listing": "none", "platform_score": "66", "maker_china_top": 0, "rd_basis": "revenue", "exclusions": dict(CLEAN),
    }  # fmt: skip


def put(document: Document, path: str, value: object) -> Document:
    """A copy with one key set (`years.2025.revenue`); None takes the key away."""
    changed = copy.deepcopy(document)
    *parents, last = path.split(".")
    at = changed
    for part in parents:
        at = at.setdefault(part, {})
    if value is None:
        at.pop(last, None)
    else:
        at[last] = value
    return changed


def scalar_paths(document: Document) -> list[str]:
    """Every single fact of a document, lists as one."""
    paths = []
    for key, value in document.items():
        if key in ("as_of", "kind", "reporting_year", "district"):
            continue
        if key == "years":
            paths += [f"years.{year}.{name}" for year, figures in value.items() for name in figures]
        elif key == "exclusions":
            paths += [f"exclusions.{name}" for name in value]
        else:
            paths.append(key)
    return paths
