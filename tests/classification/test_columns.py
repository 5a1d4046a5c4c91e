"""Whole columns are judged exactly as single firms are: outcome, level, what could be, and the one missing fact."""

from __future__ import annotations

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.classification import column_figures
from portal.classification.column_comparing import standing
from portal.classification.column_gaps import gaps
from portal.classification.column_judging import SEVERAL, judge_columns
from portal.classification.columns import from_views, views
from portal.classification.facts_reading import FactsRefused, read_facts
from portal.classification.judging import judge_view, judged, open_slots
from portal.classification.rules import shelf
from portal.classification.view import View, view_of
from tests.classification.documents import Document, put, scalar_paths, whole_firm
from tests.classification.test_properties import firms

BOOKS = list(shelf().books.values())
every_book = pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.id)
some = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
EXTREMES = ["0", "0.000001", "100000000000", "99999999999.999999"]


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A firm with some facts unknown, some figures extreme, and gaps in its lists."""
    firm = copy.deepcopy(draw(firms()))
    paths = [path for path in scalar_paths(firm) if path != "kind"]
    for path in draw(st.lists(st.sampled_from(paths), max_size=4, unique=True)):
        extreme = path.startswith("years.") and draw(st.booleans())
        changed = put(firm, path, draw(st.sampled_from(EXTREMES)) if extreme else None)
        firm = changed if accepted(changed) else firm
    for entry in firm.get("ip") or []:
        if draw(st.integers(0, 5)) == 0:
            entry.pop(draw(st.sampled_from(sorted(entry))), None)
    return firm


def accepted(document: Document) -> bool:
    try:
        read_facts(document)
    except FactsRefused:
        return False
    return True


def alike(made: list[Document]) -> list[View]:
    """Their views, all on one day."""
    return [view_of(read_facts({**each, "as_of": "2026-11-23", "kind": "new"})) for each in made]


def the_missing_fact(book, view):
    judgement = judge_view(book, view)
    if judgement.certain == judgement.possible:
        return ""
    slots = open_slots(book, view, judged(book, view))
    if len(slots) != 1:
        return SEVERAL
    slot = slots.pop()
    return slot if isinstance(slot, str) else slot[0]


@every_book
@given(made=st.lists(documents(), min_size=1, max_size=12))
@some
def test_every_firm_of_a_column_gets_the_answer_of_the_single_firm(book, made):
    many = alike(made)
    levels = judge_columns(book, from_views(many))
    for row, view in enumerate(many):
        single = judge_view(book, view)
        assert (single.certain, single.possible) == (levels.certain[row], levels.possible[row])
        assert levels.lacked[levels.lacks[row]] == the_missing_fact(book, view)


@given(made=st.lists(documents(), min_size=1, max_size=8))
@some
def test_views_come_back_from_columns_as_they_were(made):
    many = alike(made)
    for view, back in zip(many, views(from_views(many), range(len(many))), strict=True):
        kept = {
            key: value
            for key, value in view.values.items()
            if key not in ("as_of", "kind", "reporting_year", "district")
        }
        assert dict(back.values) == {
            key: tuple(map(dict, value)) if isinstance(value, tuple) and value and not isinstance(value[0], str) else value
            for key, value in kept.items()
        }  # fmt: skip


@every_book
def test_each_single_missing_fact_is_named_and_judged_alike(book):
    firm = whole_firm()
    many = alike([put(firm, path, None) for path in scalar_paths(firm)])
    levels = judge_columns(book, from_views(many))
    for row, view in enumerate(many):
        single = judge_view(book, view)
        assert (single.certain, single.possible) == (levels.certain[row], levels.possible[row])
        assert levels.lacked[levels.lacks[row]] == the_missing_fact(book, view)


def test_without_room_in_64_bits_the_answer_stays_exact(monkeypatch):
    """On the edge itself, and one 分 to each side, by the way that has no limit."""
    monkeypatch.setattr(column_figures, "SAFE", 0)
    book = shelf().books["srdi_2026_2"]
    firm = whole_firm()
    made = [put(firm, "years.2025.rd_expense", text) for text in ("345", "344.999999", "345.000001")]
    many = alike([put(each, "years.2025.revenue", "11500") for each in made])
    levels = judge_columns(book, from_views(many))
    assert [judge_view(book, view).certain for view in many] == levels.certain.tolist() == [0, 1, 0]


@every_book
def test_only_who_can_rise_has_a_gap_and_more_is_never_farther(book):
    firm = whole_firm()
    many = alike([put(firm, "years.2025.rd_expense", str(n)) for n in range(0, 1000, 50)])
    columns = from_views(many)
    levels = judge_columns(book, columns)
    far = gaps(book, columns, levels).thousandths
    top = levels.certain == 0
    assert (far[top] == -1).all()
    assert (far[(levels.possible == levels.worst)] > 0).all()


def test_a_standing_counts_every_firm_once():
    book = shelf().books["gazelle_huangpu_2021"]
    many = alike(
        [whole_firm(), put(whole_firm(), "honours", None), put(whole_firm(), "years.2025.revenue", "10800")]
    )
    found = standing(book, [from_views(many[:2]), from_views(many[2:])])
    assert sum(found.counts()) == 3
    assert found.codes.tolist()[1] == -1
