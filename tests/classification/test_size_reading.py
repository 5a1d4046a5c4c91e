"""A list of enterprises for the size table is read as strictly as a facts document."""

from __future__ import annotations

import pytest

from portal.classification.facts_reading import FactsRefused
from portal.classification.size_reading import read_sizes


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ("x", "must be a list"), ([1], "[0]: must be an object"), ([{}, {"staff": 1}], "[1].staff: is not a key of a facts document"),
        ([{"employees": -1}, {"revenue": 5}], '[0].employees: cannot be negative; [1].revenue: must be a decimal number written as text, such as "1200.5"'),
    ],
)  # fmt: skip
def test_a_list_for_the_size_table_is_read_as_strictly(document: object, reason: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        read_sizes(document)
    assert str(refused.value) == reason
    assert [problem.path for problem in refused.value.problems] == [
        part.partition(": ")[0] if ": " in part else "" for part in reason.split("; ")
    ]


def test_a_list_for_the_size_table_keeps_what_is_known() -> None:
    given = [{"industry_code": "6513", "employees": 5, "revenue": "1.5", "total_assets": None}]
    assert read_sizes(given) == [{"industry_code": "6513", "employees": 5, "revenue": 1_500_000}]
