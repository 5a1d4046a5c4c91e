"""The verbs of an import: hand a table in, keep what the check found, apply it whole or not at all, put it aside."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from portal.core import audit, clock, jobs
from portal.core.db import lock_row
from portal.core.errors import Clash, Refused
from portal.core.i18n import N_, Text
from portal.core.typed import visible
from portal.firms.models import Membership
from portal.sheets import queries
from portal.sheets.comparing import Compare, Scope, compare
from portal.sheets.decision_comparing import compare_decisions
from portal.sheets.figure_comparing import compare_figures
from portal.sheets.firm_comparing import compare_firms
from portal.sheets.layouts import LAYOUTS, may_import
from portal.sheets.models import Import, ImportPage
from portal.sheets.outcome import PAGE, Outcome
from portal.sheets.problems import kept
from portal.sheets.reading import Parsed
from portal.sheets.title_comparing import compare_titles
from portal.sheets.writing_actions import WRITERS

CHECK = "sheets.check"
APPLY = "sheets.apply"
COMPARERS: dict[str, Compare] = {
    "firms": compare_firms,
    "figures": compare_figures,
    "titles": compare_titles,
    "decisions": compare_decisions,
}

NOT_READY = N_("This table is not ready to be imported: look at what became of it.")
OTHER_DISTRICTS = N_("Your district has changed since this table was checked. Hand it in again.")
CITY_DECIDES = N_("These decisions are the city's: an officer of the city imports them.")
IS_APPLIED = N_("This table has been imported already; that is not taken back here.")


@dataclass(frozen=True)
class Handed:
    """A table as it was handed in: its kind, its name, its size and its content's hash."""

    kind: str
    name: str
    size: int
    sha256: str


def hand_in(
    session: Session, handed: Handed, *, by: int | None, districts: frozenset[str] | None
) -> tuple[Import, bool]:
    """The import and whether it is new: the same file of the same kind leads to the one that is here already.
    Refused when only the city may import such a table."""
    if not may_import(LAYOUTS[handed.kind], city=districts is None):
        raise Refused(Text(CITY_DECIDES), field="kind")
    own = "" if districts is None else ",".join(sorted(districts))
    key = f"{handed.kind}:{handed.sha256}:{own}"[:120]
    known = queries.by_open_key(session, key)
    if known is not None:
        return known, False
    row = Import(
        kind=handed.kind, name=visible(handed.name)[-150:], size=handed.size, sha256=handed.sha256, open_key=key,
        districts=None if districts is None else sorted(districts), made_by=by, made_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()  # the job needs the id
    jobs.enqueue(session, CHECK, key=f"{CHECK}:{row.id}:{row.round}", import_id=row.id)
    audit.record(
        session, "import.handed_in", f"import:{row.id}", by=by, kind=row.kind, sha256=row.sha256, size=row.size
    )  # fmt: skip
    return row, True


def scope_of(session: Session, row: Import) -> Scope:
    own = select(Membership.firm_id).where(Membership.person_id == row.made_by)
    districts = None if row.districts is None else frozenset(row.districts)
    return Scope(clock.today(), districts, frozenset(session.scalars(own)))


def keep_check(session: Session, import_id: int, outcome: Outcome, *, errors_sha256: str | None) -> Import:
    """What the check found, with its pages; nothing of the register is touched."""
    row: Import = lock_row(session, Import, import_id)
    if row.state != "checking":
        return row
    session.execute(delete(ImportPage).where(ImportPage.import_id == import_id))
    _keep_pages(session, import_id, outcome)
    row.rows, row.added, row.changed, row.same = (
        outcome.read,
        outcome.added,
        outcome.changed,
        outcome.same,
    )
    row.problems, row.digest, row.errors_sha256 = len(outcome.problems), outcome.digest, errors_sha256
    row.notices = [kept(notice) for notice in outcome.notices]
    row.state = "wrong" if outcome.problems else "ready"
    if outcome.problems:
        row.open_key = None  # the same file may be right another day
    audit.record(
        session, "import.checked", f"import:{row.id}", by=row.made_by, sha256=row.sha256, state=row.state,
        added=row.added, changed=row.changed, same=row.same, problems=row.problems,
    )  # fmt: skip
    return row


def _keep_pages(session: Session, import_id: int, outcome: Outcome) -> None:
    def rows(name: str, pages: list[Any]) -> list[dict[str, Any]]:
        return [
            {"import_id": import_id, "which": name, "number": number, "lines": lines}
            for number, lines in enumerate(pages, 1)
        ]

    wrong = [problem.document() for problem in outcome.problems]
    listed = rows("problems", [wrong[start : start + PAGE] for start in range(0, len(wrong), PAGE)])
    if not wrong:
        listed += rows("changes", [json.loads(page) for page in outcome.pages])
    for start in range(0, len(listed), 200):
        session.execute(insert(ImportPage), listed[start : start + 200])


def begin_applying(
    session: Session, row: Import, *, by: int, districts: frozenset[str] | None, seen: int | None
) -> None:
    """Gives it to the worker, as it was shown. A second press changes nothing."""
    lock_row(session, Import, row.id)
    if row.state in ("applying", "applied"):
        return
    if row.state != "ready" or (seen is not None and seen != row.version):
        raise Clash(Text(NOT_READY))
    before = None if row.districts is None else frozenset(row.districts)
    if districts is not None and (before is None or not before <= districts):
        raise Refused(Text(OTHER_DISTRICTS))
    row.state, row.applied_by = "applying", by
    jobs.enqueue(session, APPLY, key=f"{APPLY}:{row.id}:{row.round}", import_id=row.id)
    audit.record(session, "import.confirmed", f"import:{row.id}", by=by, sha256=row.sha256)


def apply(session: Session, import_id: int, parsed: Parsed) -> Import:
    """Compares once more, on rows that nobody else changes meanwhile, and writes everything; all in the caller's transaction.

    When it would no longer do what was shown, nothing is written: it is checked anew, and somebody looks at it again."""
    row: Import = lock_row(session, Import, import_id)
    if row.state != "applying":
        return row
    outcome = compare(
        session, parsed, LAYOUTS[row.kind], COMPARERS[row.kind], scope=scope_of(session, row), held=True
    )
    if outcome.problems or outcome.digest != row.digest:
        row.state, row.applied_by, row.round = "checking", None, row.round + 1
        jobs.enqueue(session, CHECK, key=f"{CHECK}:{row.id}:{row.round}", import_id=row.id)
        audit.record(session, "import.outdated", f"import:{row.id}", by=None, sha256=row.sha256)
        return row
    WRITERS[row.kind](session, outcome.deeds, row.applied_by)
    row.state, row.applied_at = "applied", clock.now()
    audit.record(
        session, "import.applied", f"import:{row.id}", by=row.applied_by, kind=row.kind, sha256=row.sha256,
        added=row.added, changed=row.changed, same=row.same, changes=row.digest,
    )  # fmt: skip
    return row


def discard(session: Session, row: Import, *, by: int) -> None:
    """Puts a table aside that will not be imported; its file and what was found stay."""
    lock_row(session, Import, row.id)
    if row.state in ("applying", "applied"):
        raise Refused(Text(IS_APPLIED))
    row.state, row.open_key = "discarded", None
    audit.record(session, "import.discarded", f"import:{row.id}", by=by, sha256=row.sha256)


def import_now(session: Session, handed: Handed, parsed: Parsed, shown: Outcome) -> str:
    """Hands in, checks and applies in one transaction, for the command; says "applied", or "known" when it was before."""
    row, new = hand_in(session, handed, by=None, districts=None)
    if not new and row.state == "applied":
        return "known"
    session.execute(delete(jobs.JobRow).where(jobs.JobRow.key == f"{CHECK}:{row.id}:{row.round}"))
    if row.state == "checking":
        keep_check(session, row.id, shown, errors_sha256=None)
    row.state = "applying"
    apply(session, row.id, parsed)
    if row.state != "applied":
        raise Clash(Text(NOT_READY))
    return row.state
