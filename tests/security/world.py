"""A small city for the promises of security: firms with rows of every kind, whose numbers strangers are given to try."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import Appointment
from portal.applications import (
    actions,
    begin_actions,
    draft_actions,
    queries,
)
from portal.applications.actions import Deed
from portal.applications.models import Application, Publicity
from portal.applications.rules import Hand
from portal.certificates import batch_actions
from portal.certificates.batch_queries import Scope
from portal.certificates.models import Certificate, PrintRun
from portal.classification import register_actions
from portal.classification.register_models import RuleDraft
from portal.classification.shelf import FOLDER
from portal.core import clock
from portal.core.db import transaction_of
from portal.core.digest import digest
from portal.core.files import FileStore
from portal.core.settings import Settings
from portal.demo.papers import proof
from portal.firms import document_actions, invitation_actions, joining_actions, takeover_actions
from portal.firms.models import (
    DocumentRow,
    Firm,
    Honour,
    IpRight,
    JoinRequest,
    Membership,
    Title,
    YearFigures,
)
from tests.people import People, credit_code
from tests.security import world_desk, world_money, world_objections, world_panels, world_plan
from tests.security import world_reports as reports
from tests.security import world_sheets as tables

HERE, THERE = "440106", "440112"
# What belongs to a person, and is looked for where it must not be.
SECRETS = {
    "contact_name": "钱守口",
    "contact_phone": "138 1234 5678",
    "contact_email": "mouth.shut@secret.example",
    "legal_representative": "赵不宣",
}
ANSWERS: dict[str, Any] = {
    "address": "五山路1号", "established": "2018-05-06", "industry_code": "6513", "layer": "model", "track": "health",
    "business": "为医院提供影像辅助诊断的模型和软件。", "signs": ["ai_rights"], "signs_note": "", "consent": True, **SECRETS,
}  # fmt: skip
STATEMENT = {
    "statement": "三年复合增长超过二成，申请认定。",
    "contact_name": SECRETS["contact_name"],
    "contact_phone": SECRETS["contact_phone"],
    "pledge": True,
}


@dataclass
class World:
    """The numbers of everything: people by persona, rows by what they are. Firm A sits here, firm B there."""

    settings: Settings
    personas: dict[str, int | None] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict)


def build(app: Flask) -> World:
    """Makes the city with the portal's own actions, committed."""
    factory = app.extensions["portal.sessions"]
    people, world = People(factory), World(app.extensions["portal.settings"])
    _hire(people, world)
    with app.app_context(), transaction_of(factory) as session:
        a = _registered(session, world, 7001, "广州甲方智能科技有限公司", HERE, by="owner_a")
        b = _registered(session, world, 7002, "广州乙方智能科技有限公司", THERE, by="owner_b")
        world.rows |= {"firm_a": a.id, "firm_b": b.id, "code_a": a.credit_code, "code_b": b.credit_code}
        _give_people(session, world, a)
        _give_facts(session, world, a)
        _give_facts(session, world, b, keep=False)
        _file(session, world, a, b)
        _sign_off(session, world, a)
        _invite(session, world, a)
        _publish(session, world, a)
        world_objections.object_to_list(session, world, b)
        world_objections.open_a_round(session, world)
        world_money.promise(session, world, a)
        _try_rules(session, world)
        world_plan.plan(session, world, a)
        tables.hand_in(session, world)
        reports.report(session)
        world_panels.judge(session, world, b)
        world_desk.work(session, world)
        session.flush()
        found = session.scalars(select(Certificate).where(Certificate.firm_id == a.id)).one()
        batch = batch_actions.open_batch(session, Scope(kind="gather"), by=None, on=clock.today())
        run = PrintRun(batch_id=batch.id, first=1, last=1, printed_at=clock.now())
        session.add(run)
        session.flush()
        world.rows |= {"print": run.id, "paper": found.id}
        world.rows |= {"certificate": found.number, "certificate_code": found.code, "batch": batch.id}
        world.rows |= {name: number for name, number in world.personas.items() if number is not None}
        office = select(Appointment.id).where(Appointment.person_id == world.personas["expert"])
        world.rows["appointment"] = session.scalar(office)
    return world


def _hire(people: People, world: World) -> None:
    for role in ("owner_a", "filer_a", "certifier_a", "owner_b", "person", "asker", "owner_c", "owner_d"):
        world.personas[role] = people.person(f"{role}@secret.example", name=f"私名{role}")
    for role, office, district in (
        ("officer_here", "district_officer", HERE), ("officer_there", "district_officer", THERE),
        ("second_officer", "district_officer", HERE), ("city_officer", "city_officer", None), ("expert", "expert", None),
        ("auditor", "auditor", None), ("administrator", "administrator", None), ("colleague", "administrator", None),
    ):  # fmt: skip
        world.personas[role] = people.official(office, district=district)
    world.personas["anonymous"] = None


def draft(session: Session, world: World, number: int, name: str, district: str, *, by: str) -> Application:
    """A registration that is filled in, with its proof, and not submitted."""
    person = world.personas[by]
    assert person is not None
    case = begin_actions.begin_registration(
        session, credit_code=credit_code(number), name=name, district=district, by=person
    )
    draft_actions.save(session, case, ANSWERS, by=person)
    document_actions.hand_in(
        session, FileStore(world.settings.files), firm_id=case.firm_id, application_id=case.id,
        proves="sign.ai_rights", upload_name="专利.pdf", content=proof("ai_rights"), by=person,
    )  # fmt: skip
    return case


def move(session: Session, world: World, case: Application, verb: str, *, by: str, **deed: Any) -> None:
    firm = {"firm", "certifier"}
    capacities = {"owner": firm, "city": {"city"}}.get(by.split("_")[0], {"district"})
    hand = Hand(world.personas[by], frozenset(capacities))
    actions.move(session, case, Deed(move=verb, **deed), hand=hand, settings=world.settings)


def _registered(session: Session, world: World, number: int, name: str, district: str, *, by: str) -> Firm:
    case = draft(session, world, number, name, district, by=by)
    officer = "officer_here" if district == HERE else "officer_there"
    move(session, world, case, "submit", by=by)
    move(session, world, case, "take", by=officer)
    move(session, world, case, "accept", by=officer, confirmed=frozenset({"ai_firm"}))
    return session.get_one(Firm, case.firm_id)


def _give_people(session: Session, world: World, firm: Firm) -> None:
    for role in ("filer", "certifier"):
        row = Membership(firm_id=firm.id, person_id=world.personas[f"{role}_a"], role=role, since=clock.now())
        session.add(row)
        session.flush()
        world.rows[f"membership_{role}"] = row.id


def _give_facts(session: Session, world: World, firm: Firm, *, keep: bool = True) -> None:
    """Figures of a gazelle, an entry in every list, and a document of the firm's own."""
    last, moment = clock.today().year - 1, clock.now()
    for back, revenue in enumerate((1800, 1400, 1200, 1000)):
        session.add(
            YearFigures(firm_id=firm.id, year=last - back, revenue=revenue * 1_000_000, updated_at=moment)
        )
    term = {"valid_to": date(last + 3, 12, 31)}
    rows: dict[str, Any] = {
        "honour": Honour(firm_id=firm.id, kind="honour", type="HNTE", name="高新技术企业", number=f"GR{firm.id}", **term),
        "award": Honour(firm_id=firm.id, kind="award", level="national", name="科技进步奖"),
        "standard": Honour(firm_id=firm.id, kind="standard", name="标准", number="GB/T 1"),
        "title": Title(firm_id=firm.id, tier="tech_sme", issuer="广东省科学技术厅", valid_from=date(last, 1, 1), **term),
        "right": IpRight(firm_id=firm.id, ip_class="I", name="专利", number=f"ZL{firm.id}"),
        "document": DocumentRow(
            firm_id=firm.id, proves=f"year:{last}", name="报表.pdf", media_type="application/pdf", size=5,
            sha256=FileStore(world.settings.files).keep(b"%PDF-"), handed_in_at=moment, handed_in_by=world.personas["owner_a"],
        ),
    }  # fmt: skip
    session.add_all(rows.values())
    session.flush()
    if keep:
        world.rows |= {kind: row.id for kind, row in rows.items()} | {"year": last}


def _file(session: Session, world: World, a: Firm, b: Firm) -> None:
    """Of A: a gazelle's case at the district, a unicorn's draft; of B: a case at the city; of C: one that waits."""
    session.flush()
    for firm, owner, officer, name in (
        (a, "owner_a", "officer_here", "case"), (b, "owner_b", "officer_there", "city_case"),
    ):  # fmt: skip
        person = world.personas["filer_a" if owner == "owner_a" else owner]  # whoever fills in does not sign
        assert person is not None
        case = begin_actions.begin_recognition(session, firm, tier="gazelle", by=person)
        draft_actions.save(session, case, STATEMENT, by=person)
        move(session, world, case, "submit", by=owner)
        move(session, world, case, "take", by=officer)
        if name == "city_case":
            move(session, world, case, "pass", by=officer)
        world.rows |= {name: case.number, f"{name}_version": case.version}
    begun = begin_actions.begin_recognition(session, a, tier="unicorn", by=world.personas["owner_a"] or 0)
    world.rows |= {"draft": begun.number, "draft_version": begun.version}
    waiting = draft(session, world, 7003, "广州丙方智能科技有限公司", HERE, by="owner_c")
    secret = session.scalars(select(DocumentRow).where(DocumentRow.application_id == waiting.id)).one()
    move(session, world, waiting, "submit", by="owner_c")
    world.rows |= {"waiting": waiting.number, "waiting_document": secret.id}
    world.rows["waiting_version"] = waiting.version
    unsent = draft(session, world, 7004, "广州丁方智能科技有限公司", HERE, by="owner_d")
    hidden = session.scalars(select(DocumentRow).where(DocumentRow.application_id == unsent.id)).one()
    world.rows |= {"unsent": unsent.number, "unsent_document": hidden.id}
    assert queries.open_of(session, a.id, "recognition") is not None


def _sign_off(session: Session, world: World, firm: Firm) -> None:
    """Of A: a change that waits for its sign-off, and a title that can be renewed."""
    filer = world.personas["filer_a"]
    assert filer is not None
    case = begin_actions.begin_change(session, firm, by=filer)
    answers = {"what": ["address"], "happened_on": clock.today().isoformat(), "address": "五山路2号"}
    draft_actions.save(session, case, answers, by=filer)
    document_actions.hand_in(
        session, FileStore(world.settings.files), firm_id=firm.id, application_id=case.id, proves="change",
        upload_name="通知书.pdf", content=proof("ai_rights"), by=filer,
    )  # fmt: skip
    hand = Hand(filer, frozenset({"firm"}))
    actions.move(session, case, Deed(move="ask"), hand=hand, settings=world.settings)
    today = clock.today()
    title = Title(
        firm_id=firm.id, tier="gazelle", level="gazelle", issuer="portal", valid_from=today - timedelta(days=990),
        valid_to=today + timedelta(days=90), checked_on=today, application_id=case.id,
    )  # fmt: skip
    session.add(title)
    session.flush()
    world.rows |= {"signing": case.number, "signing_version": case.version, "own_title": title.id}


def _invite(session: Session, world: World, firm: Firm) -> None:
    owner, base_url = world.personas["owner_a"], world.settings.base_url
    assert owner is not None
    for name, address in (
        ("invitation", "person@secret.example"),
        ("open_invitation", "nobody@secret.example"),
    ):
        row = invitation_actions.invite(
            session, firm_id=firm.id, email=address, role="filer", by=owner, base_url=base_url
        )
        world.rows[name] = row.id
    asked: JoinRequest = joining_actions.request_to_join(
        session, credit_code=firm.credit_code, by=world.personas["asker"] or 0, role="filer", reason="财务",
        base_url=base_url,
    )  # fmt: skip
    world.rows["request"] = asked.id
    taking = takeover_actions.ask(
        session, FileStore(world.settings.files), credit_code=firm.credit_code, reason="原经办人已离职，由我接手。",
        upload_name="授权书.pdf", content=proof("ai_rights"), by=world.personas["asker"] or 0, base_url=base_url,
    )  # fmt: skip
    world.rows["takeover"] = taking.id


def _try_rules(session: Session, world: World) -> None:
    moment = clock.now()
    text = (FOLDER / "gazelle_huangpu_2021.toml").read_text("utf-8")
    rows = [
        RuleDraft(name=name, base="gazelle_huangpu_2021", text=text, made_by=world.personas["city_officer"],
                  made_at=moment, changed_at=moment)
        for name in ("试行规则", "另一试行规则")
    ]  # fmt: skip
    session.add_all(rows)
    run = register_actions.open_run(session, by=world.personas["city_officer"], day=clock.today())
    session.flush()
    world.rows |= {"lab": rows[0].id, "other_lab": rows[1].id, "run": run.id}


def _publish(session: Session, world: World, firm: Firm) -> None:
    entries = [
        {
            "name": firm.name, "credit_code": firm.credit_code, "district": firm.district, "tier": "gazelle",
            "level": "gazelle", "title_zh": "瞪羚企业", "title_en": "Gazelle", "number": "SQ-2020-000001",
        }
    ]  # fmt: skip
    today = clock.today()
    row = Publicity(
        title="瞪羚企业名单", first_day=today, last_day=today + timedelta(days=7), entries=entries, sha256=digest(entries),
        opened_by=world.personas["city_officer"], opened_at=clock.now(),
    )  # fmt: skip
    session.add(row)
    session.flush()
    world.rows["publicity"] = row.id
