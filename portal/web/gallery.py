"""The forms that `components/gallery.html` shows: every kind of field, empty, filled and refused; in development only."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    FileField,
    Form,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

DISTRICTS = [("", "请选择"), ("440106", "天河区"), ("440112", "黄埔区"), ("440115", "南沙区")]
LAYERS = [("foundation", "基础层"), ("framework", "框架层"), ("model", "模型层"), ("application", "应用层")]
SIGNS = [("rd", "有研发机构或研发团队"), ("ip", "有人工智能相关知识产权"), ("product", "有人工智能产品或服务收入")]


class SpecimenForm(Form):  # type: ignore[misc]  # WTForms carries no types
    name = StringField("企业名称", [InputRequired("请填写企业名称"), Length(max=150)])
    credit_code = StringField(
        "统一社会信用代码", [InputRequired("请填写统一社会信用代码，共 18 位"), Length(max=18)]
    )
    revenue = DecimalField("上年度营业收入", [Optional()])
    established = DateField("成立日期", [InputRequired("请填写成立日期，例如 2018-06-01")])
    district = SelectField("所在区", [InputRequired("请选择所在区")], choices=DISTRICTS)
    layer = RadioField("产业链环节", [InputRequired("请选择一个环节")], choices=LAYERS)
    signs = SelectMultipleField(
        "符合以下哪几项",
        [Optional()],
        choices=SIGNS,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    about = TextAreaField("主营业务", [Optional(), Length(max=300, message="最多 300 字，请再精简一些")])
    proof = FileField("审计报告", [Optional()])
    password = PasswordField("密码", [InputRequired("请设置密码，至少 10 个字符")])
    consent = BooleanField("我已阅读并同意个人信息处理说明", [InputRequired("请先阅读并勾选同意")])


FILLED = {
    "name": "广州云䶮智能科技有限公司",
    "credit_code": "91440101MA5CUFG84D",
    "revenue": "3560.25",
    "established": date(2018, 6, 1).isoformat(),
    "district": "440106",
    "layer": "model",
    "signs": ["rd", "ip"],
    "about": "面向制造业的视觉检测大模型与配套软件。",
}


def specimens() -> dict[str, Any]:
    """`form` as a firm filled it in, `wrong` as it comes back after an empty submission."""
    wrong = SpecimenForm(MultiDict({"w-about": "视觉检测大模型。" * 40, "w-revenue": "很多"}), prefix="w-")
    wrong.validate()
    return {"form": SpecimenForm(MultiDict(FILLED)), "wrong": wrong}
