"""The lists of an office's own upkeep that can be taken away: phrases, absences, letters, days of the calendar, batches of certificates.

Each is read as its page reads it; of a letter only who it went to and what about: its words may hold a key to an account."""

from __future__ import annotations

from datetime import date
from typing import Any

from portal.accounts.calendar_queries import days_of
from portal.applications import absence_queries, phrase_queries
from portal.applications.kinds import KINDS
from portal.certificates import batch_queries, print_queries
from portal.certificates.batch_words import DESIGN_LABELS, KIND_LABELS, LEFT_OUT, state_label
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.sheets.desk_lists_queries import pages
from portal.sheets.export_lists_queries import (
    DISTRICT,
    FIRM,
    PAGE,
    WRONG_FILTER,
    Asked,
    Listed,
    Rows,
    one_asked,
)
from portal.web import mail

USES = {"remark": N_("A remark on a field"), "reason": N_("A reason for a decision")}
LETTER_STATES = {"waiting": N_("Not sent yet"), "sent": N_("Sent"), "kept": N_("Kept, not sent")}
EVERY_DISTRICT, EVERY_FIELD = N_("Every district"), N_("Fits every field")
WORK, REST = N_("work"), N_("rest")
OUT, NUMBERLESS, FINISHED, STUCK, BEING_MADE = (
    N_("Left out"), N_("Waits for its number"), N_("Finished"), N_("Waits for a person"), N_("Being made"),
)  # fmt: skip


def _phrases(asked: Asked) -> Rows:
    labels = {field.key: field.words.msgid for kind in KINDS.values() for field in kind.fields()}
    for row in phrase_queries.phrases(asked.session):
        everywhere = asked.say(EVERY_FIELD) if row.use == "remark" else ""
        field = asked.say(labels.get(row.field, row.field)) if row.field else everywhere
        yield row.text, asked.say(USES[row.use]), field, row.changed_at


def _absences(asked: Asked) -> Rows:
    actor = asked.actor
    people = absence_queries.colleagues(
        asked.session, districts=actor.districts, city=actor.holds("city_officer")
    )
    for row, away, other in absence_queries.to_come(
        asked.session, [each.id for each in people], on=asked.today
    ):
        yield away, other, row.first_day, row.last_day


def _letters(asked: Asked) -> Rows:
    def read(before: int | None) -> list[Any]:
        asked.session.expunge_all()  # a page at a time in memory
        return mail.letters(asked.session, before=before, most=PAGE)

    for row in pages(read, lambda row: row.id):
        yield row.made_at, row.recipient, row.subject, asked.say(LETTER_STATES[row.state]), row.sent_at


def _calendar(asked: Asked) -> Rows:
    """The days of one year, as its page shows them; of this one when none is said."""
    year = one_asked(asked.given, "year") if "year" in asked.given else asked.today.year
    if not date.min.year <= year < date.max.year:
        raise Refused(Text(WRONG_FILTER))
    for row in days_of(asked.session, year):
        yield row.day, asked.say(WORK if row.workday else REST), row.note or ""


def _batches(asked: Asked) -> Rows:
    def read(before: int | None) -> list[Any]:
        found = batch_queries.batches(asked.session, before=before, most=PAGE)
        done = batch_queries.progress(asked.session, [row.id for row in found])
        return [(row, done.get(row.id)) for row in found]

    for row, progress in pages(read, lambda pair: pair[0].id):
        district = row.scope.get("district")
        yield (
            row.id, asked.say(KIND_LABELS[row.kind]), asked.say(DESIGN_LABELS[row.scope["design"]]),
            asked.district(district) if district else asked.say(EVERY_DISTRICT),
            asked.say(state_label(row.kind, row.state)), row.whole, progress.finished if progress else 0, progress.waiting if progress else 0,
            row.made_at, row.finished_at,
        )  # fmt: skip


def _batch(asked: Asked) -> Rows:
    found = batch_queries.batch(asked.session, one_asked(asked.given, "batch"))

    def read(after: int | None) -> list[Any]:
        asked.session.expunge_all()
        rows = batch_queries.items(asked.session, found.id, after=after or 0, most=PAGE)
        ids = [paper.id for _, paper, _ in rows if paper is not None]
        times = print_queries.times_printed(asked.session, ids)
        taken = print_queries.collections(asked.session, ids)
        return [
            (item, paper, name, times.get(paper.id if paper else 0, 0), taken.get(paper.id if paper else 0))
            for item, paper, name in rows
        ]

    for item, paper, name, times, taken in pages(read, lambda row: row[0].position):
        yield (
            item.position, paper.facts["firm_name"] if paper else name, paper.number if paper else "", _paper_state(asked, item, paper), times,
            taken.collected_by if taken else "", taken.collected_on if taken else None,
        )  # fmt: skip


def _paper_state(asked: Asked, item: Any, paper: Any) -> str:
    if item.left_out:
        return f"{asked.say(OUT)} · {asked.say(LEFT_OUT[item.left_out])}"
    if paper is None:
        return asked.say(NUMBERLESS)
    if paper.sha256:
        return asked.say(FINISHED)
    return f"{asked.say(STUCK)} · {paper.failure}" if paper.failure else asked.say(BEING_MADE)


OFFICE_LISTS: dict[str, Listed] = {
    "phrases": Listed(N_("Phrases"), "keep_phrases", (
        (N_("Sentence"), 60, "text"), (N_("What it is for"), 12, "text"), (N_("Field"), 24, "text"), (N_("Changed on"), 17, "moment"),
    ), _phrases),
    "absences": Listed(N_("Absences and stand-ins"), "work_on_cases", (
        (N_("Who is away"), 14, "text"), (N_("Stand-in"), 14, "text"), (N_("From"), 12, "day"), (N_("To"), 12, "day"),
    ), _absences),
    "letters": Listed(N_("Letters"), "administer", (
        (N_("When"), 17, "moment"), (N_("Mail address"), 30, "text"), (N_("Subject"), 60, "text"), (N_("State"), 16, "text"),
        (N_("Sent on"), 17, "moment"),
    ), _letters),
    "calendar": Listed(N_("Working days"), "administer", (
        (N_("Day"), 12, "day"), (N_("Working day?"), 10, "text"), (N_("Why"), 40, "text"),
    ), _calendar),
    "batches": Listed(N_("Batches of certificates"), "manage_certificates", (
        (N_("No."), 8, "count"), (N_("What is done"), 44, "text"), (N_("Which certificates"), 16, "text"), DISTRICT, (N_("State"), 14, "text"),
        (N_("Papers"), 10, "count"), (N_("Finished"), 10, "count"), (N_("Waits for a person"), 12, "count"), (N_("Opened"), 17, "moment"),
        (N_("Finished on"), 17, "moment"),
    ), _batches),
    "batch": Listed(N_("Papers in print order"), "manage_certificates", (
        (N_("No."), 8, "count"), FIRM, (N_("Number"), 20, "text"), (N_("State"), 24, "text"), (N_("Printed"), 10, "count"),
        (N_("Collected by"), 16, "text"), (N_("Collected on"), 12, "day"),
    ), _batch),
}  # fmt: skip
