"""`portal certificates` and `portal verify`: issue, list, fetch and check certificates, whole archives too."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from portal.commands import database_or_stop, settings_or_stop
from portal.core.districts import DISTRICTS
from portal.core.settings import Settings

if TYPE_CHECKING:
    from sqlalchemy.orm import sessionmaker

    from portal.certificates.batch_queries import Scope
    from portal.certificates.verification import Answer
    from portal.core.db import PortalSession

KINDS = (".pdf", ".json")
LARGEST = 32 << 20  # read no further: ours are 60 KB


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


@certificates.command()
@click.option("--kind", type=click.Choice(["register", "reissue"]), default="register", show_default=True,
              help="certificates for firms that have none, or new ones for those that hold")  # fmt: skip
@click.option("--design", type=click.Choice(["registration", "tier"]), default="registration", show_default=True,
              help="which ones are reissued")  # fmt: skip
@click.option("--district", type=click.Choice(sorted(DISTRICTS)), help="only of one district")
@click.option("--language", type=click.Choice(["zh", "zh+en"]), default="zh", show_default=True)
def issue(kind: str, design: str, district: str | None, language: str) -> None:
    """Issue a batch of certificates; prints it as JSON. Exit status 1 when some wait for a person."""
    from portal.certificates.batch_queries import Scope

    settings, factory = settings_or_stop(), database_or_stop()
    design = "registration" if kind == "register" else design
    batch_id, whole = _open(factory, Scope(kind=kind, design=design, district=district, language=language))
    if whole:
        _work(factory, settings, batch_id, whole)
    said = (
        _outcome(factory, batch_id) if whole else {"batch": None, "papers": 0, "finished": 0, "waiting": []}
    )
    click.echo(json.dumps(said, ensure_ascii=False))
    sys.exit(1 if said["waiting"] else 0)


def _open(factory: sessionmaker[PortalSession], scope: Scope) -> tuple[int, int]:
    """The new batch and how many papers it has; nothing to issue is no mistake."""
    from portal.certificates import batch_actions
    from portal.core import clock
    from portal.core.db import transaction_of
    from portal.core.errors import Refused

    try:
        with transaction_of(factory) as session:
            batch = batch_actions.open_batch(session, scope, by=None, on=clock.today())
            return batch.id, batch.whole
    except Refused as refused:
        if refused.message.msgid == batch_actions.NOTHING:
            return 0, 0
        _stop(refused.message.in_language("en"))


def _work(factory: sessionmaker[PortalSession], settings: Settings, batch_id: int, whole: int) -> None:
    """From the last part to the first, so that this and the workers meet in the middle."""
    from portal.certificates import batch_actions, batch_jobs
    from portal.certificates.papers import office_of
    from portal.core.db import transaction_of

    more = True
    while more:
        with transaction_of(factory) as session:
            more = batch_actions.number_some(session, batch_id, settings=settings)
    office = office_of(settings)
    with click.progressbar(length=whole, label="certificates", file=sys.stderr) as bar:
        for first, last in reversed(batch_actions.parts(whole)):
            while made := batch_jobs.make_some(
                factory, batch_id, first=first, last=last, office=office, settings=settings
            ):
                bar.update(made)


def _outcome(factory: sessionmaker[PortalSession], batch_id: int) -> dict[str, object]:
    from portal.certificates import batch_queries

    with factory() as session:
        progress = batch_queries.progress(session, [batch_id])[batch_id]
        waiting = batch_queries.waiting_numbers(session, batch_id)
    return {"batch": batch_id, "papers": progress.whole, "finished": progress.finished, "waiting": waiting}


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, metavar="FILE…", type=click.Path(exists=True, path_type=Path)
)
@click.option("--format", "form", type=click.Choice(["json", "text"]), default="json", show_default=True,
              help="one JSON object a line for programs, or a table to read")  # fmt: skip
def verify(paths: tuple[Path, ...], form: str) -> None:
    """Check certificate FILEs (PDF, or JSON for machines); of a folder, all that it holds, at any depth.

    Exit status 0 only when every one is valid, 1 when one is not, 2 when there is nothing to check.
    """
    from portal.certificates import verification
    from portal.certificates.authority import trusted_fingerprints
    from portal.core import clock

    settings = settings_or_stop()
    trusted, today = trusted_fingerprints(settings), clock.today()
    verdicts: Counter[str] = Counter()
    with database_or_stop()() as session:
        for path in _files(paths):
            try:
                with path.open("rb") as file:
                    content = file.read(LARGEST)
            except OSError as error:
                verdicts["unreadable"] += 1
                _unreadable(path, form, error)
                continue
            answer = verification.of_file(session, content, trusted=trusted, today=today)
            verdicts[answer.verdict] += 1
            _tell(path, answer, form)
            session.rollback()  # an archive of a million is not held in one snapshot
            session.expunge_all()
    if not verdicts:
        _stop("no PDF and no JSON is there")
    if form == "text":
        click.echo(", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())), err=True)
    sys.exit(0 if set(verdicts) == {"valid"} else 1)


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """What was named, whatever its name ends with; of folders the papers and credentials, in order."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                each for each in path.rglob("*") if each.suffix.lower() in KINDS and each.is_file()
            )
        else:
            yield path


def _tell(path: Path, answer: Answer, form: str) -> None:
    document = answer.document()
    if form == "json":
        click.echo(json.dumps({"file": path.name, "path": str(path)} | document, ensure_ascii=False))
        return
    firm = document.get("facts", {}).get("firm_name", "")
    click.echo(
        "\t".join(
            [answer.verdict, document["number"] or "-", str(path), firm or document.get("reason") or ""]
        )
    )


def _unreadable(path: Path, form: str, error: OSError) -> None:
    said = {
        "file": path.name,
        "path": str(path),
        "verdict": "unreadable",
        "number": None,
        "reason": error.strerror,
    }
    click.echo(
        json.dumps(said, ensure_ascii=False) if form == "json" else f"unreadable\t-\t{path}\t{error.strerror}"
    )


def _stop(message: str) -> NoReturn:
    click.echo(f"portal: {message}", err=True)
    sys.exit(2)
