"""Invented parks, scenarios, a competition and what platforms have come to, over the last three years; and how the tasks stand."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from portal.core.districts import DISTRICTS
from portal.demo.naming import SIGNS, dice_of
from portal.firms.sorting import sort_key

PARKS = 7
PARK_DISTRICTS = ("440106", "440112", "440112", "440113", "440115", "440105", "440111")
PARK_FIELDS = (
    ("大模型应用", "applications of large models"), ("智能芯片", "intelligent chips"), ("机器人", "robots"), ("智能网联汽车", "connected vehicles"),
    ("无人系统", "unmanned systems"), ("数字内容", "digital content"), ("智慧物流", "smart logistics"),
)  # fmt: skip
SCENARIO_FIELDS = (
    ("门诊影像辅助阅片", "Reading of outpatient images", "health"), ("地铁客流预测", "Forecast of metro passengers", "mobility"),
    ("水浸黑点预警", "Warning of flooded spots", "city"), ("港口无人集卡调度", "Dispatch of driverless port trucks", "mobility"),
    ("服装智能打版", "Intelligent pattern making for clothes", "manufacturing"), ("中小学作业批改", "Marking of homework", "other"),
    ("河涌水质巡检", "Inspection of water in creeks", "city"), ("政务热线智能应答", "Answers of the city's hotline", "city"),
    ("公交优先信号", "Signals that give buses priority", "mobility"), ("社区养老看护", "Care for the elderly at home", "health"),
    ("工地安全识别", "Safety on building sites", "city"), ("老城危房监测", "Watch over unsafe old houses", "city"),
    ("花卉病害识别", "Recognition of diseases of flowers", "other"), ("供应链票据核验", "Checking of supply-chain bills", "other"),
    ("法庭庭审记录", "Records of court hearings", "city"), ("景区客流疏导", "Guidance of visitors at sights", "city"),
    ("配电网巡检", "Inspection of the power grid", "manufacturing"), ("食品车间卫生识别", "Hygiene in food workshops", "manufacturing"),
    ("停车泊位诱导", "Guidance to parking places", "mobility"), ("古籍文字识别", "Recognition of writing in old books", "other"),
    ("轨道隧道检测", "Inspection of railway tunnels", "mobility"),
)  # fmt: skip
SCENARIOS = 3 * len(SCENARIO_FIELDS)
ON_THE_WAY = (
    # not counted yet: stage, what, the same in English, where, track, days until offers close
    ("call", "三甲医院病案首页智能编码", "Coding of hospital records", "440104", "health", 40),
    ("call", "跨江大桥拉索无人机巡检", "Inspection of bridge cables by drones", "440113", "mobility", 25),
    ("matching", "老旧电梯运行风险预警", "Warning of risks of old lifts", "440103", "city", 12),
    ("matching", "注塑车间视觉质检", "Visual checks in injection moulding", "440118", "manufacturing", 18),
    ("building", "蔬菜批发市场供需预测", "Forecast for a vegetable market", "440111", "other", None),
    ("building", "从化温泉酒店能耗调优", "Energy use of hot-spring hotels", "440117", "city", None),
)
PLATFORMS_COUNTED = 5
BODIES = {
    "市科技局": "Science and Technology Bureau",
    "各高校": "universities",
    "市工业和信息化局": "Industry and Information Technology Bureau",
    "市发展改革委": "Development and Reform Commission",
    "市国资委": "State-owned Assets Commission",
    "黄埔区": "Huangpu District",
    "各区": "all districts",
    "市公安局": "Public Security Bureau",
    "市应急管理局": "Emergency Management Bureau",
    "市商务局": "Commerce Bureau",
    "市人力资源社会保障局": "Human Resources and Social Security Bureau",
    "市教育局": "Education Bureau",
    "市市场监管局": "Market Regulation Bureau",
}
TASKS = (
    # responsible bodies, months until due (negative: over), progress as last reported, what was said
    ("市科技局、各高校", 8, 60, "三个基础理论专项已立项，第一批年度报告已收。"),
    ("市工业和信息化局、市发展改革委", 3, 85, "公共算力中心二期机房完成验收，共享机制文本征求意见中。"),
    ("市科技局、市工业和信息化局", 10, 45, "揭榜课题十二项，完成中期检查七项。"),
    ("市科技局、市国资委", 1, 55, "七个平台中五个已对外服务；信创云平台迁移延期。"),
    ("市工业和信息化局、黄埔区", -1, 70, "传感器中试线设备到货，调试晚于计划。"),
    ("市工业和信息化局、各区", 6, 63, "示范场景六十三个，另有六个在建。"),
    ("市公安局、市应急管理局", 5, 50, "工业监控与水浸预警已成规模，自然灾害场景在选点。"),
    ("市工业和信息化局、市国资委", 7, 58, "六十家工厂接入工业互联网平台。"),
    ("市商务局、各区", 9, 70, "园区七个，补链招商签约二十一家。"),
    ("市工业和信息化局、市科技局", 11, 40, "梯度培育按季度滚动更新，瞪羚企业新增。"),
    ("市人力资源社会保障局、市教育局", 4, 100, "三类培训计划全部完成，转入常态。"),
    ("市市场监管局、市科技局", 12, None, ""),
)


def plan_items(*, seed: int, today: date) -> list[dict[str, Any]]:
    """Rows of plan items: so many as the plan has come to, no more than its targets."""
    dice = dice_of(seed, 0, "plan")

    def day() -> date:
        return today - timedelta(days=dice.randint(20, 1050))

    parks = [
        _park(code, *field, dice.sample(SIGNS, 2), day(), dice.randint(1, 200))
        for code, field in zip(PARK_DISTRICTS, PARK_FIELDS, strict=True)
    ]
    scenarios = [
        _scenario(code, f"{field}示范场景", english, day(), stage="demonstration", track=track,
            summary=f"在{DISTRICTS[code][0]}运行的{field}，由需求单位提供数据和场地，供给企业负责建设和维护。",
            summary_en=f"{english}, at work in {DISTRICTS[code][1]}: whoever needs it gives the data and the place, the supplier builds and keeps it.",
        )
        for field, english, track in SCENARIO_FIELDS
        for code in dice.sample(list(DISTRICTS), 3)
    ]  # fmt: skip
    coming = [
        _scenario(code, what, english, None, stage=stage, track=track,
            offers_until=None if left is None else today + timedelta(days=left),
            summary=f"需求：{what}。提供真实数据和六个月试运行场地，验收通过后作为示范场景公开。",
            summary_en=f"Wanted: {english[0].lower()}{english[1:]}. There are real data and a place for six months of trial; what passes is shown as a demonstration.",
        )
        for stage, what, english, code, track, left in ON_THE_WAY
    ]  # fmt: skip
    held = day()
    competition = _item(
        "competitions", "珠江穹顶人工智能创新大赛（演示）", None, held, edition="第一届", held_on=held - timedelta(days=3),
        address="琶洲会展中心", summary="政府引导、企业运作、学术互动，面向全球征集算法与应用作品。",
        name_en="Pearl River Dome AI innovation competition (demonstration)", edition_en="First edition", address_en="Pazhou exhibition centre",
        summary_en="Guided by government, run by firms, joined by academia: algorithms and applications from all over the world.",
    )  # fmt: skip
    return [*parks, *scenarios, *coming, competition]


def _park(
    code: str, field: str, english: str, signs: list[str], counts_from: date, number: int
) -> dict[str, Any]:
    (district, district_en), word = DISTRICTS[code], "".join(signs)
    return _item(
        "parks", f"{district}{word}人工智能产业园", code, counts_from,
        address=f"{district}创新大道{number}号", summary=f"以{field}为主的产业园，提供算力、数据和中试场地。",
        name_en=f"{district_en} {sort_key(word).replace(' ', '').capitalize()} AI Industrial Park", address_en=f"{number} Chuangxin Avenue, {district_en}",
        summary_en=f"A park for {english}, with computing power, data and room for trials.",
    )  # fmt: skip


def _scenario(code: str, what: str, english: str, counts_from: date | None, **more: Any) -> dict[str, Any]:
    district, district_en = DISTRICTS[code]
    return _item(
        "scenarios", f"{district}{what}", code, counts_from, name_en=f"{english}, {district_en}", **more
    )


def _item(
    kind: str, name: str, district: str | None, counts_from: date | None, **more: Any
) -> dict[str, Any]:
    known = ("stage", "track", "offers_until", "address", "summary", "edition", "held_on")
    readings = ("name_en", "summary_en", "address_en", "edition_en")
    return {"kind": kind, "name": name, "district": district, "counts_from": counts_from} | {
        key: more.get(key, "" if key in readings else None) for key in (*known, *readings)
    }
