"""Fills an empty database with a city: people, the firms of the base act by act, the others in crowds, the plan's items."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from portal.accounts.models import Note
from portal.core import clock
from portal.core.days import CalendarDay, overrides
from portal.core.db import PortalSession, transaction_of
from portal.core.files import FileStore
from portal.core.jobs import JobRow
from portal.core.settings import Settings
from portal.demo import plan_life, upkeep, workdays
from portal.demo.cast import BASE, cast
from portal.demo.crowd import add_crowd
from portal.demo.every_kind import add_every_kind
from portal.demo.filings import script_of
from portal.demo.lives import acts_of
from portal.demo.people import add_owner, hire
from portal.demo.stage import Stage
from portal.demo.support import add_support
from portal.demo.support_life import Scene, casting
from portal.demo.support_life import scenes as support_scenes
from portal.demo.support_stage import SupportStage
from portal.firms.models import Firm
from portal.firms.step_actions import write_anew
from portal.tallies.jobs import freeze_now
from portal.web import mail
from portal.web.models import Mail

CROWD = 1000
READ_AFTER = timedelta(days=21)
Progress = Callable[[int], object]  # told how many firms more are done


def is_empty(session: Session) -> bool:
    """Whether nobody has begun a firm yet."""
    return session.scalar(select(Firm.id).limit(1)) is None


def build(
    factory: sessionmaker[PortalSession],
    settings: Settings,
    *,
    firms: int,
    seed: int,
    password_hash: str,
    progress: Progress,
) -> None:
    """The whole city, the same for the same seed on the same day. Within an application context.

    The base is one transaction: there is a city with all its people, or none."""
    today = clock.today()
    with _no_collecting(), transaction_of(factory) as session:
        _enter_unknown_days(session, today)
        plan_life.enter_items(session, seed=seed, today=today)
        row = workdays.row_until(today, overrides=overrides(session))
        with clock.fixed_at(row.moment(0, minute=0)):
            company = hire(session, password_hash=password_hash)
        parts = {part.number: part for part in cast(firms, seed=seed)}
        scripts = {number: script_of(part, seed=seed, today=today) for number, part in parts.items()}
        stage = Stage(session, settings, company, seed, today, parts, scripts)
        _play(stage, row, progress)
        with clock.fixed_at(row.moment(row.last, minute=600)):
            add_support(stage)
        _file_old_letters(session, before=clock.now() - READ_AFTER)
        write_anew(session)
    for start in range(BASE + 1, firms + 1, CROWD):
        numbers = range(start, min(start + CROWD, firms + 1))
        with transaction_of(factory) as session:
            add_crowd(session, numbers, seed=seed, today=today)
        progress(len(numbers))
    with transaction_of(factory) as session:
        upkeep.keep_up(session, today=today)
        upkeep.leave_some_titles_unchecked(session)
        with clock.fixed_at(row.moment(row.last, minute=620)):
            add_every_kind(session, company, settings, today=today)
    with transaction_of(factory) as session:
        if firms > BASE:
            write_anew(session)
        plan_life.link_firms(session, FileStore(settings.files), seed=seed)
    freeze_now(factory)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """What the base makes stays until its end: looking through it for garbage takes an eighth of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _play(stage: Stage, row: workdays.Row, progress: Progress) -> None:
    """Plays every firm's acts, all firms together, in the order of time."""
    lives = {number: acts_of(part, row=row, seed=stage.seed) for number, part in stage.parts.items()}
    last = {number: acts[-1] for number, acts in lives.items()}
    roles = casting(stage.parts.values(), lives, row)
    support, scenes = SupportStage(stage, roles), deque(support_scenes(roles, row))
    for act in sorted(act for acts in lives.values() for act in acts):
        _play_scenes(support, scenes, row, until=(act.place, act.minute))
        with clock.fixed_at(row.moment(act.place, minute=act.minute)):
            add_owner(stage.session, stage.company, act.number)
            stage.play(act)
        if act == last[act.number]:
            progress(1)
    _play_scenes(support, scenes, row, until=(row.last + 1, 0))


def _play_scenes(
    support: SupportStage, scenes: deque[Scene], row: workdays.Row, *, until: tuple[int, int]
) -> None:
    """The scenes of support that come before this moment."""
    while scenes and (scenes[0].place, scenes[0].minute) < until:
        scene = scenes.popleft()
        with clock.fixed_at(row.moment(scene.place, minute=scene.minute)):
            support.play(scene)


def _enter_unknown_days(session: Session, today: date) -> None:
    rows = [
        {"day": day, "workday": workday, "note": "演示"}
        for day, workday in workdays.unknown_days(today).items()
    ]
    if rows:
        session.execute(insert(CalendarDay), rows)


def _file_old_letters(session: Session, *, before: datetime) -> None:
    """Letters of the past are not sent today: they count as kept, and were read."""
    session.flush()
    old = select(Mail.id).where(Mail.made_at < before)
    keys = [f"{mail.JOB}:{letter}" for letter in session.scalars(old)]
    for start in range(0, len(keys), 500):
        session.execute(delete(JobRow).where(JobRow.key.in_(keys[start : start + 500])))
    session.execute(update(Mail).where(Mail.made_at < before).values(state="kept", sent_at=Mail.made_at))
    session.execute(update(Note).where(Note.made_at < before).values(read_at=Note.made_at))
