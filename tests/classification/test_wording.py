"""What a condition is made of, and how it is said: each kind of node by itself."""

from __future__ import annotations

import pytest

from portal.classification import quantities as q
from portal.classification.anatomy import keys_of, walk
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
from portal.classification.holdings import Holding
from portal.classification.indicators import Band, Bands, Choices, Chosen, Steps
from portal.classification.labels import Label
from portal.classification.shelf import rulebook, shelf
from portal.classification.wording import threshold_of
from portal.core.i18n import Text

RD = Compare(q.ratio("rd_expense", "revenue"), "at_least", (3, 100), "3%")
REVENUE = Compare(q.fact("revenue"), "more_than", (1500, 1), "1500")
SHARES = Bands(q.ratio("main_revenue", "revenue"), (Band(None, None, 0, "", ""),), (), 5, 0)


@pytest.mark.parametrize(
    ("node", "keys"),
    [
        (RD, ("rd_expense", "revenue")),
        (SHARES, ("main_revenue", "revenue")),
        (Steps(q.fact("niche_years"), 2, 1, 5), ("niche_years",)),
        (Among("listing", ("none",)), ("listing",)),
        (Contains("titles", ("srdi",)), ("titles",)),
        (Choices("rd_institution", {"none": 0}, 10), ("rd_institution",)),
        (Chosen("rd_basis", {"revenue": SHARES}, 5), ("rd_basis", "main_revenue", "revenue")),
        (Holding("ip", (), 1), ("ip",)),
        (
            NoneOf(("exclusions.abnormal_list", "exclusions.dishonest_list")),
            ("exclusions.abnormal_list", "exclusions.dishonest_list"),
        ),
        (AgeAtMost(10), ("established",)),
        (Sme(shelf().sizes), ("industry_code", "employees", "revenue", "total_assets")),
        (KindIs("new"), ()),
        (AnyOf((REVENUE, All((RD, Holding("awards", (), 1))))), ("revenue", "rd_expense", "awards")),
    ],
)
def test_a_part_names_the_facts_that_it_reads_once_and_in_order(node, keys):
    assert keys_of(node) == keys


def test_walking_a_condition_finds_every_part_of_it_and_nothing_within_a_figure():
    both = All((REVENUE, RD))
    found = list(walk(both))
    assert found[0] is both
    assert [each for each in found if isinstance(each, Compare)] == [REVENUE, RD]
    assert [each for each in found if isinstance(each, q.Quantity)] == [REVENUE.quantity, RD.quantity]


EQUITY = Compare(q.fact("equity_2y"), "at_least", (2000, 1), "2000")
SLOWER = Compare(q.growth("revenue"), "less_than", (1, 10), "10%")
TOGETHER = Compare(q.total("equity_2y", "equity_3y"), "at_most", (5, 1), "5")
EACH_YEAR = All((RD, RD), same=True)
LISTED = Among("listing", ("none", "neeq"))


@pytest.mark.parametrize(
    ("test", "alone", "named"),
    [
        (RD, "≥3%", "研发费用占营业收入比重≥3%"),
        (REVENUE, ">1500 万元", "营业收入>1500 万元"),
        (SLOWER, "<10%", "营业收入增长率<10%"),
        (TOGETHER, "≤5 万元", "近两年新增股权融资与近三年新增股权融资合计≤5 万元"),
        (EACH_YEAR, "近 2 年每年≥3%", "近 2 年每年研发费用占营业收入比重≥3%"),
        (LISTED, "无或新三板挂牌", "上市情况：无或新三板挂牌"),
        (Contains("titles", ("srdi",)), "专精特新中小企业", "已有称号：专精特新中小企业"),
        (AnyOf((REVENUE, EQUITY)), "营业收入>1500 万元或近两年新增股权融资≥2000 万元", None),
        (All((REVENUE, EQUITY)), "营业收入>1500 万元且近两年新增股权融资≥2000 万元", None),
        (AgeAtMost(10), "成立不超过 10 年", None),
        (Holding("ip", (), 2), "知识产权不少于 2 项", None),
        (Sme(shelf().sizes), "不属于大型企业", None),
        (NoneOf(("exclusions.abnormal_list",)), "均不存在", None),
        (KindIs("renewal"), "复核时", None),
        (KindIs("new"), "新申报时", None),
    ],
)
def test_a_threshold_is_said_alone_and_with_the_name_of_its_figure(test, alone, named):
    assert threshold_of(test).in_language("zh") == alone
    assert threshold_of(test, named=True).in_language("zh") == (named or alone)


def test_what_is_no_condition_has_no_words():
    with pytest.raises(TypeError, match="int"):
        threshold_of(7)


def test_a_label_speaks_both_languages_and_equals_only_its_like():
    label = Label("研发", "R&D")
    assert (label.in_language("zh"), label.in_language("en")) == ("研发", "R&D")
    assert label == Label("研发", "R&D")
    assert label != Label("研究", "R&D")
    assert label != Text("R&D")
    assert Text("R&D") != label


def test_the_facts_that_several_lines_read_are_named_each_once_in_their_order() -> None:
    book = rulebook("innovative_2022_63")
    tests = {line.key: line.test for line in (*book.conditions, *book.directs)}
    named = keys_of((tests["equity_3y"], tests["exclusions"], tests["sme"], tests["equity_3y"]))
    assert (named[0], len(named), named[-4:]) == (
        "equity_3y", 10, ("industry_code", "employees", "revenue", "total_assets"),
    )  # fmt: skip
    assert all(key.startswith("exclusions.") for key in named[1:6])
