"""Every kind of field against every kind of bad value: a clear message in the reader's language, nothing lost, no error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from wtforms.validators import Length

from portal.app import create_app
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.settings import read_settings
from portal.firms.credit_code import check
from portal.firms.rules import DISTRICTS, LAYERS
from portal.web import forms
from tests.people import credit_code


class Everything(forms.Form):
    name = forms.TextField("企业名称", most=20)
    words = forms.TextAreaField("说明", most=30)
    code = forms.IdentifierField("信用代码", most=18, why_not=check)
    number = forms.NumberField("得分")
    money = forms.MoneyField("营业收入")
    profit = forms.MoneyField("净利润", signed=True)
    percent = forms.PercentField("市场占有率")
    count = forms.WholeField("从业人数")
    day = forms.DateField("成立日期")
    mail = forms.MailField("邮箱")
    phone = forms.PhoneField("电话")
    district = forms.ChoiceField("所在区", choices=DISTRICTS, blank="")
    layer = forms.RadiosField("产业链环节", choices=LAYERS)
    certified = forms.YesNoField("管理体系认证")
    signs = forms.CheckboxesField("标志", choices={"a": N_("Yes"), "b": N_("No")})
    consent = forms.TickField("同意")
    proof = forms.FileField("证明")


BAD = {
    "too long": "长" * 5000,
    "wrong script": "हिन्दी ABC",
    "Arabic digits": "١٢٣",
    "NUL": "a\x00b",
    "bidi override": "a\u202eb",
    "script": "<script>alert(1)</script>",
    "formula": "=1+1",
    "negative": "-5",
    "NaN": "NaN",
    "infinity": "Infinity",
    "10^20": "100000000000000000000",
    "exponent": "1e20",
    "30 February": "2026-02-30",
    "not offered": "no-such-choice",
}
FREE_TEXT = set(BAD) - {"too long", "NUL", "bidi override"}
GOOD = {  # looks bad, and is good in that field
    "name": FREE_TEXT - {"script", "10^20"},  # these two are too long for it
    "words": FREE_TEXT,
    "profit": {"negative"},
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """One for all these forms: nothing here asks a database, and five hundred applications would take longer than the forms."""
    folder = tmp_path_factory.mktemp("forms")
    made = create_app(
        read_settings(
            {
                "PORTAL_DATABASE_URL": f"sqlite:///{folder}/never.db",
                "PORTAL_INSTANCE": str(folder / "instance"),
            }
        )
    )
    made.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield made
    assert not (folder / "never.db").exists(), "a form asked the database"


@pytest.fixture(params=["zh", "en"])
def reading_in(request: pytest.FixtureRequest, app: Flask) -> Iterator[Any]:
    def post(**typed: Any) -> Everything:
        context = app.test_request_context(
            "/", method="POST", data=typed, headers={"Cookie": f"language={request.param}"}
        )
        context.push()
        opened.append(context)
        form = Everything()
        form.validate()
        return form

    opened: list[Any] = []
    yield post
    for context in reversed(opened):
        context.pop()


TEXTS = ["name", "words", "code", "number", "money", "profit", "percent", "count", "day", "mail", "phone"]


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", [*TEXTS, "district", "layer", "certified", "signs"])
def test_a_bad_value_gets_one_message_and_stays(reading_in: Any, name: str, bad: str) -> None:
    field = reading_in(**{name: BAD[bad]})[name]
    if bad in GOOD.get(name, ()):
        assert field.errors == []
        return
    assert len(field.errors) == 1, field.errors
    assert str(field.errors[0]).strip()
    if name in TEXTS:
        assert field._value() == BAD[bad].replace("\x00", "\ufffd").replace("\u202e", "\ufffd")
        assert not set(str(field())) & {"\x00", "\u202e"}


def test_blank_is_asked_for_by_its_label(reading_in: Any) -> None:
    form = reading_in()
    for field in form:
        if field.name == "certified":
            assert (field.errors, field.data) == ([], None)
        else:
            assert len(field.errors) == 1, field.name
            assert str(field.label.text) in str(field.errors[0])


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("name", "  广州\u3000智能  ", "广州\u3000智能"),
        ("name", "e\u0301\u200b", "é"),
        ("name", "𬭎䶮㛃", "𬭎䶮㛃"),
        ("words", "one\r\ntwo", "one\ntwo"),
        ("code", credit_code(7).lower(), credit_code(7)),
        ("code", "".join(chr(ord(c) + 0xFEE0) for c in credit_code(7)), credit_code(7)),
        ("money", "1,234,567.89", Decimal("1234567.89")),
        ("money", "１２００．５", Decimal("1200.5")),
        ("money", "1200.50 万元", Decimal("1200.5")),
        ("money", "0", Decimal(0)),
        ("money", "0.000001", Decimal("0.000001")),
        ("profit", "－300", Decimal(-300)),
        ("percent", "12.5%", Decimal("12.5")),
        ("count", "1,200", 1200),
        ("count", "0", 0),
        ("day", "2024-05-01", date(2024, 5, 1)),
        ("day", "2024/5/1", date(2024, 5, 1)),
        ("day", "２０２４年５月１日", date(2024, 5, 1)),
        ("mail", " Wang@Firm.Example ", "wang@firm.example"),
        ("phone", "13800138000", "138 0013 8000"),
        ("phone", "(020) 8381-2345", "020 8381 2345"),
        ("district", "440106", "440106"),
        ("layer", "model", "model"),
        ("certified", "yes", True),
        ("certified", "no", False),
        ("certified", "unknown", None),
        ("signs", ["a", "b", "a"], ["a", "b"]),
        ("consent", "y", True),
    ],
)
def test_what_people_type_is_understood(reading_in: Any, name: str, typed: Any, value: Any) -> None:
    field = reading_in(**{name: typed})[name]
    assert field.errors == []
    assert field.data == value


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("money", "0.0000001"), ("money", "1,2"), ("money", "12,34.5"), ("money", "--1"), ("money", "1.2.3"),
        ("count", "1.5"), ("percent", "100.1"), ("day", "2024-13-01"), ("day", "0001-01-01"), ("day", "2023-02-29"),
        ("phone", "12345"), ("mail", "a@b"), ("mail", "a@b.cn, c@d.cn"), ("name", "one\ntwo"), ("code", credit_code(7)[:-1] + "!"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(reading_in: Any, name: str, typed: str) -> None:
    assert len(reading_in(**{name: typed})[name].errors) == 1


def test_money_becomes_fen(reading_in: Any) -> None:
    assert reading_in(money="1200.000001").money.fen == 1_200_000_001
    assert reading_in().money.fen is None


def test_a_draft_may_be_blank_but_not_wrong(app: Flask) -> None:
    with app.test_request_context("/", method="POST", data={"money": "abc", "csrf_token": "x"}):
        form = Everything(draft=True)
        assert not form.validate()
        assert list(form.errors) == ["money"]


def test_a_draft_comes_back_as_it_was_typed(app: Flask) -> None:
    with app.test_request_context(
        "/", method="POST", data={"money": "abc", "signs": ["a", "b"], "district": "440106"}
    ):
        words = Everything().typed()
    assert words == {"money": "abc", "signs": ["a", "b"], "district": "440106"}
    with app.test_request_context("/"):
        again = Everything.retyped(words)
        assert again.money._value() == "abc"
        assert (again.signs.data, again.district.data) == (["a", "b"], "440106")


def test_a_refusal_stands_beside_its_field_or_on_top(app: Flask) -> None:
    with app.test_request_context("/"):
        form = Everything()
        form.refuse(Refused(Text("one"), field="money"))
        form.refuse(Refused(Text("two"), field="nowhere"))
        form.refuse(Refused(Text("three")))
        assert form.money.errors == ["one"]
        assert form.form_errors == ["two", "three"]


def test_labels_and_choices_are_in_the_readers_language(app: Flask) -> None:
    for language, district in (("zh", "天河区"), ("en", "Tianhe")):
        with app.test_request_context("/", headers={"Cookie": f"language={language}"}):
            assert f">{district}<" in str(Everything().district())


def test_the_librarys_own_messages_are_in_chinese(app: Flask) -> None:
    class Short(forms.Form):
        name = forms.TextField("名称", most=50, validators=[Length(max=3)])

    with app.test_request_context("/", method="POST", data={"name": "很长的名字"}):
        form = Short()
        form.validate()
        assert form.name.errors == ["最多 3 个字"]


def test_a_file_is_looked_at_by_the_check_of_its_form(app: Flask) -> None:
    class Proof(forms.Form):
        one = forms.FileField("证明", why_not=lambda name, content: None if content else Text("empty"))
        many = forms.FilesField(
            "附件", optional=True, why_not=lambda name, content: Text("bad") if name == "b.pdf" else None
        )

    data = {"one": (BytesIO(b""), "证明.pdf"), "many": [(BytesIO(b"1"), "a.pdf"), (BytesIO(b"2"), "b.pdf")]}
    with app.test_request_context("/", method="POST", data=data):
        form = Proof()
        assert not form.validate()
        assert form.one.errors == ["证明.pdf: empty"]
        assert form.many.errors == ["b.pdf: bad"]
        assert form.many.data == [forms.Upload("a.pdf", b"1"), forms.Upload("b.pdf", b"2")]
