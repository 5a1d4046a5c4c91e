"""Spans of tiers: titles joined, cut to the days on which the firm was present."""

from datetime import date

import pytest

from portal.firms.step_rules import Span, Term, spans

D = date
LONG_AGO = date(2019, 1, 1)
OPEN = [(D(2020, 1, 1), None)]


def term(first, last=None, *, tier="srdi", revoked=None, checked=LONG_AGO):
    return Term(tier, first, last, revoked, checked)


@pytest.mark.parametrize(
    ("terms", "present", "expected"),
    [
        ([], OPEN, []),
        ([term(D(2021, 1, 1))], [], []),
        ([term(D(2021, 1, 1))], OPEN, [Span("srdi", D(2021, 1, 1), None)]),
        ([term(D(2021, 1, 1), D(2021, 12, 31))], OPEN, [Span("srdi", D(2021, 1, 1), D(2022, 1, 1))]),
        ([term(D(2021, 1, 1), date.max)], OPEN, [Span("srdi", D(2021, 1, 1), None)]),
        ([term(D(2021, 1, 1), checked=D(2021, 5, 1))], OPEN, [Span("srdi", D(2021, 5, 1), None)]),
        ([term(D(2021, 1, 1), checked=None)], OPEN, []),
        ([term(D(2021, 1, 1), revoked=D(2021, 3, 1))], OPEN, [Span("srdi", D(2021, 1, 1), D(2021, 3, 1))]),
        ([term(D(2021, 1, 1), revoked=D(2021, 1, 1))], OPEN, []),
        # two awarders, one firm: a seam is no gap, a gap is one
        ([term(D(2021, 1, 1), D(2021, 6, 30)), term(D(2021, 7, 1), D(2021, 12, 31))], OPEN, [Span("srdi", D(2021, 1, 1), D(2022, 1, 1))]),
        ([term(D(2021, 1, 1), D(2021, 6, 30)), term(D(2021, 3, 1))], OPEN, [Span("srdi", D(2021, 1, 1), None)]),
        ([term(D(2021, 1, 1), D(2021, 6, 30)), term(D(2021, 7, 2))], OPEN, [Span("srdi", D(2021, 1, 1), D(2021, 7, 1)), Span("srdi", D(2021, 7, 2), None)]),
        ([term(D(2021, 1, 1)), term(D(2021, 1, 1), tier="gazelle")], OPEN, [Span("gazelle", D(2021, 1, 1), None), Span("srdi", D(2021, 1, 1), None)]),
        # it leaves and comes back
        ([term(D(2021, 1, 1))], [(D(2020, 1, 1), D(2021, 2, 1)), (D(2021, 5, 1), None)], [Span("srdi", D(2021, 1, 1), D(2021, 2, 1)), Span("srdi", D(2021, 5, 1), None)]),
    ],
)  # fmt: skip
def test_a_firm_holds_a_tier_on_the_days_of_its_titles_while_it_is_present(terms, present, expected) -> None:
    assert spans(terms, present) == expected
