"""Every case waits in exactly one queue, and whoever empties that queue can do something about it."""

from __future__ import annotations

import pytest

from portal.applications.kinds import KINDS
from portal.applications.queue_rules import OFFICIAL_QUEUES, QUEUE_OF, QUEUES, keeps_its_officer
from portal.applications.rules import STATES, Hand, offered

HANDS = {
    "firm": frozenset({"firm", "certifier"}),
    "district": frozenset({"district"}),
    "city": frozenset({"city"}),
    "experts": frozenset({"expert", "city", "system"}),  # the panel that closes moves it
    "portal": frozenset({"system", "city"}),
}


def test_every_state_has_its_queue() -> None:
    assert set(QUEUE_OF) == set(STATES)
    assert set(QUEUE_OF.values()) == set(QUEUES)


@pytest.mark.parametrize("kind", KINDS)
def test_whoever_has_a_waiting_case_can_move_it_on(kind: str) -> None:
    procedure = KINDS[kind].procedure
    for state in procedure.states():
        moves = {
            queue: offered(procedure, state=state, hand=Hand(1, capacities), past=())
            for queue, capacities in HANDS.items()
        }
        queue = QUEUE_OF[state]
        if queue == "none":
            assert not any(moves[name] for name in OFFICIAL_QUEUES), (
                f"{state} is over, yet officials can move it"
            )
        else:
            assert moves[queue], f"{state} waits for {queue}, which can do nothing"


@pytest.mark.parametrize(
    ("before", "now", "keeps"),
    [
        ("district", "firm", True), ("firm", "district", True), ("district", "district", True),
        ("district", "city", False), ("city", "firm", False), ("city", "portal", False), ("district", "none", False),
    ],
)  # fmt: skip
def test_an_officer_keeps_a_returned_case_and_nothing_that_goes_to_another_desk(
    before: str, now: str, keeps: bool
) -> None:
    assert keeps_its_officer(before, now) is keeps
