"""What is fixed before anything is written: names, codes, parts, days, figures, accounts."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from portal.accounts.password_rules import why_not
from portal.accounts.rules import ROLES
from portal.certificates.fonts import missing_glyphs
from portal.classification.facts import FIELDS
from portal.core.districts import DISTRICTS
from portal.demo import naming
from portal.demo.accounts import ACCOUNTS, PASSWORD, table
from portal.demo.cast import BASE, DEPARTURES, RECOGNITIONS, REGISTRATIONS, cast
from portal.demo.figures import established_on, figures_of
from portal.demo.kinds_of_firm import KINDS
from portal.demo.lives import acts_of
from portal.demo.plan_items import plan_items
from portal.demo.workdays import row_until, unknown_days
from portal.firms.credit_code import check
from portal.firms.figure_rules import FACT_KINDS, LISTS, fact_value, year_contradictions
from portal.firms.rules import LAYERS, TRACKS

TODAY = date(2026, 11, 24)
SEED = 7


def names(count: int) -> list[str]:
    return [naming.firm_name(n, naming.LINES[n % len(naming.LINES)], seed=SEED) for n in range(1, count + 1)]


def test_names_have_three_to_150_characters_and_rare_ones_among_them() -> None:
    some = names(BASE)
    lengths = {len(name) for name in some}
    assert min(lengths) == 3
    assert max(lengths) == 150
    assert all(any(rare in name for name in names(40)) for rare in naming.RARE)


def test_no_two_firms_are_called_alike_but_the_shortest() -> None:
    several = Counter(name for name in names(20_000) if len(name) > 3)
    assert max(several.values()) == 1


def test_a_certificate_can_show_every_name() -> None:
    assert missing_glyphs("".join(names(500)) + "".join(naming.RARE)) == []


def test_codes_are_valid_and_no_two_are_alike() -> None:
    codes = [naming.credit_code(n, "440112", seed=SEED) for n in range(1, 3000)]
    assert [code for code in codes if check(code) is not None] == []
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("firms", [40, 150, BASE])
def test_every_ending_is_on_the_stage(firms: int) -> None:
    parts = cast(firms, seed=SEED)
    assert len(parts) == firms
    assert {part.registration for part in parts} == {*REGISTRATIONS, "registered"}
    assert {part.recognition for part in parts} == {*RECOGNITIONS, None}
    assert {part.departure for part in parts} == {*DEPARTURES, None}
    assert {part.district for part in parts} == set(DISTRICTS)


def test_tianhe_and_huangpu_are_the_largest() -> None:
    count = Counter(part.district for part in cast(BASE, seed=SEED))
    assert {district for district, _ in count.most_common(2)} == {"440106", "440112"}


def test_a_life_goes_forward_and_ends_before_today() -> None:
    row = row_until(TODAY, overrides={})
    assert row.days[-1] < TODAY
    for part in cast(BASE, seed=SEED):
        acts = acts_of(part, row=row, seed=SEED)
        assert all(one.place <= two.place and one.minute < two.minute for one, two in pairwise(acts))
        assert acts[0].place > 0
        assert acts[-1].place <= row.last


def test_days_that_nobody_has_announced_are_taken_by_their_weekday() -> None:
    found = unknown_days(date(2030, 1, 7))
    assert found[date(2030, 1, 7)] is True
    assert found[date(2030, 1, 6)] is False
    assert date(2025, 1, 6) not in found


@pytest.mark.parametrize("kind", KINDS)
def test_figures_agree_with_each_other(kind: str) -> None:
    for number in range(1, 30):
        established = established_on(number, kind, seed=SEED, today=TODAY)
        figures = figures_of(number, kind, established=established, seed=SEED, today=TODAY)
        assert figures.years
        for year in figures.years:
            assert established.year <= year["year"] < TODAY.year
            assert list(year_contradictions(year)) == []
        for fact in figures.facts:
            assert fact["key"] in {*FACT_KINDS, *LISTS}
            if fact["key"] in FACT_KINDS:
                value = fact_value(fact["key"], fact["value"])
                form = FIELDS.get(fact["key"])
                assert not hasattr(form, "words") or value in form.words


def test_figures_are_the_same_for_the_same_seed_and_others_for_another() -> None:
    def made(seed: int) -> object:
        return figures_of(9, "giant", established=date(2015, 3, 1), seed=seed, today=TODAY)

    assert made(1) == made(1)
    assert made(1) != made(2)


def test_lines_of_business_are_of_the_register() -> None:
    assert {line.layer for line in naming.LINES} == set(LAYERS)
    assert {line.track for line in naming.LINES} == set(TRACKS)


def test_the_plan_has_seven_parks_sixty_three_scenarios_and_a_competition() -> None:
    items = plan_items(seed=SEED, today=TODAY)
    counting = [
        item for item in items if item.get("counts_from") is not None
    ]  # a scenario that still calls does not count
    assert Counter(item["kind"] for item in counting) == {"parks": 7, "scenarios": 63, "competitions": 1}
    assert len({(item["kind"], item["name"]) for item in items}) == 71 + 6


def test_the_accounts_are_printed_with_what_is_needed_to_sign_in() -> None:
    text = table()
    assert why_not(PASSWORD) is None
    assert PASSWORD in text
    assert {account.role for account in ACCOUNTS if account.is_official} == set(ROLES)
    officers = Counter(account.district for account in ACCOUNTS if account.role == "district_officer")
    assert officers == dict.fromkeys(DISTRICTS, 2)
    for account in ACCOUNTS:
        assert account.email in text
        assert (account.totp_secret is not None) == account.is_official
        assert account.totp_secret is None or account.totp_secret in text
