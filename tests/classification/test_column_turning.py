"""For many firms at once the same numbers are tried as for one firm."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.classification import column_turning
from portal.classification.column_turning import bounds, numbers_to_try
from portal.classification.columns import from_views
from portal.classification.facts import FIELDS
from portal.classification.fields import Amount, Count
from portal.classification.unknowns import bounds as bounds_of_one
from portal.classification.unknowns import worth_trying
from portal.classification.view import YEARLY
from tests.classification.documents import put, whole_firm
from tests.classification.test_columns import BOOKS, alike, documents, every_book, some

NUMBERS = [
    *YEARLY,
    *(key for key, kind in FIELDS.items() if isinstance(kind, Amount | Count) and key != "reporting_year"),
]


def path_of(key: str) -> str:
    name, back = YEARLY.get(key, (key, None))
    return key if back is None else f"years.{2025 - back}.{name}"


def tried(book, many, key):
    """By firm, what is tried for it."""
    which, values = numbers_to_try(book, from_views(many), key, np.arange(len(many)))
    return [set(values[which == row].tolist()) for row in range(len(many))]


@every_book
@given(made=st.lists(documents(), min_size=1, max_size=4), key=st.sampled_from(NUMBERS))
@some
def test_the_same_numbers_are_tried_as_for_each_firm_by_itself(book, made, key):
    many = alike([put(each, path_of(key), None) for each in made])
    for view, values in zip(many, tried(book, many, key), strict=True):
        assert values == set(worth_trying(book, view, key))


@given(made=st.lists(documents(), min_size=1, max_size=8), key=st.sampled_from(NUMBERS))
@some
def test_a_number_is_bounded_by_the_known_facts_beside_it(made, key):
    many = alike([put(each, path_of(key), None) for each in made])
    low, high = bounds(key, from_views(many))
    assert list(zip(low.tolist(), high.tolist(), strict=True)) == [bounds_of_one(key, view) for view in many]


@pytest.mark.parametrize("key", ["revenue", "main_revenue[-1]", "total_assets"])
def test_where_64_bits_might_not_suffice_each_firm_is_reckoned_by_itself(monkeypatch, key):
    monkeypatch.setattr(column_turning, "_fits", lambda *given: False)
    firm = whole_firm()
    many = alike([put(put(firm, "years.2025.rd_expense", str(n)), path_of(key), None) for n in (0, 77, 345)])
    for book in BOOKS:
        for view, values in zip(many, tried(book, many, key), strict=True):
            assert values == set(worth_trying(book, view, key))
