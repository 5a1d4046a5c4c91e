"""The worker's part of an import: checks a table and says what it found, applies one whole or not at all; both begun again after a kill."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from portal.core.db import transaction_of
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.jobs import Job
from portal.core.settings import Settings
from portal.sheets import actions
from portal.sheets.comparing import compare
from portal.sheets.errors_book import errors_book
from portal.sheets.layouts import LAYOUTS
from portal.sheets.models import Import
from portal.sheets.opening import open_table
from portal.sheets.outcome import Outcome
from portal.sheets.problems import Problem
from portal.sheets.reading import Parsed, parse

STEP = 10_000  # rows between two reports


def check(job: Job, settings: Settings) -> None:
    """Reads the file, compares it with the register, and keeps what it would change or what is wrong."""
    files, import_id = FileStore(settings.files), job.payload["import_id"]
    with job.factory() as session:
        row = session.get_one(Import, import_id)
    content = files.read(row.sha256)
    with _no_collecting():
        try:
            parsed = _parse(content, row, job)
        except Refused as refused:
            outcome, heads = Outcome(problems=[Problem("", 0, "", refused.message)]), {}
        else:
            heads = {sheet: headings.row for sheet, headings in parsed.headings.items()}
            with job.factory() as session:
                outcome = compare(
                    session, parsed, LAYOUTS[row.kind], actions.COMPARERS[row.kind], scope=actions.scope_of(session, row),
                    report=_Progress(job, parsed.total, whole=2 * parsed.total).tell,
                )  # fmt: skip
    errors = errors_book(content, outcome.problems, LAYOUTS[row.kind], heads) if outcome.problems else None
    kept = files.keep(errors) if errors else None
    with transaction_of(job.factory) as session:
        actions.keep_check(session, import_id, outcome, errors_sha256=kept)
        job.finish(session)


def apply(job: Job, settings: Settings) -> None:
    """Writes everything, and the job is done, in one transaction: a process that is killed has changed nothing."""
    with job.factory() as session:
        row = session.get_one(Import, job.payload["import_id"])
    with _no_collecting():
        parsed = _parse(FileStore(settings.files).read(row.sha256), row, job)
        with transaction_of(job.factory) as session:
            actions.apply(session, row.id, parsed)
            job.finish(session)


def _parse(content: bytes, row: Import, job: Job) -> Parsed:
    layout = LAYOUTS[row.kind]
    book = open_table(content, most_rows=layout.most_rows)
    return parse(book, layout, report=_Progress(job, 0, whole=2 * book.rows).tell)


class _Progress:
    """Tells the job's page how far the rows have come: reading is the first half, comparing the second."""

    def __init__(self, job: Job, before: int, *, whole: int) -> None:
        self.job, self.before, self.whole, self.told = job, before, whole, 0

    def tell(self, done: int) -> None:
        if done - self.told < STEP:
            return
        self.told = done
        with transaction_of(self.job.factory) as session:
            self.job.report(session, progress=self.before + done, whole=max(self.whole, self.before + done))


@contextmanager
def _no_collecting() -> Iterator[None]:
    """A hundred thousand rows stay until the end: looking through them for garbage again and again takes a third of the time."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
