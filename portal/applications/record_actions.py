"""What decided updates and changes write into the register, and what else a changed firm sets going."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import queries
from portal.applications.cause import Cause
from portal.applications.kinds import annual_update, change
from portal.applications.models import Application
from portal.certificates import actions as certificate_actions
from portal.certificates import queries as certificate_queries
from portal.core import audit, clock
from portal.firms import detail_actions, figure_actions
from portal.firms import queries as firm_queries
from portal.firms.detail_actions import Filed
from portal.firms.models import Firm, Title
from portal.firms.upkeep_rules import is_late

LEFT_NOTE = {"moved_away": "企业已迁出本市", "closed": "企业已注销", "struck_off": "企业已被移出名录"}


def update_year(session: Session, application: Application, cause: Cause) -> None:
    """The year's figures are the filing's, the contact too; the automatic classification follows by its job."""
    firm = firm_queries.firm(session, application.firm_id)
    assert application.year is not None  # a CHECK ties it to the kind
    figure_actions.keep_year(
        session, firm_id=firm.id, year=application.year, figures=annual_update.figures_of(application.answers),
        by=cause.by,
    )  # fmt: skip
    for key in annual_update.CONTACT:
        setattr(firm, key, application.answers[key])
    detail_actions.keep_update(
        session, firm_id=firm.id, year=application.year, filed_on=queries.first_filed_on(session, application),
        application_id=application.id, by=cause.by,
    )  # fmt: skip


def change_details(session: Session, application: Application, cause: Cause) -> None:
    """The record is the filing's from today; the history keeps both, and says whether it was filed in time."""
    firm, answers = firm_queries.firm(session, application.firm_id), application.answers
    happened_on = date.fromisoformat(answers["happened_on"])
    within = change.KIND.procedure.terms["report_months"]
    filed = Filed(
        happened_on=happened_on,
        late=is_late(happened_on, queries.first_filed_on(session, application), within_months=within),
        application_id=application.id,
        by=cause.by,
    )
    standing = change.leaving(answers)
    if standing is not None:
        detail_actions.leave(session, firm, standing, filed, reason=str(answers.get("explanation") or ""))
        end_papers(session, firm, standing, cause)
        return
    new = {key: answers[key] for key in change.wanted(answers)}
    changed = detail_actions.change_details(session, firm, new, filed)
    if "district" in changed:
        _hand_over(session, firm, by=cause.by)
    if "name" in changed:
        certificate_actions.reissue_all(
            session, firm_id=firm.id, name=firm.name, on=clock.today(), base_url=cause.settings.base_url,
            test_authority=cause.settings.signing_key is None, by=cause.by,
        )  # fmt: skip


def end_papers(session: Session, firm: Firm, standing: str, cause: Cause) -> None:
    """A firm that has left holds none of the portal's titles and papers any longer."""
    today = clock.today()
    titles = select(Title).where(
        Title.firm_id == firm.id, Title.issuer == "portal", Title.revoked_on.is_(None)
    )
    for title in session.scalars(titles):
        title.revoked_on = today
        audit.record(session, "title.revoked", f"firm:{firm.id}", by=cause.by, title=title.id, reason="left")
    for paper in certificate_queries.in_force(session, firm_id=firm.id, today=today):
        certificate_actions.revoke(
            session, paper, reason="left", note=LEFT_NOTE[standing], on=today, by=cause.by,
            base_url=cause.settings.base_url,
        )  # fmt: skip


def _hand_over(session: Session, firm: Firm, *, by: int | None) -> None:
    """Its open cases go to the district into which the firm moved, to be taken up there by somebody new."""
    for case in queries.open_cases(session, firm.id):
        case.district, case.officer_id = firm.district, None
        audit.record(
            session, "application.handed_over", f"application:{case.number}", by=by, district=firm.district
        )
