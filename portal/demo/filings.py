"""What the demonstration's firms write into their applications, and what officers write back; pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.demo.cast import Part
from portal.demo.figures import established_on
from portal.demo.kinds_of_firm import kind_of
from portal.demo.naming import LINES, Line, address, credit_code, dice_of, firm_name, person_name
from portal.firms.rules import SIGNS

LETTERS_OF_THE_CODE = 16
REMARKS = {
    "registration": {"address": "请补充到门牌号和楼层。", "business": "请说明人工智能技术用在哪些产品上。"},
    "recognition": {
        "statement": "请补充上年度增长的主要原因。",
        "facts.documents": "请上传最近一年的审计报告。",
    },
}
REPLY = "已按要求补充，请复核。"
REASONS = {
    "reject": "现有材料不足以说明企业以人工智能为主营业务，请在形成相关产品或收入后再次申请。",
    "refuse": "经复核，申报年度的主营业务收入口径与审计报告不一致，本次不予认定。",
    "leave": "企业登记状态发生变化，不再计入本市人工智能企业名录。",
    "revoke": "复核发现企业已不再符合认定标准。",
}


@dataclass(frozen=True, kw_only=True)
class Script:
    """Everything that is fixed about a firm before anything happens to it."""

    number: int
    name: str
    credit_code: str
    district: str
    kind: str
    line: Line
    established: date
    answers: dict[str, Any]
    recognition: dict[str, Any]


def script_of(part: Part, *, seed: int, today: date) -> Script:
    number, district = part.number, part.district
    dice = dice_of(seed, number, "filing")
    line = LINES[dice.randrange(len(LINES))]
    kind = kind_of(number, recognition=part.recognition, district=district, seed=seed)
    established = established_on(number, kind, seed=seed, today=today)
    name, person = firm_name(number, line, seed=seed), person_name(number)
    signs = dice.sample(list(SIGNS), dice.choice((1, 1, 1, 2)))
    contact = {"contact_name": person, "contact_phone": f"020-0000{number % 10_000:04d}"}
    answers = {
        "name": name, "district": district, "address": address(number, district, dice),
        "established": established.isoformat(), "legal_representative": person_name(number + 7),
        "industry_code": line.industry_code, "layer": line.layer, "track": line.track, "business": line.business,
        "signs": signs, "signs_note": "", **contact,
        "contact_email": f"contact{number}@demo.example", "consent": True,
    }  # fmt: skip
    statement = f"本企业专注{line.word}领域，近年来营业收入持续增长，研发投入稳定，特申请认定。"
    return Script(
        number=number, name=name, credit_code=credit_code(number, district, seed=seed), district=district, kind=kind,
        line=line, established=established, answers=answers,
        recognition={"statement": statement, **contact, "pledge": True},
    )  # fmt: skip


def mended(case: str, script: Script) -> dict[str, Any]:
    """What the firm writes anew into the fields that were returned."""
    if case == "registration":
        return {
            "address": script.answers["address"] + "（A座）",
            "business": script.line.business + "相关产品已在三家企业落地。",
        }
    return {"statement": script.recognition["statement"] + "上年度增长主要来自新产品的交付。"}


def certificate_code(number: int, case: str, *, seed: int) -> str:
    return f"{dice_of(seed, number, f'code/{case}').getrandbits(64):0{LETTERS_OF_THE_CODE}x}"
