"""`portal certificates` and `portal verify`: list, fetch and check certificates from the command line."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import NoReturn

import click

from portal.commands import database_or_stop, settings_or_stop


@click.group()
def certificates() -> None:
    """Issued certificates."""


@certificates.command("list")
def list_all() -> None:
    """Every certificate with its standing, as JSON."""
    from portal.certificates import queries
    from portal.core import clock

    found, before = [], None
    with database_or_stop()() as session:
        while rows := queries.issued(session, before=before, most=500):
            before = rows[-1].id
            found += [
                {"number": row.number, "code": row.code, "standing": queries.standing_of(row, today=clock.today()),
                 "firm": row.facts["firm_name"], "credit_code": row.facts["credit_code"], "design": row.design,
                 "issued_on": row.issued_on.isoformat(), "valid_to": row.valid_to and row.valid_to.isoformat(),
                 "sha256": row.sha256}
                for row in rows
            ]  # fmt: skip
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))


@certificates.command()
@click.argument("number")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
def pdf(number: str, output: Path) -> None:
    """Write the issued bytes of certificate NUMBER to a file."""
    from portal.certificates import queries
    from portal.core.errors import NotFound
    from portal.core.files import FileStore

    settings = settings_or_stop()
    with database_or_stop()() as session:
        try:
            row = queries.by_number(session, number)
        except NotFound:
            _stop(f"there is no certificate {number}")
        if row.sha256 is None:
            _stop(f"the paper of {number} is not finished yet")
        output.write_bytes(FileStore(settings.files).read(row.sha256))
    click.echo(str(output))


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def verify(files: tuple[Path, ...]) -> None:
    """Check certificate FILES; exit status 0 only when every one is valid."""
    from portal.certificates import verification
    from portal.certificates.authority import trusted_fingerprints
    from portal.core import clock

    settings = settings_or_stop()
    trusted = trusted_fingerprints(settings)
    verdicts = []
    with database_or_stop()() as session:
        for path in files:
            answer = verification.of_file(session, path.read_bytes(), trusted=trusted, today=clock.today())
            verdicts.append(answer.verdict)
            click.echo(json.dumps({"file": path.name} | answer.document(), ensure_ascii=False))
    sys.exit(0 if set(verdicts) == {"valid"} else 1)


def _stop(message: str) -> NoReturn:
    click.echo(f"portal: {message}", err=True)
    sys.exit(2)
