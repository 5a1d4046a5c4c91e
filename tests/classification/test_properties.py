"""What must hold of every rule set and every firm: an unknown never becomes a wrong answer, more is never worse, scale is nothing."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from portal.classification.facts_reading import FactsRefused, read_facts
from portal.classification.judging import judge_view
from portal.classification.rulebook import RuleBook
from portal.classification.rules import judge, shelf
from portal.classification.unknowns import worth_trying
from portal.classification.view import SCALE, View, is_amount, view_of
from tests.classification.documents import CLEAN, RIGHT, Document, put, scalar_paths, whole_firm

BOOKS = list(shelf().books.values())
every_book = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)

MONEY = [
    "0", "0.000001", "50", "99.999999", "100", "100.000001", "300", "400", "500", "700", "999.999999", "1000", "1200",
    "1440", "1500", "1728", "2000", "3000", "5000", "6000", "7000", "8000", "10000", "11025", "12000", "20000",
    "20000.000001", "50000.000001", "100001", "3333333",
]  # fmt: skip
money = st.sampled_from(MONEY) | st.integers(0, 10**11).map(lambda n: f"{n // 10**6}.{n % 10**6:06d}")
maybe = st.booleans()
days = st.sampled_from(
    ["2016-11-22", "2016-11-23", "2017-11-23", "2021-11-23", "2021-11-24", "2020-02-29", "2026-11-23"]
)
rights = st.fixed_dictionaries(
    {key: maybe for key in RIGHT if key not in ("class", "owner_rank")}
    | {"class": st.sampled_from(["I", "II"]), "owner_rank": st.integers(1, 5)}
)
strong = st.just(dict(RIGHT))


def year_figures() -> st.SearchStrategy[Document]:
    names = ("rd_expense", "cost_expense", "total_liabilities")
    return st.fixed_dictionaries(
        dict.fromkeys(names, money) | {"a": money, "b": money, "n": money, "t": money}
    ).map(
        lambda drawn: {
            **{name: drawn[name] for name in names},
            "revenue": max(drawn["a"], drawn["b"], key=float),
            "main_revenue": min(drawn["a"], drawn["b"], key=float),
            "net_profit": drawn["n"],
            "total_assets": drawn["t"] if float(drawn["t"]) else "1",
        }
    )


@st.composite
def firms(draw: st.DrawFn) -> Document:
    """A firm of whom everything is known: a solid one, or a start-up, with a few figures drawn anew about the thresholds."""
    other, firm = draw(any_firms()), draw(st.sampled_from([whole_firm(), start_up()]))
    for path in draw(st.lists(st.sampled_from(scalar_paths(other)), max_size=6, unique=True)):
        changed = put(firm, path, at(other, path))
        firm = changed if accepted(changed) else firm
    return draw(st.just(firm) | st.just(firm) | st.just(other))


def start_up() -> Document:
    """A young, fast-growing, funded firm."""
    firm = whole_firm()
    for path, value in {
        "established": "2021-11-24", "valuation_usd_m": "1200", "cumulative_funding_usd_m": "60", "equity_2y": "9000",
        "equity_3y": "9000", "pre_a_funding": "5000", "employees": 90, "tech_staff": 40, "titles": ["tech_or_innovative"],
        "years.2022.revenue": "1000", "years.2022.main_revenue": "900", "years.2023.revenue": "1300",
        "years.2023.main_revenue": "1200", "years.2024.revenue": "1600", "years.2024.main_revenue": "1500",
        "years.2025.revenue": "2500", "years.2025.main_revenue": "2200", "niche_years": 3,
    }.items():  # fmt: skip
        firm = put(firm, path, value)
    return firm


@st.composite
def any_firms(draw: st.DrawFn) -> Document:
    employees = draw(st.sampled_from([1, 10, 50, 99, 100, 200, 299, 300, 500, 501, 1000]))
    listed = st.lists(strong | rights, max_size=5)
    clean = draw(st.just(CLEAN) | st.fixed_dictionaries(dict.fromkeys(CLEAN, maybe)))
    amounts = (
        "equity_2y",
        "equity_3y",
        "pre_a_funding",
        "valuation_usd_m",
        "valuation_rmb_m",
        "cumulative_funding_usd_m",
    )
    flags = ("has_rd_org", "management_cert", "own_brand", "info_system", "key_chain_role", "product_key_field",
             "market_position_ok", "product_in_sei", "private_investment")  # fmt: skip
    likely = st.sampled_from([True, True, True, False])
    return {
        "as_of": "2026-11-23", "reporting_year": 2025, "kind": draw(st.sampled_from(["new", "renewal"])),
        "established": draw(days), "industry_code": draw(st.sampled_from(["6513", "3973", "5191", "7211", "4790", "7320"])),
        "employees": employees, "rd_staff": draw(st.integers(0, employees)), "tech_staff": draw(st.integers(0, employees)),
        "years": {str(year): draw(year_figures()) for year in (2022, 2023, 2024, 2025)},
        "ip": draw(listed),
        "honours": draw(st.lists(st.fixed_dictionaries({
            "type": st.sampled_from(["HNTE", "NTID", "IPA", "IPD"]),
            "valid_to": st.sampled_from(["2026-11-22", "2026-11-23", "2028-01-01"])}), max_size=2)),
        "awards": draw(st.lists(st.fixed_dictionaries({
            "level": st.sampled_from(["national", "provincial"]), "rank": st.integers(1, 7),
            "date": st.sampled_from(["2020-12-31", "2021-01-01", "2022-12-31", "2023-01-01", "2026-11-23", "2026-11-24"])}),
            max_size=2)),
        "led_standards": draw(st.lists(st.fixed_dictionaries({
            "rank": st.integers(1, 7), "date": st.sampled_from(["2020-12-31", "2021-01-01"])}), max_size=1)),
        "titles": draw(st.lists(st.sampled_from(["tech_or_innovative", "srdi", "little_giant"]), unique=True)),
        "rd_institution": draw(st.sampled_from(["national", "provincial", "municipal", "below_municipal", "none"])),
        **{flag: draw(likely) for flag in flags},
        "product_domain": draw(st.sampled_from(["A", "B", "C"])),
        "quality_items": draw(st.lists(st.sampled_from(["provincial_award", "iso9001", "own_brand"]), unique=True)),
        "digital_level": draw(st.integers(1, 4)), "local_feature_score": draw(st.integers(0, 15)),
        "niche_years": draw(st.integers(0, 12)), "market_share_pct": draw(st.sampled_from(["0", "9.999999", "10", "40"])),
        "domestic_rank": draw(st.integers(0, 5)), **{name: draw(money) for name in amounts},
        "listing": draw(st.sampled_from(["none", "neeq", "listed"])),
        "platform_score": draw(st.sampled_from(["0", "49.99", "50", "59.999999", "60", "80"])),
        "maker_china_top": draw(st.sampled_from([0, 1, 50, 51, 500, 501])),
        "rd_basis": draw(st.sampled_from(["revenue", "cost"])), "exclusions": dict(clean),
    }  # fmt: skip


def truth(book: RuleBook, document: Document) -> tuple[bool | None, int, int]:
    judgement = judge_view(book, view_of(read_facts(document)))
    return judgement.outcome, judgement.certain, judgement.possible


def accepted(document: Document) -> Document | None:
    try:
        read_facts(document)
    except FactsRefused:
        return None
    return document


@every_book
@quick
@given(firm=firms(), data=st.data())
def test_a_missing_fact_leaves_only_what_it_can_decide(
    book: RuleBook, firm: Document, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(scalar_paths(firm)))
    without = put(firm, path, None)
    outcome, certain, possible = truth(book, without)
    full = truth(book, firm)
    assert full[0] is not None, "a firm of whom everything is known is decided"
    assert possible <= full[1] <= certain
    if outcome is None:
        decided = {truth(book, document)[0] for document in completions(book, without, path)}
        assert decided >= {True, False}, path
        return
    assert full[0] is outcome
    drawn = data.draw(st.just(None) if "." not in path else money)
    other = accepted(put(without, path, drawn)) if drawn is not None and path.startswith("years") else None
    if other is not None:
        assert truth(book, other)[0] is outcome


def completions(book: RuleBook, without: Document, path: str) -> list[Document]:
    """Documents with the missing fact filled in, all of them acceptable."""
    view = view_of(read_facts(without))
    slot = next(key for key in book_keys(view) if view.path(key) == path)
    filled = [put(without, path, written(slot, value)) for value in worth_trying(book, view, slot)]
    return [document for document in filled if accepted(document)]


def book_keys(view: View) -> list[str]:
    from portal.classification.facts import EXCLUSIONS, FIELDS, ITEM_FIELDS, WORD_LISTS
    from portal.classification.view import YEARLY

    return [*YEARLY, *FIELDS, *ITEM_FIELDS, *WORD_LISTS, *(f"exclusions.{key}" for key in EXCLUSIONS)]


def written(slot: str, value: Any) -> object:
    """A value of the view as a document writes it."""
    if isinstance(value, tuple):
        return [{k: getattr(v, "isoformat", lambda v=v: v)() for k, v in item.items()} if isinstance(item, dict) else item
                for item in value]  # fmt: skip
    if isinstance(value, int) and not isinstance(value, bool) and is_amount(slot):
        sign = "-" if value < 0 else ""
        return f"{sign}{abs(value) // SCALE}.{abs(value) % SCALE:06d}"
    return getattr(value, "isoformat", lambda: value)()


@every_book
@quick
@given(firm=firms(), data=st.data())
def test_many_missing_facts_never_make_a_wrong_answer(
    book: RuleBook, firm: Document, data: st.DataObject
) -> None:
    gone = data.draw(st.lists(st.sampled_from(scalar_paths(firm)), min_size=2, max_size=30, unique=True))
    without = firm
    for path in gone:
        without = put(without, path, None)
    full, part = judge(book, read_facts(firm)), judge(book, read_facts(without))
    if part.outcome != "undetermined":
        assert part.outcome == full.outcome
    assert all(truth in (None, full.conditions[key]) for key, truth in part.conditions.items()
               if not book.levels and key in full.conditions)  # fmt: skip
    assert set(part.direct) <= set(full.direct)
    if part.score and full.score:
        for key, points in part.score.indicators.items():
            assert points in (None, full.score.indicators[key])


BETTER: list[tuple[str, Any]] = [
    ("years.2025.rd_expense", lambda old, firm: str(int(float(old)) + 1000)),
    ("years.2024.rd_expense", lambda old, firm: str(int(float(old)) + 1000)),
    ("years.2025.net_profit", lambda old, firm: str(int(float(old)) + 1000)),
    ("years.2025.main_revenue", lambda old, firm: firm["years"]["2025"]["revenue"]),
    ("years.2025.total_liabilities", lambda old, firm: "0"),
    ("ip", lambda old, firm: [*old, dict(RIGHT, high_value=True)]),
    ("awards", lambda old, firm: [*old, {"level": "national", "rank": 1, "date": "2026-01-01"}]),
    ("honours", lambda old, firm: [*old, {"type": "HNTE", "valid_to": "2030-01-01"}]),
    ("led_standards", lambda old, firm: [*old, {"rank": 1, "date": "2026-01-01"}]),
    ("titles", lambda old, firm: ["tech_or_innovative", "srdi", "little_giant"]),
    ("niche_years", lambda old, firm: old + 3),
    ("market_share_pct", lambda old, firm: "50"),
    ("platform_score", lambda old, firm: "100"),
    ("rd_staff", lambda old, firm: firm["employees"]),
    ("tech_staff", lambda old, firm: firm["employees"]),
    ("rd_institution", lambda old, firm: "national"),
    ("established", lambda old, firm: "2026-11-23"),
    ("digital_level", lambda old, firm: 4),
    ("local_feature_score", lambda old, firm: 15),
    ("product_domain", lambda old, firm: "A"),
    ("exclusions", lambda old, firm: dict(CLEAN)),
    ("maker_china_top", lambda old, firm: 1),
    *(
        (name, lambda old, firm: "99999")
        for name in ("equity_2y", "equity_3y", "pre_a_funding", "valuation_usd_m", "valuation_rmb_m",
                     "cumulative_funding_usd_m")
    ),
]  # fmt: skip


def at(document: Document, path: str) -> Any:
    for part in path.split("."):
        document = document[part]
    return document


@every_book
@quick
@given(firm=firms(), data=st.data())
def test_more_of_a_good_thing_never_lowers_the_outcome(
    book: RuleBook, firm: Document, data: st.DataObject
) -> None:
    path, better = data.draw(st.sampled_from(BETTER))
    improved = accepted(put(firm, path, better(at(firm, path), firm)))
    assume(improved is not None)
    assert improved is not None
    before, after = truth(book, firm), truth(book, improved)
    assert after[1] <= before[1], path
    first, second = judge(book, read_facts(firm)), judge(book, read_facts(improved))
    if first.score and second.score:
        assert (second.score.total or 0) >= (first.score.total or 0)


RATIOS = ("i2", "i3", "i4", "i6", "s1", "s2", "s7", "s8", "t1", "t2")
RATIO_CONDITIONS = ("main_ratio", "growth_avg_2y", "debt", "rd_ratio", "cagr_2y")


@every_book
@quick
@given(firm=firms(), factor=st.sampled_from([2, 3, 7, 1000]))
def test_scaling_all_money_leaves_ratios_alone(book: RuleBook, firm: Document, factor: int) -> None:
    from decimal import Decimal

    scaled = firm
    for year, figures in firm["years"].items():
        for name, amount in figures.items():
            scaled = put(scaled, f"years.{year}.{name}", str(Decimal(amount) * factor))
    assume(accepted(scaled))
    before, after = judge(book, read_facts(firm)), judge(book, read_facts(scaled))
    if before.score and after.score:
        for key in RATIOS:
            assert before.score.indicators.get(key) == after.score.indicators.get(key)
    for key in RATIO_CONDITIONS:
        assert before.conditions.get(key) == after.conditions.get(key)


@settings(max_examples=100, deadline=None)
@given(firm=firms())
def test_a_document_reads_back_as_the_same_facts(firm: Document) -> None:
    facts = read_facts(firm)
    assert read_facts(facts.document()) == facts
    assert read_facts(facts.document()).document() == facts.document()
