"""`portal classify` and `portal rules`: JSON on standard output, no database; what cannot be read ends with status 2 and one line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Any, NoReturn

import click

from portal.classification.facts_reading import FactsRefused, Problem, read_facts, read_json
from portal.classification.fields import Day as DayKind
from portal.classification.fields import Unfit
from portal.classification.rulebook import RuleBook
from portal.classification.rules import answer, in_force, shelf
from portal.classification.toml_part import RulebookRefused
from portal.core.calendar import publicity_last_day
from portal.core.calendar import valid_to as last_valid_day
from portal.core.errors import Refused
from portal.core.i18n import DEFAULT_LANGUAGE, LANGUAGES, N_, Text

NO_SUCH_SET = N_("there is no rule set of that name; there are: %(names)s")
MOST_PROBLEMS = 20

language_option = click.option("--language", type=click.Choice(list(LANGUAGES)), default=DEFAULT_LANGUAGE)
Command = Callable[..., Any]


def stop(line: str) -> NoReturn:
    """One line on standard error, status 2."""
    click.echo(f"portal: {' '.join(line.split())}", err=True)
    sys.exit(2)


def saying_no(command: Command) -> Command:
    """Turns every refusal into one line and status 2."""

    @wraps(command)
    def running(*args: Any, language: str = DEFAULT_LANGUAGE, **options: Any) -> None:
        try:
            click.echo(json.dumps(command(*args, language=language, **options), ensure_ascii=False))
        except FactsRefused as refusal:
            shown = [problem.in_language(language) for problem in refusal.problems[:MOST_PROBLEMS]]
            stop("; ".join(shown))
        except Refused as refusal:
            stop(refusal.message.in_language(language))
        except RulebookRefused as refusal:
            stop(str(refusal))

    return running


def read_file(name: str) -> object:
    """The JSON in a file, or on standard input for `-`."""
    try:
        with click.open_file(name, encoding="utf-8-sig") as file:
            text = file.read()
    except UnicodeDecodeError:
        stop(f"{name}: not UTF-8")
    except OSError as error:
        stop(f"{name}: {error.strerror}")
    return read_json(text)


def day_of(text: str) -> date:
    """A date in ISO form; Refused when it is none."""
    try:
        return DayKind().read(text)
    except Unfit as unfit:
        raise Refused(Text("%(name)s: %(reason)s", name=text, reason=unfit.message)) from None


def _books(names: tuple[str, ...]) -> list[RuleBook] | None:
    """The rule sets asked for, each once; None when none was."""
    books = shelf().books
    for name in names:
        if name not in books:
            raise Refused(
                Text("%(name)s: %(reason)s", name=name, reason=Text(NO_SUCH_SET, names=", ".join(books)))
            )
    return [books[name] for name in dict.fromkeys(names)] or None


def classify_register() -> object:
    """Opens a run over the whole register, or goes on with the one that is open; the counts by tier and outcome."""
    from portal.classification import register_actions, register_jobs, register_queries
    from portal.commands import database_or_stop
    from portal.core import clock
    from portal.core.db import transaction_of

    factory = database_or_stop()
    with transaction_of(factory) as session:
        run = register_actions.open_run(session, by=None, day=clock.today())
    with click.progressbar(length=max(run.whole, 1), label="企业 Firms", file=sys.stderr) as bar:
        bar.update(run.done)
        alone = register_jobs.go_on(factory, run.id, report=lambda _, now: bar.update(now.done - bar.pos))
        bar.update(max(run.whole, 1) - bar.pos)
    if not alone:
        stop("a worker goes on with this run already: its progress stands on /desk/classification")
    with factory() as session:
        counts = register_queries.counts(session, run.id, within=None)
    tiers: dict[str, dict[str, int]] = {}
    for (tier, dimension, word), count in sorted(counts.items()):
        if dimension == "outcome":
            tiers.setdefault(tier, {})[word] = count
    return {"run": run.id, "as_of": run.day.isoformat(), "tiers": tiers}


@click.command()
@click.argument("file", required=False)
@click.option("--all", "whole", is_flag=True, help="re-classify the whole register, with a progress bar")
@click.option(
    "--ruleset", "rulesets", multiple=True, metavar="ID", help="judge by this rule set, whatever its dates"
)
@language_option
@saying_no
def classify(file: str | None, whole: bool, rulesets: tuple[str, ...], language: str) -> object:
    """Classify the facts in FILE (one object, or a list of them; - for standard input), or --all the register."""
    if whole == (file is not None) or (whole and rulesets):
        raise click.UsageError("name a FILE, or say --all (which takes no --ruleset)")
    if file is None:
        return classify_register()
    books, document = _books(rulesets), read_file(file)
    many = document if isinstance(document, list) else [document]
    facts, problems = [], list[Problem]()
    for index, each in enumerate(many):
        try:
            facts.append(read_facts(each, at=f"[{index}]" if isinstance(document, list) else ""))
        except FactsRefused as refusal:
            problems += refusal.problems
    if problems:
        raise FactsRefused(problems)
    answers = [answer(one, books, language=language) for one in facts]
    return answers if isinstance(document, list) else answers[0]


@click.group()
def rules() -> None:
    """Rule sets, enterprise sizes, credit codes, working days and terms."""


@rules.command("list")
@click.option("--on", "day", required=True, help="the day (YYYY-MM-DD)")
@click.option("--kind", type=click.Choice(["new", "renewal"]), default="new")
@saying_no
def list_sets(day: str, kind: str, language: str) -> object:
    """The rule sets in force on a day, by tier."""
    return {
        tier: [{"ruleset": book.id, "authority": book.authority} for book in books]
        for tier, books in in_force(day_of(day), kind).items()
    }


@rules.command()
@click.argument("file")
@language_option
@saying_no
def size(file: str, language: str) -> object:
    """The size of each enterprise in FILE: large, medium, small or micro; null while a figure is missing."""
    from portal.classification.size_reading import read_sizes

    return [shelf().sizes.size(values) for values in read_sizes(read_file(file))]


@rules.command("credit-code")
@click.argument("codes", nargs=-1, required=True)
@language_option
@saying_no
def credit_code(codes: tuple[str, ...], language: str) -> object:
    """Whether each CODE is a unified social credit code, and why not."""
    from portal.firms.credit_code import check, normalise

    reasons = [check(code) for code in codes]
    return [
        {"code": normalise(code), "valid": reason is None, "reason": reason and reason.in_language(language)}
        for code, reason in zip(codes, reasons, strict=True)
    ]


@rules.command()
@click.argument("start")
@click.option("--workdays", type=click.IntRange(min=1, max=1000), default=5)
@click.option("--skip-first-day", is_flag=True, help="count from the day after START")
@language_option
@saying_no
def publicity(start: str, workdays: int, skip_first_day: bool, language: str) -> object:
    """The last day of a publicity begun on START, by working days."""
    return {
        "last_day": publicity_last_day(
            day_of(start), workdays=workdays, count_first=not skip_first_day
        ).isoformat()
    }


@rules.command("valid-to")
@click.argument("start")
@click.option("--years", type=click.IntRange(min=1, max=1000), default=3)
@language_option
@saying_no
def valid_to(start: str, years: int, language: str) -> object:
    """The last valid day of a term begun on START."""
    return {"valid_to": last_valid_day(day_of(start), years=years).isoformat()}
