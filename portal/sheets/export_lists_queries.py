"""The lists that can be taken away: whose they are, their columns, and their rows as the page filters them, read page by page.

A list is one line of `LISTS`; its filter is the address of its page, read by the same strict reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.applications import absence_queries, objection_queries, worklist_queries, worklist_rules
from portal.applications import queries as application_queries
from portal.applications.kinds import KINDS
from portal.applications.models import Publicity
from portal.applications.objection_rules import labels_for
from portal.applications.rules import STATE_LABELS, STATES
from portal.certificates import queries as certificate_queries
from portal.certificates.designs import DESIGNS
from portal.core.audit import AuditEvent
from portal.core.districts import DISTRICTS
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.money import yuan_wan
from portal.core.spreadsheet import Head
from portal.firms.models import Firm, Title
from portal.firms.register_queries import all_listed
from portal.firms.register_rules import read_choice
from portal.firms.rules import TIERS
from portal.firms.words import words

PAGE = 1000
FAR = date(9999, 12, 31)  # a deadline beyond the calendar
STANDINGS = {
    "valid": N_("Valid"),
    "expired": N_("Expired"),
    "revoked": N_("Revoked"),
    "superseded": N_("Superseded"),
}
WRONG_FILTER = N_("This list cannot be narrowed in that way")
Given = Mapping[str, str]
Rows = Iterator[tuple[Any, ...]]


@dataclass(frozen=True)
class Asked:
    """Who asks for a list, on which day, in which language, narrowed how."""

    session: Session
    reader: Engine
    actor: Actor
    given: Given
    today: date
    language: str

    def say(self, word: str) -> str:
        """One of our own words, in the language of the list."""
        return Text(word).in_language(self.language)

    def district(self, code: str) -> str:
        return DISTRICTS[code][0 if self.language == "zh" else 1]


@dataclass(frozen=True)
class Listed:
    """One list: who may see it, its columns, its rows."""

    label: str
    permission: str
    heads: tuple[tuple[str, int, str], ...]
    rows: Callable[[Asked], Rows]

    def columns(self, language: str) -> tuple[Head, ...]:
        return tuple(
            Head(Text(label).in_language(language), width, form) for label, width, form in self.heads
        )


def _register(asked: Asked) -> Rows:
    choice, names = read_choice({key: [value] for key, value in asked.given.items()}), words(asked.language)
    for row in all_listed(asked.reader, choice, today=asked.today):
        tiers = sorted(set(row.tiers.split(","))) if row.tiers else []
        yield (
            row.credit_code, row.name, names.district[row.district], names.layer.get(row.layer, ""),
            names.track.get(row.track, ""), "、".join(names.tier.get(tier, tier) for tier in tiers), row.registered_on,
        )  # fmt: skip


def _worklist(asked: Asked) -> Rows:
    try:
        wanted = worklist_rules.read(asked.given)
    except ValueError as error:
        raise Refused(Text(WRONG_FILTER)) from error
    mine = frozenset(absence_queries.stands_in_for(asked.session, asked.actor.id)) | {asked.actor.id}
    after = None
    while True:
        page = worklist_queries.worklist(
            asked.session, asked.actor, wanted=wanted, mine=mine, after=after, most=PAGE
        )
        yield from _cases(asked, page)
        if len(page) < PAGE or page[-1].due_on is None:
            return
        after = (page[-1].due_on, page[-1].id)


def _all_cases(asked: Asked) -> Rows:
    state = asked.given.get("state") or None
    if state is not None and state not in STATES:
        raise Refused(Text(WRONG_FILTER))
    before = None
    while True:
        page = worklist_queries.cases(asked.session, asked.actor, state=state, before=before, most=PAGE)
        yield from _cases(asked, page)
        if len(page) < PAGE:
            return
        before = page[-1].id


def _cases(asked: Asked, page: list[Any]) -> Rows:
    names, language = words(asked.language), asked.language
    for row in page:
        procedure = KINDS[row.kind].procedure
        yield (
            row.number, row.firm_name, row.credit_code, procedure.label_zh if language == "zh" else procedure.label_en,
            names.tier.get(row.tier, ""), names.district[row.district], Text(STATE_LABELS[row.state]).in_language(language),
            row.officer_name or "", row.submitted_at, None if row.due_on == FAR else row.due_on,
        )  # fmt: skip


def _certificates(asked: Asked) -> Rows:
    before, state, design = None, asked.given.get("state") or None, asked.given.get("design") or None
    if state not in {None, *certificate_queries.STATES} or design not in {None, *DESIGNS}:
        raise Refused(Text(WRONG_FILTER))
    while True:
        page = certificate_queries.issued(asked.session, before=before, most=PAGE, state=state, design=design)
        for row in page:
            facts = row.facts
            standing = certificate_queries.standing_of(row, today=asked.today)
            yield (
                row.number, facts.get("firm_name", ""), facts.get("credit_code", ""), facts.get("title_zh", ""), row.issued_on,
                row.valid_to, row.revoked_on, asked.say(STANDINGS[standing]),
            )  # fmt: skip
        if len(page) < PAGE:
            return
        before = page[-1].id


def _titles(asked: Asked) -> Rows:
    tier, names = asked.given.get("tier") or None, words(asked.language)
    if tier is not None and tier not in TIERS:
        raise Refused(Text(WRONG_FILTER))
    last = 0
    while True:
        query = (
            select(Title, Firm.name, Firm.credit_code, Firm.district)
            .join(Firm, Firm.id == Title.firm_id)
            .where(Title.id > last)
            .order_by(Title.id)
            .limit(PAGE)
        )
        if tier is not None:
            query = query.where(Title.tier == tier)
        if not (asked.actor.holds("city_officer") or asked.actor.holds("auditor")):
            query = query.where(Firm.district.in_(asked.actor.districts))
        page = asked.session.execute(query).all()
        for title, name, code, district in page:
            yield (
                code, name, names.district[district], names.tier.get(title.tier, title.tier),
                names.level.get((title.tier, title.level or ""), ""), "" if title.issuer == "portal" else title.issuer,
                title.document_number or "", title.valid_from, title.valid_to, title.revoked_on, title.checked_on,
            )  # fmt: skip
        if len(page) < PAGE:
            return
        last = page[-1][0].id


def _publicity(asked: Asked) -> Rows:
    """The firms of every list, or of the one whose page it is, and what the public sees of objections to them."""
    if "list" in asked.given:
        number = one_asked(asked.given, "list")
        yield from _published(asked, [application_queries.published(asked.session, number, on=asked.today)])
        return
    before = None
    while True:
        page = application_queries.publicities(asked.session, on=asked.today, before=before, most=100)
        yield from _published(asked, page)
        if len(page) < 100:
            return
        before = page[-1].id


def _published(asked: Asked, lists: list[Publicity]) -> Rows:
    outcomes = objection_queries.outcomes(asked.session, lists, today=asked.today)
    title = "title_zh" if asked.language == "zh" else "title_en"
    for row in lists:
        labels = labels_for("support" if row.of_support else "recognition")
        for entry in row.entries:
            outcome = outcomes.get((row.id, entry["number"]))
            yield (
                row.title, entry["number"], entry["name"], entry["credit_code"], asked.district(entry["district"]), entry[title],
                yuan_wan(entry["granted"]) if "granted" in entry else None, row.first_day, row.last_day,
                asked.say(labels[outcome]) if outcome else "",
            )  # fmt: skip


def one_asked(given: Given, key: str) -> int:
    """The round, panel or list that is narrowed to: its page says it."""
    number = given.get(key, "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        raise Refused(Text(WRONG_FILTER))
    return int(number)


def _audit(asked: Asked) -> Rows:
    before = None
    while True:
        query = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(PAGE)
        page = list(asked.session.scalars(query if before is None else query.where(AuditEvent.seq < before)))
        for row in page:
            yield row.seq, row.at, row.actor, row.action, row.subject, row.hash
        asked.session.expunge_all()  # a page at a time in memory
        if len(page) < PAGE:
            return
        before = page[-1].seq


CODE, FIRM, DISTRICT = (N_("Credit code"), 21, "text"), (N_("Firm"), 36, "text"), (N_("District"), 10, "text")
_CASES = (
    (N_("Case"), 17, "text"), FIRM, CODE, (N_("Kind"), 14, "text"), (N_("Tier"), 18, "text"), DISTRICT, (N_("State"), 12, "text"),
    (N_("Officer"), 12, "text"), (N_("Submitted"), 17, "moment"), (N_("Due"), 12, "day"),
)  # fmt: skip
LISTS: dict[str, Listed] = {
    "register": Listed(N_("Firms"), "see_desk", (
        CODE, FIRM, DISTRICT, (N_("Layer"), 26, "text"), (N_("Track"), 22, "text"), (N_("Tiers"), 30, "text"), (N_("Registered on"), 12, "day"),
    ), _register),
    "worklist": Listed(N_("Worklist"), "see_cases", _CASES, _worklist),
    "cases": Listed(N_("Every case"), "see_cases", _CASES, _all_cases),
    "certificates": Listed(N_("Certificates"), "manage_certificates", (
        (N_("Number"), 18, "text"), FIRM, CODE, (N_("Title"), 20, "text"), (N_("Issued on"), 12, "day"), (N_("Valid to"), 12, "day"),
        (N_("Revoked on"), 12, "day"), (N_("Standing"), 10, "text"),
    ), _certificates),
    "titles": Listed(N_("Titles"), "see_cases", (
        CODE, FIRM, DISTRICT, (N_("Tier"), 22, "text"), (N_("Level"), 14, "text"), (N_("Awarded by"), 28, "text"),
        (N_("Document number"), 24, "text"), (N_("Valid from"), 12, "day"), (N_("Valid to"), 12, "day"), (N_("Revoked on"), 12, "day"),
        (N_("Checked on"), 12, "day"),
    ), _titles),
    "publicity": Listed(N_("Public notice"), "see_desk", (
        (N_("List"), 44, "text"), (N_("Case"), 17, "text"), FIRM, CODE, DISTRICT, (N_("Title"), 20, "text"), (N_("Amount, 10,000 yuan"), 14, "number"),
        (N_("First day"), 12, "day"), (N_("Last day"), 12, "day"), (N_("Objection"), 24, "text"),
    ), _publicity),
    "audit": Listed(N_("Audit trail"), "read_audit", (
        (N_("No."), 10, "count"), (N_("When"), 17, "moment"), (N_("Person"), 10, "count"), (N_("Deed"), 30, "text"), (N_("Of what"), 24, "text"),
        (N_("Hash"), 68, "text"),
    ), _audit),
}  # fmt: skip
