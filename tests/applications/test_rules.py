"""What may happen next to an application, by procedure, state, move and hand."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from portal.applications.comparison import Change, changes
from portal.applications.kinds import KINDS, support
from portal.applications.procedure import EARLIER, NEEDS, Procedure, ProcedureWrong, read
from portal.applications.rules import (
    KIND_NAMES,
    NOT_NOW,
    STATE_LABELS,
    STATES,
    Hand,
    Past,
    Step,
    after,
    barred,
    may_sign,
    offered,
)
from portal.core.errors import Refused
from portal.core.i18n import Text

EVERYTHING = frozenset(NEEDS)
ALL = frozenset({"firm", "certifier", "district", "city", "expert", "system"})
PROCEDURES = [*(kind.procedure for kind in KINDS.values()), support.PROPOSED]


def led(procedure: Procedure, state: str, move: str) -> tuple[Past, ...]:
    """A past after which the move is possible in this state: what it undoes came last, a sign-off was asked for of a draft."""
    found = procedure.move(move)
    if found is not None and found.undoes is not None:
        undone = procedure.move(found.undoes)
        assert undone is not None
        return (Past(found.undoes, None, undone.sources[0], undone.to),)
    return (Past("ask", None, "draft", "sign_off"),) if state == "sign_off" else ()


def step(procedure: Procedure, state: str, move: str, *capacities: str, person: int = 1, past: tuple[Past, ...] = (),
         given: frozenset[str] = EVERYTHING, member: bool = False) -> str:  # fmt: skip
    hand = Hand(person, frozenset(capacities), member_of_firm=member)
    return after(procedure, state=state, move=move, hand=hand, past=past, given=given).to


REGISTRATION = KINDS["registration"].procedure
RECOGNITION = KINDS["recognition"].procedure


def test_a_registration_goes_from_the_firm_through_its_district_into_the_register() -> None:
    assert step(REGISTRATION, "draft", "submit", "certifier") == "submitted"
    assert step(REGISTRATION, "submitted", "take", "district") == "district_check"
    assert step(REGISTRATION, "district_check", "return", "district") == "returned"
    assert step(REGISTRATION, "returned", "submit", "certifier") == "submitted"
    assert step(REGISTRATION, "district_check", "accept", "district") == "approved"


def test_a_recognition_needs_the_district_the_city_and_the_publicity() -> None:
    assert step(RECOGNITION, "district_check", "pass", "district") == "city_review"
    assert step(RECOGNITION, "city_review", "approve", "city") == "publicity"
    assert step(RECOGNITION, "publicity", "conclude", "system") == "approved"


def test_a_step_says_where_it_leads_who_takes_it_by_when_and_what_it_does_to_the_record() -> None:
    hand = Hand(1, frozenset({"certifier"}))
    sent = after(REGISTRATION, state="draft", move="submit", hand=hand, past=(), given=EVERYTHING)
    assert sent == Step(
        REGISTRATION.move("submit"), "submitted", "certifier", REGISTRATION.workdays["submitted"], None
    )
    official = Hand(2, frozenset({"district"}))
    done = after(
        REGISTRATION, state="district_check", move="accept", hand=official, past=(), given=EVERYTHING
    )
    assert done == Step(REGISTRATION.move("accept"), "approved", "district", None, "register")


def test_a_move_out_of_its_time_says_how_the_application_stands_now() -> None:
    with pytest.raises(Refused) as refusal:
        step(REGISTRATION, "approved", "submit", "certifier")
    assert refusal.value.message == Text(NOT_NOW, state=Text("Approved"))


def test_a_move_of_others_and_what_is_still_needed_are_said_in_words() -> None:
    with pytest.raises(Refused, match="not yours to take"):
        step(REGISTRATION, "draft", "submit", "district")
    with pytest.raises(Refused, match="Something is still missing"):
        step(REGISTRATION, "draft", "submit", "certifier", given=frozenset())


def test_two_stages_need_two_people() -> None:
    past = (Past("pass", 7),)
    for move in ("approve", "refuse"):
        with pytest.raises(Refused, match="somebody else decides"):
            step(RECOGNITION, "city_review", move, "city", "district", person=7, past=past)
        assert step(RECOGNITION, "city_review", move, "city", person=8, past=past)


def test_only_the_two_deeds_that_the_procedure_names_want_two_people() -> None:
    assert step(RECOGNITION, "district_check", "return", "district", person=7, past=(Past("pass", 7),))
    assert step(RECOGNITION, "district_check", "return", "district", person=7, past=(Past("approve", 7),))
    with pytest.raises(Refused, match="somebody else decides"):
        step(RECOGNITION, "district_check", "pass", "district", person=7, past=(Past("approve", 7),))
    assert step(
        RECOGNITION, "city_review", "approve", "city", person=7, past=(Past("approve", 7), Past("refuse", 7))
    )
    assert step(RECOGNITION, "district_check", "pass", "district", person=7, past=(Past("pass", 7),))


def test_a_page_offers_the_city_no_second_decision_by_the_same_person() -> None:
    past = (Past("pass", 7),)
    names = {
        person: {move.name for move in offered(RECOGNITION, state="city_review", hand=hand, past=past)}
        for person in (7, 8)
        for hand in [Hand(person, frozenset({"city"}))]
    }
    assert names[8] - names[7] == {"approve", "refuse"}


def test_nobody_decides_on_the_own_firm() -> None:
    with pytest.raises(Refused, match="act for this firm"):
        step(REGISTRATION, "district_check", "accept", "district", member=True)


@pytest.mark.parametrize("need", NEEDS)
def test_what_a_move_needs_is_compulsory(need: str) -> None:
    tried = 0
    for procedure in PROCEDURES:
        for move in procedure.moves:
            if need in move.needs:
                tried += 1
                state = move.sources[0]
                past = led(procedure, state, move.name)
                with pytest.raises(Refused) as refusal:
                    step(procedure, state, move.name, *ALL, past=past, given=EVERYTHING - {need})
                assert refusal.value.field == need
    assert tried


@pytest.mark.parametrize("procedure", PROCEDURES, ids=lambda p: p.kind)
def test_every_state_move_and_capacity_that_the_procedure_does_not_name_is_refused(
    procedure: Procedure,
) -> None:
    for state, move, capacity in itertools.product(STATES, procedure.moves, sorted(ALL)):
        by = {"city" if state == "city_review" else "district"} if move.by == "official" else {move.by}
        past = led(procedure, state, move.name)
        if state in move.sources and capacity in by:
            to = "draft" if move.to == EARLIER else move.to
            assert step(procedure, state, move.name, capacity, past=past) == to
        else:
            with pytest.raises(Refused):
                step(procedure, state, move.name, capacity, past=past)


def test_a_page_offers_only_what_the_hand_may_do_now() -> None:
    district = Hand(1, frozenset({"district"}))
    names = [m.name for m in offered(REGISTRATION, state="district_check", hand=district, past=())]
    assert names == ["return", "accept", "reject"]
    assert offered(REGISTRATION, state="approved", hand=district, past=()) == ()


def test_only_the_last_decision_is_undone_and_by_the_office_that_made_it() -> None:
    rejected = (Past("reject", 7, "district_check", "rejected"),)
    refused = (Past("pass", 7, "district_check", "city_review"), Past("refuse", 8, "city_review", "rejected"))
    assert step(RECOGNITION, "rejected", "undo_reject", "district", past=rejected) == "district_check"
    assert step(RECOGNITION, "rejected", "undo_refuse", "city", past=refused) == "city_review"
    for move, capacity, past in (
        ("undo_reject", "district", refused), ("undo_refuse", "city", rejected), ("undo_refuse", "district", refused),
    ):  # fmt: skip
        with pytest.raises(Refused):
            step(RECOGNITION, "rejected", move, capacity, past=past)
    claimed = (*rejected, Past("claim", 9, "rejected", "rejected"))  # leads nowhere, so it undoes nothing
    assert step(RECOGNITION, "rejected", "undo_reject", "district", past=claimed) == "district_check"


def test_what_comes_back_from_the_sign_off_stands_where_it_came_from() -> None:
    for earlier in ("draft", "returned"):
        past = (Past("ask", 7, earlier, "sign_off"),)
        assert step(REGISTRATION, "sign_off", "send_back", "certifier", past=past) == earlier
        assert step(REGISTRATION, "sign_off", "take_back", "firm", past=past) == earlier


@pytest.mark.parametrize(
    ("person", "writers", "signers", "may"),
    [
        (1, (), (1,), True),
        (1, (1,), (1,), True),  # a firm of one person must be able to file
        (1, (1,), (1, 2), False),
        (2, (1,), (1, 2), True),
        (1, (1, 2), (1, 2), True),  # whoever could sign has written: then each of them may
        (1, (1, 2), (1, 2, 3), False),
    ],
)
def test_nobody_signs_what_they_filled_in_where_another_could(
    person: int, writers: tuple[int, ...], signers: tuple[int, ...], may: bool
) -> None:
    assert may_sign(person, writers=writers, signers=signers) is may


def test_who_may_not_decide_is_told_why() -> None:
    city = Hand(7, frozenset({"city"}))
    passed = {"state": "city_review", "past": (Past("pass", 7),)}
    told = barred(RECOGNITION, hand=city, **passed)  # type: ignore[arg-type]
    assert told is not None
    assert "somebody else decides" in told.msgid
    assert barred(RECOGNITION, hand=Hand(8, frozenset({"city"})), **passed) is None  # type: ignore[arg-type]
    assert barred(RECOGNITION, hand=Hand(8, frozenset({"district"})), **passed) is None  # type: ignore[arg-type]


def test_every_state_has_its_public_name() -> None:
    assert set(STATE_LABELS) == set(STATES)
    assert {p.kind for p in PROCEDURES} <= set(KIND_NAMES)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ('to = "submitted"', 'to = "somewhere"'),
        ('by = "firm"', 'by = "anyone"'),
        ('undoes = "reject"', 'undoes = "hope"'),
        ("undo_workdays = 10", "undo_days = 10"),
        ('needs = ["remarks"]', "at_once = true"),
        ('needs = ["complete"]', 'needs = ["luck"]'),
        ('from = ["rejected"]', 'from = ["earlier"]'),
        ('name = "withdraw"', 'name = "submit"'),
        ("[workdays]", "[workdays]\nfunded = 3"),
        ('kind = "registration"', 'kind = "registration"\nmood = "good"'),
    ],
)
def test_a_wrong_word_in_a_procedure_stops_the_start_and_names_the_file(
    tmp_path: Path, wrong: str, said: str
) -> None:
    text = Path("portal/applications/procedures/registration.toml").read_text("utf-8")
    path = tmp_path / "registration.toml"
    path.write_text(text.replace(wrong, said, 1), "utf-8")
    assert path.read_text("utf-8") != text
    with pytest.raises(ProcedureWrong, match=r"registration\.toml"):
        read(path, states=STATES)


def test_only_what_differs_is_compared() -> None:
    old = {"answers": {"name": "甲", "address": "旧址"}, "gone": 1}
    new = {"answers": {"name": "甲", "address": "新址"}, "facts": {"years": {"2025": {"revenue": "10"}}}}
    assert changes(old, new) == (
        Change("answers.address", "旧址", "新址"),
        Change("facts.years.2025.revenue", None, "10"),
        Change("gone", 1, None),
    )
