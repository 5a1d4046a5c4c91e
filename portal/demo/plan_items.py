"""Invented parks, scenarios and a competition that count toward the plan, over the last three years."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core.districts import DISTRICTS
from portal.demo.naming import SIGNS, dice_of

PARKS = 7
PARK_DISTRICTS = ("440106", "440112", "440112", "440113", "440115", "440105", "440111")
SCENARIO_FIELDS = (
    "门诊影像辅助阅片", "地铁客流预测", "水浸黑点预警", "港口无人集卡调度", "服装智能打版", "中小学作业批改", "河涌水质巡检",
    "政务热线智能应答", "公交优先信号", "社区养老看护", "工地安全识别", "老城危房监测", "花卉病害识别", "供应链票据核验",
    "法庭庭审记录", "景区客流疏导", "配电网巡检", "食品车间卫生识别", "停车泊位诱导", "古籍文字识别", "轨道隧道检测",
)  # fmt: skip
SCENARIOS = 3 * len(SCENARIO_FIELDS)


def plan_items(*, seed: int, today: date) -> list[dict[str, Any]]:
    """Rows of plan items: so many as the plan has come to, no more than its targets."""
    dice = dice_of(seed, 0, "plan")

    def day() -> date:
        return today - timedelta(days=dice.randint(20, 1050))

    parks = [
        _item("parks", f"{DISTRICTS[code][0]}{''.join(dice.sample(SIGNS, 2))}人工智能产业园", code, day())
        for code in PARK_DISTRICTS
    ]
    scenarios = []
    for field in SCENARIO_FIELDS:
        for code in dice.sample(list(DISTRICTS), 3):
            scenarios.append(_item("scenarios", f"{DISTRICTS[code][0]}{field}示范场景", code, day()))
    competition = _item("competitions", "珠江穹顶人工智能创新大赛（演示）", None, day())
    return [*parks, *scenarios, competition]


def _item(kind: str, name: str, district: str | None, counts_from: date) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "district": district,
        "counts_from": counts_from,
        "ended_on": None,
    }
