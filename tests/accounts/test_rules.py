"""Offices: when they are held, and which go together."""

from __future__ import annotations

from datetime import date

import pytest

from portal.accounts.rules import MAY, ROLES, Office, may, needs_second_factor, offices_on, why_not_appointed

DAY = date(2026, 11, 23)


def _why(
    role: str,
    district: str | None = None,
    held: list[tuple[str, str | None, date, date | None]] | None = None,
):
    return why_not_appointed(role, district, since=DAY, held=held or [], active=True)


def test_an_office_is_held_from_its_first_to_its_last_day():
    rows = [("expert", None, date(2026, 1, 1), date(2026, 6, 30))]
    assert offices_on(rows, date(2025, 12, 31)) == frozenset()
    assert offices_on(rows, date(2026, 1, 1)) == {Office("expert")}
    assert offices_on(rows, date(2026, 6, 30)) == {Office("expert")}
    assert offices_on(rows, date(2026, 7, 1)) == frozenset()


def test_only_a_district_officer_has_a_district():
    assert _why("district_officer", "440106") is None
    assert _why("district_officer").field == "district"
    assert _why("district_officer", "999999").field == "district"
    assert _why("city_officer", "440106").field == "district"


@pytest.mark.parametrize("other", ["district_officer", "city_officer"])
@pytest.mark.parametrize("one", ["administrator", "auditor"])
def test_who_administers_or_audits_does_not_decide(one: str, other: str):
    district = "440106" if other == "district_officer" else None
    assert _why(one, held=[(other, district, DAY, None)]).field == "role"
    assert _why(other, district, held=[(one, None, DAY, None)]).field == "role"
    assert _why(one, held=[(other, district, date(2020, 1, 1), date(2026, 11, 22))]) is None


def test_the_same_office_is_not_given_twice_but_two_districts_are():
    held = [("district_officer", "440106", DAY, None)]
    assert _why("district_officer", "440106", held).field == "role"
    assert _why("district_officer", "440112", held) is None


def test_a_closed_account_is_not_appointed():
    assert why_not_appointed("expert", None, since=DAY, held=[], active=False) is not None


def test_every_official_needs_a_second_factor_and_no_firm_does():
    assert all(needs_second_factor(frozenset({role, "person"})) for role in ROLES)
    assert not needs_second_factor(frozenset({"person", "owner", "filer", "certifier"}))


def test_an_administrator_decides_nothing():
    alone = frozenset({"administrator", "person"})
    for permission in (
        "check_cases",
        "decide_cases",
        "work_on_cases",
        "manage_certificates",
        "file_for_firm",
    ):
        assert not may(permission, alone)
    assert may("administer", alone)
    with pytest.raises(KeyError):
        may("anything", alone)
    assert "administer" in MAY
