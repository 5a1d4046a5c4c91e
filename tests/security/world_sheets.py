"""Of the city for the promises of security: tables that the officer here handed in."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.files import FileStore
from portal.sheets.models import Import, TakenList
from portal.sheets.taken_jobs import files_of

HERE = "440106"


def hand_in(session: Session, world: Any) -> None:
    """A table that is ready, and one in which something is wrong."""
    sha256, moment = FileStore(world.settings.files).keep(b"table"), clock.now()
    given = {"kind": "firms", "name": "表.xlsx", "size": 5, "sha256": sha256, "districts": [HERE], "made_at": moment,
             "made_by": world.personas["officer_here"]}  # fmt: skip
    ready = Import(**given, state="ready", open_key="firms:table", added=1, digest="0" * 64)
    wrong = Import(**given, state="wrong", problems=1, errors_sha256=sha256)
    session.add_all([ready, wrong])
    session.flush()
    taken = TakenList(
        name="cases", given={}, form="csv", language="zh", state="ready", file="list.csv", rows=1, size=5,
        made_by=world.personas["officer_here"], made_at=moment, ended_at=moment,
    )  # fmt: skip
    session.add(taken)
    session.flush()
    with files_of(world.settings).writing("list.csv") as path:
        path.write_bytes(b"cases")
    world.rows |= {"taken": taken.id}
    world.rows |= {"import": ready.id, "import_version": ready.version, "wrong_import": wrong.id}
