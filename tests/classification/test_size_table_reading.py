"""A size table is read as strictly as a rule book: what is wrong is named with its line and in words."""

from __future__ import annotations

import pytest

from portal.classification.quantities import fact
from portal.classification.shelf import shelf
from portal.classification.size_table_reading import read_size_table
from portal.classification.sizes import SizeTable
from portal.classification.toml_part import RulebookRefused, Source

TABLE = """id = "small_table"
document = "文号"
certainty = "?"

[[columns]]
key = "software"
label_zh = "软件"
label_en = "Software"
codes = ["65", "06-08"]
employees = ["300", "100", "10"]
revenue = ["10000", "1000", "50"]

[[columns]]
key = "rest"
label_zh = "其他"
label_en = "Other"
codes = []
certainty = "✓"
employees = ["300", "100", "10"]
"""


def read(text: str) -> SizeTable:
    return read_size_table(Source("table.toml", text))


def test_a_table_is_read_with_its_codes_bounds_and_certainty() -> None:
    table = read(TABLE)
    software, rest = table.columns
    assert (table.id, table.document, table.certainty) == ("small_table", "文号", "?")
    assert (software.codes, rest.codes) == (("65", "06", "07", "08"), ())
    assert (software.certainty, rest.certainty) == ("?", "✓")
    assert [text for row in software.bounds for _, _, text in row] == [
        "300",
        "10000",
        "100",
        "1000",
        "10",
        "50",
    ]
    staff, revenue = fact("employees"), fact("revenue")
    assert software.bounds[0] == ((staff, staff.bar(300), "300"), (revenue, revenue.bar(10_000), "10000"))
    assert len(table.digest) == 64
    assert table.digest != read(TABLE + "\n").digest
    assert shelf().sizes.certainty == "✓"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('codes = []', 'codes = ["65"]', "table.toml:5: columns: each industry has one column, and one column takes the rest"),
        ('codes = ["65", "06-08"]', "codes = []", "table.toml:5: columns: each industry has one column, and one column takes the rest"),
        ('"06-08"]', '"06-08", "07"]', "table.toml:5: columns: each industry has one column, and one column takes the rest"),
        ('employees = ["300", "100", "10"]\nrevenue', 'employees = ["300", "100"]\nrevenue', "table.toml:10: columns.0.employees: three bounds are expected: large, medium, small"),
        ('"10000", "1000", "50"', '"10000", "viel", "50"', "table.toml:11: columns.0.revenue: "),
        ('"06-08"', '"x-08"', "table.toml:9: columns.0.codes: 'x-08' is neither a code nor a range"),
        ('"06-08"', '"06-x"', "table.toml:9: columns.0.codes: '06-x' is neither a code nor a range"),
        ('codes = []\ncertainty = "✓"\nemployees = ["300", "100", "10"]', "codes = []", "table.toml:13: columns.1: a column has bounds"),
        ('codes = []\ncertainty = "✓"', 'codes = []\ncertainty = "sure"', "table.toml:18: "),
        ('id = "small_table"', 'id = "small_table"\ncolour = "red"', "table.toml:2: "),
        ('label_en = "Software"', 'label_en = "Software"\ncolour = "red"', "table.toml:9: "),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert TABLE.count(old) == 1, "the change is to one place"
    with pytest.raises(RulebookRefused) as refused:
        read(TABLE.replace(old, new))
    assert str(refused.value).startswith(said), str(refused.value)
    assert "\n" not in str(refused.value)
