"""The draw: everybody gets a fair share, nobody judges where they may not, and the same seed draws the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.core.errors import Refused
from portal.panels.draw_rules import Case, draw

EXPERTS = (11, 12, 13, 14, 15)


def cases(number: int, barred: dict[int, set[int]] | None = None) -> list[Case]:
    return [
        Case(key, f"SQ-2026-{key:06d}", frozenset((barred or {}).get(key, ())))
        for key in range(1, number + 1)
    ]


def burdens(drawn: dict[int, tuple[int, ...]], loads: dict[int, int] | None = None) -> dict[int, int]:
    held = dict.fromkeys(EXPERTS, 0) | (loads or {})
    for chosen in drawn.values():
        for expert in chosen:
            held[expert] += 1
    return held


def test_every_case_gets_as_many_different_experts_as_are_wanted() -> None:
    drawn = draw(cases(23), EXPERTS, seats=3, seed="a", loads={})
    assert all(len(set(chosen)) == 3 for chosen in drawn.values())
    assert set(drawn) == set(range(1, 24))


def test_without_conflicts_nobody_has_two_cases_more_than_another() -> None:
    held = burdens(draw(cases(22), EXPERTS, seats=3, seed="a", loads={}))
    assert max(held.values()) - min(held.values()) <= 1


def test_what_an_expert_has_already_counts() -> None:
    held = burdens(draw(cases(10), EXPERTS, seats=2, seed="a", loads={11: 20}), {11: 20})
    assert held[11] == 20
    assert {held[expert] for expert in EXPERTS[1:]} == {5}


def test_the_same_seed_draws_the_same_and_another_one_differently() -> None:
    first = draw(cases(30), EXPERTS, seats=2, seed="2026-11-26", loads={})
    assert draw(cases(30), EXPERTS, seats=2, seed="2026-11-26", loads={}) == first
    assert draw(cases(30), tuple(reversed(EXPERTS)), seats=2, seed="2026-11-26", loads={}) == first
    assert draw(cases(30), EXPERTS, seats=2, seed="another", loads={}) != first


def test_too_few_free_experts_are_named_with_the_case() -> None:
    with pytest.raises(Refused, match="SQ-2026-000002: only 1 expert is free"):
        draw(cases(3, {2: {11, 12, 13, 14}}), EXPERTS, seats=2, seed="a", loads={})


def test_a_swap_is_found_where_the_first_choice_would_leave_no_room() -> None:
    """Two cases can be judged by 11 only beside 12 or 13; whoever came first must give way."""
    barred = {1: {14, 15}, 2: {13, 14, 15}, 3: {12, 14, 15}}
    drawn = draw(cases(3, barred), EXPERTS, seats=2, seed="x", loads={})
    held = burdens(drawn)
    assert drawn[2] == tuple(sorted(drawn[2], key=lambda e: drawn[2].index(e)))
    assert set(drawn[2]) == {11, 12}
    assert set(drawn[3]) == {11, 13}
    assert set(drawn[1]) == {12, 13}
    assert max(held.values()) == 2


@st.composite
def situations(draws: st.DrawFn) -> tuple[list[Case], int]:
    seats = draws(st.integers(1, 3))
    number = draws(st.integers(1, 9))
    barred = {
        key: draws(st.sets(st.sampled_from(EXPERTS), max_size=len(EXPERTS) - seats))
        for key in range(1, number + 1)
    }
    return cases(number, barred), seats


@settings(max_examples=80)
@given(situations(), st.text(max_size=5), st.dictionaries(st.sampled_from(EXPERTS), st.integers(0, 4)))
def test_nobody_judges_where_they_may_not_and_no_fairer_draw_exists(
    situation: tuple[list[Case], int], seed: str, loads: dict[int, int]
) -> None:
    given_cases, seats = situation
    drawn = draw(given_cases, EXPERTS, seats=seats, seed=seed, loads=loads)
    for case in given_cases:
        assert len(set(drawn[case.key])) == seats
        assert not set(drawn[case.key]) & case.barred
    held = burdens(drawn, loads)
    most = max((held[e] for chosen in drawn.values() for e in chosen), default=0)
    assert not possible(given_cases, seats, {e: most - 1 - loads.get(e, 0) for e in EXPERTS})


def possible(given_cases: list[Case], seats: int, room: dict[int, int]) -> bool:
    """Whether all seats can be filled within this room, found by trying everything (independent of the draw)."""
    if any(r < 0 for r in room.values()):
        room = {e: max(r, 0) for e, r in room.items()}

    def fill(
        rest: tuple[Case, ...], left: dict[int, int], wanted: int, taken: frozenset[int], past: int
    ) -> bool:
        if not rest:
            return True
        if wanted == 0:
            return fill(rest[1:], left, seats, frozenset(), 0)
        key = (len(rest), wanted, tuple(left.values()), taken, past)
        if key in dead:
            return False
        for expert in EXPERTS:
            free = expert > past and left[expert] > 0 and expert not in rest[0].barred
            if free and fill(rest, {**left, expert: left[expert] - 1}, wanted - 1, taken | {expert}, expert):
                return True
        dead.add(key)
        return False

    dead: set[object] = set()
    return fill(tuple(given_cases), dict(room), seats, frozenset(), 0)
