"""`portal demo`: fills a database with made-up firms, the same for the same seed, and prints who can sign in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from portal.commands import bring_to_present, settings_or_stop
from portal.core.settings import Settings
from portal.demo.accounts import PASSWORD, table

if TYPE_CHECKING:
    from sqlalchemy.orm import sessionmaker

    from portal.core.db import PortalSession

SEED = 2021
MOST = 900_000  # a year has so many case numbers


@click.command()
@click.option("--firms", type=click.IntRange(1, MOST), default=300, show_default=True, help="how many firms")
@click.option("--seed", default=SEED, show_default=True, help="the same seed makes the same city")
@click.option("--if-empty", is_flag=True, help="do nothing when there are firms already")
@click.option("--accounts", "only_accounts", is_flag=True, help="only print the accounts")
@click.option("--leave-papers", is_flag=True, help="leave certificates and letters to the worker")
def demo(firms: int, seed: int, if_empty: bool, only_accounts: bool, leave_papers: bool) -> None:
    """Fill a database with made-up firms, deterministically, and print the accounts."""
    settings = settings_or_stop()
    if settings.production:
        _stop("a demonstration is not made in production")
    if only_accounts:
        click.echo(table())
        return
    bring_to_present(settings)
    from portal.app import create_app

    app = create_app(settings)
    factory = app.extensions["portal.sessions"]
    if not _is_empty(factory):
        if not if_empty:
            _stop("there are firms already; a demonstration begins with an empty database")
        return
    with app.app_context():
        _fill(factory, settings, firms=firms, seed=seed)
        if not leave_papers:
            _finish_papers(factory, settings)
    click.echo(table())


def _is_empty(factory: sessionmaker[PortalSession]) -> bool:
    from portal.demo.city import is_empty

    with factory() as session:
        return is_empty(session)


def _fill(factory: sessionmaker[PortalSession], settings: Settings, *, firms: int, seed: int) -> None:
    from portal.accounts.password_keeping import hashed
    from portal.demo.city import build

    with _bar("演示企业 Firms", firms) as bar:
        build(factory, settings, firms=firms, seed=seed, password_hash=hashed(PASSWORD), progress=bar.update)


def _finish_papers(factory: sessionmaker[PortalSession], settings: Settings) -> None:
    from portal.app import doers
    from portal.demo.finishing import finish, waiting

    with factory() as session:
        count = waiting(session)
    with _bar("证书与归类 Papers", count) as bar:
        finish(factory, doers(settings), progress=bar.update)


def _bar(label: str, length: int) -> Any:
    return click.progressbar(length=length, label=label, file=sys.stderr)


def _stop(message: str) -> None:
    click.echo(f"portal: {message}", err=True)
    sys.exit(2)
