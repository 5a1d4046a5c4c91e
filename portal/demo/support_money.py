"""The money of the demonstration's support: planned, paid, taken back, reported on, reviewed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from portal.core import clock
from portal.demo.support_life import REASONS, Scene
from portal.funding import actions as funding_actions
from portal.funding import queries as funding_queries
from portal.funding.actions import Transfer

if TYPE_CHECKING:
    from portal.demo.support_stage import SupportStage

SAID = (
    "资金已用于租用训练算力，行业大模型完成第一版训练并通过备案，新增签约客户6家。",
    "补贴期满，累计使用算力约52万卡时，模型相关收入同比增长四成，绩效目标全部完成。",
)


def plan(on: SupportStage, scene: Scene) -> None:
    """Half by the city soon, half by the district a little later; who is not paid yet is promised it for next month."""
    case = on.case(scene)
    later = clock.today() + timedelta(days=330 if scene.fate == "not_paid_yet" else 14)
    for payer, day in (("city", later), ("district", later + timedelta(days=14))):
        share = funding_queries.account(on.stage.session, case).ledger.share(payer)
        funding_actions.plan(on.stage.session, case, planned_on=day, payer=payer, amount=share, by=on.city)


def transfer(on: SupportStage, scene: Scene) -> None:
    case = on.case(scene)
    kind, _, payer = scene.verb.partition("_")
    share = funding_queries.account(on.stage.session, case).ledger.share(payer if kind == "pay" else "city")
    given = Transfer(
        kind="paid" if kind == "pay" else "recovered", payer=payer if kind == "pay" else "city",
        amount=share if kind == "pay" else share * 2 // 5, paid_on=clock.today(),
        voucher=f"{'粤财' if kind == 'pay' else '收'}{_digits(clock.today())}-{case.number[-4:]}-{payer[:1].upper()}",
        reason=None if kind == "pay" else REASONS["taken_back"],
    )  # fmt: skip
    funding_actions.transfer(on.stage.session, case, given, by=on.city, settings=on.stage.settings)


def _digits(day: date) -> str:
    return f"{day:%Y%m%d}"


def report(on: SupportStage, scene: Scene) -> None:
    case = on.case(scene)
    account = funding_queries.account(on.stage.session, case)
    owed = [row for row in account.reports if row.reported_at is None]
    done = len(account.reports) - len(owed)
    spent = account.ledger.granted if done else account.ledger.granted * 3 // 5
    funding_actions.report(
        on.stage.session, case, owed[0], spent=spent, said=SAID[done], by=on.stage.company.owner(scene.number)
    )


def review(on: SupportStage, scene: Scene) -> None:
    good = scene.fate == "accounted_for"
    funding_actions.review(
        on.stage.session, on.case(scene), grade="good" if good else "missed",
        remark="绩效目标全部完成，资金使用规范。" if good else REASONS["taken_back"], by=on.city, settings=on.stage.settings,
    )  # fmt: skip
