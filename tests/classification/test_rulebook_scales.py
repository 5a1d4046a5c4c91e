"""Every scale of points that a rule book may write is understood; one that cannot be meant is refused with its place and reason."""

from __future__ import annotations

from fractions import Fraction

import pytest

from portal.classification.conditions import (
    Among,
)
from portal.classification.indicators import Band, Bands, Best, Choices, Chosen, Ladder, Scale, Steps
from portal.classification.labels import Label
from tests.classification.small_books import (
    flag,
    refusal,
    score,
    small_book,
)


def scale_of(written: str) -> Scale:
    book = small_book(score(0, {"a": written}))
    assert book.score is not None
    return book.score.indicators[0].scale


ROWS = '{ to = "10%", points = 0 }, { from = "10%", to = "20%", points = 3 }, { from = "20%", points = 5 }'
SHARE = 'ratio = ["rd_staff", "employees"]'


def test_bands_that_rise_and_bands_that_fall() -> None:
    up = scale_of(f"{SHARE}\nbands = [{ROWS}]")
    assert isinstance(up, Bands)
    assert (up.most, up.least, up.rising) == (5, 0, True)
    assert up.bands == (
        Band(Fraction(1, 5), None, 5, "20%", ""), Band(Fraction(1, 10), Fraction(1, 5), 3, "10%", "20%"), Band(None, Fraction(1, 10), 0, "", "10%"),
    )  # fmt: skip
    assert [(edge.relation, edge.bar, edge.threshold) for edge in up.edges] == [
        ("at_least", (1, 5), "20%"),
        ("at_least", (1, 10), "10%"),
    ]
    down = scale_of(f'{SHARE}\nbands = [{{ from = "50%", points = 0 }}, {{ to = "50%", points = 4 }}]')
    assert isinstance(down, Bands)
    assert (down.most, down.least, down.rising) == (4, 0, False)
    assert [(edge.relation, edge.bar, edge.threshold) for edge in down.edges] == [("at_most", (1, 2), "50%")]
    assert [band.points for band in down.bands] == [4, 0]


def test_bands_may_reach_below_nothing() -> None:
    made = scale_of(
        'growth = "revenue"\nbands = [{ to = "-5%", points = 0 }, { from = "-5%", to = "0%", points = 1 }, { from = "0%", points = 2 }]'
    )
    assert isinstance(made, Bands)
    assert [band.low for band in made.bands] == [Fraction(0), Fraction(-1, 20), None]


def test_steps_words_ladders_and_the_better_or_the_chosen_of_several() -> None:
    steps = scale_of('fact = "niche_years"\nsteps = { every = 2, each = 3, most = 7 }')
    assert isinstance(steps, Steps)
    assert (steps.quantity.keys, steps.every, steps.each, steps.most) == (("niche_years",), 2, 3, 7)
    assert scale_of(flag("own_brand", 4)) == Choices("own_brand", {True: 4, False: 0}, 4)
    assert scale_of('word = "product_domain"\nchoices = { A = 1, B = 3, C = 2 }') == Choices(
        "product_domain", {"A": 1, "B": 3, "C": 2}, 3
    )
    rungs = scale_of(
        'ladder = [{ test = { is = "own_brand" }, points = 5, label_zh = "甲", label_en = "A" }, { test = { is = "info_system" }, points = 2, label_zh = "乙", label_en = "B" }]'
    )
    assert isinstance(rungs, Ladder)
    assert rungs.most == 5
    assert [(rung.points, rung.label) for rung in rungs.rungs] == [
        (5, Label("甲", "A")),
        (2, Label("乙", "B")),
    ]
    assert [rung.test for rung in rungs.rungs] == [Among("own_brand", (True,)), Among("info_system", (True,))]
    best = scale_of(
        f'best = [{{ {SHARE}, bands = [{ROWS}] }}, {{ fact = "employees", bands = [{{ to = "9", points = 0 }}, {{ from = "9", points = 8 }}] }}]'
    )
    assert isinstance(best, Best)
    assert (best.most, [each.most for each in best.scales]) == (8, [5, 8])
    chosen = scale_of(
        f'chosen = {{ by = "rd_basis", revenue = {{ {SHARE}, bands = [{ROWS}] }}, cost = {{ fact = "employees", bands = [{{ to = "9", points = 0 }}, {{ from = "9", points = 8 }}] }} }}'
    )
    assert isinstance(chosen, Chosen)
    assert (chosen.key, chosen.most, {word: each.most for word, each in chosen.scales.items()}) == (
        "rd_basis",
        8,
        {"revenue": 5, "cost": 8},
    )


def rows(*written: str) -> str:
    return f"{SHARE}\nbands = [{', '.join(written)}]"


BAD_SCALES = [
    ("", "one of bands, steps, choices, ladder, best, chosen is expected here"), (f'{flag("own_brand", 1)}\nsteps = {{}}', "steps and choices exclude each other"),
    (rows('{ points = 3 }'), "a band has a from or a to"), (rows('{ to = "1%", points = 3 }'), "the bands leave an end open: one has no from, one has no to"),
    (rows('{ from = "1%", points = 3 }'), "the bands leave an end open"), (rows('{ from = "1%", points = 3 }', '{ from = "0%", to = "1%", points = 1 }'), "the bands leave an end open"),
    (rows('{ to = "1%", points = 3 }', '{ from = "1%", to = "2%", points = 1 }'), "the bands leave an end open"),
    (rows('{ to = "1%", points = 0 }', '{ from = "2%", points = 1 }'), "a gap between 1% and 2%"), (rows('{ to = "2%", points = 0 }', '{ from = "1%", points = 1 }'), "an overlap between 2% and 1%"),
    (rows('{ to = "1%", points = 0 }', '{ to = "2%", points = 1 }', '{ from = "2%", points = 3 }'), "an overlap between 1% and the open end"),
    (rows('{ to = "1%", points = 0 }', '{ from = "1%", points = 1 }', '{ from = "2%", points = 3 }'), "an overlap between the open end and 2%"),
    (rows('{ to = "1%", points = 1 }', '{ from = "1%", points = 1 }'), "the points neither rise nor fall from band to band"),
    (rows('{ to = "1%", points = 1 }', '{ from = "1%", to = "2%", points = 2 }', '{ from = "2%", points = 1 }'), "the points neither rise nor fall from band to band"),
    (rows('{ to = "1%", points = 1 }', '{ from = "2%", to = "1%", points = 2 }', '{ from = "2%", points = 3 }'), "a band's from lies below its to"),
    (rows('{ to = "1%", points = 1 }', '{ from = "1%", to = "1%", points = 2 }', '{ from = "1%", points = 3 }'), "a band's from lies below its to"),
    (rows('{ to = "1%" }', '{ from = "1%", points = 3 }'), "points is missing"), (rows('{ to = "1", points = 0 }', '{ from = "1%", points = 3 }'), "'1' is not a percentage"),
    (rows('{ to = "1%", points = 0, top = 1 }', '{ from = "1%", points = 3 }'), "unknown word 'top'"),
    ('fact = "niche_years"\nsteps = { every = 0, each = 1, most = 5 }', "steps count upwards from one"), ('fact = "niche_years"\nsteps = { every = 1, each = 0, most = 5 }', "steps count upwards from one"),
    ('fact = "niche_years"\nsteps = { every = 1, each = 1, most = 0 }', "steps count upwards from one"), ('fact = "niche_years"\nsteps = { every = 1, each = 1, most = 1, least = 0 }', "unknown word 'least'"),
    ('word = "employees"\nchoices = { a = 1 }', "'employees' is not a fact with words"), ('word = "rd_basis"\nchoices = { revenue = 1 }', "cost is missing"),
    ('word = "rd_basis"\nchoices = { revenue = 1, cost = 2, luck = 3 }', "unknown word 'luck'"), ("ladder = []", "the rungs go from the most points down"),
    ('ladder = [{ test = { is = "own_brand" }, points = 2, label_zh = "甲", label_en = "A" }, { test = { is = "info_system" }, points = 2, label_zh = "乙", label_en = "B" }]', "the rungs go from the most points down"),
    ('ladder = [{ test = { is = "own_brand" }, points = 2, label_zh = "甲" }]', "label_en is missing"), ('ladder = [{ test = { is = "own_brand" }, points = 2, label_zh = "甲", label_en = "A", x = 1 }]', "unknown word 'x'"),
    ('chosen = { by = "employees" }', "'employees' is not a fact with words"), ('chosen = { by = "rd_basis" }', "revenue is missing"), (f"best = [{{ {SHARE}, bands = [{ROWS}], x = 1 }}]", "unknown word 'x'"),
    (f'chosen = {{ by = "rd_basis", revenue = {{ {SHARE}, bands = [{ROWS}] }}, cost = {{ {SHARE}, bands = [{ROWS}] }}, x = 1 }}', "unknown word 'x'"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "reason"), BAD_SCALES)
def test_a_scale_that_cannot_be_meant_says_why(written: str, reason: str) -> None:
    said = refusal(score(0, {"a": written}))
    assert said.startswith("score.indicators.0")
    assert reason in said
    assert "XX" not in said


def test_the_edges_of_steps_are_ones() -> None:
    assert isinstance(scale_of('fact = "niche_years"\nsteps = { every = 1, each = 1, most = 1 }'), Steps)
