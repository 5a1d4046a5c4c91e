"""A programme is written in a form: what is ticked and typed becomes its text, and comes back without losing a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from portal.core.errors import Refused
from portal.programmes import definition_rules
from portal.programmes.definition_rules import read_definition
from portal.programmes.models import Programme
from portal.programmes.rules import SUPPORTS, Holds, Registered
from portal.programmes.usual_rules import usual_fields
from portal.programmes.writing_rules import taken_apart, text_of
from tests.people import People
from tests.signing_in import sign_in

FIRST = sorted(Path(definition_rules.__file__).with_name("first").glob("*.toml"))
TYPED = {
    "key": "vouchers", "title_zh": "算力券“一号”", "title_en": 'Vouchers "one"', "department": "广州市", "basis": "穗府办规〔2026〕1号",
    "mark": "✓", "support": "voucher", "summary_zh": "为训练模型的企业提供算力券。", "summary_en": "Vouchers for compute.",
    "text_zh": "最高100万元", "text_en": "Up to 1 million", "percent": "30", "base_zh": "合同金额", "base_en": "The contract",
    "ceiling": "100", "years": "5，10, 20", "district_percent": "50", "register_district": ["440106", "440105"],
    "register_layer": ["model"], "holds_none": ["little_giant"], "meets": ["gazelle.gazelle"], "experts": "y", "report_months": "6, 12",
    "test_zh_1": "研发强度4%以上", "test_1": '{ ratio = ["rd_expense", "revenue"], at_least = "4%" }', "material_zh_1": "算力合同",
    "top_zh_1": "研发增量的20%", "top_percent_1": "20", "top_ceiling_1": "50", "question_zh_1": "训练的模型", "question_kind_1": "choice",
    "question_choices_1": "自研=Own；开源=Open", "question_zh_2": "备注", "question_kind_2": "long", "question_optional_2": "y",
}  # fmt: skip


@pytest.fixture
def city(app: Flask, people: People) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


def test_what_was_typed_is_the_programme_and_comes_back_whole() -> None:
    text = text_of(TYPED)
    made = read_definition(text, file="x")
    asked = [condition.asked for condition in made.conditions]
    assert asked[0] == Registered(districts=("440106", "440105"))
    assert made.conditions[0].label_zh == "在天河区、海珠区登记"
    assert asked[2] == Holds(("little_giant",), none=True)
    assert [str(year) for year in made.amount.years] == ["5", "10", "20"]
    assert made.questions[0].choices == (("c1", "自研", "Own"), ("c2", "开源", "Open"))
    assert not made.questions[1].required
    assert made.title_zh == "算力券“一号”"
    again = taken_apart(text)
    assert again is not None
    assert text_of(again) == text


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("key", "Vouchers!"),
        ("title_zh", ""),
        ("percent", "120"),
        ("years", "5, ten"),
        ("report_months", "6, 500"),
        ("test_1", "{ revenue = 5"),
        ("test_zh_1", ""),
        ("question_choices_1", ""),
        ("ceiling", "19"),  # the third year gives 20
        ("per_firm_and_year", "10"),
    ],
)
def test_what_cannot_be_used_is_named_by_its_field(name: str, wrong: str) -> None:
    with pytest.raises(Refused) as refused:
        text_of(TYPED | {name: wrong})
    assert refused.value.field in (name, "question_kind_1" if "choices" in name else name)


@pytest.mark.parametrize(
    ("name", "wrong", "said"),
    [
        ("test_1", '{ ratio = ["rd_expenses", "revenue"], at_least = "4%" }', "研发费用（rd_expense）"),
        ("test_1", '{ fact = "happiness", at_least = "4" }', "没有 'happiness' 这项指标"),
        ("test_1", '{ ratio = ["rd_expense", "revenue"], at_least = "4" }', "at_least：'4' 不是百分数"),
        ("holds", ["giant"], "专精特新“小巨人”（little_giant）"),
        ("register_district", ["440100"], "天河区（440106）"),
        ("percent", "120", "无法采用：不超过百分之百"),
    ],
)
def test_a_fault_names_facts_titles_and_districts_in_words_and_no_path(
    name: str, wrong: object, said: str
) -> None:
    with pytest.raises(Refused) as refused:
        text_of(TYPED | {name: wrong})
    assert said in str(refused.value.message)
    assert "conditions." not in str(refused.value.message)


def test_a_fault_in_the_text_names_its_line_and_the_condition_by_its_number(city: FlaskClient) -> None:
    text = text_of(TYPED).replace('"rd_expense"', '"rd_expenses"')
    answer = city.post("/desk/programmes/new/text", data={"text": text}).text
    assert "第 5 项条件，ratio：无法识别 &#39;rd_expenses&#39;，是否应为：研发费用（rd_expense）" in answer
    assert "conditions." not in answer


@pytest.mark.parametrize("path", FIRST, ids=lambda path: path.stem)
def test_a_new_programme_can_begin_from_each_of_the_starting_set(path: Path) -> None:
    text = path.read_text("utf-8")
    values = taken_apart(text, to_begin_from=True)
    assert values is not None
    new, old = read_definition(text_of(values), file="x"), read_definition(text, file="x")
    assert {repr(each.asked) for each in new.conditions} == {repr(each.asked) for each in old.conditions}
    assert (new.amount, new.materials, new.top_ups) == (old.amount, old.materials, old.top_ups)


@pytest.mark.parametrize("kind", SUPPORTS)
def test_each_kind_of_support_brings_questions_and_documents_of_its_own(kind: str) -> None:
    bare = {name: value for name, value in TYPED.items() if not name.endswith(("_1", "_2"))}
    text = text_of(bare | {"support": kind} | usual_fields(kind))
    made = read_definition(text, file="x")
    assert made.questions
    assert made.materials
    assert all(re.search("[一-鿿]", each.zh) and not re.search("[一-鿿]", each.en) for each in made.questions)
    assert taken_apart(text) is not None


def test_a_new_programme_begins_with_what_its_kind_usually_asks(city: FlaskClient) -> None:
    assert "人才层次" not in city.get("/desk/programmes/new").text
    page = city.get("/desk/programmes/new?kind=talent").text
    assert 'value="人才层次"' in page
    assert 'value="劳动合同与社保缴纳证明"' in page
    assert city.get("/desk/programmes/new?kind=rain").status_code == 400


def test_what_the_form_has_no_words_for_is_left_to_the_text() -> None:
    twice = '\n[[conditions]]\nkey = "b"\nlabel_zh = "甲"\nlabel_en = "A"\nholds = ["gazelle"]\n'
    text = text_of(TYPED | {"holds": ["srdi"]}) + twice
    assert taken_apart(text) is None
    assert taken_apart(text, to_begin_from=True) is None


def test_an_officer_writes_a_programme_in_the_form_sees_it_and_changes_it(
    city: FlaskClient, people: People
) -> None:
    wrong = city.post("/desk/programmes/new", data=TYPED | {"test_1": "{ revenue = 5"})
    assert wrong.status_code == 422
    assert "test_1-error" in wrong.text
    assert "请检查引号、括号和逗号" in wrong.text
    assert "算力合同" in wrong.text  # what was typed stays
    unknown = city.post(
        "/desk/programmes/new", data=TYPED | {"test_1": '{ fact = "profits", at_least = "5" }'}
    )
    assert "无法识别 &#39;profits&#39;，是否应为：净利润（net_profit）" in unknown.text
    answer = city.post("/desk/programmes/new", data=TYPED)
    assert answer.status_code == 303
    page = city.get(answer.location).text
    for word in ("在天河区、海珠区登记", "研发强度4%以上", "算力合同", "研发增量的20%"):
        assert word in page, word
    form = city.get(f"{answer.location}/edit").text
    assert 'value="440106" checked' in form
    assert 'value="5, 10, 20"' in form
    changed = TYPED | {"title_zh": "算力券二号", "register_district": ["440112"]}
    assert city.post(f"{answer.location}/edit", data=changed).status_code == 303
    assert "在黄埔区登记" in city.get(answer.location).text
    assert city.post("/desk/programmes/new", data=TYPED).status_code == 422  # the key is taken
    with people.factory() as session:
        old = session.scalars(select(Programme.id).where(Programme.key == "gazelle_award")).one()
    begun = city.get(f"/desk/programmes/new?like={old}").text
    assert 'value="5, 10, 20"' in begun
    assert "gazelle_award" not in begun  # a key of its own is wanted
