"""What unknown facts leave open: one of them is told exactly, several soundly; points, levels and ways add up."""

from __future__ import annotations

from collections import Counter

import pytest

from portal.classification.conditions import Truth, every, some
from portal.classification.facts_reading import read_facts
from portal.classification.judging import Judgement, judge_view, judged, open_slots
from portal.classification.rulebook import RuleBook
from portal.classification.rules import judge, rulebook
from portal.classification.view import View, view_of
from tests.classification.documents import RIGHT, Document, put, whole_firm
from tests.classification.small_books import condition, direct, flag, score, small_book


def without(*paths: str, **changes: object) -> Document:
    document = whole_firm()
    for path, value in changes.items():
        document = put(document, path.replace("__", "."), value)
    for path in paths:
        document = put(document, path, None)
    return document


def of(book: RuleBook, document: Document) -> Judgement:
    return judge_view(book, view_of(read_facts(document)))


def opened(book: RuleBook, document: Document) -> set[object]:
    view = view_of(read_facts(document))
    return set(open_slots(book, view, judged(book, view)))


def test_kleenes_and_and_or() -> None:
    table: dict[tuple[Truth, Truth], tuple[Truth, Truth]] = {
        (True, True): (True, True), (True, False): (False, True), (True, None): (None, True),
        (False, False): (False, False), (False, None): (False, None), (None, None): (None, None),
    }  # fmt: skip
    for (a, b), (both, either) in table.items():
        assert every((a, b)) is every((b, a)) is both
        assert some((a, b)) is some((b, a)) is either
    assert every(()) is True
    assert some(()) is False


def test_a_gazelles_unknown_revenue_is_bounded_by_its_main_business() -> None:
    # Main revenue of 10 800 is part of revenue: 6000 x 1.2^3 = 10 368 is passed, and so are the 9500 of the year before.
    result = judge(rulebook("gazelle_huangpu_2021"), read_facts(without("years.2025.revenue")))
    assert (result.outcome, result.level, result.could_be) == ("met", "gazelle", None)
    part = judged(rulebook("gazelle_huangpu_2021"), view_of(read_facts(without("years.2025.revenue"))))
    assert part.outcome is None, "each comparison by itself leaves it open"


def test_two_unknown_facts_are_told_only_as_far_as_each_part_is_certain() -> None:
    document = without("years.2025.revenue", "years.2025.main_revenue")
    assert judge(rulebook("gazelle_huangpu_2021"), read_facts(document)).outcome == "undetermined"


def test_one_figure_cannot_be_large_for_one_condition_and_small_for_another() -> None:
    # Main revenue 300: revenue of at most 375 for the ratio of 80 %, of at least 1000 for the size of the business.
    document = without("years.2025.revenue", years__2025__main_revenue="300")
    result = judge(rulebook("srdi_2026_2"), read_facts(document))
    assert result.outcome == "not_met"
    assert result.conditions["main_ratio"] is None


def test_of_a_firm_without_revenue_the_unknown_main_revenue_can_only_be_nothing() -> None:
    document = without("years.2025.main_revenue", years__2025__revenue="0")
    result = judge(rulebook("srdi_2026_2"), read_facts(document))
    assert result.conditions["main_ratio"] is False
    assert judge(rulebook("innovative_2022_63"), read_facts(document)).score is not None


OPEN = [
    ("srdi_2026_2", ["niche_years"], {"niche_years"}),
    ("srdi_2026_2", ["niche_years", "years.2025.rd_expense"], {"niche_years", "rd_expense"}),
    ("innovative_2022_63", ["product_in_sei"], {"product_in_sei"}),
    ("innovative_2022_63", ["years.2024.main_revenue"], {"main_revenue[-1]"}),
    ("innovative_2022_63", ["equity_3y"], {"equity_3y"}),
    ("tech_sme_2017_115", ["rd_institution"], {"rd_institution"}),
    ("unicorn_gei_2025", ["valuation_usd_m"], {"valuation_usd_m"}),
    ("unicorn_gei_2025", ["listing"], {"listing"}),
    ("gazelle_huangpu_2021", ["pre_a_funding"], set()),  # seven years old: too old for that way
    ("gazelle_huangpu_2021", ["years.2022.revenue"], {"revenue[-3]"}),
]


@pytest.mark.parametrize(
    ("name", "gone", "slots"),
    OPEN,
    ids=lambda each: str(sorted(each)) if isinstance(each, set) else str(each),
)
def test_only_the_facts_that_leave_something_open_are_asked_for(
    name: str, gone: list[str], slots: set[object]
) -> None:
    # no valid certificate and no level within reach decides beforehand
    document = without(*gone, rd_institution="municipal" if "rd_institution" not in gone else None)
    assert opened(rulebook(name), document) == slots


def test_nothing_is_open_of_a_firm_of_whom_all_is_known() -> None:
    for name in (
        "tech_sme_2017_115",
        "innovative_2022_63",
        "srdi_2022_63",
        "little_giant_2022_63",
        "unicorn_gei_2025",
    ):
        assert opened(rulebook(name), whole_firm()) == set()


def test_the_waiver_of_an_unmet_condition_is_asked_for_too() -> None:
    # No right, and nobody knows about awards: the award could waive the right.
    document = without("awards", ip=[])
    assert opened(rulebook("srdi_2026_2"), document) == {"awards"}
    unknown = without("awards", "ip")
    assert opened(rulebook("srdi_2026_2"), unknown) == {"awards", "ip"}
    book = rulebook("srdi_2026_2")
    assert of(book, document).conditions["ip"] is None


def test_a_field_of_one_right_is_asked_for_by_its_place() -> None:
    unsure = {key: value for key, value in RIGHT.items() if key != "related_to_main_product"}
    document = without(ip=[{**RIGHT, "class": "II"}, unsure])
    assert opened(rulebook("srdi_2026_2"), document) == {("ip", 1, "related_to_main_product")}
    result = judge(rulebook("srdi_2026_2"), read_facts(document))
    assert result.outcome == "undetermined"
    assert result.missing == ("ip[1].related_to_main_product",)


TWO = score(5, {"a": flag("own_brand", 4), "b": flag("info_system", 1), "c": flag("key_chain_role", 0)})


@pytest.mark.parametrize(
    ("own_brand", "info_system", "outcome"),
    [
        (True, True, True), (True, False, False), (False, True, False), (None, True, None), (None, False, False),
        (True, None, None), (False, None, False), (None, None, None),
    ],
)  # fmt: skip
def test_points_are_a_range_until_the_facts_are_known(
    own_brand: bool | None, info_system: bool | None, outcome: bool | None
) -> None:
    judgement = of(small_book(TWO), without(own_brand=own_brand, info_system=info_system))
    assert judgement.outcome is outcome
    assert judgement.scored is outcome
    assert judgement.total == (4 * (own_brand is True) + (info_system is True),
                               4 * (own_brand is not False) + (info_system is not False))  # fmt: skip


def test_one_point_is_above_zero() -> None:
    book = small_book(score(0, {"a": flag("own_brand", 1)}, 'above_zero = ["a"]'))
    assert of(book, without(own_brand=True)).outcome is True
    assert of(book, without(own_brand=False)).outcome is False


def test_without_a_score_only_conditions_and_levels_count() -> None:
    judgement = of(rulebook("srdi_2026_2"), whole_firm())
    assert (judgement.points, judgement.groups, judgement.total, judgement.scored) == ({}, {}, (0, 0), None)
    assert (judgement.certain, judgement.possible, judgement.worst) == (0, 0, 1)


@pytest.mark.parametrize(
    ("way", "kept", "waived", "points", "outcome"),
    [
        (True, True, False, False, True), (True, False, True, True, False), (False, True, True, True, True),
        (False, True, True, False, False), (False, True, False, True, False), (None, True, False, True, None),
        (None, True, True, True, True), (None, False, True, True, False),
    ],
)  # fmt: skip
def test_a_direct_way_replaces_the_score_and_the_conditions_it_waives_and_no_others(
    way: bool | None, kept: bool, waived: bool, points: bool, outcome: bool | None
) -> None:
    book = small_book(
        condition("kept", '{ is = "own_brand" }'), condition("waived", '{ is = "info_system" }'),
        direct("way", '{ is = "key_chain_role" }'), score(5, {"a": flag("management_cert", 5)}),
        words='direct_waives = ["waived"]\n',
    )  # fmt: skip
    firm = without(own_brand=kept, info_system=waived, management_cert=points, key_chain_role=way)
    judgement = of(book, firm)
    assert judgement.outcome is outcome
    assert judgement.directs == {"way": way}
    assert opened(book, firm) == ({"key_chain_role"} if way is None else set())


def test_what_all_values_of_the_missing_fact_agree_on_is_certain() -> None:
    # Employees unknown: too many for a small firm is possible, too few too; the score's other points stand.
    document = without("employees")
    judgement = of(rulebook("innovative_2022_63"), document)
    whole = of(rulebook("innovative_2022_63"), whole_firm())
    assert judgement.points == whole.points
    assert judgement.groups == whole.groups
    assert judgement.total == whole.total
    assert judgement.scored is whole.scored is True


def judged_again(monkeypatch: pytest.MonkeyPatch, book: RuleBook, document: Document) -> set[str]:
    """The lines that are asked more than once for one judgement."""
    lines = [*book.conditions, *book.directs]
    lines += [line for level in book.levels for line in (*level.conditions, *level.routes)]
    scales = {line.key: line.scale for line in (book.score.indicators if book.score else ())}
    parts: dict[int, str] = {id(line.test): line.key for line in lines}
    parts |= {id(scale): key for key, scale in scales.items()}
    asked: Counter[int] = Counter()

    def count(kind: type, verb: str) -> None:
        plain = getattr(kind, verb)

        def counting(self: object, view: View) -> object:
            asked[id(self)] += 1
            return plain(self, view)

        monkeypatch.setattr(kind, verb, counting)

    for kind in {type(line.test) for line in lines}:
        count(kind, "holds")
    for kind in {type(scale) for scale in scales.values()}:
        count(kind, "points")
    of(book, document)
    monkeypatch.undo()
    return {key for part, key in parts.items() if asked[part] > 1}


@pytest.mark.parametrize(
    ("name", "document", "again"),
    [
        ("innovative_2022_63", without("product_in_sei"), {"i5"}),
        ("innovative_2022_63", without("rd_institution"), {"rd_institution"}),
        ("innovative_2022_63", put(whole_firm(), "ip", [{**RIGHT, "high_value": None}]), {"i1"}),
        ("little_giant_2022_63", without("market_share_pct"), {"market_share", "rd_tier", "rd_org", "ip"}),
        ("little_giant_2026_2", without("platform_score"), {"platform_score", "ip"}),
        ("gazelle_huangpu_2021", without("years.2022.revenue"), {"1"}),
        ("unicorn_gei_2025", without("valuation_usd_m"), {"valuation"}),
    ],
)  # fmt: skip
def test_only_the_lines_that_read_the_missing_fact_are_judged_again(
    monkeypatch: pytest.MonkeyPatch, name: str, document: Document, again: set[str]
) -> None:
    """And those that may be replaced or waived: what they were says not by what. All else is judged once."""
    assert judged_again(monkeypatch, rulebook(name), document) == again
