"""Takes a list away as a file: written whole first, then put into the trail with who, how narrowed and how many rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from sqlalchemy.orm import Session

from portal.applications import queries as application_queries
from portal.applications.kinds import KINDS
from portal.applications.rules import STATE_LABELS
from portal.core import audit
from portal.core.i18n import N_, Text
from portal.core.spreadsheet import WRITERS, Table
from portal.firms.words import words
from portal.funding.rules import WAITS
from portal.panels import queries as panel_queries
from portal.programmes import queries as programme_queries
from portal.sheets.desk_lists_queries import DESK_LISTS
from portal.sheets.export_lists_queries import LISTS, Asked, Rows, one_asked
from portal.sheets.office_lists_queries import OFFICE_LISTS

ALL_LISTS = LISTS | DESK_LISTS | OFFICE_LISTS
MOST_AT_ONCE = 5000  # rows that are written within a request; more are the worker's
ABOUT = N_("About this list")
LIST, NARROWED, TAKEN, EVERYTHING = N_("List"), N_("Narrowed by"), N_("Taken on"), N_("Nothing: everything")
FILTERS = {
    "q": N_("Search"), "district": N_("District"), "tier": N_("Tier"), "layer": N_("Layer"), "track": N_("Track"), "kind": N_("Kind"),
    "state": N_("State"), "who": N_("Officer"), "late": N_("Overdue"), "climbed": N_("Climbed"), "unread": N_("Unread"), "sort": N_("Order"),
    "year": N_("Year"), "batch": N_("Batch of certificates"), "round": N_("Round"), "panel": N_("Panel"), "role": N_("Role"),
    "design": N_("Which certificates"), "list": N_("Public notice"), "waits": N_("Waits for"),
}  # fmt: skip
TICKS = {"late", "climbed", "unread"}
YES = N_("Yes")


def _round(session: Session, number: int, language: str) -> str:
    found = programme_queries.any_round(session, number)
    programme = found.programme
    return f"{programme.title_zh if language == 'zh' else programme.title_en} · {found.name}"


# what one list is narrowed to; of another it would tell who may not see it
CALLED: dict[tuple[str, str], Callable[[Session, int, str], str]] = {
    ("round", "round"): _round,
    ("ranking", "panel"): lambda session, number, _: panel_queries.panel(session, number).title,
    ("publicity", "list"): lambda session, number, _: application_queries.publicity(session, number).title,
}


class TooLong(Exception):  # it is no mistake: the worker writes it
    """The list has more rows than are written within a request."""


def write(
    name: str, asked: Asked, path: Path, *, form: str, watch: Callable[[Rows], Rows] = lambda rows: rows
) -> int:
    """Writes the list; gives the number of rows. Refused for a filter that is none of this list's.
    `watch` sees every row go by, and may end it."""
    listed, language = ALL_LISTS[name], asked.language
    title = Text(listed.label).in_language(language)
    narrowed = narrowed_by(asked.session, name, asked.given, language)
    about = (
        (Text(LIST).in_language(language), title),
        (Text(NARROWED).in_language(language), narrowed),
        (Text(TAKEN).in_language(language), asked.today.isoformat()),
    )
    table = Table(
        title, Text(ABOUT).in_language(language), about, listed.columns(language), watch(listed.rows(asked))
    )
    return WRITERS[form](table, path)


def at_once(rows: Rows) -> Rows:
    """Lets through what is written within a request; then TooLong."""
    for number, row in enumerate(rows, 1):
        if number > MOST_AT_ONCE:
            raise TooLong
        yield row


def narrowed_by(session: Session, name: str, given: Mapping[str, str], language: str) -> str:
    """The filter in words; Refused or NotFound when it names what is not there."""
    colon, comma = ("：", "；") if language == "zh" else (": ", "; ")
    said = comma.join(
        f"{Text(FILTERS[key]).in_language(language) if key in FILTERS else key}{colon}{_value(session, name, given, key, language)}"
        for key in given
    )
    return said or Text(EVERYTHING).in_language(language)


def _value(session: Session, name: str, given: Mapping[str, str], key: str, language: str) -> str:
    """A round, a panel or a list as its page calls it, a district, a tier, a kind or a state by its name, and a tick as a yes; what
    was typed stays as it is."""
    value, names = given[key], words(language)
    if (name, key) in CALLED:
        return CALLED[name, key](session, one_asked(given, key), language)
    if key in TICKS:
        return Text(YES).in_language(language) if value == "1" else value
    if key == "kind" and value in KINDS:
        procedure = KINDS[value].procedure
        return procedure.label_zh if language == "zh" else procedure.label_en
    labels = {"state": STATE_LABELS, "waits": WAITS}.get(key, {})
    if value in labels:
        return Text(labels[value]).in_language(language)
    known = {"district": names.district, "tier": names.tier, "layer": names.layer, "track": names.track}
    return known.get(key, {}).get(value, value)


def record(
    session: Session, name: str, *, given: Mapping[str, str], rows: int, form: str, by: int | None
) -> None:
    """Who took which list, how narrowed, how many rows. What was searched for may name a person: its length only."""
    kept = {key: f"({len(value)})" if key == "q" else value for key, value in given.items()}
    audit.record(session, "list.exported", f"list:{name}", by=by, narrowed=kept, rows=rows, form=form)
