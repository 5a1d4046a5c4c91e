"""The worker's part of a list that is taken away: writes it row by row, and puts old ones away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine

from portal.core import clock
from portal.core.db import single_reads, transaction_of
from portal.core.errors import NotFound, Refused
from portal.core.files import PassingFiles
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.sheets import exporting, taken_actions
from portal.sheets.export_lists_queries import Asked
from portal.sheets.exporting import ALL_LISTS
from portal.sheets.models import TakenList

STEP = 5000  # rows between two reports


def files_of(settings: Settings) -> PassingFiles:
    return PassingFiles(settings.files / "taken")


def write_list(job: Job, settings: Settings) -> None:
    """As the one who asked may see it when it is written; the job is done in the transaction that says so."""
    taken_id, files = job.payload["taken_id"], files_of(settings)
    with job.factory() as session:
        row = session.get_one(TakenList, taken_id)
        actor = taken_actions.actor_of(session, row.made_by)
        rows, name, size = None, f"{taken_id}.{row.form}", 0
        if row.state == "writing" and actor is not None and actor.may(ALL_LISTS[row.name].permission):
            engine = session.get_bind()
            assert isinstance(engine, Engine)
            asked = Asked(session, single_reads(engine), actor, row.given, clock.today(), row.language)
            with files.writing(name) as path:
                try:
                    rows = exporting.write(row.name, asked, path, form=row.form, watch=_Progress(job).watch)
                    size = path.stat().st_size
                except (Refused, NotFound):
                    rows = None
    with transaction_of(job.factory) as session:
        taken_actions.finish(
            session, taken_id, rows=rows, file=name, size=size, base_url=settings.base_url
        )  # fmt: skip
        job.finish(session)


def prune_lists(job: Job, settings: Settings) -> None:
    with transaction_of(job.factory) as session:
        names = taken_actions.put_away(session)
    for name in names:
        files_of(settings).remove(name)


class _Progress:
    """Tells the page how many rows are written."""

    def __init__(self, job: Job) -> None:
        self.job = job

    def watch(self, rows: Iterator[Any]) -> Iterator[Any]:
        for number, row in enumerate(rows, 1):
            yield row
            if number % STEP == 0:
                with transaction_of(self.job.factory) as session:
                    self.job.report(session, progress=number, whole=0)
