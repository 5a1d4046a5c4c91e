"""The text of a draft: every value of it can be found and changed, and what cannot be is refused beside its field."""

from __future__ import annotations

import re

import pytest

from portal.classification.lab_rules import at_fault, changed, read_draft, spots, text_of
from portal.classification.scale_reading import REVERSED
from portal.classification.shelf import shelf
from portal.classification.toml_part import RulebookRefused
from portal.core.errors import Refused
from portal.core.i18n import Text

every_set = pytest.mark.parametrize("name", list(shelf().books))


@every_set
def test_a_copy_reads_as_the_rule_book_itself(name):
    assert changed(text_of(name), {}) == text_of(name)
    assert read_draft(text_of(name)).digest == shelf().books[name].digest


@every_set
def test_every_threshold_of_a_rule_book_can_be_found_in_its_text(name):
    values = {spot.value for spot in spots(text_of(name))}
    quoted = re.findall(r'(?:at_least|at_most|more_than|less_than|from|to) = "([^"]+)"', text_of(name))
    assert set(quoted) <= values


def place(name, value, label=""):
    return next(s.name for s in spots(text_of(name)) if s.value == value and label in s.label_en)


def test_an_edge_of_two_bands_is_one_value():
    name = "innovative_2022_63"
    edge = next(spot for spot in spots(text_of(name)) if spot.word == "edge" and spot.value == "3%")
    assert len(edge.places) == 2
    book = read_draft(changed(text_of(name), {edge.name: "4%"}))
    assert [band.low_text for band in book.score.indicators[1].scale.bands] == ["5%", "4%", "2%", "1%", ""]


@pytest.mark.parametrize(
    ("value", "given"), [("80%", "abc"), ("80%", '80%" }'), ("2026-04-01", "2026-02-30"), ("80%", "")]
)
def test_what_is_no_value_is_refused_beside_its_field(value, given):
    field = place("srdi_2026_2", value)
    with pytest.raises(Refused) as refused:
        changed(text_of("srdi_2026_2"), {field: given})
    assert refused.value.field == field


def test_bands_that_no_longer_follow_each_other_are_refused_with_the_line():
    edge = next(
        spot for spot in spots(text_of("innovative_2022_63")) if spot.word == "edge" and spot.value == "3%"
    )
    with pytest.raises(RulebookRefused) as refused:
        read_draft(changed(text_of("innovative_2022_63"), {edge.name: "6%"}))
    assert refused.value.line > 1


def test_each_band_is_called_by_its_number():
    names = [spot.words().in_language("en") for spot in spots(text_of("innovative_2022_63")) if spot.band][:4]
    assert names == [
        "where bands 1 and 2 meet",
        "points of band 1",
        "where bands 2 and 3 meet",
        "points of band 2",
    ]


def test_a_value_that_goes_with_no_other_is_told_apart_from_values_that_go_not_together():
    text = text_of("innovative_2022_63")
    first, second = [spot.name for spot in spots(text) if spot.word == "edge"][:2]
    low = Text(REVERSED)
    assert at_fault(text, {}) == at_fault(text, {first: "6%", second: "4%"}) == {}
    assert at_fault(text, {first: "6%", second: "7%"}) == {second: low}
    assert at_fault(text, {first: "2.5%", second: "3.5%"}) == {first: low}
    assert at_fault(text, {first: "4%", second: "4.5%"}) == {first: low, second: low}
