"""What is filed with a submission: what can be filled in, what is still missing before it, and what is frozen with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from portal.applications import barriers, queries, support_queries
from portal.applications.kinds import TIERED, annual_update, change
from portal.applications.kinds.kind import Problem
from portal.applications.models import Application
from portal.classification import actions as classification_actions
from portal.classification import queries as classification_queries
from portal.classification.queries import Decided
from portal.core import clock
from portal.core.i18n import N_, Text
from portal.firms import figure_queries
from portal.firms import queries as firm_queries
from portal.firms.models import DocumentRow, Firm, Title
from portal.firms.upkeep_rules import is_late

NOT_MET = N_(
    "On today's facts the firm does not meet this tier; look at the classification for what is missing."
)
UNDETERMINED = N_("Facts that would decide this tier are unknown; fill them in first.")
LEFT = N_("The firm has left the register, so nothing can be filed for it.")


@dataclass(frozen=True)
class Basis:
    """What a filing rests on: read once, for what is missing and for what is kept."""

    firm: Firm
    documents: list[DocumentRow]


def basis(session: Session, application: Application) -> Basis:
    return Basis(firm_queries.firm(session, application.firm_id), queries.documents(session, application))


def problems(session: Session, application: Application, on: Basis) -> list[Problem]:
    """Everything that keeps the application from being submitted."""
    firm, proofs = on.firm, frozenset(document.proves for document in on.documents)
    found = queries.kind_of(application).missing(application.answers, proofs)
    if application.kind != "registration" and firm.standing != "registered":
        found.append(Problem("firm", "facts", Text(LEFT)))
    if application.kind == "change":
        found += change.unchanged(application.answers, present(firm))
    if application.kind in TIERED:
        found += _of_title(session, application, firm)
    if application.kind == "support":
        found += support_queries.problems(session, application, firm)
    return found


def open_fields(session: Session, application: Application) -> set[str]:
    """The fields that the firm may change now: of a returned application those that were remarked on, and what it had not been
    asked before, which a corrected choice may ask."""
    kind = queries.kind_of(application)
    if application.state != "returned":
        return {f.key for f in kind.fields()}
    remarked = {remark.field for remark in queries.open_remarks(session, application.id)}
    unasked = kind.hidden((application.snapshot or {}).get("answers", {}))
    return remarked | unasked | ({"signs_note"} if "signs" in remarked else set())


def _of_title(session: Session, application: Application, firm: Firm) -> list[Problem]:
    found = []
    banned = barriers.of_ban(session, firm.id)
    if banned is not None:
        found.append(Problem("firm", "facts", banned))
    elif application.title_id is not None:
        barrier = barriers.of_renewal(session, firm, session.get_one(Title, application.title_id))
        # a correction may come after the title's end: it was filed within its time
        if barrier is not None and application.submitted_at is None:
            found.append(Problem("firm", "facts", barrier))
    outcome = _decided(session, application).outcome
    if outcome != "met":
        found.append(Problem("facts.years", "facts", Text(NOT_MET if outcome == "not_met" else UNDETERMINED)))
    return found


def _decided(session: Session, application: Application) -> Decided:
    """What the deciding rule set says today: for renewals the one that stands for them."""
    kind = "renewal" if application.kind == "renewal" else "new"
    return classification_queries.deciding(
        session, application.firm_id, str(application.tier), on=clock.today(), kind=kind
    )


def freeze(session: Session, application: Application, on: Basis) -> dict[str, Any]:
    """What the officer sees and later filings are compared with; sets the application's snapshot."""
    firm = on.firm
    documents = [
        {"id": row.id, "sha256": row.sha256, "proves": row.proves, "name": row.name} for row in on.documents
    ]
    filed: dict[str, Any] = {"answers": dict(application.answers), "documents": documents}
    if application.kind in TIERED:
        filed |= _facts(session, application)
    elif application.kind == "annual_update":
        filed["disagreements"] = disagreements(session, application)
    elif application.kind == "support":
        filed |= support_queries.frozen(session, application)
    elif application.kind == "change":
        filed |= {"before": present(firm), "late": late(session, application)}
    application.district = _district(application, firm)
    application.snapshot = filed
    return filed


def _facts(session: Session, application: Application) -> dict[str, Any]:
    result = _decided(session, application)
    application.ruleset, application.level = result.ruleset, result.level
    classification_actions.keep(
        session, application.firm_id, cause=f"filed:{application.id}", on=clock.today()
    )
    return {"facts": result.facts, "result": result.document, "rulebook": result.digest}


def _district(application: Application, firm: Firm) -> str:
    """Whose district checks it: the one in which the firm says that it sits now."""
    answers = application.answers
    if application.kind == "registration" or (
        application.kind == "change" and "district" in change.wanted(answers)
    ):
        return str(answers["district"])
    return firm.district


def present(firm: Firm) -> dict[str, Any]:
    """The details that a change may change, as the register has them."""
    return {key: getattr(firm, key) for key in change.DETAILS}


def late(session: Session, application: Application) -> bool:
    """Whether a change is filed after its months; a correction counts by the day of the first filing."""
    day = application.answers.get("happened_on")
    if not day:
        return False
    filed_on = queries.first_filed_on(session, application)
    within = change.KIND.procedure.terms["report_months"]
    return is_late(date.fromisoformat(day), filed_on, within_months=within)


def disagreements(session: Session, application: Application) -> list[dict[str, Any]]:
    """Where an annual update and the register say different things: what is shown to the firm and to the district."""
    year = int(application.year or 0)
    found = annual_update.disagreements(
        annual_update.figures_of(application.answers),
        figure_queries.year(session, application.firm_id, year),
        figure_queries.year(session, application.firm_id, year - 1),
        times=annual_update.KIND.procedure.terms["jump_times"],
    )
    return [
        {
            "key": each.key,
            "filed": each.filed,
            "known": each.known,
            "reason": each.reason.msgid,
            "params": each.reason.params,
        }
        for each in found
    ]


def given_at_once(application: Application) -> frozenset[str]:
    """What the portal itself can say of what was filed: that nothing in it disagrees with the register."""
    snapshot = application.snapshot or {}
    return frozenset({"consistent"}) if snapshot.get("disagreements") == [] else frozenset()
