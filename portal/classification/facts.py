"""Facts about a firm, as `facts.md` lays them down: the keys, their kinds and the frozen values that the rules read.

An absent key is None: unknown, neither zero nor false. Reading a document stands in `facts_reading`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from portal.classification.fields import Amount, Count, Day, Digits, Flag, Kind, Word

KINDS = ("new", "renewal")
INSTITUTIONS = ("national", "provincial", "municipal", "below_municipal", "none")
EXCLUSIONS = ("abnormal_list", "dishonest_list", "prohibited_product", "major_incident_3y", "tax_evasion_3y")
TITLES = ("tech_or_innovative", "srdi", "little_giant")
QUALITY_ITEMS = ("provincial_award", "iso9001", "own_brand", "standards")
STATEMENTS = (
    "has_rd_org", "management_cert", "own_brand", "info_system", "key_chain_role",
    "product_key_field", "market_position_ok", "product_in_sei", "private_investment",
)  # fmt: skip

YEAR_FIELDS: Mapping[str, Kind] = {
    "revenue": Amount(),
    "main_revenue": Amount(),
    "rd_expense": Amount(),
    "cost_expense": Amount(),
    "net_profit": Amount(signed=True),
    "total_assets": Amount(),
    "total_liabilities": Amount(),
}
ITEM_FIELDS: Mapping[str, Mapping[str, Kind]] = {
    "ip": {
        "class": Word(("I", "II")),
        "high_value": Flag(),
        "self_developed": Flag(),
        "transferred_in": Flag(),
        "transferred_lt_1y": Flag(),
        "owner_rank": Count(least=1),
        "applied_with_benefit": Flag(),
        "related_to_main_product": Flag(),
    },
    "honours": {"type": Word(("HNTE", "NTID", "IPA", "IPD")), "valid_to": Day()},
    "awards": {"level": Word(("national", "provincial")), "rank": Count(least=1), "date": Day()},
    "led_standards": {"rank": Count(least=1), "date": Day()},
}
WORD_LISTS: Mapping[str, tuple[str, ...]] = {"titles": TITLES, "quality_items": QUALITY_ITEMS}
FIELDS: Mapping[str, Kind] = {
    "as_of": Day(),
    "reporting_year": Count(least=1900, most=9999),
    "kind": Word(KINDS),
    "established": Day(),
    "industry_code": Digits(4),
    "district": Digits(6),
    "employees": Count(),
    "rd_staff": Count(),
    "tech_staff": Count(),
    "rd_institution": Word(INSTITUTIONS),
    **{statement: Flag() for statement in STATEMENTS},
    "product_domain": Word(("A", "B", "C")),
    "digital_level": Count(least=1, most=4),
    "local_feature_score": Count(most=15),
    "niche_years": Count(),
    "market_share_pct": Amount(most=Decimal(100)),
    "domestic_rank": Count(),
    "equity_2y": Amount(),
    "equity_3y": Amount(),
    "pre_a_funding": Amount(),
    "valuation_usd_m": Amount(),
    "valuation_rmb_m": Amount(),
    "cumulative_funding_usd_m": Amount(),
    "listing": Word(("none", "neeq", "listed")),
    "platform_score": Amount(),
    "maker_china_top": Count(),
    "rd_basis": Word(("revenue", "cost")),
}

Item = Mapping[str, object]  # the known keys of one entry of a list


@dataclass(frozen=True)
class Facts:
    """What is known of one firm on one day; `known` holds the plain keys, the rest what has parts."""

    as_of: date
    kind: str = "new"
    known: Mapping[str, object] = field(default_factory=dict)
    years: Mapping[int, Mapping[str, Decimal]] = field(default_factory=dict)
    exclusions: Mapping[str, bool] = field(default_factory=dict)
    lists: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for part in fields(self):
            value = getattr(self, part.name)
            if isinstance(value, dict):
                object.__setattr__(self, part.name, MappingProxyType(value))

    @property
    def reporting_year(self) -> int | None:
        year = self.known.get("reporting_year")
        return year if isinstance(year, int) else None

    @property
    def district(self) -> str | None:
        district = self.known.get("district")
        return district if isinstance(district, str) else None

    def document(self) -> dict[str, object]:
        """The canonical JSON-able form: what is known, keys in the contract's order; reads back as equal facts."""
        whole: dict[str, object] = {"as_of": self.as_of.isoformat(), "kind": self.kind}
        for key, kind in FIELDS.items():
            if key in self.known:
                whole[key] = kind.write(self.known[key])
        if self.years:
            whole["years"] = {
                str(year): {key: str(figures[key]) for key in YEAR_FIELDS if key in figures}
                for year, figures in sorted(self.years.items())
            }
        for key, entries in self.lists.items():
            kinds = ITEM_FIELDS[key]
            whole[key] = [
                {name: kinds[name].write(entry[name]) for name in kinds if name in entry} for entry in entries
            ]
        whole |= {key: list(words) for key, words in self.words.items()}
        if self.exclusions:
            whole["exclusions"] = dict(self.exclusions)
        return whole
