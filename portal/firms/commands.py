"""`portal firms`: what an operator does to the register's own tables."""

from __future__ import annotations

import sys

import click

from portal.commands import database_or_stop


@click.group()
def firms() -> None:
    """The register's index of names."""


@firms.command()
@click.option(
    "--check", is_flag=True, help="only compare it with the register; status 1 when something is wrong"
)
def index(check: bool) -> None:
    """Make the index by which firms are found anew, from the register."""
    from portal.core.db import transaction_of
    from portal.firms import name_index

    factory = database_or_stop()
    if check:
        with factory() as session:
            faults = name_index.faults(session)
        for fault in faults:
            click.echo(fault)
        sys.exit(1 if faults else 0)
    with transaction_of(factory) as session:
        click.echo(f"firms that can be found: {name_index.rebuild(session)}")
