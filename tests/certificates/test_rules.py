"""What a certificate says, and how it stands on a day."""

from __future__ import annotations

import json
from datetime import date

import pytest

from portal.certificates.rules import (
    CertificateFacts,
    certificate_number,
    last_valid_day,
    standing,
    verification_url,
)
from portal.core.errors import Refused

DAY = date(2026, 11, 23)


def test_facts_survive_the_way_through_json(make_facts):
    for facts in (
        make_facts(language="zh+en", valid_to=None, level=None),
        make_facts(valid_to=date(2029, 11, 22)),
    ):
        assert CertificateFacts.from_document(json.loads(json.dumps(facts.document()))) == facts


def test_frozen_facts_with_a_key_too_many_are_an_error(make_facts):
    with pytest.raises(TypeError):
        CertificateFacts.from_document(make_facts().document() | {"seal": "picture"})


@pytest.mark.parametrize(
    "wrong",
    [{"number": "GZAI-26-1"}, {"code": "9F3A5C0B7DE81246"}, {"code": "9f3a"}, {"language": "fr"}],
)
def test_facts_of_a_wrong_form_are_an_error(make_facts, wrong):
    with pytest.raises(ValueError, match="not a"):
        make_facts(**wrong)


def test_a_term_that_ends_before_it_begins_is_refused(make_facts):
    with pytest.raises(Refused, match="A certificate cannot end before it begins") as refusal:
        make_facts(valid_from=DAY, valid_to=date(2026, 11, 22))
    assert refusal.value.field == "valid_to"
    assert make_facts(valid_from=DAY, valid_to=DAY).valid_to == DAY, "a term of one day is a term"


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (date(2026, 11, 23), date(2029, 11, 22)),
        (date(2027, 1, 1), date(2029, 12, 31)),
        (date(2024, 2, 29), date(2027, 2, 28)),  # no 29 February: the month's last day is still valid
        (date(2025, 3, 1), date(2028, 2, 29)),
        (date(2025, 12, 31), date(2028, 12, 30)),
    ],
)
def test_three_years_end_the_day_before(begins, ends):
    assert last_valid_day(valid_from=begins, years=3) == ends


@pytest.mark.parametrize(
    ("valid_to", "revoked_on", "superseded", "answer"),
    [
        (None, None, False, "valid"),
        (DAY, None, False, "valid"),  # the last day counts
        (date(2026, 11, 22), None, False, "expired"),
        (date(2026, 11, 22), None, True, "superseded"),
        (DAY, DAY, True, "revoked"),
        (DAY, date(2026, 11, 24), False, "valid"),  # revoked from tomorrow
    ],
)
def test_a_certificate_stands_by_the_gravest_thing_that_happened(valid_to, revoked_on, superseded, answer):
    assert standing(today=DAY, valid_to=valid_to, revoked_on=revoked_on, superseded=superseded) == answer


def test_numbers_have_six_digits_and_end_at_a_million():
    assert certificate_number(year=2026, serial=7) == "GZAI-2026-000007"
    assert certificate_number(year=2026, serial=1) == "GZAI-2026-000001"
    assert certificate_number(year=2026, serial=999_999) == "GZAI-2026-999999"
    for serial in (0, 1_000_000):
        with pytest.raises(ValueError, match="serial"):
            certificate_number(year=2026, serial=serial)


def test_the_address_to_verify_at_carries_number_and_code():
    url = verification_url(base_url="https://ai.example.cn/", number="GZAI-2026-000007", code="0" * 16)
    assert url == "https://ai.example.cn/verify?number=GZAI-2026-000007&code=0000000000000000"
    assert verification_url(base_url="https://example.cn/X", number="N", code="c").startswith(
        "https://example.cn/X/"
    )
