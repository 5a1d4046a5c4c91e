"""`portal accounts`: the first administrator; people, firms and appointments from a file, for a pilot or a test."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn

import click

from portal.accounts import people_file
from portal.commands import bring_to_present, settings_or_stop
from portal.core.db import transaction_of
from portal.core.entries import Entry, Problems
from portal.loading import load_all, read_file


@click.group()
def accounts() -> None:
    """People and what they are appointed to."""


@accounts.command("create-admin")
@click.option("--email", prompt="Mail address")
@click.option("--name", default="", help="how the administrator is called")
@click.option(
    "--password", prompt=True, hide_input=True, confirmation_prompt=True, help="asked for when not given"
)
def create_admin(email: str, name: str, password: str) -> None:
    """Make an administrator. The second factor is set up at the first sign-in."""
    from portal.app import create_app

    settings = settings_or_stop()
    bring_to_present(settings)
    app = create_app(settings)
    problems = Problems()
    words = {"email": email, "name": name or None, "password": password, "role": "administrator"}
    person = people_file.read_official(Entry(words, "", problems, known=people_file.OFFICIAL_KEYS))
    with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
        if person is not None:
            people_file.refuse_known(session, [person], problems)
        if person is None or problems.found:
            stop(problems)
        made = people_file.make_people(session, [person])
        people_file.appoint(session, [person], made, problems)
    click.echo(f"{person.email} is an administrator; the second factor is set up at the first sign-in")


class _Undone(Exception):
    """Something is wrong; the transaction is given up."""


@accounts.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Load firms, their people and officials from FILE (JSON); nothing is changed when anything is wrong."""
    from portal.app import create_app

    problems = Problems()
    firms, officials = read_file(file, problems)
    if problems.found:
        stop(problems)
    settings = settings_or_stop()
    bring_to_present(settings)
    app = create_app(settings)
    try:
        with app.app_context(), transaction_of(app.extensions["portal.sessions"]) as session:
            load_all(session, firms, officials, problems, settings=settings)
            if problems.found:
                raise _Undone
    except _Undone:
        stop(problems)
    people = {person.email for firm in firms for person in firm.people}
    counts = {
        "firms": len(firms),
        "people": len(people),
        "officials": len({each.email for each in officials}),
    }
    click.echo(json.dumps(counts))


def stop(problems: Problems) -> NoReturn:
    """Ends the command with status 1 and every problem on its own line; nothing was changed."""
    for line in problems.found:
        click.echo(f"portal: {line}", err=True)
    sys.exit(1)
