"""Titles that the province or a ministry awarded, beside those that the register has: new ones are recorded, with who decided and where it stands."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import select

from portal.core.i18n import N_, Text
from portal.firms.holding_rules import contradictions
from portal.firms.models import Title
from portal.firms.rules import TIER_LEVELS
from portal.sheets.comparing import Comparing, batched, where
from portal.sheets.outcome import Fields
from portal.sheets.reading import Block, Row

NO_LEVEL = N_("This title has no levels")
LEVEL_OF_OTHER = N_("This level belongs to another title")
MEETS = N_(
    "In this table the firm has this title from %(first)s to %(last)s already (%(where)s): no day can lie in both terms"
)
OVERLAPS = N_("The register has this title from %(first)s to %(last)s, awarded by %(issuer)s")


class NewTitle(NamedTuple):
    firm_id: int
    tier: str
    level: str | None
    issuer: str
    document_number: str | None
    valid_from: date
    valid_to: date | None
    known: int | None = None  # the firm has entered it: it only waits to be checked


def compare_titles(work: Comparing, block: Block) -> None:
    keys, rows = tuple(column.key for column in work.layout.columns), block.rows
    firms = work.firms(row.values[0] for row in rows)
    held = _held(work, [firm.id for firm in firms.values()])
    for row in rows:
        given = dict(zip(keys, row.values, strict=True))
        firm = work.own_registered(row, firms.get(given["credit_code"]), name=given["name"], deciding=True)
        if firm is None or _is_wrong(work, row, given):
            continue
        if work.is_twice(row, (firm.id, given["tier"], given["valid_from"]), "tier"):
            continue
        title = NewTitle(
            firm.id, given["tier"], given["level"], given["issuer"], given["document_number"], given["valid_from"],
            given["valid_to"],
        )  # fmt: skip
        before = [each for each in held.get(firm.id, ()) if each.tier == title.tier and _meet(each, title)]
        same = next((each for each in before if _is_same(each, title)), None)
        if same is not None and same.checked_on is not None:
            work.outcome.same += 1
        elif same is None and before:
            first = before[0]
            work.refuse(
                row, "tier", Text(OVERLAPS, first=first.valid_from, last=first.valid_to or "—", issuer=first.issuer)
            )  # fmt: skip
        elif not _meets_another_row(work, row, title):
            if same is not None:
                title = title._replace(known=same.id)
            work.outcome.tell(
                "added" if same is None else "changed", row=row.number, sheet=row.sheet, code=firm.credit_code, name=firm.name, deed=title,
                fields=partial(_fields, title), before=title.known,
            )  # fmt: skip


def _meets_another_row(work: Comparing, row: Row, title: NewTitle) -> bool:
    """Whether an earlier row of this table awards the same title on some day of this one's term; then it is said."""
    others: list[tuple[tuple[str, int], NewTitle]] = work.kept.setdefault("titles", {}).setdefault(
        (title.firm_id, title.tier), []
    )
    for place, other in others:
        if _meet(other, title):
            last = other.valid_to or "—"
            work.refuse(row, "tier", Text(MEETS, where=where(place, row), first=other.valid_from, last=last))
            return True
    others.append(((row.sheet, row.number), title))
    return False


def _fields(title: NewTitle) -> Fields:
    return {
        "tier": [None, title.tier], "issuer": [None, title.issuer], "valid_from": [None, title.valid_from.isoformat()],
        "valid_to": [None, title.valid_to.isoformat() if title.valid_to else None],
    }  # fmt: skip


def _is_wrong(work: Comparing, row: Row, given: dict[str, Any]) -> bool:
    tier, level = given["tier"], given["level"]
    wrong = list(contradictions("title", given, today=work.scope.today))
    if level is not None and (tier, level) not in TIER_LEVELS:
        leveled = any(each == tier for each, _ in TIER_LEVELS)
        wrong.append(("level", Text(LEVEL_OF_OTHER if leveled else NO_LEVEL)))
    for key, reason in wrong:
        work.refuse(row, key, reason, given.get(key) or "")
    return bool(wrong)


def _held(work: Comparing, firm_ids: list[int]) -> dict[int, list[Title]]:
    found: dict[int, list[Title]] = {}
    for some in batched(sorted(firm_ids), 1000):
        query = (
            select(Title)
            .where(Title.firm_id.in_(some), Title.revoked_on.is_(None), Title.refused_on.is_(None))
            .order_by(Title.id)
        )
        for title in work.session.scalars(query):
            found.setdefault(title.firm_id, []).append(title)
    return found


def _meet(one: Title | NewTitle, other: NewTitle) -> bool:
    """Whether the two are valid on some day both."""
    return (one.valid_to is None or other.valid_from <= one.valid_to) and (
        other.valid_to is None or one.valid_from <= other.valid_to
    )


def _is_same(one: Title, other: NewTitle) -> bool:
    return (one.issuer, one.valid_from, one.valid_to, one.level) == (
        other.issuer, other.valid_from, other.valid_to, other.level,
    )  # fmt: skip
