"""What firms of the demonstration have under way beside registration and recognition: changes, updates, renewals, a takeover, messages.

Each ends in another place, so that every page of every kind has something on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import actions, begin_actions, draft_actions, message_actions
from portal.applications.actions import Deed
from portal.applications.kinds import annual_update
from portal.applications.models import Application
from portal.applications.rules import Hand
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.demo import papers
from portal.demo.accounts import MODEL_FIRM
from portal.demo.filings import REASONS
from portal.demo.people import Company, add_successor
from portal.firms import document_actions, takeover_actions, upkeep_queries
from portal.firms.figure_queries import year as figures_of_year
from portal.firms.models import Firm, Membership, Title

MOVED = "企业搬迁至新办公场所，附登记机关变更通知书。"
CHANGES = (("submit",), ("submit", "take"), ("submit", "take", "return"), ("submit", "take", "accept"))
UPDATES = ((), ("jump", "submit"), ("jump", "submit", "take"), ("submit",))
RENEWALS = (("submit",), ("submit", "take", "pass"), ())
REMARKS = {"change": {"address": "请与登记机关的变更通知书一致。"}}
ASKS = "请问变更通知书的复印件是否需要加盖公章？"
ANSWERS = "需要，请上传加盖公章的扫描件。"
GONE = "原负责人已离职，企业已任命本人为新的负责人，附任命书与营业执照副本。"


@dataclass(frozen=True)
class Desk:
    session: Session
    company: Company
    settings: Settings
    today: date

    def fill(self, case: Application, answers: dict[str, Any], proofs: dict[str, str], *, by: int) -> None:
        draft_actions.save(self.session, case, answers, by=by)
        for proves, kind in proofs.items():
            document_actions.hand_in(
                self.session, FileStore(self.settings.files), firm_id=case.firm_id, application_id=case.id, proves=proves,
                upload_name=papers.proof_name(kind), content=papers.copy_of(kind, case.firm_id), by=by,
            )  # fmt: skip

    def move(self, case: Application, verb: str, *, by: int) -> None:
        """By the firm's person, or by an officer of the case's district."""
        deed = Deed(
            move=verb, reason=REASONS.get(verb, ""), remarks=REMARKS[case.kind] if verb == "return" else {}
        )
        if verb in ("ask", "submit"):
            hand = Hand(by, frozenset({"firm", "certifier"}))
        else:
            hand = Hand(self.company.officer(case.district, case.firm_id), frozenset({"district"}))
        actions.move(self.session, case, deed, hand=hand, settings=self.settings)


def add_every_kind(session: Session, company: Company, settings: Settings, *, today: date) -> None:
    """Within an application context, after the years that were kept up."""
    desk = Desk(session, company, settings, today)
    _ask_for_sign_off(desk)
    _file_changes(desk)
    _file_updates(desk)
    _file_renewals(desk)
    _take_over(desk)


def _ask_for_sign_off(desk: Desk) -> None:
    """The model firm's filer has filled a change in; its certifier is asked to sign it."""
    people = {role: person for person, role in desk.company.of_firm[MODEL_FIRM]}
    firm = _firm_of(desk, people["owner"])
    case = begin_actions.begin_change(desk.session, firm, by=people["filer"])
    desk.fill(case, _new_address(firm, desk.today), {"change": "other"}, by=people["filer"])
    desk.move(case, "ask", by=people["filer"])


def _file_changes(desk: Desk) -> None:
    for (firm, owner), verbs in zip(_quiet(desk), CHANGES, strict=False):
        case = begin_actions.begin_change(desk.session, firm, by=owner)
        desk.fill(case, _new_address(firm, desk.today), {"change": "other"}, by=owner)
        for verb in verbs:
            desk.move(case, verb, by=owner)
        if verbs[-1] == "take":
            officer = desk.company.officer(case.district, case.firm_id)
            said: tuple[tuple[str, str, str, int], ...] = (
                ("firm", "firm", ASKS, owner), ("official", "district", ANSWERS, officer), ("firm", "firm", "好的，谢谢！", owner),
            )  # fmt: skip
            for side, capacity, text, by in said:
                message_actions.write(
                    desk.session, case, side=side, capacity=capacity, text=text, by=by, settings=desk.settings
                )


def _new_address(firm: Firm, today: date) -> dict[str, Any]:
    happened = (today - timedelta(days=20)).isoformat()
    address = (firm.address or "").removesuffix("（A座）") + "（新址）"
    return {"what": ["address"], "happened_on": happened, "address": address, "explanation": MOVED}


def _file_updates(desk: Desk) -> None:
    """Of firms that owe a year, some have begun; the others are overdue and have been reminded."""
    waiting = list(UPDATES)
    for firm, owner in _quiet(desk):
        owed = upkeep_queries.owed(desk.session, firm, today=desk.today)
        known = figures_of_year(desk.session, firm.id, owed[-1].year) if owed and waiting else {}
        if not known or any(known[key] is None for key in annual_update.FIGURES):
            continue
        verbs = waiting.pop(0)
        case = begin_actions.begin_update(desk.session, firm, year=owed[-1].year, by=owner)
        answers: dict[str, Any] = {"unchanged": True, "pledge": True}
        if "jump" in verbs:
            answers["revenue"] = f"{float(case.answers['revenue']) * 6:.2f}"
        desk.fill(case, answers if verbs else {}, {"report": "year"} if verbs else {}, by=owner)
        for verb in verbs:
            if verb != "jump":
                desk.move(case, verb, by=owner)


def _file_renewals(desk: Desk) -> None:
    query = (
        select(Title, Firm)
        .join(Firm, Firm.id == Title.firm_id)
        .where(
            Title.issuer == "portal", Title.revoked_on.is_(None), Firm.standing == "registered",
            Title.valid_to > desk.today, Title.valid_to < desk.today + timedelta(days=180),
        )
        .order_by(Title.id)
    )  # fmt: skip
    owners, waiting = _owners(desk), list(RENEWALS)
    for title, firm in desk.session.execute(query).all():
        if not waiting:
            return
        verbs = waiting[0]
        try:
            case = begin_actions.begin_renewal(desk.session, firm, title, by=owners[firm.id])
            statement = {"statement": "称号有效期内持续增长，申请复核。", "pledge": True}
            desk.fill(case, statement if verbs else {}, {}, by=owners[firm.id])
            for verb in verbs:
                desk.move(case, verb, by=owners[firm.id])
        except Refused:
            continue  # it missed its upkeep, or its figures have fallen: its page says so
        waiting.pop(0)


def _take_over(desk: Desk) -> None:
    """Somebody asks to become owner of a firm whose person has gone."""
    firm = next((firm for firm, _ in _quiet(desk)), None)
    if firm is None:
        return
    person = add_successor(desk.session, desk.company)
    takeover_actions.ask(
        desk.session, FileStore(desk.settings.files), credit_code=firm.credit_code, reason=GONE, upload_name="任命书.pdf",
        content=papers.proof("other", "任命书"), by=person, base_url=desk.settings.base_url,
    )  # fmt: skip


def _quiet(desk: Desk) -> Iterator[tuple[Firm, int]]:
    """Registered firms with their owner that have nothing under way and never asked for a title, but for the model firm."""
    busy = select(Application.firm_id).where(Application.kind != "registration")
    query = (
        select(Firm, Membership.person_id)
        .join(Membership, Membership.firm_id == Firm.id)
        .where(Membership.role == "owner", Firm.standing == "registered", Firm.id.not_in(busy))
        .order_by(Firm.id)
    )
    model = desk.company.owner(MODEL_FIRM)
    return ((firm, owner) for firm, owner in desk.session.execute(query).all() if owner != model)


def _owners(desk: Desk) -> dict[int, int]:
    query = select(Membership.firm_id, Membership.person_id).where(Membership.role == "owner")
    return dict(desk.session.execute(query.order_by(Membership.id)).all())


def _firm_of(desk: Desk, person: int) -> Firm:
    query = select(Firm).join(Membership, Membership.firm_id == Firm.id).where(Membership.person_id == person)
    return desk.session.scalars(query).one()
