"""Classifying the whole register: the same answers as for each firm alone, once, whatever happens to the worker."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.classification import register_actions, register_jobs, register_queries
from portal.classification.facts_reading import FactsRefused, read_facts
from portal.classification.register_models import RegisterBlock, RegisterResult, RegisterRun, RegisterSum
from portal.classification.rulebook import TIERS
from portal.classification.rules import deciding, judge
from portal.core import jobs, worker
from portal.core.db import transaction_of
from portal.firms.figure_queries import facts_document
from portal.firms.models import Firm, FirmFact, Title, YearFigures
from tests.classification.documents import put, whole_firm
from tests.classification.register import classified, registered

DAY = date(2026, 11, 23)
DOERS = {register_jobs.RUN: register_jobs.run_register, register_jobs.PRUNE: register_jobs.prune}


def some_firms(factory, count=7):
    """A solid firm and others that lack something, in two districts."""
    paths = ("years.2025.rd_expense", "honours", "titles", "ip", "platform_score", "employees", "established")
    made = [registered(factory, 0, whole_firm())]
    for number, path in zip(range(1, count), itertools.cycle(paths), strict=False):
        document = put(whole_firm(), path, None)
        made.append(
            registered(factory, number, put(document, "district", "440106" if number % 2 else "440112"))
        )
    return made


def results(session, run_id):
    mine = (RegisterResult.run_id == run_id, RegisterResult.kind == "new")
    rows = session.scalars(select(RegisterResult).where(*mine))
    return {(row.firm_id, row.tier): row for row in rows}


def alone(session, firm_id, tier, day=DAY):
    try:
        facts = read_facts(facts_document(session, firm_id, as_of=day))
    except FactsRefused:
        return "impossible", None, None, None
    book = deciding(facts, tier)
    result = judge(book, facts)
    return result.outcome, result.level, result.could_be, book.id


def assert_each_as_alone(factory, run_id, day=DAY):
    with factory() as session:
        found = results(session, run_id)
        firms = list(session.scalars(select(Firm.id).where(Firm.standing == "registered")))
        assert len(found) == len(firms) * len(TIERS)
        for firm_id, tier in itertools.product(firms, TIERS):
            row = found[firm_id, tier]
            outcome, level, could_be, ruleset = alone(session, firm_id, tier, day)
            assert (row.outcome, row.level, row.could_be) == (outcome, level, could_be), (firm_id, tier)
            assert ruleset in (None, row.ruleset)


def test_the_register_says_of_each_firm_what_is_said_of_it_alone(factory):
    some_firms(factory, 12)
    run_id = classified(factory, day=DAY, most=5)
    assert_each_as_alone(factory, run_id)


def test_figures_that_contradict_each_other_are_judged_by_nobody(factory):
    firm_id = registered(factory, 1, put(whole_firm(), "rd_staff", 60))
    registered(factory, 2, whole_firm())
    with transaction_of(factory) as session:
        session.get(YearFigures, (firm_id, 2025)).rd_staff = 500
    run_id = classified(factory, day=DAY)
    assert_each_as_alone(factory, run_id)
    with factory() as session:
        assert {row.outcome for (firm, _), row in results(session, run_id).items() if firm == firm_id} == {
            "impossible"
        }


def test_a_worker_killed_in_the_middle_leaves_the_rest_to_the_next_and_nothing_is_done_twice(
    factory, monkeypatch
):
    some_firms(factory, 9)
    with transaction_of(factory) as session:
        run_id = register_actions.open_run(session, by=None, day=DAY).id
    keep_chunk, kept = register_actions.keep_chunk, []

    def killed_at_the_third(session, *args, **kwargs):
        answer = keep_chunk(session, *args, **kwargs)
        kept.append(1)
        if len(kept) == 3:
            raise KeyboardInterrupt  # after its writes, before its commit
        return answer

    monkeypatch.setattr(register_actions, "keep_chunk", killed_at_the_third)
    monkeypatch.setattr(register_jobs, "CHUNK", 2)
    with pytest.raises(KeyboardInterrupt):
        worker.do_next(factory, DOERS, worker="first")
    with factory() as session:
        assert session.get_one(RegisterRun, run_id).done == 4
        job = session.scalar(select(jobs.JobRow).where(jobs.JobRow.name == register_jobs.RUN))
        assert (job.progress, job.whole) == (4, 9)
    with transaction_of(factory) as session:  # its lease runs out
        job = session.scalar(select(jobs.JobRow).where(jobs.JobRow.name == register_jobs.RUN))
        job.leased_until = job.created_at
    worker.do_all(factory, DOERS)
    with factory() as session:
        run = session.get_one(RegisterRun, run_id)
        assert (run.state, run.done) == ("done", 9)
        assert sum(session.scalars(select(RegisterBlock.firms))) == 9
        whole = select(func.sum(RegisterSum.count)).where(
            RegisterSum.dimension == "outcome", RegisterSum.kind == "new"
        )
        assert session.scalar(whole) == 9 * len(TIERS)
    assert_each_as_alone(factory, run_id)


def test_two_workers_at_one_run_write_each_chunk_once(factory):
    some_firms(factory, 4)
    with transaction_of(factory) as session:
        run = register_actions.open_run(session, by=None, day=DAY)
    silent = {"report": lambda session, run: None, "most": 2}
    assert register_jobs.step(factory, run, **silent) is None
    assert register_jobs.step(factory, run, **silent) is False  # it had seen the run as it was before
    assert register_jobs.go_on(factory, run.id, **silent)
    assert_each_as_alone(factory, run.id)


def test_who_newly_qualifies_and_who_no_longer_does_is_told_against_the_run_before(factory):
    loses, wins, stays = (registered(factory, n, whole_firm()) for n in range(3))
    with transaction_of(factory) as session:
        for row in session.scalars(
            select(FirmFact).where(FirmFact.firm_id == wins, FirmFact.key == "platform_score")
        ):
            row.value = "10"
    first = classified(factory, day=DAY)
    with factory() as session:
        assert {row.change for row in results(session, first).values()} == {None}
    with transaction_of(factory) as session:
        for row in session.scalars(select(FirmFact).where(FirmFact.key == "platform_score")):
            row.value = "10" if row.firm_id == loses else "66"
    second = classified(factory, day=DAY)
    with factory() as session:
        found = results(session, second)
        assert [found[firm, "srdi"].change for firm in (loses, wins, stays)] == ["no_longer", "newly", None]
        assert register_queries.counts(session, second, within=None)["srdi", "change", "newly"] == 1


def test_results_of_earlier_runs_are_taken_away_and_the_latest_stay(factory):
    some_firms(factory, 3)
    runs = [classified(factory, day=DAY) for _ in range(3)]
    worker.do_all(factory, DOERS)
    with factory() as session:
        for table in (RegisterResult, RegisterSum, RegisterBlock):
            assert set(session.scalars(select(table.run_id))) == {runs[-1]}


def test_one_run_at_a_time(factory):
    with transaction_of(factory) as session:
        first = register_actions.open_run(session, by=None, day=DAY)
        assert register_actions.open_run(session, by=None, day=DAY).id == first.id


def test_a_run_begun_under_other_rules_begins_anew(factory):
    some_firms(factory, 2)
    with transaction_of(factory) as session:
        old = register_actions.open_run(session, by=None, day=DAY)
        old.rulebooks = "0" * 64
    worker.do_all(factory, DOERS)
    with factory() as session:
        states = session.execute(select(RegisterRun.id, RegisterRun.state).order_by(RegisterRun.id)).all()
        assert [state for _, state in states] == ["stale", "done"]


def test_the_nightly_job_opens_a_run(factory):
    some_firms(factory, 2)
    with transaction_of(factory) as session:
        jobs.enqueue(session, register_jobs.NIGHTLY)
    worker.do_all(factory, {**DOERS, register_jobs.NIGHTLY: register_jobs.nightly})
    with factory() as session:
        assert register_queries.latest_done(session).done == 2


def test_the_one_fact_that_would_decide_is_named(factory):
    firm_id = registered(factory, 1, put(whole_firm(), "platform_score", None))
    run_id = classified(factory, day=DAY)
    with factory() as session:
        row = results(session, run_id)[firm_id, "srdi"]
        assert (row.outcome, row.missing) == ("undetermined", "platform_score")


def holding(factory, firm_id, tier, *, checked=True, **dates):
    """The firm holds a title of this tier, which an official has checked."""
    with transaction_of(factory) as session:
        dates = {"valid_from": date(2025, 1, 1), "valid_to": date(2027, 12, 31)} | dates
        checked_on = date(2025, 1, 2) if checked else None
        session.add(
            Title(firm_id=firm_id, tier=tier, issuer="工业和信息化部", checked_on=checked_on, **dates)
        )


def renewals(session, run_id):
    mine = (RegisterResult.run_id == run_id, RegisterResult.kind == "renewal")
    return {(row.firm_id, row.tier): row for row in session.scalars(select(RegisterResult).where(*mine))}


def test_who_holds_a_title_is_judged_at_its_renewal_too_by_the_rules_for_renewals(factory):
    """Two years' growth is asked of new little giants only: without it the title is kept, but not won."""
    firm = put(put(whole_firm(), "years.2023.revenue", "99999"), "years.2023.main_revenue", None)
    holder, other = registered(factory, 1, firm), registered(factory, 2, firm)
    holding(factory, holder, "little_giant")
    run_id = classified(factory, day=DAY)
    with factory() as session:
        found = renewals(session, run_id)
        assert set(found) == {(holder, "little_giant")}
        assert other not in {firm_id for firm_id, _ in found}
        for firm_id, tier in found:
            facts = read_facts(facts_document(session, firm_id, as_of=DAY, kind="renewal"))
            alone = judge(deciding(facts, tier), facts)
            row = found[firm_id, tier]
            assert (row.outcome, row.level, row.could_be) == (alone.outcome, alone.level, alone.could_be)
        assert (
            found[holder, "little_giant"].outcome != results(session, run_id)[holder, "little_giant"].outcome
        )
    assert_each_as_alone(factory, run_id)


def test_a_title_that_is_over_revoked_or_unchecked_is_not_renewed(factory):
    ended, revoked, unchecked = (registered(factory, n, whole_firm()) for n in range(3))
    holding(factory, ended, "srdi", valid_to=date(2026, 11, 22))
    holding(factory, revoked, "srdi", revoked_on=date(2026, 11, 23))
    holding(factory, unchecked, "srdi", checked=False)
    run_id = classified(factory, day=DAY)
    with factory() as session:
        assert renewals(session, run_id) == {}


def test_before_the_rules_changed_for_renewals_these_are_judged_by_the_older_ones(factory):
    """In May 2026 a new little giant is judged by the rules of 2026, a renewal still by those of 2022."""
    holder = registered(factory, 1, whole_firm())
    holding(factory, holder, "little_giant")
    run_id = classified(factory, day=date(2026, 5, 20))
    with factory() as session:
        assert results(session, run_id)[holder, "little_giant"].ruleset == "little_giant_2026_2"
        assert renewals(session, run_id)[holder, "little_giant"].ruleset == "little_giant_2022_63"
        assert register_queries.counts(session, run_id, within=None, kind="renewal").keys() <= {
            ("little_giant", dimension, word)
            for dimension in ("outcome", "missing")
            for word in (
                "met",
                "not_met",
                "undetermined",
                "*",
                renewals(session, run_id)[holder, "little_giant"].missing,
            )
        }
