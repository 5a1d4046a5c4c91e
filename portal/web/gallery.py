"""The forms that `components/gallery.html` shows: every kind of field, filled in and refused; in development only."""

from __future__ import annotations

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import PasswordField
from wtforms.validators import InputRequired

from portal.web import forms

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


def specimens() -> dict[str, Any]:
    """`form` as a firm filled it in, `wrong` as it comes back after a careless submission."""
    without_token = {"csrf": False}  # the gallery's forms bring their token by form_open
    wrong = SpecimenForm(MultiDict(REFUSED), prefix="w-", meta=without_token)
    wrong.validate()
    return {"form": SpecimenForm(MultiDict(FILLED), meta=without_token), "wrong": wrong}
