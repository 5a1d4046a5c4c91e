"""The forms of the figures pages, one a page; every field may stay blank, and blank is unknown."""

from __future__ import annotations

from typing import Any

from portal.core.i18n import Text
from portal.firms import figure_words as words
from portal.firms.document_rules import why_not
from portal.firms.figure_rules import fact_contradictions, year_contradictions
from portal.firms.figure_words import LABELS
from portal.web.forms import (
    CheckboxesField,
    ChoiceField,
    FilesField,
    Form,
    HiddenField,
    MoneyField,
    NumberField,
    PercentField,
    RadiosField,
    WholeField,
    YesNoField,
)
from portal.web.i18n import lazy_gettext as _l
from portal.web.i18n import said

UNKNOWN = _l("Not known yet")


def _money(key: str, **kwargs: Any) -> MoneyField:
    return MoneyField(Text(LABELS[key]), optional=True, **kwargs)


def _number(key: str, **kwargs: Any) -> NumberField:
    return NumberField(Text(LABELS[key]), optional=True, **kwargs)


def _whole(key: str, **kwargs: Any) -> WholeField:
    return WholeField(Text(LABELS[key]), optional=True, **kwargs)


def _yes_no(key: str) -> YesNoField:
    return YesNoField(Text(LABELS[key]))


def _choice(key: str, choices: dict[str, str]) -> ChoiceField:
    return ChoiceField(Text(LABELS[key]), choices=choices, blank=UNKNOWN, optional=True)


class FiguresForm(Form):
    """What the figures pages share: the mark of what was shown, and proof handed in with the same button."""

    seen = HiddenField()
    proof = FilesField(_l("Documents that prove it"), optional=True, why_not=why_not)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.optional = None  # all are: to say so of each would only disturb

    def figures(self) -> dict[str, Any]:
        return {key: value for key, value in self.values().items() if key not in ("seen", "proof")}

    def contradictions(self) -> Any:
        return fact_contradictions(self.figures())

    def validate(self, extra_validators: Any = None) -> bool:
        fits = super().validate(extra_validators)
        found = list(self.contradictions())  # what could not be read is None, and contradicts nothing
        for name, reason in found:
            self[name].errors = [*self[name].errors, said(reason)]
        return fits and not found


class YearForm(FiguresForm):
    revenue = _money("revenue")
    main_revenue = _money("main_revenue")
    cost_expense = _money("cost_expense")
    net_profit = _money("net_profit", signed=True)
    rd_expense = _money("rd_expense")
    total_assets = _money("total_assets")
    total_liabilities = _money("total_liabilities")
    employees = _whole("employees", most=10**7)
    rd_staff = _whole("rd_staff", most=10**7)
    tech_staff = _whole("tech_staff", most=10**7)

    def contradictions(self) -> Any:
        return year_contradictions(self.figures())


class FundingForm(FiguresForm):
    equity_2y = _money("equity_2y")
    equity_3y = _money("equity_3y")
    pre_a_funding = _money("pre_a_funding")
    cumulative_funding_usd_m = _number("cumulative_funding_usd_m", most=10**8)
    valuation_usd_m = _number("valuation_usd_m", most=10**8)
    valuation_rmb_m = _number("valuation_rmb_m", most=10**8)
    listing = RadiosField(Text(LABELS["listing"]), choices=words.LISTINGS, optional=True)
    private_investment = _yes_no("private_investment")


class MarketForm(FiguresForm):
    niche_years = _whole("niche_years", most=200)
    market_share_pct = PercentField(Text(LABELS["market_share_pct"]), optional=True)
    domestic_rank = _whole("domestic_rank", most=10_000)
    market_position_ok = _yes_no("market_position_ok")
    product_domain = RadiosField(Text(LABELS["product_domain"]), choices=words.PRODUCT_DOMAINS, optional=True)
    product_in_sei = _yes_no("product_in_sei")
    product_key_field = _yes_no("product_key_field")
    key_chain_role = _yes_no("key_chain_role")
    own_brand = _yes_no("own_brand")
    management_cert = _yes_no("management_cert")
    info_system = _yes_no("info_system")
    quality_items = CheckboxesField(Text(LABELS["quality_items"]), choices=words.QUALITY_ITEMS, optional=True)
    digital_level = _choice("digital_level", words.DIGITAL_LEVELS)
    has_rd_org = _yes_no("has_rd_org")
    rd_institution = _choice("rd_institution", words.INSTITUTIONS)
    rd_basis = _choice("rd_basis", words.RD_BASES)
    platform_score = _number("platform_score", most=100)
    local_feature_score = _whole("local_feature_score", most=15)
    maker_china_top = _whole("maker_china_top", most=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.digital_level.data, int):  # a select compares words
            self.digital_level.data = str(self.digital_level.data)


class IntegrityForm(FiguresForm):
    abnormal_list = _yes_no("abnormal_list")
    dishonest_list = _yes_no("dishonest_list")
    prohibited_product = _yes_no("prohibited_product")
    major_incident_3y = _yes_no("major_incident_3y")
    tax_evasion_3y = _yes_no("tax_evasion_3y")


PAGES = {"funding": FundingForm, "market": MarketForm, "integrity": IntegrityForm}
