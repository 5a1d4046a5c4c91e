"""A panel from its draft to its ranking: drawn without conflicts, scored, a further expert where two differ, closed."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.applications.models import Application, ApplicationEvent
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.errors import Refused
from portal.core.settings import Settings
from portal.core.worker import do_all
from portal.firms.models import Firm, Membership
from portal.panels import actions, queries, scoring_actions, seat_queries
from portal.panels.models import Panel, PanelCase, Relation, Seat
from portal.web.models import Mail
from tests.panels.court import Court, convene
from tests.people import People


@pytest.fixture
def court(people: People, settings: Settings) -> Court:
    return convene(people, settings)


def test_an_opened_panel_has_its_cases_before_the_experts_who_were_each_told_once(court: Court) -> None:
    panel_id = court.panel()
    assert {court.state_of(number) for number in court.numbers} == {"expert_review"}
    assert court.panel_row(panel_id).state == "open"
    seats = court.seats(panel_id)
    assert len(seats) == 6
    assert max(Counter(seat.expert_id for seat in seats).values()) == 2
    with court.factory() as session:
        letters = list(session.scalars(select(Mail.key).where(Mail.key.like("panel-opened:%"))))
    assert len(letters) == len({seat.expert_id for seat in seats})


def test_nobody_is_drawn_for_a_firm_of_which_one_is_a_member_or_to_which_one_is_related(court: Court) -> None:
    number, (member, related, *others) = court.numbers[0], court.experts
    with transaction_of(court.factory) as session:
        firm = session.scalars(
            select(Firm).join(Application, Application.firm_id == Firm.id).where(Application.number == number)
        ).one()
        session.add(Membership(firm_id=firm.id, person_id=member, role="filer", since=clock.now()))
        scoring_actions.declare(
            session, credit_code=firm.credit_code, relation="invested", note="", by=related
        )
    panel_id = court.panel()
    with court.factory() as session:
        case = court.case(session, number)
        drawn = {seat.expert_id for seat in queries.seats_of_case(session, case.id)}
    assert drawn == set(others)
    assert len(court.seats(panel_id)) == 6


def test_a_panel_for_which_too_few_are_free_is_not_opened_and_the_case_is_named(court: Court) -> None:
    with transaction_of(court.factory) as session:
        firm_id = session.scalars(
            select(Application.firm_id).where(Application.number == court.numbers[1])
        ).one()
        for expert in court.experts[:3]:
            session.add(Membership(firm_id=firm_id, person_id=expert, role="filer", since=clock.now()))
    with pytest.raises(Refused, match=court.numbers[1]):
        court.panel()
    assert court.state_of(court.numbers[1]) == "city_review"


def test_scores_make_results_and_the_ranking_and_the_cases_go_back_to_the_city(court: Court) -> None:
    panel_id = court.panel()
    points = {number: 60 + 10 * place for place, number in enumerate(court.numbers)}
    for seat in court.seats(panel_id):
        with court.factory() as session:
            number = session.scalars(
                select(Application.number).join_from(Seat, Application, Application.id == _application_of(seat.case_id))
                .where(Seat.id == seat.id)
            ).one()  # fmt: skip
        assert court.score(seat, points[number]) is None
    assert court.close(panel_id) == 0
    assert court.panel_row(panel_id).state == "closed"
    assert {court.state_of(number) for number in court.numbers} == {"city_review"}
    with court.factory() as session:
        results = {court.case(session, number).result for number in court.numbers}
        event = session.scalars(select(ApplicationEvent).where(ApplicationEvent.move == "judged")).first()
        assert court.case(session, court.numbers[0]).open_key is None
    assert results == {6000, 7000, 8000}
    assert event is not None
    assert event.data["panel"] == panel_id


def _application_of(case_id: int) -> object:
    from portal.panels.models import PanelCase

    return select(PanelCase.application_id).where(PanelCase.id == case_id).scalar_subquery()


def test_two_scores_that_differ_too_much_bring_one_more_expert_and_only_one(court: Court) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    first, second = court.seats(panel_id)
    court.score(first, 90)
    court.score(second, 60)
    third = court.seats(panel_id, state="assigned")
    assert len(third) == 1
    assert third[0].additional
    assert third[0].expert_id not in (first.expert_id, second.expert_id)
    court.score(third[0], 10)
    assert court.seats(panel_id, state="assigned") == []
    with court.factory() as session:
        case = court.case(session, court.numbers[0])
        assert (case.result, case.spread, case.extra) == (7500, 80, True)


def test_who_stands_aside_is_replaced_and_is_never_drawn_for_that_firm_again(court: Court) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    seat, other = court.seats(panel_id)
    with transaction_of(court.factory) as session:
        at = scoring_actions.bench(session, seat.id, by=seat.expert_id)
        scoring_actions.stand_aside(
            session, at, relation="advises", note="顾问", by=seat.expert_id, settings=court.settings
        )
    recused, kept, drawn = court.seats(panel_id)
    assert (recused.state, recused.relation) == ("recused", "advises")
    assert kept.id == other.id
    assert drawn.state == "assigned"
    assert drawn.expert_id not in (seat.expert_id, other.expert_id)
    assert recused.left_at is not None
    assert drawn.replaces_id == recused.id
    with court.factory() as session:
        (left,) = seat_queries.left_in(session, panel_id)
        names = {row.id: row.called for row in session.scalars(select(User))}
        assert (left.expert, left.instead) == (names[recused.expert_id], names[drawn.expert_id])
    with court.factory() as session:
        assert session.scalars(
            select(Relation.relation).where(Relation.expert_id == seat.expert_id)
        ).all() == ["advises"]
    with pytest.raises(Refused, match="no longer yours"):
        court.score(seat, 80)


def test_an_expert_who_became_a_member_before_handing_in_loses_the_seat(court: Court) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    seat = court.seats(panel_id)[0]
    _join(court, seat)
    assert court.score(seat, 80) == "member"
    assert [s.state for s in court.seats(panel_id)] == ["recused", "assigned", "assigned"]


def test_a_score_of_one_who_turns_out_to_be_a_member_does_not_count_at_the_close(court: Court) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    for seat in court.seats(panel_id):
        court.score(seat, 80)
    _join(court, court.seats(panel_id)[0])
    assert court.close(panel_id) == 1
    assert court.panel_row(panel_id).state == "open"
    assert [s.state for s in court.seats(panel_id)] == ["void", "scored", "assigned"]
    with pytest.raises(Refused, match="1 case has no result"):
        court.close(panel_id)
    court.score(court.seats(panel_id, state="assigned")[0], 70)
    assert court.close(panel_id) == 0
    with court.factory() as session:
        assert court.case(session, court.numbers[0]).result == 7500


def _join(court: Court, seat: Seat) -> None:
    with transaction_of(court.factory) as session:
        _seat, _case, _panel, application = seat_queries.seat_of(session, seat.id, seat.expert_id)
        session.add(
            Membership(firm_id=application.firm_id, person_id=seat.expert_id, role="filer", since=clock.now())
        )


def test_nothing_can_be_scored_after_the_day_until_it_is_extended_and_the_late_can_be_replaced(
    court: Court,
) -> None:
    panel_id = court.panel(numbers=court.numbers[:1])
    first, second = court.seats(panel_id)
    with clock.fixed_at(clock.now() + timedelta(days=11)):
        with pytest.raises(Refused, match="time for scoring ended"):
            court.score(first, 80)
        with transaction_of(court.factory) as session:
            panel = queries.panel(session, panel_id)
            case = court.case(session, court.numbers[0])
            assert (
                actions.give_to_another(session, panel, case.id, by=court.city, settings=court.settings) == 2
            )
            with pytest.raises(Refused):
                actions.extend(
                    session, panel, clock.today() - timedelta(days=1), reason="假期", by=court.city
                )
            actions.extend(session, panel, clock.today() + timedelta(days=3), reason="假期", by=court.city)
        fresh = court.seats(panel_id, state="assigned")
        assert {seat.replaces_id for seat in fresh} == {first.id, second.id}
        assert {seat.expert_id for seat in fresh} == set(court.experts) - {first.expert_id, second.expert_id}
        court.score(fresh[0], 80)


def test_a_scored_seat_stays_as_it_is(court: Court) -> None:
    seat = court.seats(court.panel())[0]
    court.score(seat, 80)
    with pytest.raises(Refused, match="stay as they are"):
        court.score(seat, 90)


def test_a_seat_is_its_experts_alone(court: Court) -> None:
    seat = court.seats(court.panel())[0]
    stranger = next(expert for expert in court.experts if expert != seat.expert_id)
    with court.factory() as session, pytest.raises(LookupError):
        seat_queries.seat_of(session, seat.id, stranger)


def test_a_case_stands_in_one_open_panel_only(court: Court) -> None:
    court.panel(opened=False)
    with pytest.raises(Refused, match="stands in another panel"):
        court.panel(opened=False)


def test_an_opened_panel_is_changed_no_more(court: Court) -> None:
    panel_id = court.panel()
    with transaction_of(court.factory) as session:
        panel = queries.panel(session, panel_id)
        with pytest.raises(Refused, match="has been opened"):
            actions.change_panel(session, panel, court.plan(title="别的"), by=court.city)
        with pytest.raises(Refused, match="has been opened"):
            actions.put_in(session, panel, [], by=court.city)


def test_a_panel_without_cases_or_with_a_past_day_is_refused(court: Court) -> None:
    with pytest.raises(Refused, match="at least one case"):
        court.panel(numbers=[])
    with pytest.raises(Refused, match="over already"):
        court.panel(due_on=clock.today() - timedelta(days=1))


def test_a_case_that_was_withdrawn_meanwhile_leaves_the_panel(court: Court) -> None:
    panel_id = court.panel(opened=False)
    with transaction_of(court.factory) as session:
        actions.open_panel(session, queries.panel(session, panel_id), by=court.city)
        gone = session.scalars(select(Application).where(Application.number == court.numbers[0])).one()
        gone.state, gone.open_key = "withdrawn", None
    court.work()
    assert len(court.seats(panel_id)) == 4
    assert court.panel_row(panel_id).state == "open"


def test_opening_goes_on_after_a_kill(court: Court, monkeypatch: pytest.MonkeyPatch) -> None:
    from portal.app import doers
    from portal.panels import jobs

    panel_id = court.panel(opened=False)
    with transaction_of(court.factory) as session:
        actions.open_panel(session, queries.panel(session, panel_id), by=court.city)
    monkeypatch.setattr(jobs, "CHUNK", 1)
    bring, brought = jobs._bring, []

    def dies(*args: object) -> None:
        if len(brought) == 2:
            raise KeyboardInterrupt
        brought.append(args)
        bring(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "_bring", dies)
    with pytest.raises(KeyboardInterrupt):
        do_all(court.factory, doers(court.settings))
    assert sorted(court.state_of(number) for number in court.numbers) == [
        "city_review",
        "expert_review",
        "expert_review",
    ]
    monkeypatch.setattr(jobs, "_bring", bring)
    with clock.fixed_at(clock.now()):
        _let_the_lease_end(court)
        court.work()
    assert {court.state_of(number) for number in court.numbers} == {"expert_review"}
    with court.factory() as session:
        assert session.get_one(Panel, panel_id).state == "open"
    assert len(court.seats(panel_id)) == 6


def _let_the_lease_end(court: Court) -> None:
    from portal.core.jobs import JobRow

    with transaction_of(court.factory) as session:
        for row in session.scalars(select(JobRow).where(JobRow.state == "taken")):
            row.leased_until = clock.real_now() - timedelta(seconds=1)


def test_what_a_support_case_asks_for_counts_against_the_panels_budget(court: Court) -> None:
    with transaction_of(court.factory) as session:
        session.scalars(
            select(Application).where(Application.number == court.numbers[0])
        ).one().asked = 50_000_00
    panel = court.panel(opened=False)
    with court.factory() as session:
        asked = session.scalars(select(PanelCase.asked).where(PanelCase.panel_id == panel)).all()
    assert sorted(asked) == [*[0] * (len(court.numbers) - 1), 50_000_00]
