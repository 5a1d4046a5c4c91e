"""`portal import FILE`: a table goes in whole, or every error is named by sheet, row and column and nothing is changed;
`portal export LIST`: a list as an official would take it away."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from portal.commands import bring_to_present, database_or_stop, settings_or_stop
from portal.core.db import transaction_of
from portal.core.errors import Refused

if TYPE_CHECKING:
    from sqlalchemy.orm import sessionmaker

    from portal.core.db import PortalSession
    from portal.core.settings import Settings
    from portal.sheets.reading import Parsed

KINDS = ("firms", "figures", "titles", "decisions")
LISTS = (
    "register", "worklist", "cases", "certificates", "titles", "publicity", "audit", "waiting_titles", "held_titles", "takeovers", "objections", "funding", "round", "ranking", "people",
)  # fmt: skip


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", type=click.Choice(KINDS), help="what is in it; else its headings tell")
@click.option("--dry-run", is_flag=True, help="only say what it would change")
def import_table(file: Path, kind: str | None, dry_run: bool) -> None:
    """Import firms, figures, titles or decisions from FILE (Excel or CSV); nothing is changed when anything is wrong."""
    from portal.app import create_app

    settings = settings_or_stop()
    content = file.read_bytes()
    try:
        kind = kind or _kind_of(content)
        parsed = _parsed(content, kind)
    except Refused as refused:
        click.echo(f"portal: {file.name}: {refused.message.in_language('en')}", err=True)
        sys.exit(2)
    bring_to_present(settings)
    app = create_app(settings)
    with app.app_context():
        factory = app.extensions["portal.sessions"]
        _import(factory, settings, file.name, content, parsed, kind=kind, dry_run=dry_run)


def _kind_of(content: bytes) -> str:
    from portal.core.i18n import Text
    from portal.sheets.headings import recognised
    from portal.sheets.layouts import LAYOUTS
    from portal.sheets.opening import open_table
    from portal.sheets.reading import NO_HEADINGS

    found = recognised(open_table(content, most_rows=200_000), LAYOUTS)
    if found is None:
        raise Refused(Text(NO_HEADINGS))
    return found


def _parsed(content: bytes, kind: str) -> Parsed:
    from portal.sheets.layouts import LAYOUTS
    from portal.sheets.opening import open_table
    from portal.sheets.reading import parse

    layout = LAYOUTS[kind]
    return parse(open_table(content, most_rows=layout.most_rows), layout)


def _import(
    factory: sessionmaker[PortalSession], settings: Settings, name: str, content: bytes, parsed: Parsed, *,
    kind: str, dry_run: bool,
) -> None:  # fmt: skip
    from portal.core import clock
    from portal.core.files import FileStore
    from portal.sheets import actions
    from portal.sheets.comparing import Scope, compare
    from portal.sheets.layouts import LAYOUTS

    with factory() as session:
        scope = Scope(clock.today())
        outcome = compare(session, parsed, LAYOUTS[kind], actions.COMPARERS[kind], scope=scope)
    for notice in outcome.notices:
        click.echo(f"portal: note: {notice.in_language('en')}", err=True)
    if outcome.problems:
        _stop(outcome.problems)
    state = "dry run"
    if not dry_run:
        sha256 = FileStore(settings.files).keep(content)
        with transaction_of(factory) as session:
            state = actions.import_now(
                session, actions.Handed(kind, name, len(content), sha256), parsed, outcome
            )
    answer = {"kind": kind, "added": outcome.added, "changed": outcome.changed, "same": outcome.same}
    click.echo(json.dumps(answer | {"state": state}, ensure_ascii=False))


def _stop(problems: list) -> NoReturn:  # type: ignore[type-arg]
    """Every error on its own line, exit status 1; nothing was changed."""
    for problem in problems:
        place = [f"sheet {problem.sheet}"] if problem.sheet else []
        place += [f"row {problem.row}"] if problem.row else []
        place += [f"column {problem.column}"] if problem.column else []
        cell = f" (there stands “{problem.cell}”)" if problem.cell else ""
        click.echo(f"portal: {', '.join(place)}: {problem.message.in_language('en')}{cell}", err=True)
    sys.exit(1)


@click.command("export")
@click.argument("name", type=click.Choice(LISTS))
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="FILE.xlsx or FILE.csv",
)
@click.option(
    "--filter", "filters", multiple=True, metavar="KEY=VALUE", help="as in the address of the list's page"
)
@click.option("--language", type=click.Choice(("zh", "en")), default="zh", show_default=True)
def export_list(name: str, output: Path, filters: tuple[str, ...], language: str) -> None:
    """Write the list NAME to a file; the file's ending says as what."""
    from portal.accounts.access import Actor
    from portal.accounts.rules import Office
    from portal.core import clock
    from portal.core.db import make_engine, single_reads
    from portal.sheets import exporting
    from portal.sheets.export_lists_queries import Asked

    form = output.suffix.lower().removeprefix(".")
    if form not in ("xlsx", "csv") or any("=" not in each for each in filters):
        click.echo("portal: FILE.xlsx or FILE.csv is expected, and filters as KEY=VALUE", err=True)
        sys.exit(2)
    given = dict(each.split("=", 1) for each in filters)
    settings = settings_or_stop()
    factory, reader = database_or_stop(settings), single_reads(make_engine(settings.database_url))
    city = Actor(0, "", frozenset({Office("city_officer"), Office("auditor")}))
    try:
        with factory() as session:
            asked = Asked(session, reader, city, given, clock.today(), language)
            rows = exporting.write(name, asked, output, form=form)
    except Refused as refused:
        click.echo(f"portal: {refused.message.in_language('en')}", err=True)
        sys.exit(2)
    with transaction_of(factory) as session:
        exporting.record(session, name, given=given, rows=rows, form=form, by=None)
    click.echo(json.dumps({"list": name, "rows": rows, "file": str(output)}, ensure_ascii=False))
