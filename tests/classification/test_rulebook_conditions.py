"""Every condition that a rule book may write is understood; one that cannot be meant is refused with its place and reason."""

from __future__ import annotations

import pytest

from portal.classification import quantities as q
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
)
from portal.classification.conditions import (
    Test as AnyTest,
)
from portal.classification.holdings import Holding, Wanted
from portal.classification.quantities import Quantity
from portal.classification.shelf import shelf
from tests.classification.small_books import (
    condition,
    refusal,
    small_book,
)


def meant_by(written: str) -> AnyTest:
    return small_book(condition("c", written)).conditions[0].test


def same(one: Quantity, other: Quantity) -> bool:
    """Two figures of one kind, facts and lever (their formulas are functions, which never compare equal)."""
    return (one.kind, one.keys, one.lever, one.rate, one.power) == (
        other.kind,
        other.keys,
        other.lever,
        other.rate,
        other.power,
    )


FIGURES = [
    ('fact = "employees", at_least = "5"', q.fact("employees"), (5, 1)), ('fact = "revenue[-3]", at_least = "5"', q.fact("revenue[-3]"), (5, 1)),
    ('number_of = "titles", at_least = "2"', q.number_of("titles"), (2, 1)), ('ratio = ["rd_staff", "employees"], at_least = "12.5%"', q.ratio("rd_staff", "employees"), (1, 8)),
    ('growth = "revenue", at_least = "-5%"', q.growth("revenue"), (-1, 20)), ('mean_growth = "revenue", at_least = "5%"', q.mean_growth("revenue"), (1, 20)),
    ('compound_growth = "revenue", years = 3, at_least = "20%"', q.compound_growth("revenue", 3), (216, 125)),
    ('sum = ["rd_expense", "rd_expense[-1]"], at_least = "0.5"', q.total("rd_expense", "rd_expense[-1]"), (1, 2)),
    ('mean = ["rd_expense", "rd_expense[-1]"], at_least = "5"', q.mean("rd_expense", "rd_expense[-1]"), (5, 1)),
    ('difference = ["revenue", "revenue[-1]"], at_least = "0"', q.difference("revenue", "revenue[-1]"), (0, 1)),
]  # fmt: skip


@pytest.mark.parametrize(("written", "quantity", "bar"), FIGURES)
def test_a_figure_against_a_threshold(written: str, quantity: Quantity, bar: tuple[int, int]) -> None:
    compare = meant_by(f"{{ {written} }}")
    assert isinstance(compare, Compare)
    assert same(compare.quantity, quantity)
    assert (compare.relation, compare.bar, compare.threshold) == ("at_least", bar, written.split('"')[-2])


@pytest.mark.parametrize("relation", ["at_least", "at_most", "more_than", "less_than"])
def test_each_relation(relation: str) -> None:
    compare = meant_by(f'{{ fact = "employees", {relation} = "7" }}')
    assert isinstance(compare, Compare)
    assert compare.relation == relation


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ('{ fact = "rd_expense", at_least = "5", each = 2 }', [("rd_expense",), ("rd_expense[-1]",)]),
        ('{ fact = "rd_expense", at_least = "5", each = 3 }', [("rd_expense",), ("rd_expense[-1]",), ("rd_expense[-2]",)]),
        ('{ ratio = ["rd_expense", "revenue"], at_least = "5%", each = 2 }', [("rd_expense", "revenue"), ("rd_expense[-1]", "revenue[-1]")]),
        ('{ ratio = ["rd_expense", "employees"], at_least = "5%", each = 2 }', [("rd_expense", "employees"), ("rd_expense[-1]", "employees")]),
    ],
)  # fmt: skip
def test_one_comparison_asked_of_several_years(written: str, keys: list[tuple[str, ...]]) -> None:
    test = meant_by(written)
    assert isinstance(test, All)
    assert test.same
    parts = [part for part in test.tests if isinstance(part, Compare)]
    assert [part.quantity.keys for part in parts] == keys
    assert {(part.relation, part.threshold, part.bar) for part in parts} == {
        ("at_least", "5%", (1, 20)) if "ratio" in written else ("at_least", "5", (5, 1))
    }
    assert [part.quantity.kind for part in parts] == ["ratio" if "ratio" in written else "fact"] * len(keys)


WORDS: list[tuple[str, AnyTest]] = [
    ('{ is = "own_brand" }', Among("own_brand", (True,))),
    ('{ word = "listing", among = ["none", "neeq"] }', Among("listing", ("none", "neeq"))),
    ('{ contains = "titles", any_of = ["srdi"] }', Contains("titles", ("srdi",))),
    ("{ age_at_most = 5 }", AgeAtMost(5)),
    ('{ none_of = ["abnormal_list", "tax_evasion_3y"] }', NoneOf(("exclusions.abnormal_list", "exclusions.tax_evasion_3y"))),
    ('{ kind = "renewal" }', KindIs("renewal")),
    ('{ all = [{ is = "own_brand" }, { age_at_most = 5 }] }', All((Among("own_brand", (True,)), AgeAtMost(5)))),
    ('{ any = [{ is = "own_brand" }, { age_at_most = 5 }] }', AnyOf((Among("own_brand", (True,)), AgeAtMost(5)))),
    ('{ ip = { class = "I", self_developed = true, owner_rank_at_most = 3 }, at_least = 2 }', Holding("ip", (
        Wanted("class", "among", ("I",)), Wanted("self_developed", "among", (True,)), Wanted("owner_rank", "at_most", number=3)), 2)),
    ('{ ip = { class = ["I", "II"], transferred_in = false } }', Holding("ip", (
        Wanted("class", "among", ("I", "II")), Wanted("transferred_in", "among", (False,))))),
    ('{ awards = { level = ["national"], rank_at_most = 3, within_years = 5 } }', Holding("awards", (
        Wanted("level", "among", ("national",)), Wanted("rank", "at_most", number=3), Wanted("date", "within_years", number=5)))),
    ('{ honours = { type = ["HNTE"] } }', Holding("honours", (Wanted("type", "among", ("HNTE",)), Wanted("valid_to", "valid")))),
    ('{ led_standards = { rank_at_most = 5 } }', Holding("led_standards", (Wanted("rank", "at_most", number=5),))),
]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), WORDS)
def test_each_kind_of_condition(written: str, meant: AnyTest) -> None:
    assert meant_by(written) == meant


def test_not_to_be_large_is_asked_of_the_size_table() -> None:
    meant = meant_by('{ sme = "size_2011_300" }')
    assert isinstance(meant, Sme)
    assert meant.table is shelf().sizes


BAD_TESTS = [
    ('{ fact = "employees" }', "one of at_least, at_most, more_than, less_than is expected here"),
    ("{ }", "one of fact, number_of, ratio, growth, mean_growth, compound_growth, sum, mean, difference is expected here"),
    ('{ fact = "employees", ratio = ["rd_staff", "employees"], at_least = "1" }', "fact and ratio exclude each other"),
    ('{ fact = "employees", at_least = "1", at_most = "2" }', "at_least and at_most exclude each other"),
    ('{ ratio = ["rd_staff"], at_least = "1%" }', "two facts are expected"),
    ('{ sum = ["revenue", "revenue[-1]", "revenue[-2]"], at_least = "1" }', "two facts are expected"),
    ('{ fact = "listing", at_least = "1" }', "'listing' is not one of"), ('{ fact = "revenue[-4]", at_least = "1" }', "'revenue[-4]' is not one of"),
    ('{ number_of = "ip", at_least = "1" }', "'ip' is not one of titles, quality_items"), ('{ growth = "employees", at_least = "1%" }', "'employees' is not one of"),
    ('{ growth = "revenue", at_least = "1" }', "'1' is not a percentage"), ('{ fact = "employees", at_least = "x" }', "'x' is not a plain number"),
    ('{ fact = "employees", at_least = "1.5.2" }', "'1.5.2' is not a plain number"), ('{ fact = "employees", at_least = "1", each = 4 }', "each asks a fact or a ratio of two or three years"),
    ('{ fact = "revenue", at_least = "1", each = 0 }', "each asks a fact or a ratio of two or three years"), ('{ growth = "revenue", at_least = "1%", each = 2 }', "each asks a fact or a ratio of two or three years"),
    ('{ all = [] }', "at least one condition is expected"), ('{ any = [], all = [] }', "all and any exclude each other"), ('{ is = "listing" }', "'listing' is not one of"),
    ('{ word = "own_brand", among = ["none"] }', "'own_brand' is not one of"), ('{ word = "listing", among = ["never"] }', "'never' is not one of none, neeq, listed"),
    ('{ word = "listing" }', "among is missing"), ('{ contains = "ip", any_of = [] }', "'ip' is not one of titles, quality_items"), ('{ contains = "titles", any_of = ["unicorn"] }', "'unicorn' is not one of"),
    ('{ age_at_most = "5" }', "must be of type int"), ('{ none_of = ["luck"] }', "'luck' is not one of"), ('{ kind = "old" }', "'old' is not one of new, renewal"),
    ('{ is = "own_brand", extra = 1 }', "unknown word 'extra'"), ('{ all = [{ is = "own_brand", extra = 1 }] }', "unknown word 'extra'"),
    ('{ ip = { colour = "red" } }', "unknown word 'colour'"), ('{ ip = { class = "III" } }', "'III' is not one of I, II"), ('{ ip = { class = ["III"] } }', "'III' is not one of I, II"),
    ('{ ip = { high_value = "yes" } }', "must be of type bool"), ('{ ip = { rank_at_most = 3 } }', "unknown word 'rank_at_most'"), ('{ ip = { within_years = 3 } }', "unknown word 'within_years'"),
    ('{ honours = { type = ["HNTE"], within_years = 3 } }', "unknown word 'within_years'"), ('{ awards = { rank_at_most = "3" } }', "must be of type int"), ('{ ip = 1 }', "must be of type dict"),
    ('{ compound_growth = "revenue", at_least = "1%" }', "years is missing"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "reason"), BAD_TESTS)
def test_a_condition_that_cannot_be_meant_says_why(written: str, reason: str) -> None:
    said = refusal(condition("c", written))
    assert said.startswith("conditions.0.test")
    assert reason in said
    assert "XX" not in said
