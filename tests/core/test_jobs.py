"""Jobs: written with their cause, held by a lease, tried again, done once."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.core import clock, jobs, worker
from portal.core.db import transaction_of
from portal.core.jobs import JobRow, enqueue


def rows(factory):
    with factory() as session:
        return list(session.scalars(select(JobRow).order_by(JobRow.id)))


@pytest.fixture
def waiting(factory):
    """One job that waits."""
    with transaction_of(factory) as session:
        enqueue(session, "greet", name="广州")
    return factory


def hurry(factory, **values):
    """As if time had passed: what waits is due, what is leased has run out."""
    past = clock.real_now() - timedelta(seconds=1)
    with transaction_of(factory) as session:
        session.execute(update(JobRow).where(JobRow.state == "waiting").values(due_at=past))
        session.execute(update(JobRow).where(JobRow.state == "taken").values(leased_until=past))


def failing(job):
    raise ValueError("the printer is on fire")


def test_a_job_whose_cause_is_undone_never_was(factory):
    def undone():
        with transaction_of(factory) as session:
            enqueue(session, "greet")
            raise KeyError

    with pytest.raises(KeyError):
        undone()
    assert rows(factory) == []


def test_a_job_is_done_once_with_what_it_was_given(waiting):
    given = []
    assert worker.do_all(waiting, {"greet": lambda job: given.append(job.payload)}) == 1
    assert given == [{"name": "广州"}]
    (row,) = rows(waiting)
    assert (row.state, row.attempts, row.leased_until) == ("done", 1, None)
    assert worker.do_all(waiting, {"greet": failing}) == 0


def test_a_key_makes_the_same_job_once_only_ever(factory):
    for _ in range(2):
        with transaction_of(factory) as session:
            enqueue(session, "greet", key="greet:1")
        worker.do_all(factory, {"greet": lambda job: None})
    assert len(rows(factory)) == 1


def test_the_job_that_waited_longest_comes_first(factory):
    done = []
    for number in range(3):
        with transaction_of(factory) as session:
            enqueue(session, "greet", number=number)
    worker.do_all(factory, {"greet": lambda job: done.append(job.payload["number"])})
    assert done == [0, 1, 2]


def test_a_job_that_is_held_is_not_given_to_a_second_worker(waiting):
    assert jobs.take(waiting, worker="a") is not None
    assert jobs.take(waiting, worker="b") is None


def test_two_workers_that_take_at_once_get_two_jobs(factory):
    for number in range(10):
        with transaction_of(factory) as session:
            enqueue(session, "greet", number=number)
    taken, lock = [], threading.Lock()

    def work(name):
        while (job := jobs.take(factory, worker=name)) is not None:
            with lock:
                taken.append(job.id)

    workers = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join(60)
    assert len(taken) == len(set(taken)) == 10


def test_when_a_lease_runs_out_another_worker_takes_the_job_over(waiting):
    jobs.take(waiting, worker="a")
    hurry(waiting)
    job = jobs.take(waiting, worker="b")
    assert job is not None
    (row,) = rows(waiting)
    assert (row.worker, row.attempts) == ("b", 2)


def test_a_worker_that_lost_its_lease_undoes_what_it_did(waiting):
    slow = jobs.take(waiting, worker="a")
    hurry(waiting)
    quick = jobs.take(waiting, worker="b")

    def finish(job):
        with transaction_of(waiting) as session:
            enqueue(session, "effect", of=job.worker)
            job.finish(session)

    finish(quick)
    with pytest.raises(jobs.LeaseLost):
        finish(slow)
    assert [row.payload for row in rows(waiting) if row.name == "effect"] == [{"of": "b"}]


def test_a_failure_of_a_worker_that_lost_its_lease_changes_nothing(waiting):
    jobs.take(waiting, worker="a")
    hurry(waiting)
    job = jobs.take(waiting, worker="b")
    jobs.put_back(waiting, job.id, "too late", worker="a")
    (row,) = rows(waiting)
    assert (row.state, row.worker, row.error) == ("taken", "b", None)


def test_a_renewed_lease_holds_and_a_strangers_renewal_does_not(waiting):
    job = jobs.take(waiting, worker="a")
    hurry(waiting)
    jobs.renew(waiting, job.id, worker="b")
    assert rows(waiting)[0].leased_until < clock.real_now()
    jobs.renew(waiting, job.id, worker="a")
    assert rows(waiting)[0].leased_until > clock.real_now()
    assert jobs.take(waiting, worker="b") is None


def test_a_job_that_fails_is_tried_again_after_a_longer_wait_each_time(waiting):
    waits = []
    for _ in range(3):
        hurry(waiting)
        assert worker.do_next(waiting, {"greet": failing})
        waits.append(rows(waiting)[0].due_at - clock.real_now())
        assert not worker.do_next(waiting, {"greet": failing})  # not due yet
    assert waits == sorted(waits)
    assert timedelta(seconds=6) < waits[2] < timedelta(seconds=9)
    assert "the printer is on fire" in rows(waiting)[0].error
    hurry(waiting)
    assert worker.do_next(waiting, {"greet": lambda job: None})
    assert rows(waiting)[0].state == "done"


def test_a_job_that_fails_every_time_is_given_up(waiting):
    for _ in range(jobs.MOST_ATTEMPTS):
        hurry(waiting)
        worker.do_next(waiting, {"greet": failing})
    (row,) = rows(waiting)
    assert (row.state, row.attempts) == ("given_up", jobs.MOST_ATTEMPTS)
    hurry(waiting)
    assert not worker.do_next(waiting, {"greet": failing})


def test_a_job_that_ends_its_worker_every_time_is_given_up_too(waiting):
    for _ in range(jobs.MOST_ATTEMPTS):
        hurry(waiting)
        assert jobs.take(waiting, worker="a") is not None
    hurry(waiting)
    assert jobs.take(waiting, worker="a") is None
    assert rows(waiting)[0].state == "given_up"


def test_no_wait_is_longer_than_a_quarter_of_an_hour(waiting):
    with transaction_of(waiting) as session:
        session.execute(update(JobRow).values(attempts=jobs.MOST_ATTEMPTS - 2))
    worker.do_next(waiting, {"greet": failing})
    assert rows(waiting)[0].due_at - clock.real_now() <= jobs.LONGEST_WAIT


def test_a_job_nobody_can_do_is_kept_with_its_reason(waiting):
    worker.do_next(waiting, {})
    (row,) = rows(waiting)
    assert (row.state, row.attempts) == ("waiting", 1)
    assert "KeyError" in row.error


def test_a_long_job_says_how_far_it_is(waiting):
    job = jobs.take(waiting, worker="a")
    with transaction_of(waiting) as session:
        job.report(session, progress=3, whole=10)
    assert [(row.progress, row.whole) for row in rows(waiting)] == [(3, 10)]


def test_two_workers_enqueue_the_daily_work_once(factory):
    done, stop = [], threading.Event()

    def nightly(job):
        done.append(job.id)

    workers = [
        threading.Thread(
            target=worker.work,
            args=(factory, {}),
            kwargs={"daily": {"night": nightly}, "stop": stop, "pause": 0.05},
        )
        for _ in range(2)
    ]
    for thread in workers:
        thread.start()
    for _ in range(200):
        if done:
            break
        stop.wait(0.05)
    stop.wait(0.3)
    stop.set()
    for thread in workers:
        thread.join(30)
    assert len(done) == 1
    with factory() as session:
        assert session.scalar(select(func.count()).select_from(JobRow)) == 1


def test_the_daily_work_comes_again_on_the_next_day(factory, tmp_path):
    clock.follow(tmp_path / "clock")
    day = clock.today()
    for moved in (0, 0, 1):
        clock.move_to(day + timedelta(days=moved), tmp_path / "clock")
        worker._enqueue_daily(factory, {"night": failing})
    assert len(rows(factory)) == 2
