"""What facts, figures and thresholds are called, with their units; marked for translation, never decided upon."""

from __future__ import annotations

from functools import cache, reduce

from portal.classification.conditions import (
    AgeAtMost,
    All,
    Among,
    AnyOf,
    Compare,
    Contains,
    KindIs,
    NoneOf,
    Sme,
    Test,
)  # fmt: skip
from portal.classification.holdings import Holding
from portal.classification.quantities import Quantity
from portal.classification.view import YEARLY
from portal.core.i18n import N_, Text

NAMES: dict[str, str] = {
    "revenue": N_("revenue"),
    "main_revenue": N_("main-business revenue"),
    "rd_expense": N_("R&D expense"),
    "cost_expense": N_("costs and expenses"),
    "net_profit": N_("net profit"),
    "total_assets": N_("total assets"),
    "total_liabilities": N_("total liabilities"),
    "employees": N_("staff"),
    "rd_staff": N_("R&D staff"),
    "tech_staff": N_("technical staff"),
    "niche_years": N_("time in the niche market"),
    "market_share_pct": N_("market share"),
    "domestic_rank": N_("domestic rank"),
    "equity_2y": N_("new equity in two years"),
    "equity_3y": N_("new equity in three years"),
    "pre_a_funding": N_("funding up to round A"),
    "valuation_usd_m": N_("valuation (US dollars)"),
    "valuation_rmb_m": N_("valuation (yuan)"),
    "cumulative_funding_usd_m": N_("funding so far (US dollars)"),
    "platform_score": N_("development score of the national platform"),
    "maker_china_top": N_("place in Maker China"),
    "digital_level": N_("digital level"),
    "local_feature_score": N_("local feature score"),
    "quality_items": N_("quality management items"),
    "established": N_("founding date"),
    "industry_code": N_("industry code"),
    "reporting_year": N_("reporting year"),
    "rd_institution": N_("level of the R&D institution"),
    "rd_basis": N_("basis of the R&D ratio"),
    "listing": N_("listing"),
    "product_domain": N_("field of the main product"),
    "product_in_sei": N_("main product in a strategic emerging industry"),
    "has_rd_org": N_("R&D body"),
    "management_cert": N_("management-system certification"),
    "own_brand": N_("own brand"),
    "info_system": N_("information system"),
    "key_chain_role": N_("key link of the chain"),
    "product_key_field": N_("main product in a key field"),
    "market_position_ok": N_("market position"),
    "private_investment": N_("professional private investment"),
    "ip": N_("intellectual property"),
    "honours": N_("honours"),
    "awards": N_("science awards"),
    "led_standards": N_("standards led"),
    "titles": N_("titles held"),
    "exclusions.abnormal_list": N_("on the list of abnormal operations"),
    "exclusions.dishonest_list": N_("on the list of serious dishonesty"),
    "exclusions.prohibited_product": N_("prohibited product"),
    "exclusions.major_incident_3y": N_("major incident in three years"),
    "exclusions.tax_evasion_3y": N_("tax evasion in three years"),
}
EARLIER = {
    1: N_("%(fact)s of the year before"),
    2: N_("%(fact)s two years before"),
    3: N_("%(fact)s of the base year"),
}
WORDS: dict[object, str] = {
    "national": N_("national level"), "provincial": N_("provincial level"), "municipal": N_("city level"),
    "below_municipal": N_("below city level"), "none": N_("none"), "neeq": N_("NEEQ"), "listed": N_("listed"),
    "tech_or_innovative": N_("technology and innovation SME"), "srdi": N_("specialised and sophisticated SME"),
    "little_giant": N_("little giant"), "large": N_("large"), "medium": N_("medium"), "small": N_("small"),
    "micro": N_("micro"), True: N_("yes"), False: N_("no"), "A": "A", "B": "B", "C": "C",
    "revenue": N_("by revenue"), "cost": N_("by costs"),
}  # fmt: skip
UNITS: dict[str, str] = {
    **dict.fromkeys(("employees", "rd_staff", "tech_staff"), N_("persons")),
    **dict.fromkeys(("valuation_usd_m", "cumulative_funding_usd_m"), N_("million US dollars")),
    "valuation_rmb_m": N_("million yuan"), "niche_years": N_("years"), "market_share_pct": "%",
    "domestic_rank": N_("(rank)"), "maker_china_top": N_("(rank)"), "digital_level": N_("(level)"),
    "platform_score": N_("points"), "local_feature_score": N_("points"), "quality_items": N_("items"),
}  # fmt: skip
TEN_THOUSAND_YUAN = N_("ten thousand yuan")
SIGNS = {"at_least": "≥", "at_most": "≤", "more_than": ">", "less_than": "<"}

LIMIT = N_("%(sign)s%(number)s %(unit)s")
AND, OR = N_("%(a)s and %(b)s"), N_("%(a)s or %(b)s")
EACH_YEAR = N_("%(threshold)s in each of %(n)s years")
FIGURES = {
    "ratio": N_("%(fact)s / %(other)s"), "growth": N_("growth of %(fact)s"), "mean_growth": N_("mean growth of %(fact)s"),
    "compound_growth": N_("compound growth of %(fact)s"), "sum": N_("sum of %(fact)s and %(other)s"),
    "mean": N_("mean of %(fact)s and %(other)s"), "difference": N_("%(fact)s − %(other)s"),
}  # fmt: skip


@cache
def fact_name(key: str) -> Text:
    """What a fact is called in a sentence."""
    name, back = YEARLY.get(key, (key, 0))
    text = Text(NAMES[name])
    return Text(EARLIER[back], fact=text) if back else text


def unit(quantity: Quantity) -> Text | None:
    """The unit of a figure; None for rates, which carry their own %."""
    if quantity.rate:
        return None
    return lever_unit(quantity.lever)


@cache
def lever_unit(key: str) -> Text:
    return Text(UNITS.get(key, TEN_THOUSAND_YUAN))


def figure_name(quantity: Quantity) -> Text:
    return figure_of(quantity.kind, quantity.lever, quantity.keys[-1])


def figure_of(kind: str, fact: str, other: str) -> Text:
    """A figure of this kind over one or two facts; `other` is not said where one is enough."""
    if kind not in FIGURES:
        return fact_name(fact)
    return Text(FIGURES[kind], fact=fact_name(fact), other=fact_name(other))


def limit(compare: Compare) -> Text:
    """The threshold alone: ≥3%, ≤500 persons."""
    sign, of = SIGNS[compare.relation], unit(compare.quantity)
    if of is None:
        return Text("%(sign)s%(number)s", sign=sign, number=compare.threshold)
    return Text(LIMIT, sign=sign, number=compare.threshold, unit=of)


def threshold_of(test: Test, *, named: bool = False) -> Text:
    """The threshold of a condition in words; inside a longer one each part is named."""
    if isinstance(test, Compare):
        return (
            Text("%(figure)s %(limit)s", figure=figure_name(test.quantity), limit=limit(test))
            if named
            else limit(test)
        )
    if isinstance(test, All) and test.same:
        return Text(EACH_YEAR, threshold=threshold_of(test.tests[0], named=named), n=len(test.tests))
    if isinstance(test, All | AnyOf):
        joint = AND if isinstance(test, All) else OR
        parts = [threshold_of(each, named=True) for each in test.tests]
        return reduce(lambda a, b: Text(joint, a=a, b=b), parts)
    if isinstance(test, Among | Contains):
        words = reduce(lambda a, b: Text(OR, a=a, b=b), (Text(WORDS[word]) for word in test.words))
        return Text("%(fact)s: %(words)s", fact=fact_name(test.key), words=words) if named else words
    if isinstance(test, AgeAtMost):
        return Text(N_("at most %(n)s years old"), n=test.years)
    if isinstance(test, Holding):
        return Text(N_("at least %(n)s (%(thing)s)"), n=test.at_least, thing=fact_name(test.list))
    if isinstance(test, Sme):
        return Text(N_("not large"))
    if isinstance(test, NoneOf):
        return Text(N_("none applies"))
    if isinstance(test, KindIs):
        return Text(N_("at renewal") if test.kind == "renewal" else N_("for new applications"))
    raise TypeError(type(test).__name__)
