"""The lists of single desks that can be taken away: titles, takeovers, objections, money, a round's cases, a ranking, accounts.

Each is read as its page reads it, page by page; `export_lists_queries` has the others and says what a list is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from portal.accounts import queries as account_queries
from portal.accounts.rules import ROLE_NAMES
from portal.applications import objection_queries, support_queries
from portal.applications.objection_rules import labels_for
from portal.applications.rules import STATE_LABELS
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.money import yuan_wan
from portal.firms import takeover_queries, title_queries
from portal.firms.words import words
from portal.funding import queries as funding_queries
from portal.funding.rules import WAITS
from portal.panels import queries as panel_queries
from portal.panels.rules import ranking
from portal.programmes import queries as programme_queries
from portal.sheets.export_lists_queries import (
    CODE,
    DISTRICT,
    FIRM,
    PAGE,
    WRONG_FILTER,
    Asked,
    Listed,
    Rows,
    one_asked,
)

ON, OFF = N_("switched on"), N_("switched off")
OPEN, CLOSED = N_("account open"), N_("account closed")


def pages(read: Callable[[Any], list[Any]], place: Callable[[Any], Any]) -> Iterator[Any]:
    """Every row of a list that is read page by page, each page after the place of the last row."""
    last = None
    while True:
        page = read(last)
        yield from page
        if len(page) < PAGE:
            return
        last = place(page[-1])


def _waiting_titles(asked: Asked) -> Rows:
    def read(after: int | None) -> list[Any]:
        return title_queries.to_check(asked.session, asked.actor, after=after, most=PAGE)

    yield from _titles(asked, pages(read, lambda row: row.title.id))


def _held_titles(asked: Asked) -> Rows:
    def read(before: int | None) -> list[Any]:
        return title_queries.held(asked.session, on=asked.today, before=before, most=PAGE)

    yield from _titles(asked, pages(read, lambda row: row.title.id))


def _titles(asked: Asked, rows: Iterator[Any]) -> Rows:
    names = words(asked.language)
    for row in rows:
        title = row.title
        yield (
            row.credit_code, row.firm_name, names.district[row.district], names.tier.get(title.tier, title.tier),
            names.level.get((title.tier, title.level or ""), ""), "" if title.issuer == "portal" else title.issuer,
            title.document_number or "", title.valid_from, title.valid_to,
        )  # fmt: skip


def _takeovers(asked: Asked) -> Rows:
    def read(after: int | None) -> list[Any]:
        return takeover_queries.waiting(asked.session, asked.actor, after=after, most=PAGE)

    names = words(asked.language)
    for row in pages(read, lambda row: row.takeover.id):
        asks = row.takeover
        yield (
            row.firm.credit_code, row.firm.name, names.district[row.firm.district], row.name, row.email, asks.reason, asks.made_at,
            asks.waits_until, asks.objection or "",
        )  # fmt: skip


def _objections(asked: Asked) -> Rows:
    every = asked.given.get("all") == "1"

    def read(place: int | None) -> list[Any]:
        where = {"before": place} if every else {"after": place}
        return objection_queries.objections(
            asked.session, state=None if every else "open", most=PAGE, **where
        )

    for row in pages(read, lambda row: row.objection.id):
        found = row.objection
        yield (
            row.application.number, row.firm_name, row.publicity.title, found.name, found.organisation or "", found.reason, found.made_at,
            row.publicity.last_day, asked.say(labels_for(row.application.kind)[found.state]), found.answer or "",
        )  # fmt: skip


def _funding(asked: Asked) -> Rows:
    waits = asked.given.get("waits") or None
    if waits not in {None, *WAITS}:
        raise Refused(Text(WRONG_FILTER))

    def read(before: int | None) -> list[Any]:
        return funding_queries.lines(asked.session, asked.actor, waits=waits, before=before, most=PAGE)

    for row in pages(read, lambda row: row.application.id):
        case = row.application
        yield (
            case.number, row.firm_name, _programme(asked, case), asked.district(case.district), _state(asked, case), _wan(case.granted),
            _wan(row.paid), _wan(row.recovered),
        )  # fmt: skip


def _round(asked: Asked) -> Rows:
    found = programme_queries.any_round(asked.session, one_asked(asked.given, "round"))
    place = 0
    while True:
        page = support_queries.of_round(asked.session, found.id, after=place, most=PAGE)
        for row in page:
            case = row.application
            yield (
                case.number, row.firm_name, asked.district(case.district), _state(asked, case),
                None if case.score is None else case.score / 100, _wan(case.asked), _wan(case.granted),
            )  # fmt: skip
        if len(page) < PAGE:
            return
        place += PAGE


def _ranking(asked: Asked) -> Rows:
    panel = panel_queries.panel(asked.session, one_asked(asked.given, "panel"))
    if panel.state != "closed":
        raise Refused(Text(WRONG_FILTER))
    ranked = ranking(panel_queries.results_of(asked.session, panel.id), budget=panel.budget)
    for start in range(0, len(ranked), PAGE):
        some = ranked[start : start + PAGE]
        rows = panel_queries.named(asked.session, [each.key for each in some])
        for each in some:
            row = rows[each.key]
            result = None if each.hundredths is None else each.hundredths / 100
            yield each.place, row.application.number, row.firm_name, result, row.case.spread, _wan(each.asked)


def _people(asked: Asked) -> Rows:
    role = asked.given.get("role") or ""
    if role and role not in ROLE_NAMES:
        raise Refused(Text(WRONG_FILTER))

    def read(after: int | None) -> list[Any]:
        return account_queries.people(
            asked.session, search=asked.given.get("q", "")[:100], role=role, after=after or 0, most=PAGE
        )

    for person in pages(read, lambda row: row.id):
        offices = [
            asked.say(ROLE_NAMES[row.role]) + (f" · {asked.district(row.district)}" if row.district else "")
            for row in person.appointments
            if row.is_held
        ]
        yield (
            person.email, person.name or "", "、".join(offices), asked.say(ON if person.tf_primary_method else OFF),
            asked.say(OPEN if person.active else CLOSED), person.created_at,
        )  # fmt: skip


def _state(asked: Asked, case: Any) -> str:
    return asked.say(STATE_LABELS[case.state])


def _programme(asked: Asked, case: Any) -> str:
    programme = case.round.programme
    return str(programme.title_zh if asked.language == "zh" else programme.title_en)


def _wan(amount: int | None) -> Any:
    return None if amount is None else yuan_wan(amount)


_CASE = (N_("Case"), 17, "text")
_TITLE = (
    CODE, FIRM, DISTRICT, (N_("Tier"), 22, "text"), (N_("Level"), 14, "text"), (N_("Awarded by"), 28, "text"),
    (N_("Document number"), 24, "text"), (N_("Valid from"), 12, "day"), (N_("Valid to"), 12, "day"),
)  # fmt: skip
DESK_LISTS: dict[str, Listed] = {
    "waiting_titles": Listed(N_("Titles to be checked"), "see_cases", _TITLE, _waiting_titles),
    "held_titles": Listed(N_("Titles of this city in force"), "manage_certificates", _TITLE, _held_titles),
    "takeovers": Listed(N_("Firms to be taken over"), "see_cases", (
        CODE, FIRM, DISTRICT, (N_("Asked by"), 14, "text"), (N_("Mail address"), 28, "text"), (N_("Reason"), 40, "text"),
        (N_("Asked on"), 17, "moment"), (N_("Can be decided from"), 12, "day"), (N_("Objection"), 40, "text"),
    ), _takeovers),
    "objections": Listed(N_("Objections"), "handle_objections", (
        _CASE, FIRM, (N_("List"), 44, "text"), (N_("Objected by"), 12, "text"), (N_("Organisation"), 24, "text"), (N_("Reason"), 60, "text"),
        (N_("Received"), 17, "moment"), (N_("End of the notice"), 12, "day"), (N_("State"), 20, "text"), (N_("Answer"), 60, "text"),
    ), _objections),
    "funding": Listed(N_("Money of support"), "see_cases", (
        _CASE, FIRM, (N_("Programme"), 36, "text"), DISTRICT, (N_("State"), 12, "text"), (N_("Promised, 10,000 yuan"), 14, "number"),
        (N_("Paid, 10,000 yuan"), 14, "number"), (N_("Taken back, 10,000 yuan"), 14, "number"),
    ), _funding),
    "round": Listed(N_("The cases of this round"), "run_programmes", (
        _CASE, FIRM, DISTRICT, (N_("State"), 12, "text"), (N_("Score"), 10, "number"), (N_("Applied for, 10,000 yuan"), 14, "number"),
        (N_("Granted, 10,000 yuan"), 14, "number"),
    ), _round),
    "ranking": Listed(N_("Ranking"), "run_panels", (
        (N_("Place"), 8, "count"), _CASE, FIRM, (N_("Result"), 10, "number"), (N_("Spread"), 10, "number"),
        (N_("Applied for, 10,000 yuan"), 14, "number"),
    ), _ranking),
    "people": Listed(N_("Accounts"), "administer", (
        (N_("Mail address"), 30, "text"), (N_("Person's name"), 14, "text"), (N_("Offices"), 40, "text"), (N_("Second factor"), 12, "text"),
        (N_("Account"), 12, "text"), (N_("Opened"), 17, "moment"),
    ), _people),
}  # fmt: skip
