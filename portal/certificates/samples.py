"""Made-up papers that show a design at its limits: the usual, the longest and the rarest data; none of them is issued."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from portal.certificates.designs import DESIGNS
from portal.certificates.rules import CertificateFacts, Language
from portal.core.i18n import N_

if TYPE_CHECKING:
    from portal.certificates.notice import Notice

NAMES = {
    "usual": "广州示例智能科技有限公司",
    "longest": ("广州粤港澳大湾区人工智能（机器人）与具身智能协同创新" * 6)[:146] + "有限公司",
    "rarest": "广州𬭎䶮㛃𠮷𰻝𡃁𨋢智能科技有限公司",
}
DATA_LABELS = {"usual": N_("Usual"), "longest": N_("The longest"), "rarest": N_("The rarest")}
TITLES = {
    "tier": ("瞪羚企业（梯度培育）", "Gazelle (cultivation tier)"),
    "registration": ("人工智能企业", "AI Enterprise"),
}
PORTAL, BODY = "广州市人工智能企业培育与登记平台", "广州市人工智能产业链链长制工作专班"


def sample(design: str, data: str, *, language: Language, base_url: str, on: date) -> CertificateFacts:
    """KeyError for a design or data that there is not. It says that it is a test, whoever signs here."""
    title_zh, title_en = TITLES[design]
    long = data == "longest"
    return CertificateFacts(
        design=design, design_version=DESIGNS[design].version, number="GZAI-0000-000000", code="0" * 16,
        firm_name=NAMES[data], credit_code="91440101MA5CTEST0J", title_zh=title_zh, title_en=title_en, tier="sample",
        level=None, rule_set="gazelle_huangpu_2021" if long or design == "tier" else "",
        document_number="穗埔科规字〔2021〕3号" if long or design == "tier" else "", issued_on=on, valid_from=on,
        valid_to=on if design == "tier" else None, issuing_body_zh=BODY,
        issuing_body_en="Guangzhou AI Industry Chain Working Team", portal_name=PORTAL, base_url=base_url,
        statement_zh=DESIGNS[design].statement_zh, statement_en=DESIGNS[design].statement_en, test_authority=True,
        language=language,
    )  # fmt: skip


def sample_notice(data: str, *, on: date, day: str, language: str) -> Notice:
    """The notice of a pre-assessment with few answers, or as many as there are."""
    from portal.certificates.notice import Answer, Notice  # with what draws

    answer = Answer(
        tier="专精特新中小企业", outcome="未达到 · 57.5 分", basis="专精特新中小企业认定标准 · 工信部企业〔2022〕63号",
        nearest="最近的办法：研发费用再增加 110 万元可得 20 分" + ("；还需补充上年度审计报告" * 12 if data == "longest" else ""),
    )  # fmt: skip
    return Notice(
        portal_name=PORTAL, firm_name=NAMES[data], credit_code="91440101MA5CTEST0J", on=on, day=day, language=language,
        answers=(answer,) * (7 if data == "longest" else 3),
    )  # fmt: skip
