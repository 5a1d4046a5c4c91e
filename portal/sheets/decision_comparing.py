"""Decisions on the city's own titles that were taken on paper, beside the register: each is new, stands there already, or is wrong."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import select

from portal.applications.kinds import KINDS
from portal.applications.models import Application
from portal.applications.paper_actions import PaperDecision
from portal.applications.rules import OPEN_STATES
from portal.core import calendar, clock
from portal.core.i18n import N_, Text
from portal.firms.ban_models import Ban
from portal.firms.models import Title
from portal.sheets.comparing import Comparing, Known, batched
from portal.sheets.outcome import Fields
from portal.sheets.reading import Block, Row

AWARD = "award"
FUTURE = N_("This day has not come yet")
ENDS_BEFORE = N_("The last valid day lies before the first")
NO_DOCUMENT = N_("Give the number of the document: it is printed on the certificate")
NO_REASON = N_("Give the reason: the firm will read it")
NO_TERM = N_("What was not awarded has no term: leave it empty, or look at the decision")
UNDER_WAY = N_("The firm's application %(number)s for this title is under way; it is decided in the portal")
HELD = N_("The register has a title of this kind from %(first)s to %(last)s")
BANNED = N_("On this day the firm was shut out from titles, until %(day)s")


@dataclass
class _There:
    """What the register has of one firm."""

    titles: list[tuple[str, str, date, date | None]] = field(
        default_factory=list
    )  # tier, level, first day, last
    under_way: dict[str, str] = field(default_factory=dict)  # tier → number of the case
    refused: set[tuple[str, date]] = field(default_factory=set)  # tier, day
    bans: list[tuple[date, date]] = field(default_factory=list)


def compare_decisions(work: Comparing, block: Block) -> None:
    keys, rows = tuple(column.key for column in work.layout.columns), block.rows
    firms = work.firms(row.values[0] for row in rows)
    there = _there(work, sorted(firm.id for firm in firms.values()))
    for row in rows:
        given = dict(zip(keys, row.values, strict=True))
        firm = work.own_registered(
            row, firms.get(given["credit_code"]), name=given["name"], deciding=True
        )  # fmt: skip
        if firm is None or _is_wrong(work, row, given):
            continue
        decision = _read(firm, given)
        thing = (firm.id, decision.tier, decision.awarded, decision.valid_from or decision.decided_on)
        if not work.is_twice(row, thing, "title"):
            _compare(work, row, firm, decision, there[firm.id])


def _read(firm: Known, given: dict[str, Any]) -> PaperDecision:
    """The term is the procedure's when the paper does not say another: from the day of the decision."""
    (tier, _, level), awarded = given["title"].partition("/"), given["decision"] == AWARD
    first, last = given["valid_from"], given["valid_to"]
    if awarded:
        first = first or given["decided_on"]
        last = last or calendar.valid_to(first, years=KINDS["recognition"].procedure.valid_years)
    return PaperDecision(
        firm.id, firm.district, tier, level, awarded, given["decided_on"], given["document_number"] or "", first, last,
        given["reason"],
    )  # fmt: skip


def _is_wrong(work: Comparing, row: Row, given: dict[str, Any]) -> bool:
    awarded, wrong = given["decision"] == AWARD, list[tuple[str, str]]()
    first, last = given["valid_from"] or given["decided_on"], given["valid_to"]
    if given["decided_on"] > work.scope.today:
        wrong.append(("decided_on", FUTURE))
    if awarded and not given["document_number"]:
        wrong.append(("document_number", NO_DOCUMENT))
    if awarded and last is not None and last < first:
        wrong.append(("valid_to", ENDS_BEFORE))
    if not awarded and not given["reason"]:
        wrong.append(("reason", NO_REASON))
    if not awarded:
        wrong += [(key, NO_TERM) for key in ("valid_from", "valid_to") if given[key] is not None]
    for key, reason in wrong:
        work.refuse(row, key, Text(reason), given[key] or "")
    return bool(wrong)


def _compare(work: Comparing, row: Row, firm: Known, decision: PaperDecision, there: _There) -> None:
    title = (decision.tier, decision.level, decision.valid_from, decision.valid_to)
    if decision.tier in there.under_way:
        work.refuse(row, "title", Text(UNDER_WAY, number=there.under_way[decision.tier]))
    elif title in there.titles or (
        not decision.awarded and (decision.tier, decision.decided_on) in there.refused
    ):
        work.outcome.same += 1
    elif decision.awarded and (met := _met(there, decision)) is not None:
        work.refuse(row, "title", Text(HELD, first=met[0], last=met[1] or "—"))
    elif decision.awarded and (ban := _ban(there, decision.decided_on)) is not None:
        work.refuse(row, "decided_on", Text(BANNED, day=ban), decision.decided_on)
    else:
        if decision.awarded:
            there.titles.append(title)  # type: ignore[arg-type]  # an award has its first day
        _tell(work, row, firm, decision)


def _tell(work: Comparing, row: Row, firm: Known, decision: PaperDecision) -> None:
    work.outcome.tell(
        "added", row=row.number, sheet=row.sheet, code=firm.credit_code, name=firm.name, deed=decision,
        fields=partial(_fields, decision),
    )  # fmt: skip


def _fields(decision: PaperDecision) -> Fields:
    said = {
        "title": f"{decision.tier}/{decision.level}", "decision": AWARD if decision.awarded else "refusal",
        "decided_on": decision.decided_on.isoformat(), "document_number": decision.document_number or None,
        "valid_from": decision.valid_from and decision.valid_from.isoformat(),
        "valid_to": decision.valid_to and decision.valid_to.isoformat(), "reason": decision.reason,
    }  # fmt: skip
    return {key: [None, value] for key, value in said.items() if value is not None}


def _met(there: _There, decision: PaperDecision) -> tuple[date, date | None] | None:
    """The title of the same tier that holds on some day of this one's term."""
    assert decision.valid_from is not None  # an award has it
    return next(
        ((first, last) for tier, _, first, last in there.titles
         if tier == decision.tier and (last is None or decision.valid_from <= last)
         and (decision.valid_to is None or first <= decision.valid_to)), None,
    )  # fmt: skip


def _ban(there: _There, day: date) -> date | None:
    return next((last for first, last in there.bans if first <= day <= last), None)


def _there(work: Comparing, firm_ids: list[int]) -> dict[int, _There]:
    """Of all firms at once: few statements, whatever their number. Firms met before keep what earlier rows added."""
    found: dict[int, _There] = work.kept.setdefault("decisions", defaultdict(_There))
    new = [firm_id for firm_id in firm_ids if firm_id not in found]
    for some in batched(new, 1000):
        titles = select(Title.firm_id, Title.tier, Title.level, Title.valid_from, Title.valid_to).where(
            Title.firm_id.in_(some), Title.issuer == "portal", Title.revoked_on.is_(None)
        )
        for firm_id, own, level, first, last in work.session.execute(titles):
            found[firm_id].titles.append((own, level or "", first, last))
        cases = select(
            Application.firm_id, Application.tier, Application.state, Application.number, Application.decided_at
        ).where(
            Application.firm_id.in_(some), Application.tier.is_not(None),
            Application.state.in_((*OPEN_STATES, "rejected")),
        )  # fmt: skip
        for firm_id, tier, state, number, decided_at in work.session.execute(cases):
            if state != "rejected":
                found[firm_id].under_way[str(tier)] = number
            elif decided_at is not None:
                found[firm_id].refused.add((str(tier), clock.day_of(decided_at)))
        bans = select(Ban.firm_id, Ban.first_day, Ban.last_day).where(Ban.firm_id.in_(some))
        for firm_id, first, last in work.session.execute(bans):
            found[firm_id].bans.append((first, last))
    return found
