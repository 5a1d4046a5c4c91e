"""Who can get a programme and why; what it gives; that rounds of one programme never overlap."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from portal.classification.facts_reading import read_facts
from portal.classification.rules import classify
from portal.classification.toml_part import RulebookRefused
from portal.classification.view import view_of
from portal.core.errors import Refused
from portal.programmes import definition_rules
from portal.programmes.amount_rules import Amount, check_amount, most_for
from portal.programmes.definition_rules import read_definition
from portal.programmes.rules import (
    Applicant,
    Definition,
    Window,
    check,
    check_extension,
    check_window,
    standards_met,
    standing_of,
)

FIRST = Path(definition_rules.__file__).with_name("first")
TODAY = date(2026, 11, 26)


def first(key: str) -> Definition:
    return read_definition((FIRST / f"{key}.toml").read_text("utf-8"), file=f"{key}.toml")


def firm(*held: str, facts: dict[str, object] | None = None, **changes: object) -> Applicant:
    read = read_facts({"as_of": "2026-11-26", "reporting_year": 2025, **(facts or {})})
    usual: dict[str, object] = {
        "registered": True, "district": "440106", "layer": "model", "track": "health", "held": frozenset(held),
        "met": standards_met(classify(read)), "view": view_of(read),
    }  # fmt: skip
    return Applicant(**(usual | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("path", sorted(FIRST.glob("*.toml")), ids=lambda path: path.stem)
def test_every_programme_of_the_starting_set_is_sound_and_has_its_source_and_mark(path: Path) -> None:
    definition = read_definition(path.read_text("utf-8"), file=path.name)
    assert definition.key == path.stem
    assert definition.basis
    assert definition.mark in "✓1?"


def test_the_starting_set_holds_the_kinds_of_support_that_the_rules_name() -> None:
    assert len(list(FIRST.glob("*.toml"))) >= 8
    assert first("little_giant_award").without_application


def test_a_title_that_is_held_decides_and_one_that_is_not_does_too() -> None:
    award = first("little_giant_award")
    assert check(award.conditions, firm("little_giant")).can is True
    assert check(award.conditions, firm("srdi")).can is False


def test_a_firm_that_is_not_in_the_register_gets_nothing() -> None:
    assert check(first("little_giant_award").conditions, firm("little_giant", registered=False)).can is False


def years(**figures: str) -> dict[str, object]:
    return {"years": {"2025": figures}}


def test_an_unknown_figure_leaves_it_open_and_is_named() -> None:
    loan = first("srdi_loan_interest")
    answer = check(loan.conditions, firm("srdi", facts=years(revenue="1000")))
    assert answer.can is None
    assert [line.missing for line in answer.lines if line.holds is None] == [("years.2025.rd_expense",)]


@pytest.mark.parametrize(("rd", "can"), [("40", True), ("39.999999", False)])
def test_a_threshold_includes_its_edge(rd: str, can: bool) -> None:
    loan = first("srdi_loan_interest")
    assert check(loan.conditions, firm("srdi", facts=years(revenue="1000", rd_expense=rd))).can is can


def test_a_title_that_excludes_is_asked_the_other_way_round() -> None:
    loan = first("srdi_loan_interest")
    facts = years(revenue="1000", rd_expense="100")
    assert check(loan.conditions, firm("srdi", "little_giant", facts=facts)).can is False


def test_a_place_in_the_register_is_asked_and_an_unknown_layer_leaves_it_open() -> None:
    tianhe = first("tianhe_industry_models")
    assert check(tianhe.conditions, firm()).can is True
    assert check(tianhe.conditions, firm(district="440105")).can is False
    assert check(tianhe.conditions, firm(layer=None)).can is None
    assert check(tianhe.conditions, firm(layer="application")).can is False


GAZELLE = {
    "established": "2015-01-01", "honours": [{"type": "HNTE", "valid_to": "2028-12-31"}], "pre_a_funding": "0",
    "district": "440112",
}  # fmt: skip


@pytest.mark.parametrize(("base", "can"), [("1000", True), ("999.99", False)])
def test_a_standard_is_met_by_its_level_and_cultivation_is_no_gazelle(base: str, can: bool) -> None:
    revenues = {"2022": base, "2023": "1100", "2024": "1300", "2025": "1728"}
    facts = GAZELLE | {"years": {year: {"revenue": sum_} for year, sum_ in revenues.items()}}
    award = first("gazelle_award")
    assert check(award.conditions, firm(facts=facts, district="440112")).can is can


def test_contradicting_facts_leave_open_what_rests_on_them() -> None:
    answer = check(first("srdi_loan_interest").conditions, firm("srdi", view=None, met={}))
    assert answer.can is None


def test_the_amount_never_passes_its_ceilings() -> None:
    share = Amount(percent=Decimal(50), ceiling=Decimal(100))
    assert most_for(share, base=Decimal(150)) == 75
    assert most_for(share, base=Decimal(200)) == 100
    assert most_for(share, base=Decimal(999)) == 100
    yearly = Amount(ceiling=Decimal(500), per_firm_and_year=Decimal(1000))
    assert most_for(yearly, given_this_year=Decimal(800)) == 200
    assert most_for(yearly, given_this_year=Decimal(1200)) == 0
    assert most_for(Amount()) is None
    assert most_for(Amount(fixed=Decimal(600))) == 600


def test_more_than_can_be_given_is_refused_beside_the_amount() -> None:
    check_amount(Amount(ceiling=Decimal(100)), Decimal(100))
    with pytest.raises(Refused, match="At most 100 ×") as refused:
        check_amount(Amount(ceiling=Decimal(100)), Decimal("100.000001"))
    assert refused.value.field == "amount"


def window(opens: str, deadline: str, name: str = "第一批") -> Window:
    return Window(name, date.fromisoformat(opens), date.fromisoformat(deadline))


OPEN = window("2026-12-01", "2026-12-31")


@pytest.mark.parametrize(
    ("opens", "deadline"),
    [("2026-12-31", "2027-01-31"), ("2026-11-30", "2026-12-01"), ("2026-12-05", "2026-12-06")],
)
def test_rounds_of_one_programme_never_overlap(opens: str, deadline: str) -> None:
    with pytest.raises(Refused, match="must not overlap"):
        check_window(window(opens, deadline), [OPEN], today=TODAY)


def test_rounds_may_follow_each_other_day_by_day() -> None:
    check_window(window("2027-01-01", "2027-01-31"), [OPEN], today=TODAY)
    check_window(window("2026-11-26", "2026-11-30"), [OPEN], today=TODAY)


def test_a_deadline_in_the_past_or_before_its_opening_is_refused() -> None:
    with pytest.raises(Refused, match="over already"):
        check_window(window("2026-11-01", "2026-11-25"), [], today=TODAY)
    with pytest.raises(Refused, match="before the opening"):
        check_window(window("2026-12-02", "2026-12-01"), [], today=TODAY)


def test_an_extension_ends_later_and_runs_into_no_other_round() -> None:
    check_extension(OPEN, date(2027, 1, 10), [], today=TODAY)
    with pytest.raises(Refused, match="later than 2026-12-31"):
        check_extension(OPEN, date(2026, 12, 31), [], today=TODAY)
    with pytest.raises(Refused, match="must not overlap"):
        check_extension(OPEN, date(2027, 1, 10), [window("2027-01-10", "2027-02-01", "第二批")], today=TODAY)


def test_both_days_of_a_round_count() -> None:
    days = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1))
    assert [standing_of(OPEN, "published", today=day) for day in days] == ["soon", "open", "open", "over"]


@pytest.mark.parametrize(
    ("state", "today", "standing"),
    [
        ("draft", date(2026, 12, 5), "unpublished"), ("draft", date(2027, 1, 1), "unpublished"),
        ("closed", date(2026, 11, 1), "ended"), ("closed", date(2026, 12, 5), "ended"), ("closed", date(2027, 1, 1), "over"),
    ],
)  # fmt: skip
def test_a_round_stands_as_its_programme_lets_it(state: str, today: date, standing: str) -> None:
    assert standing_of(OPEN, state, today=today) == standing


SOUND = (FIRST / "little_giant_award.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('mark = "✓"', 'mark = "!"', "mark"), ('support = "award"', 'support = "gift"', "support"),
        ('ceiling = "100"', 'ceiling = "-1"', "ceiling"), ('ceiling = "100"', 'ceiling = "NaN"', "ceiling"),
        ('ceiling = "100"', 'ceiling = "1.0000001"', "ceiling"), ('ceiling = "100"', 'percent = "101"', "percent"),
        ('holds = ["little_giant"]', 'holds = []', "holds"), ('holds = ["little_giant"]', 'holds = ["giant"]', "giant"),
        ('holds = ["little_giant"]', 'test = { fact = "revenue" }', "expected"), ('key = "little_giant_award"', 'key = "X"', "key"),
        ('title_zh', 'title_cn', "title"), ('[[conditions]]', '[[conditions', ""),
    ],
)  # fmt: skip
def test_a_wrong_word_is_named_with_its_line(old: str, new: str, reason: str) -> None:
    assert old in SOUND
    with pytest.raises(RulebookRefused, match=r"x\.toml:\d+: .*" + reason):
        read_definition(SOUND.replace(old, new, 1), file="x.toml")
