"""What the small city has of monthly reports: one month, and the routes that lead to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.reports import actions

MONTH = date(2026, 1, 1)
FILE = "/desk/reports/<month>/file.<any(pdf, xlsx):form>"
RESULTS = "/desk/programmes/results/file.<any(pdf, xlsx):form>"


def report(session: Session) -> None:
    actions.keep(session, MONTH)


def cases(case: Any) -> dict[tuple[str, str], tuple[Any, ...]]:
    return {
        ("GET", "/desk/reports/<month>"): (case(("2026-01",)),),
        ("GET", RESULTS): (case(("pdf",)), case(("xlsx",))),
        ("GET", FILE): (case(("2026-01", "pdf")), case(("2026-01", "xlsx"))),
    }
