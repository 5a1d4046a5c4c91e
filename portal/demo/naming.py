"""Invented names and codes: of firms (3 to 150 characters, rare ones among them), of people, of streets; each from a number."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from portal.core.districts import DISTRICTS

SIGNS = tuple("翎砚穹槐榕汐岚霁霖笙珩琅璟珞苡蘅荻葭鸢鹭鲲麓岫嵘澜泠漪湄沅溯曜昀晞晗煜炘烨旻玥翀")
RARE = ("𬭎", "䶮", "㛃")
SHORT_ENDS = "社坊行居"
LONG_END = "（粤港澳大湾区）联合创新研究院有限公司"
REMAINDERS = (
    "", "等", "应用", "及应用", "示范应用", "及示范应用", "及产业化应用", "及产业化与应用", "及产业示范与应用", "及产业化示范与应用",
    "及产业示范与推广应用", "及产业化示范与推广应用",
)  # fmt: skip  # by their length: what a long name still needs
LONG_LENGTHS = (150, 120, 90, 64)
FIELDS = (
    "多模态感知", "具身智能机器人", "智能网联汽车", "医学影像分析", "工业视觉检测", "城市运行仿真", "算力网络调度",
    "自然语言理解", "数据标注与治理", "知识图谱构建", "语音交互系统", "低空飞行服务", "智慧港口调度", "海洋环境监测",
    "岭南中医药智能辨证", "柔性制造排产", "建筑信息模型", "会展服务机器人",
)  # fmt: skip
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
STREETS = ("星图", "观澜", "听榕", "云麓", "望汐", "砚池", "新穹", "荔湾涌")
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANISATION_VALUES = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Line:
    """A line of business: its word in a name, its place in the AI chain, its industry code, a sentence."""

    word: str
    layer: str
    track: str
    industry_code: str
    business: str


LINES = (
    Line("智算科技", "foundation", "other", "6550", "提供面向模型训练与推理的算力调度、存储与运维服务。"),
    Line("芯片设计", "foundation", "manufacturing", "6520", "设计面向边缘推理的人工智能芯片与配套开发板。"),
    Line("数据智能", "foundation", "city", "6550", "提供数据采集、标注、治理与合成数据服务。"),
    Line("智能框架软件", "framework", "other", "6512", "研发模型训练与部署框架,提供工具链与技术支持。"),
    Line("大模型科技", "model", "other", "6513", "研发垂直行业大模型,并提供微调与评测服务。"),
    Line("语言智能", "model", "city", "6513", "研发粤语与普通话语音语言模型,服务政务热线。"),
    Line("机器人", "application", "manufacturing", "3491", "制造协作机器人与视觉引导的柔性产线。"),
    Line("智能驾驶", "application", "mobility", "6513", "研发智能网联汽车的感知、决策与仿真软件。"),
    Line("智慧医疗", "application", "health", "6513", "研发医学影像辅助分析与病历质控软件。"),
    Line("视觉智能", "application", "manufacturing", "6513", "为电子与服装工厂提供工业视觉检测系统。"),
    Line("城市智能", "application", "city", "6531", "为园区与街镇提供城市运行与应急指挥系统。"),
    Line("智慧物流", "application", "mobility", "6531", "为港口与仓库提供无人搬运与调度系统。"),
)


def dice_of(seed: int, number: int, about: str) -> Random:
    """Dice of its own for each firm and matter, so that a firm is the same in a city of any size."""
    return Random(f"{seed}/{number}/{about}")


def firm_name(number: int, line: Line, *, seed: int) -> str:
    """The name of the firm with this number; no two firms of a city have the same four signs."""
    signs = _signs(number, seed)
    if number % 61 == 3:
        return signs[:2] + SHORT_ENDS[number % 4]
    if number % 97 == 4:
        return _long_name(signs, LONG_LENGTHS[number // 97 % 4], dice_of(seed, number, "name"))
    if number % 13 == 5:
        rare = RARE[number // 13 % 3]
        signs = rare + signs[1:]
    forms = ("广州{}{}有限公司", "广州市{}{}有限公司", "{}（广州）{}有限公司", "广州{}{}股份有限公司")
    return forms[number % 7 % 4].format(signs, line.word)


def _signs(number: int, seed: int) -> str:
    """Four signs: a place in a row of 40⁴, mixed so that neighbours do not look alike."""
    place = (number * 1_046_527 + seed * 7919) % len(SIGNS) ** 4
    word = ""
    for _ in range(4):
        place, here = divmod(place, len(SIGNS))
        word += SIGNS[here]
    return word


def _long_name(signs: str, length: int, dice: Random) -> str:
    body = f"广州{signs}"
    room = length - len(LONG_END)
    fields = dice.sample(FIELDS, len(FIELDS))
    while fields and len(body) + len(fields[-1]) + 1 <= room:
        body += fields.pop() + "与"
    body = body.removesuffix("与")
    return body + REMAINDERS[room - len(body)] + LONG_END


def person_name(number: int) -> str:
    """Nobody is called so: the sixty pairs of the old calendar."""
    return "演示人" + STEMS[number % 10] + BRANCHES[number % 12]


def address(number: int, district: str, dice: Random) -> str:
    return (
        f"广州市{DISTRICTS[district][0]}{dice.choice(STREETS)}路{dice.randint(1, 399)}号{number % 28 + 1}层"
    )


def credit_code(number: int, district: str, *, seed: int) -> str:
    """A valid unified social credit code (GB 32100-2015) of that district, unlike any that is given out."""
    place = (number * 99_990_001 + seed * 104_729) % len(ALPHABET) ** 6
    organisation = "YA"  # real ones have MA, or begin with a figure
    for _ in range(6):
        place, here = divmod(place, len(ALPHABET))
        organisation += ALPHABET[here]
    sums = zip(organisation, ORGANISATION_WEIGHTS, strict=True)
    rest = 11 - sum(ORGANISATION_VALUES.index(sign) * weight for sign, weight in sums) % 11
    body = f"91{district}{organisation}" + {10: "X", 11: "0"}.get(rest, str(rest))
    total = sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body))
    return body + ALPHABET[(31 - total % 31) % 31]
