"""Plays the acts of the base firms with the portal's own actions, each on its own day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.applications import actions, begin_actions, draft_actions, queries
from portal.applications.actions import Deed
from portal.applications.jobs import SYSTEM
from portal.applications.models import Application, Publicity
from portal.applications.rules import Hand
from portal.certificates import actions as certificate_actions
from portal.classification import actions as classification_actions
from portal.core import audit, clock
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.demo import papers
from portal.demo.accounts import MODEL_FIRM
from portal.demo.cast import Part
from portal.demo.entering import enter
from portal.demo.filings import REASONS, REMARKS, REPLY, Script, certificate_code, mended
from portal.demo.kinds_of_firm import TIER_OF
from portal.demo.lives import Act
from portal.demo.people import Company
from portal.firms import actions as firm_actions
from portal.firms import document_actions
from portal.firms.models import Firm, Membership, Title

BY_FIRM = frozenset({"submit", "withdraw"})
BY_CITY = frozenset({"approve", "refuse"})
BY_SYSTEM = frozenset({"lapse", "conclude"})


@dataclass
class Stage:
    """The session in which everything is played, and what has been made so far, by the firms' numbers."""

    session: Session
    settings: Settings
    company: Company
    seed: int
    today: date
    parts: dict[int, Part]
    scripts: dict[int, Script]
    firms: dict[int, Firm] = field(default_factory=dict)
    cases: dict[tuple[int, str], Application] = field(default_factory=dict)

    def play(self, act: Act) -> None:
        """Does what the act says; the portal's day is the act's."""
        special = SPECIAL.get(act.verb)
        if special is not None:
            special(self, act)
        else:
            self._move(act)

    def _move(self, act: Act) -> None:
        case = self.cases[act.number, act.case]
        replies = (
            {remark.id: REPLY for remark in queries.open_remarks(self.session, case.id)}
            if act.verb == "submit"
            else {}
        )
        deed = Deed(
            move=act.verb,
            reason=REASONS.get(act.verb, ""),
            remarks=REMARKS[act.case] if act.verb == "return" else {},
            confirmed=frozenset({"ai_firm"}) if act.verb == "accept" else frozenset(),
            replies=replies,
        )
        code = certificate_code(act.number, act.case, seed=self.seed)
        actions.move(self.session, case, deed, hand=self._hand(act), settings=self.settings, code=code)
        if act.verb == "conclude":
            self._close_publicity(case)

    def _hand(self, act: Act) -> Hand:
        if act.verb in BY_SYSTEM:
            return SYSTEM
        if act.verb == "submit":
            return Hand(self.company.signer(act.number), frozenset({"certifier"}))
        if act.verb in BY_FIRM:
            return Hand(self.company.owner(act.number), frozenset({"firm"}))
        if act.verb in BY_CITY:
            return Hand(self.company.city_officer(act.number), frozenset({"city"}))
        return Hand(
            self.company.officer(self.scripts[act.number].district, act.number), frozenset({"district"})
        )

    def _close_publicity(self, case: Application) -> None:
        """As the nightly work does it, when a list's last day is over."""
        publicity = self.session.get_one(Publicity, case.publicity_id)
        publicity.closed_at = clock.now()
        audit.record(self.session, "publicity.closed", f"publicity:{publicity.id}", by=None)


def _begin(stage: Stage, act: Act) -> None:
    script, owner = stage.scripts[act.number], stage.company.owner(act.number)
    if act.case == "recognition":
        firm = stage.firms[act.number]
        stage.cases[act.number, act.case] = begin_actions.begin_recognition(
            stage.session, firm, tier=TIER_OF[script.kind], by=owner
        )
        return
    case = begin_actions.begin_registration(
        stage.session, credit_code=script.credit_code, name=script.name, district=script.district, by=owner
    )
    firm = actions.firm_of(stage.session, case)
    firm.demonstration = True
    for person, role in stage.company.of_firm[act.number][1:]:
        stage.session.add(Membership(firm_id=firm.id, person_id=person, role=role, since=clock.now()))
    stage.firms[act.number], stage.cases[act.number, act.case] = firm, case


def _fill(stage: Stage, act: Act) -> None:
    script, case, owner = (
        stage.scripts[act.number],
        stage.cases[act.number, act.case],
        stage.company.owner(act.number),
    )
    part = stage.parts[act.number]
    answers, ending = script.recognition, part.recognition
    if act.case == "registration":
        answers, ending = script.answers, part.registration
    if ending == "draft":  # half of the form is still empty
        answers = dict(list(answers.items())[: len(answers) // 2])
    draft_actions.save(stage.session, case, answers, by=owner)
    if act.case == "registration":
        for sign in answers.get("signs", ()):
            document_actions.hand_in(
                stage.session, FileStore(stage.settings.files), firm_id=case.firm_id, application_id=case.id,
                proves=f"sign.{sign}", upload_name=papers.proof_name(sign), content=papers.copy_of(sign, act.number), by=owner,
            )  # fmt: skip


def _mend(stage: Stage, act: Act) -> None:
    case = stage.cases[act.number, act.case]
    draft_actions.save(
        stage.session, case, mended(act.case, stage.scripts[act.number]), by=stage.company.owner(act.number)
    )


def _enter(stage: Stage, act: Act) -> None:
    script, owner = stage.scripts[act.number], stage.company.owner(act.number)
    files, firm = FileStore(stage.settings.files), stage.firms[act.number]
    enter(stage.session, files, firm, script, seed=stage.seed, today=stage.today, by=owner)
    if (
        act.number == MODEL_FIRM
    ):  # it can look back: then other rule sets were in force than the worker will find
        classification_actions.keep(
            stage.session, firm.id, cause=classification_actions.FACTS, on=clock.today()
        )


def _leave(stage: Stage, act: Act) -> None:
    firm, standing = stage.firms[act.number], stage.parts[act.number].departure
    city = stage.company.city_officer(act.number)
    firm_actions.take_leave(
        stage.session, firm, str(standing), on=clock.today(), by=city, reason=REASONS["leave"]
    )
    certificate_actions.revoke_all_of_firm(
        stage.session, firm_id=firm.id, reason="left", note=REASONS["leave"], on=clock.today(), by=city,
        base_url=stage.settings.base_url,
    )  # fmt: skip


def _revoke(stage: Stage, act: Act) -> None:
    case, city = stage.cases[act.number, act.case], stage.company.city_officer(act.number)
    title = stage.session.scalars(select(Title).where(Title.application_id == case.id)).one()
    title.revoked_on = clock.today()
    firm_actions.raise_version(stage.session)
    audit.record(
        stage.session, "title.revoked", f"firm:{case.firm_id}", by=city, tier=title.tier, application=case.id
    )
    certificate_actions.revoke_all_of_application(
        stage.session, application_id=case.id, reason="no_longer_met", note=REASONS["revoke"], on=clock.today(), by=city,
        base_url=stage.settings.base_url,
    )  # fmt: skip


SPECIAL: dict[str, Callable[[Stage, Act], None]] = {
    "begin": _begin, "fill": _fill, "mend": _mend, "enter": _enter, "leave": _leave, "revoke": _revoke,
}  # fmt: skip
