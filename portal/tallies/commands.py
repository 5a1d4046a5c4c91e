"""`portal tally`: the plan's numbers on a day, as JSON."""

from __future__ import annotations

import json
import sys

import click

from portal.commands import database_or_stop


@click.command()
@click.option(
    "--on",
    "text",
    metavar="DATE",
    help="a past day (2026-11-23), toward the plan that was in force on it; without it, as things stand",
)
@click.option(
    "--known-on",
    "known",
    metavar="DATE",
    help="with --on: as it was known by this later day, corrections included",
)
def tally(text: str | None, known: str | None) -> None:
    """Print the plan's numbers on a day, as JSON."""
    from portal.core import clock
    from portal.core.errors import Refused
    from portal.tallies import queries
    from portal.tallies.rules import read_days

    factory = database_or_stop()
    try:
        day, known_on = read_days(text, known, today=clock.today())
    except Refused as refusal:
        click.echo(f"portal: {refusal.message.in_language('en')}", err=True)
        sys.exit(2)
    with factory() as session:
        click.echo(
            json.dumps(queries.tally(session, on=day, known_on=known_on).as_json(), ensure_ascii=False)
        )
