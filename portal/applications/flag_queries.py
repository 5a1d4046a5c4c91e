"""Other firms that share a phone, an address, a legal representative or a document with the firm of a case.

All in one statement, each part by an index and no longer than a few rows, however large the register is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from portal.accounts.access import Actor
from portal.applications.desk_models import FirmTrace
from portal.applications.flag_rules import FIELD_OF, FLAGS, traces_of
from portal.applications.models import Application
from portal.firms.models import DocumentRow, Firm

MOST = 6  # more firms than this with the same phone say nothing more


@dataclass(frozen=True)
class Match:
    """Another firm that this official may know."""

    firm_id: int
    name: str
    credit_code: str
    cases: tuple[tuple[str, str], ...] = ()  # number and state, newest first


@dataclass(frozen=True)
class Flag:
    """One thing in common: with firms that the official may see, and with some of other districts, whom to ask there."""

    kind: str
    seen: tuple[Match, ...]
    elsewhere: tuple[tuple[str, int], ...] = ()  # districts, and of how many firms

    @property
    def label(self) -> str:
        return FLAGS[self.kind]


def flags(session: Session, application: Application, actor: Actor, firm: Firm) -> list[Flag]:
    """What the firm of the case shares with others, told as far as this official may know it."""
    found = _others(session, application, firm)
    visible = {
        row.id
        for row in found
        if actor.holds("city_officer") or actor.holds("auditor") or row.district in actor.districts
    }
    cases = _cases(session, visible)
    flags_found = []
    for kind in FLAGS:
        rows = {row.id: row for row in found if row.kind == kind}.values()
        if rows:
            seen = tuple(
                Match(r.id, r.name, r.credit_code, tuple(cases.get(r.id, ())))
                for r in rows
                if r.id in visible
            )
            elsewhere = Counter(r.district for r in rows if r.id not in visible)
            flags_found.append(Flag(kind, seen, tuple(sorted(elsewhere.items()))))
    return flags_found


def _others(session: Session, application: Application, firm: Firm) -> list[Any]:
    parts: list[Select[Any]] = []
    for kind, digest in traces_of(application.answers).items():
        trace = _of(kind).join(FirmTrace, FirmTrace.firm_id == Firm.id)
        parts.append(trace.where(FirmTrace.kind == kind, FirmTrace.digest == digest))
    for kind, name in FIELD_OF.items():
        value = getattr(firm, name) or application.answers.get(name)
        if value:
            parts.append(_of(kind).where(getattr(Firm, name) == value))
    mine = select(DocumentRow.sha256).where(
        DocumentRow.application_id == application.id, DocumentRow.removed_at.is_(None)
    )
    document = _of("document").join(DocumentRow, DocumentRow.firm_id == Firm.id)
    parts.append(document.where(DocumentRow.sha256.in_(mine), DocumentRow.removed_at.is_(None)))
    limited = [select(part.where(Firm.id != firm.id).limit(MOST).subquery()) for part in parts]
    return list(session.execute(union_all(*limited)))


def _of(kind: str) -> Select[Any]:
    columns: tuple[Any, ...] = (
        literal(kind).label("kind"),
        Firm.id,
        Firm.name,
        Firm.credit_code,
        Firm.district,
    )
    return select(*columns)


def _cases(session: Session, firms: Iterable[int]) -> dict[int, list[tuple[str, str]]]:
    """The newest submitted cases of these firms, with where each stands: who was refused may come back as another firm."""
    ids = sorted(firms)
    if not ids:
        return {}
    rows = session.execute(
        select(Application.firm_id, Application.number, Application.state)
        .where(Application.firm_id.in_(ids), Application.submitted_at.is_not(None))
        .order_by(Application.id.desc())
        .limit(4 * MOST)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for firm_id, number, state in rows:
        found.setdefault(firm_id, []).append((number, state))
    return found
