"""Every procedure through every path: each state is reached, each open one left, and each way ends."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from portal.applications.kinds import KINDS, support
from portal.applications.procedure import NEEDS, Procedure
from portal.applications.rules import DECIDED_STATES, OPEN_STATES, Hand, Past, after
from portal.core.errors import Refused

PROCEDURES = [*(kind.procedure for kind in KINDS.values()), support.PROPOSED]
ENDS = DECIDED_STATES | {"withdrawn", "lapsed"}
GOES_ON = frozenset({"approved", "funded"})  # of support: the money is paid and accounted for
Step = tuple[str, str, str]  # from, move, to
DISTRICT, CITY = 7, 8
PEOPLE = {"firm": 1, "certifier": 2, "district": DISTRICT, "city": CITY, "system": None}
EVERYTHING = frozenset(NEEDS)
MOST_VISITS = 2  # of a state in one path: so every loop is gone through once and left again


def hands() -> Iterator[Hand]:
    for capacity, person in PEOPLE.items():
        yield Hand(person, frozenset({capacity}))


def possible(procedure: Procedure, state: str, past: tuple[Past, ...]) -> Iterator[tuple[Hand, Step]]:
    """Every move that somebody can make now."""
    for hand in hands():
        for move in procedure.moves:
            try:
                step = after(procedure, state=state, move=move.name, hand=hand, past=past, given=EVERYTHING)
            except Refused:
                continue
            yield hand, (state, move.name, step.to)


def paths(procedure: Procedure) -> Iterator[tuple[Step, ...]]:
    """Every way from the draft on that visits no state more than twice, whether it has ended or not."""
    waiting: list[tuple[str, tuple[Past, ...], tuple[Step, ...]]] = [("draft", (), ())]
    while waiting:
        state, past, way = waiting.pop()
        for hand, step in possible(procedure, state, past):
            to = step[2]
            if sum(each[2] == to for each in way) + (to == "draft") >= MOST_VISITS:
                continue
            longer = (*way, step)
            yield longer
            if len(longer) < 9:
                waiting.append((to, (*past, Past(step[1], hand.person, state, to)), longer))


@pytest.fixture(scope="module", params=PROCEDURES, ids=lambda p: p.kind)
def walked(request: pytest.FixtureRequest) -> tuple[Procedure, list[tuple[Step, ...]]]:
    return request.param, list(paths(request.param))


def test_every_state_and_every_move_is_on_some_path(walked: tuple[Procedure, list[tuple[Step, ...]]]) -> None:
    procedure, ways = walked
    steps = {step for way in ways for step in way}
    assert {to for _, _, to in steps} | {"draft"} == procedure.states()
    wanted = {(state, move.name) for move in procedure.moves for state in move.sources}
    assert {(state, move) for state, move, _ in steps} == wanted


def test_every_path_that_has_not_ended_goes_on(walked: tuple[Procedure, list[tuple[Step, ...]]]) -> None:
    procedure, ways = walked
    for way in ways:
        state = way[-1][2]
        assert state in OPEN_STATES | ENDS
        if state in OPEN_STATES:
            past = tuple(Past(move, None, source, to) for source, move, to in way)
            assert list(possible(procedure, state, past)), way


def test_an_end_is_left_only_by_undoing_it(walked: tuple[Procedure, list[tuple[Step, ...]]]) -> None:
    procedure, ways = walked
    for way in ways:
        for earlier, later in itertools.pairwise(way):
            if earlier[2] in ENDS - (GOES_ON if procedure.kind == "support" else frozenset()):
                move = procedure.move(later[1])
                assert move is not None
                assert move.undoes == earlier[1]


def test_nothing_is_approved_that_nobody_has_checked(
    walked: tuple[Procedure, list[tuple[Step, ...]]],
) -> None:
    procedure, ways = walked
    for way in ways:
        moves = [move for _, move, _ in way]
        if way[-1][2] == "approved":
            assert "submit" in moves
            proposed = (
                procedure is support.PROPOSED and "approve" in moves
            )  # the portal itself found the firm
            assert "take" in moves or moves[-1] == "accept_at_once" or proposed
        if procedure.four_eyes and way[-1][2] in ("publicity", "approved"):
            assert moves.index("pass") < moves.index("approve")


def test_the_firm_never_waits_without_a_clock(walked: tuple[Procedure, list[tuple[Step, ...]]]) -> None:
    """Whoever has a submitted case has working days for it; a public notice has its own last day."""
    procedure, _ = walked
    with_officials = procedure.states() & (OPEN_STATES - {"draft", "sign_off", "publicity"})
    assert with_officials <= set(procedure.workdays)
