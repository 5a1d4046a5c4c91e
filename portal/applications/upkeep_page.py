"""What the page of a firm's upkeep shows, gathered in a bounded number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import barriers
from portal.applications.kinds import renewal
from portal.applications.models import Application
from portal.applications.rules import OPEN_STATES
from portal.core import clock
from portal.core.i18n import Text
from portal.firms import title_queries, upkeep_queries
from portal.firms.models import Firm, Title
from portal.firms.upkeep_models import FirmChange
from portal.firms.upkeep_rules import OwedYear, due_rule


@dataclass(frozen=True)
class YearLine:
    """A fiscal year of which the firm owes its information."""

    owed: OwedYear
    standing: str
    source: str
    case: Application | None


@dataclass(frozen=True)
class TitleLine:
    """A title of the portal's own that the firm holds: when its renewal opens, and what stands in its way."""

    title: Title
    opens_on: date
    barrier: Text | None
    case: Application | None


@dataclass(frozen=True)
class UpkeepPage:
    firm: Firm
    years: tuple[YearLine, ...]
    titles: tuple[TitleLine, ...]
    change: Application | None
    changes: list[FirmChange]
    banned: Text | None


def of_firm(session: Session, firm: Firm, *, before: int | None = None, most: int = 20) -> UpkeepPage:
    today = clock.today()
    cases = {case.open_key: case for case in _open(session, firm.id)}
    years = tuple(
        YearLine(
            each, each.standing(today), _source(each.year), cases.get(f"annual_update:{firm.id}:{each.year}")
        )
        for each in reversed(upkeep_queries.owed(session, firm, today=today))
    )
    titles = tuple(
        TitleLine(
            title,
            renewal.opens_on(title.valid_to),
            barriers.of_renewal(session, firm, title),
            cases.get(f"renewal:{firm.id}:{title.tier}"),
        )
        for title in title_queries.own_titles(session, firm.id, on=today)
        if title.valid_to is not None
    )
    return UpkeepPage(
        firm, years, titles, cases.get(f"change:{firm.id}"),
        upkeep_queries.changes(session, firm.id, before=before, most=most), barriers.of_ban(session, firm.id),
    )  # fmt: skip


def _source(year: int) -> str:
    rule = due_rule(year)
    return rule.source if rule else ""


def _open(session: Session, firm_id: int) -> list[Application]:
    query = select(Application).where(
        Application.firm_id == firm_id,
        Application.kind.in_(("annual_update", "change", "renewal")),
        Application.state.in_(OPEN_STATES),
    )
    return list(session.scalars(query))
