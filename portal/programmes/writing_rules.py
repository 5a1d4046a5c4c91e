"""A programme's definition from the fields of its form, and back: what an officer ticks and types becomes the text that is kept.

What the form cannot say (two conditions of one kind, labels of one's own) is written as text; `taken_apart` answers None then,
so that opening a programme in the form never loses a word of it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from portal.core.districts import DISTRICTS
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.rules import LAYERS, TIER_LEVELS, TIERS, TRACKS
from portal.programmes.amount_rules import plain
from portal.programmes.definition_rules import SHARES, RulebookRefused, read_definition
from portal.programmes.fault_words import in_words
from portal.programmes.rules import Condition, Definition

ROWS = {"material": 8, "top": 4, "question": 8, "test": 3}
PLAIN = (
    "key", "title_zh", "title_en", "department", "department_en", "basis", "mark", "support", "summary_zh", "summary_en", "window_zh", "window_en",
)  # fmt: skip
OPTIONAL = ("department_en", "window_zh", "window_en")
SUMS = ("fixed", "percent", "ceiling", "per_firm_and_year", *SHARES)
WORDS = ("text_zh", "text_en", "base_zh", "base_en")
CHECKED = {"register_district": "district", "register_layer": "layer", "register_track": "track"}
HELD = ("holds", "holds_none", "meets")
SIMPLE_KINDS = ("text", "long", "money", "count", "day", "choice")
CANNOT = N_("This cannot be used: %(reason)s")
WHOLE = N_("Whole numbers are expected, with commas between them.")
Values = Mapping[str, Any]


@dataclass
class _Lines:
    """The text as it grows, and which field each line came from."""

    lines: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def add(self, line: str, name: str) -> None:
        self.lines.append(line)
        self.fields.append(name)

    def pair(self, word: str, value: Any, name: str) -> None:
        self.add(f"{word} = {_toml(value)}", name)


def text_of(values: Values) -> str:
    """The definition as text. Refused names the field that cannot be used."""
    written = _written(values)
    text = "\n".join(written.lines) + "\n"
    try:
        read_definition(text, file="programme", new=True)
    except RulebookRefused as refused:
        place = min(refused.line, len(written.fields)) - 1
        reason = in_words(refused, inside_field=True)
        raise Refused(Text(CANNOT, reason=reason), field=written.fields[place]) from None
    return text


def _written(values: Values) -> _Lines:
    out = _Lines()
    for word in PLAIN:
        if values.get(word) or word not in OPTIONAL:
            out.pair(word, values.get(word) or "", word)
    for word in ("without_application", "experts"):
        out.pair(word, bool(values.get(word)), word)
    months = _numbers(values.get("report_months"), "report_months")
    if months:
        out.pair("report_months", [int(each) for each in months], "report_months")
    out.add("[amount]", "text_zh")
    for word in SUMS:
        if values.get(word) is not None and values[word] != "":
            out.pair(word, plain(Decimal(values[word])), word)
    years = _numbers(values.get("years"), "years")
    if years:
        out.pair("years", years, "years")
    for word in WORDS:
        if values.get(word):
            out.pair(word, values[word], word)
    _conditions(out, values)
    _rows(out, values)
    return out


def _conditions(out: _Lines, values: Values) -> None:
    for name, word in CHECKED.items():
        if values.get(name):
            zh, en = _place_label(word, values[name])
            _condition(out, name, zh, en, "register", {word: list(values[name])})
    for name in HELD:
        if values.get(name):
            zh, en = _tier_label(name, values[name])
            _condition(out, name, zh, en, name, list(values[name]))
    for n in range(1, ROWS["test"] + 1):
        if values.get(f"test_{n}"):
            name = f"test_{n}"
            out.add("[[conditions]]", name)
            out.pair("key", name, name)
            out.pair("label_zh", values.get(f"test_zh_{n}") or "", f"test_zh_{n}")
            out.pair(
                "label_en", values.get(f"test_en_{n}") or values.get(f"test_zh_{n}") or "", f"test_en_{n}"
            )
            out.add(f"test = {values[name]}", name)


def _condition(out: _Lines, name: str, zh: str, en: str, word: str, value: Any) -> None:
    out.add("[[conditions]]", name)
    for key, each in (("key", name), ("label_zh", zh), ("label_en", en), (word, value)):
        out.pair(key, each, name)


def _rows(out: _Lines, values: Values) -> None:
    for n in range(1, ROWS["material"] + 1):
        if values.get(f"material_zh_{n}"):
            _words_row(out, values, "materials", "material", n)
    for n in range(1, ROWS["top"] + 1):
        if values.get(f"top_zh_{n}"):
            _words_row(out, values, "top_ups", "top", n)
            for word in ("percent", "ceiling"):
                if values.get(f"top_{word}_{n}") is not None and values[f"top_{word}_{n}"] != "":
                    out.pair(word, plain(Decimal(values[f"top_{word}_{n}"])), f"top_{word}_{n}")
    for n in range(1, ROWS["question"] + 1):
        if values.get(f"question_zh_{n}"):
            _question(out, values, n)


def _words_row(out: _Lines, values: Values, table: str, name: str, n: int) -> None:
    zh = values[f"{name}_zh_{n}"]
    out.add(f"[[{table}]]", f"{name}_zh_{n}")
    out.pair("zh", zh, f"{name}_zh_{n}")
    out.pair("en", values.get(f"{name}_en_{n}") or zh, f"{name}_en_{n}")


def _question(out: _Lines, values: Values, n: int) -> None:
    out.add("[[questions]]", f"question_zh_{n}")
    out.pair("key", f"question_{n}", f"question_zh_{n}")
    zh, kind = values[f"question_zh_{n}"], values.get(f"question_kind_{n}") or "text"
    out.pair("zh", zh, f"question_zh_{n}")
    out.pair("en", values.get(f"question_en_{n}") or zh, f"question_en_{n}")
    out.pair("kind", kind, f"question_kind_{n}")
    out.pair("required", not values.get(f"question_optional_{n}"), f"question_optional_{n}")
    if values.get(f"question_choices_{n}"):
        choices = [
            {"value": f"c{place}", "zh": zh.strip(), "en": (en or zh).strip()}
            for place, (zh, _, en) in enumerate(
                (
                    each.partition("=")
                    for each in re.split(r"[;；]", values[f"question_choices_{n}"])
                    if each.strip()
                ),
                1,
            )
        ]
        out.pair("choices", choices, f"question_choices_{n}")


def _numbers(text: str | None, name: str) -> list[str]:
    """ "5, 10，20" as its numbers."""
    found = [each.strip() for each in re.split(r"[,，、\s]+", text or "") if each.strip()]
    if not all(re.fullmatch(r"\d{1,9}(\.\d{1,6})?", each) for each in found):
        raise Refused(Text(WHOLE), field=name)
    if name == "report_months" and any("." in each for each in found):
        raise Refused(Text(WHOLE), field=name)
    return found


def _place_label(word: str, chosen: Iterable[str]) -> tuple[str, str]:
    if word == "district":
        names = [DISTRICTS[code] for code in chosen if code in DISTRICTS]
        return (
            f"在{'、'.join(zh for zh, _ in names)}登记",
            f"Registered in {' or '.join(en for _, en in names)}",
        )
    labels: Mapping[str, Any] = LAYERS if word == "layer" else TRACKS
    zh, en = _names(chosen, labels)
    return (f"属于{zh}", f"In the layer: {en}") if word == "layer" else (f"赛道为{zh}", f"In the track: {en}")


def _tier_label(word: str, chosen: Iterable[str]) -> tuple[str, str]:
    known = {**TIERS, **{f"{tier}.{level}": label for (tier, level), label in TIER_LEVELS.items()}}
    zh, en = _names(chosen, known)
    return {
        "holds": (f"持有有效称号：{zh}", f"Holds a valid title: {en}"),
        "holds_none": (f"未持有称号：{zh}", f"Holds no title: {en}"),
        "meets": (f"达到标准：{zh}", f"Meets the standard: {en}"),
    }[word]


def _names(chosen: Iterable[str], labels: Mapping[str, Any]) -> tuple[str, str]:
    said = [Text(labels[each]) for each in chosen if each in labels]
    zh = "、".join(each.in_language("zh") for each in said)
    return zh, " or ".join(each.in_language("en") for each in said)


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml(each) for each in value) + "]"
    return json.dumps(str(value), ensure_ascii=False)


def taken_apart(text: str, *, to_begin_from: bool = False) -> dict[str, Any] | None:
    """The fields that write this text; None when the form cannot say all of it. Of a programme that another one only
    begins from, the conditions' own words may be lost: the form words them anew."""
    values, known = fields_of(tomllib.loads(text)), read_definition(text, file="programme")
    try:
        again = read_definition(text_of(values), file="programme")
    except Refused:
        return None
    if to_begin_from:
        again, known = _unworded(again), _unworded(known)
    return values if again == known else None


def _unworded(definition: Definition) -> Definition:
    bare = sorted((Condition("", "", "", each.asked) for each in definition.conditions), key=repr)
    asked = tuple(replace(each, key=str(n)) for n, each in enumerate(definition.questions))
    return replace(definition, conditions=tuple(bare), questions=asked)


def _sum(text: Any) -> Decimal | None:
    return None if text is None else Decimal(str(text))


def fields_of(table: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of the form that say what stands in a definition, or in a part of one."""
    amount: Mapping[str, Any] = table.get("amount", {})
    values: dict[str, Any] = {word: table.get(word) for word in (*PLAIN, "without_application", "experts")}
    values |= {word: amount.get(word) for word in WORDS}
    values |= {word: _sum(amount.get(word)) for word in SUMS}
    values["years"] = ", ".join(str(each) for each in amount.get("years", []))
    values["report_months"] = ", ".join(str(each) for each in table.get("report_months", []))
    tests = 0
    for each in table.get("conditions", []):
        for name, word in CHECKED.items():
            if word in each.get("register", {}):
                values[name] = each["register"][word]
        for name in HELD:
            if name in each:
                values[name] = each[name]
        if "test" in each:
            tests += 1
            values |= {
                f"test_{tests}": _toml(each["test"]), f"test_zh_{tests}": each.get("label_zh"), f"test_en_{tests}": each.get("label_en"),
            }  # fmt: skip
    for n, row in enumerate(table.get("materials", []), 1):
        values |= {f"material_zh_{n}": row.get("zh"), f"material_en_{n}": row.get("en")}
    for n, row in enumerate(table.get("top_ups", []), 1):
        values |= {f"top_{word}_{n}": row.get(word) for word in ("zh", "en")}
        values |= {f"top_{word}_{n}": _sum(row.get(word)) for word in ("percent", "ceiling")}
    for n, row in enumerate(table.get("questions", []), 1):
        values |= {
            f"question_zh_{n}": row.get("zh"), f"question_en_{n}": row.get("en"), f"question_kind_{n}": row.get("kind", "text"),
            f"question_optional_{n}": not row.get("required", True),
            f"question_choices_{n}": "；".join(f"{one['zh']}={one['en']}" for one in row.get("choices", [])),
        }  # fmt: skip
    return values
