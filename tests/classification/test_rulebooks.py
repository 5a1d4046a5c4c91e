"""Rule books are read strictly: what they cannot mean stops the start with file and line; what is in force is never edited."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from portal.classification.facts_reading import read_facts
from portal.classification.rulebook import CERTAINTIES
from portal.classification.shelf import FOLDER, read_shelf, shelf
from portal.classification.toml_part import RulebookRefused
from portal.classification.view import view_of
from tests.classification.documents import put, whole_firm

# Once in force a rule book is never edited: a change is a new rule set. These digests change only before adoption.
DIGESTS = Path(__file__).parent / "rulebook_digests.txt"


def edited(folder: Path, name: str, old: str, new: str) -> RulebookRefused:
    shutil.copytree(FOLDER, folder, dirs_exist_ok=True)
    path = folder / f"{name}.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RulebookRefused) as refused:
        read_shelf(folder)
    return refused.value


WRONG = [
    ("innovative_2022_63", 'points = 15 },\n  { from = "2%"', 'points = 15, extra = 1 },\n  { from = "2%"', "unknown word 'extra'"),
    ("innovative_2022_63", 'certainty = "✓"\n\n[[in_force]]', 'certainty = "✓"\ncolour = 1\n\n[[in_force]]', "unknown word 'colour'"),
    ("innovative_2022_63", '{ from = "3%", to = "5%"', '{ from = "3%", to = "4%"', "a gap between 4% and 5%"),
    ("innovative_2022_63", '{ from = "3%", to = "5%"', '{ from = "3%", to = "6%"', "an overlap between 6% and 5%"),
    ("innovative_2022_63", '{ to = "1%", points = 0 }', '{ from = "0%", to = "1%", points = 0 }', "open"),
    ("innovative_2022_63", '{ from = "5%", points = 20 }', '{ from = "5%", points = 12 }', "neither rise nor fall"),
    ("innovative_2022_63", '{ from = "3%", to = "5%"', '{ from = "3", to = "5%"', "'3' is not a percentage"),
    ("innovative_2022_63", 'at_least = "500"', 'at_least = "5%"', "'5%' is not a plain number"),
    ("innovative_2022_63", 'at_least = "500"', "at_least = 500", "must be of type str"),
    ("innovative_2022_63", 'ratio = ["rd_expense", "revenue"]', 'ratio = ["rd_expenses", "revenue"]', "'rd_expenses' is not one of"),
    ("innovative_2022_63", 'sme = "size_2011_300"', 'sme = "size_2099"', "'size_2099' is not one of"),
    ("innovative_2022_63", 'key = "i3"', 'key = "i2"', "'i2' is used twice"),
    ("innovative_2022_63", 'group = "growth"', 'group = "grwth"', "there is no group 'grwth'"),
    ("innovative_2022_63", "choices = { true = 10, false = 5 }", "choices = { true = 10 }", "false is missing"),
    ("innovative_2022_63", 'certainty = "?"', 'certainty = "sure"', "'sure' is not one of"),
    ("innovative_2022_63", "from = 2022-08-01", 'from = "2022-08-01"', "must be of type date"),
    ("innovative_2022_63", 'tier = "innovative"', 'tier = "inovative"', "'inovative' is not one of"),
    ("innovative_2022_63", 'kinds = ["new", "renewal"]', 'kinds = ["new", "old"]', "'old' is not one of"),
    ("innovative_2022_63", "points = 15, label_zh", "points = 25, label_zh", "from the most points down"),
    ("innovative_2022_63", 'id = "innovative_2022_63"', 'id = "innovative"', "the id is the file's name"),
    ("innovative_2022_63", "passes = 60", "passes = true", "must be of type int"),
    ("innovative_2022_63", "[score]", "[score", "line"),
    ("srdi_2026_2", "from = 2026-04-01", "from = 2026-03-31", "in force too on 2026-03-31"),
    ("little_giant_2026_2", "from = 2026-07-01", "from = 2026-06-30", "in force too on 2026-06-30"),
    ("srdi_2022_63", "to = 2026-03-31", "to = 2022-07-31", "it ends before it begins"),
    ("srdi_2022_63", "steps = { every = 2, each = 1, most = 5 }", "steps = { every = 0, each = 1, most = 5 }", "upwards from one"),
    ("srdi_2022_63_gd_2024_5", 'extends = "srdi_2022_63"', 'extends = "srdi_2021"', "no rule book 'srdi_2021'"),
    ("little_giant_2022_63", '"rd_tier", "rd_org", "ip"]', '"rd_tier", "rd_org", "patents"]', "'patents' is no condition"),
    ("tech_sme_2017_115", 'by = "rd_basis"', 'by = "employees"', "is not a fact with words"),
    ("tech_sme_2017_115", 'above_zero = ["t1"]', 'above_zero = ["t9"]', "'t9' is not one of"),
    ("size_2011_300", 'codes = ["63", "64"]', 'codes = ["65", "64"]', "each industry has one column"),
    ("size_2011_300", 'employees = ["300", "100", "10"]', 'employees = ["300", "100"]', "three bounds"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "reason"), WRONG)
def test_a_rule_book_that_cannot_be_meant_stops_the_start(
    name: str, old: str, new: str, reason: str, tmp_path: Path
) -> None:
    refused = edited(tmp_path, name, old, new)
    assert reason in str(refused)
    assert f"{name}.toml:" in str(refused)


def test_the_refusal_names_the_line(tmp_path: Path) -> None:
    refused = edited(tmp_path, "innovative_2022_63", '{ from = "3%", to = "5%"', '{ from = "3%", to = "4%"')
    lines = (tmp_path / "innovative_2022_63.toml").read_text("utf-8").splitlines()
    assert lines[refused.line - 1] == "bands = ["
    assert lines[refused.line - 3].startswith(
        'label_en = "R&D expense to revenue'
    )  # the right one of many bands


def test_two_books_in_force_at_once_are_refused_at_the_line_of_the_later(tmp_path: Path) -> None:
    refused = edited(tmp_path, "srdi_2026_2", "from = 2026-04-01", "from = 2026-03-31")
    lines = (tmp_path / "srdi_2026_2.toml").read_text("utf-8").splitlines()
    assert lines[refused.line - 1] == "[[in_force]]"
    assert (refused.file, refused.reason) == (
        "srdi_2026_2.toml", "srdi_2022_63 is in force too on 2026-03-31 for new",
    )  # fmt: skip


def test_a_shelf_without_its_size_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookRefused) as refused:
        read_shelf(tmp_path)
    assert str(refused.value) == "size_2011_300.toml:1: the size table is missing"


def test_a_book_whose_id_is_not_its_files_name_is_refused_at_its_id(tmp_path: Path) -> None:
    name = "innovative_2022_63"
    refused = edited(tmp_path, name, f'id = "{name}"', 'id = "innovative"')
    lines = (tmp_path / f"{name}.toml").read_text("utf-8").splitlines()
    assert lines[refused.line - 1] == 'id = "innovative"'
    assert (refused.file, refused.reason) == (f"{name}.toml", f"the id is the file's name, '{name}'")


def test_a_book_is_named_in_both_languages() -> None:
    book = shelf().books["innovative_2022_63"]
    assert (book.label("zh"), book.label("en")) == (book.label_zh, book.label_en)
    line = book.conditions[0]
    assert (line.label("zh"), line.label("en")) == (line.label_zh, line.label_en)


def test_the_paths_of_a_line_follow_the_reporting_year() -> None:
    line = next(line for line in shelf().books["srdi_2026_2"].conditions if line.key == "debt")
    for year in (2025, 2024):
        view = view_of(read_facts(put(whole_firm(), "reporting_year", year)))
        assert line.paths(view) == (f"years.{year}.total_liabilities", f"years.{year}.total_assets")


def test_the_packaged_rule_books_are_those_of_the_contract() -> None:
    books = shelf().books
    assert set(books) == {
        "innovative_2022_63", "tech_sme_2017_115", "srdi_2022_63", "srdi_2022_63_gd_2024_5", "srdi_2026_2",
        "little_giant_2022_63", "little_giant_2026_2", "gazelle_huangpu_2021", "unicorn_gei_2025", "unicorn_huangpu_2021",
    }  # fmt: skip
    authorities = {name: book.authority for name, book in books.items() if book.authority != "nation"}
    assert authorities == {
        "srdi_2022_63_gd_2024_5": "guangdong", "gazelle_huangpu_2021": "huangpu", "unicorn_gei_2025": "gei",
        "unicorn_huangpu_2021": "huangpu",
    }  # fmt: skip


def test_every_line_has_both_languages_a_source_and_a_mark() -> None:
    for book in shelf().books.values():
        lines = [
            *book.conditions,
            *book.directs,
            *book.levels,
            *(line for level in book.levels for line in level.conditions),
        ]
        lines += [line for level in book.levels for line in level.routes]
        if book.score:
            lines += [book.score, *book.score.groups, *book.score.indicators]
        for line in lines:
            assert line.label_zh != line.label_en, (book.id, line.key)
            assert line.source
            assert line.certainty in CERTAINTIES


def test_guangdongs_book_extends_the_nations() -> None:
    nation, province = shelf().books["srdi_2022_63"], shelf().books["srdi_2022_63_gd_2024_5"]
    assert nation.score is not None
    assert province.score is not None
    assert (nation.score.passes, province.score.passes) == (60, 70)
    assert [line.key for line in province.score.indicators] == [line.key for line in nation.score.indicators]
    assert province.score.source == "粤工信规字〔2024〕5号"


def test_the_scores_add_up_to_a_hundred() -> None:
    for book in shelf().books.values():
        if book.score:
            assert sum(line.scale.most for line in book.score.indicators) == 100


def test_a_rule_book_in_force_is_never_edited() -> None:
    kept = dict(line.split() for line in DIGESTS.read_text("utf-8").splitlines())
    now = {name: book.digest for name, book in shelf().books.items()} | {
        shelf().sizes.id: shelf().sizes.digest
    }
    assert now == kept
