"""The commands of an operator: migrate, serve, work, move the day, check the trail."""

from __future__ import annotations

import json
import logging
import signal
import sys
import threading
from datetime import datetime
from types import FrameType
from typing import TYPE_CHECKING

import click

from portal.core.settings import Settings, SettingsRefused, read_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import sessionmaker

    from portal.core.db import PortalSession


def settings_or_stop() -> Settings:
    """The settings; ends the program with one line and status 2 when one of them is wrong."""
    try:
        return read_settings()
    except SettingsRefused as refusal:
        click.echo(f"portal: {refusal}", err=True)
        sys.exit(2)


def database_or_stop(settings: Settings | None = None) -> sessionmaker[PortalSession]:
    """Sessions of a database that answers and has the present tables, on the portal's own day; else one line and status 2."""
    from portal.core import clock
    from portal.core.db import make_engine, session_factory
    from portal.core.migrate import is_present

    settings = settings or settings_or_stop()
    if not settings.production:
        clock.follow(settings.instance / "clock")
    engine = make_engine(settings.database_url)
    try:
        trouble = None if is_present(engine) else "the database is not migrated: run `portal migrate`"
    except Exception as error:  # noqa: BLE001  # whatever the driver raises, the answer is one line
        trouble = f"the database does not answer ({type(error).__name__})"
    if trouble is not None:
        click.echo(f"portal: {trouble}", err=True)
        sys.exit(2)
    return session_factory(engine)


def bring_to_present(settings: Settings) -> None:
    """Migrates a database that is empty or behind: for commands by which a portal begins."""
    from portal.core.db import make_engine
    from portal.core.migrate import is_present
    from portal.core.migrate import migrate as upgrade

    settings.instance.mkdir(parents=True, exist_ok=True)
    engine = make_engine(settings.database_url)
    if not is_present(engine):
        upgrade(engine)
    engine.dispose()


@click.command()
def migrate() -> None:
    """Bring the database to the present tables."""
    from portal.core.db import make_engine
    from portal.core.migrate import migrate as upgrade

    settings = settings_or_stop()
    settings.instance.mkdir(parents=True, exist_ok=True)
    upgrade(make_engine(settings.database_url))


@click.command()
def worker() -> None:
    """Do background work until stopped; as many processes as wanted."""
    settings = settings_or_stop()
    from portal.app import create_app, daily, doers
    from portal.core.worker import work

    logging.basicConfig(level=logging.INFO, format="%(asctime)s worker %(message)s")
    app = create_app(settings)
    stop = threading.Event()

    def stopping(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, stopping)
    signal.signal(signal.SIGINT, stopping)
    with app.app_context():
        work(app.extensions["portal.sessions"], doers(settings), daily=daily(settings), stop=stop)


@click.command()
@click.option("--host", default="127.0.0.1")
@click.option("--workers", default=1, help="web processes")
def serve(host: str, workers: int) -> None:
    """Web and worker together, until Ctrl-C; when one of them dies the other is stopped too."""
    from portal.serving import serve as serve_until_stopped

    sys.exit(serve_until_stopped(settings_or_stop(), host=host, workers=workers))


@click.group()
def clock() -> None:
    """The day on which the portal believes to be (development only)."""


@clock.command("set")
@click.argument("day", type=click.DateTime(formats=["%Y-%m-%d"]))
def set_day(day: datetime) -> None:
    """Make DAY (YYYY-MM-DD) the present day for web and worker."""
    from portal.core.clock import move_to

    settings = settings_or_stop()
    if settings.production:
        click.echo("portal: the clock is not moved in production", err=True)
        sys.exit(2)
    move_to(day.date(), settings.instance / "clock")
    click.echo(f"the portal's day is {day.date()}")


@click.group()
def audit() -> None:
    """The audit trail."""


@audit.command("verify")
def verify_chain() -> None:
    """Walk the chain of events; name the first break (exit status 1)."""
    from portal.core.audit import AuditHead, first_break
    from portal.core.db import make_engine, session_factory

    with session_factory(make_engine(settings_or_stop().database_url))() as session:
        broken = first_break(session)
        head = session.get_one(AuditHead, 1)
        answer = {"whole": broken is None, "events": head.seq, "head": head.hash}
    if broken is not None:
        answer |= {"first_break": broken.seq, "reason": broken.reason}
    click.echo(json.dumps(answer, ensure_ascii=False))
    sys.exit(0 if broken is None else 1)
