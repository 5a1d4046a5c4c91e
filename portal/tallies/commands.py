"""`portal tally`: the plan's numbers on a day, as JSON."""

from __future__ import annotations

import json
import sys

import click

from portal.commands import database_or_stop


@click.command()
@click.option("--on", "text", metavar="DATE", help="a past day (2026-11-23); without it, as things stand")
def tally(text: str | None) -> None:
    """Print the plan's numbers on a day, as JSON."""
    from portal.core import clock
    from portal.core.errors import Refused
    from portal.tallies import queries
    from portal.tallies.rules import read_day

    factory = database_or_stop()
    try:
        day = None if text is None else read_day(text, today=clock.today())
    except Refused as refusal:
        click.echo(f"portal: {refusal.message.in_language('en')}", err=True)
        sys.exit(2)
    with factory() as session:
        click.echo(json.dumps(queries.tally(session, on=day).as_json(), ensure_ascii=False))
