"""The forms and charts that `components/gallery.html` shows: every kind of field, filled in and refused; in development only."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import PasswordField
from wtforms.validators import InputRequired

from portal.web import forms
from portal.web.charts import Band, Chart, Series, Target

LAYERS = [("foundation", "基础层"), ("framework", "框架层"), ("model", "模型层"), ("application", "应用层")]
SIGNS = [
    ("rd", "有研发机构或研发团队"),
    ("ip", "有人工智能相关知识产权"),
    ("product", "有人工智能产品或服务收入"),
]
DISTRICTS = [("440106", "天河区"), ("440112", "黄埔区"), ("440115", "南沙区")]


class SpecimenForm(forms.Form):
    name = forms.TextField("企业名称", most=150)
    credit_code = forms.IdentifierField("统一社会信用代码", most=18)
    revenue = forms.MoneyField("上年度营业收入", optional=True)
    employees = forms.WholeField("从业人数", optional=True)
    established = forms.DateField("成立日期")
    district = forms.ChoiceField("所在区", choices=DISTRICTS, blank="请选择")
    layer = forms.RadiosField("产业链环节", choices=LAYERS)
    signs = forms.CheckboxesField("符合以下哪几项", choices=SIGNS, optional=True)
    certified = forms.YesNoField("通过管理体系认证")
    about = forms.TextAreaField("主营业务", most=300, optional=True)
    proof = forms.FileField("审计报告", optional=True)
    password = PasswordField("密码", [InputRequired("请设置密码，至少 10 个字符")])
    consent = forms.TickField("我已阅读并同意个人信息处理说明")


FILLED = [
    ("name", "广州云䶮智能科技有限公司"),
    ("credit_code", "91440101MA5CUFG84D"),
    ("revenue", "3560.25"),
    ("employees", "112"),
    ("established", "2018-06-01"),
    ("district", "440106"),
    ("layer", "model"),
    ("signs", "rd"),
    ("signs", "ip"),
    ("certified", "yes"),
    ("about", "面向制造业的视觉检测大模型与配套软件。"),
]
REFUSED = [
    ("w-about", "视觉检测大模型。" * 40),
    ("w-revenue", "很多"),
    ("w-employees", "-3"),
    ("w-established", "2026-02-30"),
]


MONTHS = [f"{2025 + n // 12}-{n % 12 + 1:02d}" for n in range(29)]
REGISTERED = [
    48,
    55,
    66,
    82,
    97,
    118,
    141,
    166,
    190,
    221,
    250,
    283,
    310,
    342,
    377,
    408,
    441,
    470,
    501,
    530,
    561,
    590,
    612,
]
EXPECTED = [612, 650, 690, 740, 790, 850, 910]
TIERS = {
    "科技和创新型中小企业": 30,
    "专精特新中小企业": 18,
    "专精特新“小巨人”": 7,
    "瞪羚企业": 11,
    "独角兽企业": 2,
}


def _charts() -> dict[str, Chart]:
    so_far, to_come = len(REGISTERED), len(MONTHS) - len(REGISTERED)
    before: list[None] = [None] * (so_far - 1)
    return {
        "forecast": Chart(
            name="registered-by-month",
            title="2025 年 1 月至 2027 年 5 月：各月末已登记企业数与预测",
            over="月份",
            labels=MONTHS,
            series=[
                Series("已登记企业", REGISTERED + [None] * to_come),
                Series("预测", [*before, *EXPECTED], look="dashed", quiet=True),
            ],
            band=Band("80% 区间", "80% 区间下限", "80% 区间上限", [*before, *(v - 20 * n for n, v in enumerate(EXPECTED))],
                      [*before, *(v + 28 * n for n, v in enumerate(EXPECTED))]),
            target=Target(1000, "目标 1,000"),
        ),
        "tiers": Chart(
            name="tiers-by-quarter", title="2025 年至 2026 年：各季末各梯度企业数", over="季度",
            labels=[f"2025 Q{n}" for n in range(1, 5)] + [f"2026 Q{n}" for n in range(1, 4)],
            series=[Series(name, [most * (n + 4) // 10 for n in range(7)]) for name, most in TIERS.items()],
        ),
        "columns": Chart(
            name="money-by-year", title="2021 年至 2025 年：登记企业研发费用合计（亿元）", over="年度", kind="column",
            labels=["2021", "2022", "2023", "2024", "2025"], series=[Series("研发费用", [12.4, 15.1, 19.8, 26.2, 31.7])],
        ),
    }  # fmt: skip


def specimens() -> dict[str, Any]:
    """`form` as a firm filled it in, `wrong` as it comes back after a careless submission."""
    without_token = {"csrf": False}  # the gallery's forms bring their token by form_open
    wrong = SpecimenForm(MultiDict(REFUSED), prefix="w-", meta=without_token)
    wrong.validate()
    return {"form": SpecimenForm(MultiDict(FILLED), meta=without_token), "wrong": wrong, "charts": _charts()}
