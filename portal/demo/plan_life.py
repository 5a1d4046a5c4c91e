"""Enters what counts toward the plan beside firms, as if each had been entered on its day; links firms, reports on tasks, shows pictures."""

from __future__ import annotations

import io
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.files import FileStore
from portal.demo.naming import dice_of
from portal.demo.plan_items import BODIES, PLATFORMS_COUNTED, TASKS, plan_items
from portal.firms.models import Firm
from portal.tallies.models import ItemFirm, ItemPicture, ItemSpan, PlanItem, PlanTask, TaskReport
from portal.tallies.picture_rules import draw_anew

MOST_RESIDENTS = 9
PICTURED = 4  # parks and scenarios with a picture


def enter_items(session: Session, *, seed: int, today: date) -> None:
    """The items with the days on which they count, and how the tasks stand."""
    rows = plan_items(seed=seed, today=today)
    ids = session.scalars(insert(PlanItem).returning(PlanItem.id, sort_by_parameter_order=True), rows)
    spans = [
        {"item_id": number, "kind": row["kind"], "district": row["district"], "first_day": row["counts_from"], "booked_on": row["counts_from"]}
        for number, row in zip(ids, rows, strict=True) if row["counts_from"] is not None
    ]  # fmt: skip
    platforms = (
        select(PlanItem).where(PlanItem.kind == "platforms").order_by(PlanItem.id).limit(PLATFORMS_COUNTED)
    )
    dice = dice_of(seed, 0, "platforms")
    for row in session.scalars(platforms):
        row.counts_from = today - timedelta(days=dice.randint(100, 900))
        spans.append({"item_id": row.id, "kind": row.kind, "district": None, "first_day": row.counts_from, "booked_on": row.counts_from})  # fmt: skip
    session.execute(insert(ItemSpan), spans)
    _report(session, today=today)


def _report(session: Session, *, today: date) -> None:
    """Who is responsible, until when, and what was said last; one task has no report, one is lit by hand."""
    tasks = session.scalars(select(PlanTask).order_by(PlanTask.plan_id, PlanTask.place)).all()
    for task, (bodies, months, progress, said) in zip(tasks, TASKS, strict=False):
        task.bodies_en = ", ".join(BODIES[body] for body in bodies.split("、"))
        task.bodies, task.begun_on = bodies, today - timedelta(days=400)
        task.due_on = today + timedelta(days=30 * months)
        if progress is not None:
            for back, done in ((100, max(0, progress - 20)), (12, progress)):
                session.add(
                    TaskReport(
                        task_id=task.id, day=today - timedelta(days=back), progress=done, made_at=clock.now(),
                        text=said if back == 12 else "按计划推进，详见季度简报。",
                    )
                )  # fmt: skip
    if len(tasks) > 3:
        tasks[3].lit, tasks[3].lit_reason = "red", "平台迁移影响两个区，专班会议上逐项过。"


def link_firms(session: Session, files: FileStore, *, seed: int) -> None:
    """Residents and operators, suppliers and offers, winners and chain leaders, among the firms that are registered."""
    by_district: dict[str, list[int]] = {}
    firms = select(Firm.id, Firm.district).where(Firm.standing == "registered").order_by(Firm.id).limit(2000)
    for firm_id, district in session.execute(firms):
        by_district.setdefault(district, []).append(firm_id)
    every = [firm_id for own in by_district.values() for firm_id in own]
    if len(every) < 3:
        return
    dice, rows = dice_of(seed, 0, "links"), list[dict[str, Any]]()
    items = session.scalars(select(PlanItem).order_by(PlanItem.id)).all()
    for item in items:
        own = by_district.get(item.district or "", every)
        rows += [
            {
                "item_id": item.id,
                "firm_id": firm_id,
                "role": role,
                "state": state,
                "note": note,
                "made_at": clock.now(),
            }
            for firm_id, role, state, note in _parts(item, own, every, dice)
        ]
    session.execute(insert(ItemFirm), rows)
    pictured = [item for item in items if item.kind == "parks"][: PICTURED // 2]
    pictured += [item for item in items if item.kind == "scenarios"][: PICTURED // 2]
    for item in pictured:
        _show(session, files, item, dice)


def _parts(
    item: PlanItem, own: list[int], every: list[int], dice: Random
) -> list[tuple[int, str, str, str | None]]:
    """Firm, role, state, note."""
    some = dice.sample(own, min(len(own), MOST_RESIDENTS))
    match item.kind:
        case "parks":
            return [
                (firm_id, "operator" if place == 0 else "resident", "linked", None)
                for place, firm_id in enumerate(some)
            ]
        case "scenarios" if item.stage in ("call", "matching"):
            offered = "愿意承接，已有两个同类项目。"
            return [
                (firm_id, "supplier", "offered", offered)
                for firm_id in some[: 0 if item.stage == "call" else 3]
            ]
        case "scenarios":
            return [
                (firm_id, "supplier" if place else "demander", "linked", None)
                for place, firm_id in enumerate(some[:3])
            ]
        case "competitions":
            prizes = ("一等奖", "二等奖", "三等奖")
            return [
                (firm_id, "winner", "linked", prize)
                for firm_id, prize in zip(dice.sample(every, 3), prizes, strict=True)
            ]
        case _:
            return [(dice.choice(every), "supplier", "linked", None)]


def _show(session: Session, files: FileStore, item: PlanItem, dice: Random) -> None:
    """A skyline of plain blocks: invented, and says so."""
    drawn = draw_anew("picture.png", skyline(dice))
    session.add(
        ItemPicture(
            item_id=item.id, alt=f"{item.name}：示意图，为演示绘制",
            alt_en=f"{item.said('name', 'en')}: a sketch drawn for the demonstration",
            sha256=files.keep(drawn.content), media_type=drawn.media_type, width=drawn.width, height=drawn.height, size=len(drawn.content), made_at=clock.now(),
        )
    )  # fmt: skip


def skyline(dice: Random) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (960, 420), (238, 236, 229))
    pen, left = ImageDraw.Draw(picture), 20
    while left < 920:
        width, height = dice.randint(40, 110), dice.randint(90, 330)
        shade = dice.randint(80, 150)
        pen.rectangle((left, 400 - height, left + width, 400), fill=(shade - 60, shade, shade + 10))
        for x in range(left + 8, left + width - 8, 16):
            for y in range(408 - height, 390, 22):
                pen.rectangle((x, y, x + 6, y + 9), fill=(230, 224, 200))
        left += width + dice.randint(6, 30)
    pen.rectangle((0, 400, 960, 420), fill=(120, 150, 155))
    written = io.BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()
