"""A firm's own figure as it is shown, at its edges; and the same firm with one fact known otherwise."""

from __future__ import annotations

from datetime import date

import pytest

from portal.classification import quantities as q
from portal.classification.conditions import Among, Compare
from portal.classification.facts_reading import read_facts
from portal.classification.indicators import Band, Bands, Chosen, Ladder, Rung, Steps
from portal.classification.labels import Label
from portal.classification.values import age, scale_value
from portal.classification.view import View, view_of
from tests.classification.documents import put, whole_firm

DAY = date(2026, 11, 23)
SHARE = q.ratio("main_revenue", "revenue")
HALF = Compare(SHARE, "at_least", (1, 2), "50%")
SHARES = Bands(SHARE, (Band(None, None, 5, "50%", ""), Band(None, None, 0, "", "50%")), (HALF,), 5, 0)


def view(**values: object) -> View:
    return View(DAY, "new", 2025, values)


@pytest.mark.parametrize(
    ("founded", "years"), [(date(2016, 11, 23), "10"), (date(2016, 11, 24), "9"), (DAY, "0"), (None, None)]
)
def test_a_year_of_age_is_complete_on_the_anniversary(founded, years):
    assert age(view() if founded is None else view(established=founded)) == years


def test_a_ladder_of_which_nothing_holds_shows_none_and_an_open_one_nothing():
    ladder = Ladder((Rung(Among("own_brand", (True,)), 3, Label("自主品牌", "own brand")),), 3)
    assert scale_value(ladder, view(own_brand=False)) == ("0", None)
    assert scale_value(ladder, view()) == (None, None)
    assert scale_value(ladder, view(own_brand=True)) == ("true", Label("自主品牌", "own brand"))


def test_while_the_choice_is_unknown_no_figure_is_shown():
    chosen = Chosen("rd_basis", {"revenue": SHARES, "cost": SHARES}, 5)
    known = {"main_revenue": 3, "revenue": 4}
    assert scale_value(chosen, view(**known)) == (None, None)
    assert scale_value(chosen, view(**known, rd_basis="cost"))[0] == "0.7500"


def test_steps_show_the_whole_figure():
    assert scale_value(Steps(q.fact("niche_years"), 2, 1, 5), view(niche_years=7)) == ("7", None)


def test_a_firm_with_one_fact_known_otherwise_is_the_same_in_all_else():
    before = view_of(read_facts(put(whole_firm(), "years.2025.revenue", "12000")))
    after = before.replaced("revenue", 5)
    assert (after.as_of, after.kind, after.reporting_year) == (
        before.as_of,
        before.kind,
        before.reporting_year,
    )
    assert {**after.values, "revenue": before.values["revenue"]} == before.values
    assert after.values["revenue"] == 5


def test_a_field_within_a_list_known_otherwise_leaves_the_other_entries():
    before = view_of(read_facts(whole_firm()))
    rights = before.values["ip"]
    changed = before.replaced(("ip", 0, "class"), "II").values["ip"]
    assert changed == ({**rights[0], "class": "II"}, *rights[1:])


def test_what_was_worked_out_of_the_changed_fact_is_forgotten_and_the_rest_is_kept():
    share, debt = SHARE, q.ratio("total_liabilities", "total_assets")
    before = view(main_revenue=3, revenue=4, total_liabilities=1, total_assets=2)
    before.pair(share), before.pair(debt)
    after = before.replaced("revenue", 6)
    assert set(after.pairs) == {debt}
    assert after.pair(share) == (3, 6)
