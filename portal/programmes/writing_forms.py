"""The form in which a programme is written down: what it is, what it gives, who can get it, what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Pair, Text
from portal.firms.rules import LAYERS, TIER_LEVELS, TIERS, TRACKS
from portal.programmes.rules import MARKS, SUPPORTS
from portal.programmes.writing_rules import ROWS
from portal.web.forms import (
    CheckboxesField,
    ChoiceField,
    Form,
    MoneyField,
    PercentField,
    TextAreaField,
    TextField,
    TickField,
)

QUESTION_KINDS = {
    "text": N_("One line"), "long": N_("Several lines"), "money": N_("A sum of money"), "count": N_("A number"),
    "day": N_("A day"), "choice": N_("One of several answers"),
}  # fmt: skip
STANDARDS = {
    **{tier: Text(label) for tier, label in TIERS.items()},
    **{f"{tier}.{level}": Text(label) for (tier, level), label in TIER_LEVELS.items()},
}
PLACES = {code: Pair(zh, en) for code, (zh, en) in DISTRICTS.items()}


class ProgrammeForm(Form):
    """Every field stands for a word of the definition; `writing_rules` puts them together."""

    key = TextField(Text(N_("Short name in the address")), most=40, least=3)
    title_zh = TextField(Text(N_("Name in Chinese")), most=120, least=2)
    title_en = TextField(Text(N_("Name in English")), most=160, least=2)
    department = TextField(Text(N_("Given by, in Chinese")), most=80, least=2)
    department_en = TextField(Text(N_("Given by, in English")), most=120, optional=True)
    basis = TextField(Text(N_("Legal basis")), most=200, least=2)
    mark = ChoiceField(Text(N_("How sure the source is")), choices=MARKS)
    support = ChoiceField(Text(N_("Kind of support")), choices=SUPPORTS)
    summary_zh = TextAreaField(Text(N_("In a few sentences, in Chinese")), most=500, least=5)
    summary_en = TextAreaField(Text(N_("In a few sentences, in English")), most=800, least=5)
    window_zh = TextField(Text(N_("When, in Chinese")), most=200, optional=True)
    window_en = TextField(Text(N_("When, in English")), most=300, optional=True)

    text_zh = TextField(Text(N_("What is given, in Chinese")), most=200, least=2)
    text_en = TextField(Text(N_("What is given, in English")), most=300, least=2)
    fixed = MoneyField(Text(N_("A fixed sum")), optional=True)
    percent = PercentField(Text(N_("Or a share of a sum that the firm names")), optional=True)
    base_zh = TextField(Text(N_("What the share is taken of, in Chinese")), most=60, optional=True)
    base_en = TextField(Text(N_("What the share is taken of, in English")), most=80, optional=True)
    ceiling = MoneyField(Text(N_("At most")), optional=True)
    per_firm_and_year = MoneyField(Text(N_("At most for a firm and year")), optional=True)
    years = TextField(Text(N_("Sums of consecutive years")), most=120, optional=True)
    centre_percent = PercentField(Text(N_("Of which the centre pays")), optional=True)
    province_percent = PercentField(Text(N_("Of which the province pays")), optional=True)
    district_percent = PercentField(Text(N_("Of which the district pays")), optional=True)

    register_district = CheckboxesField(
        Text(N_("Registered in one of these districts")), choices=PLACES, optional=True
    )
    register_layer = CheckboxesField(Text(N_("In one of these layers")), choices=LAYERS, optional=True)
    register_track = CheckboxesField(Text(N_("In one of these tracks")), choices=TRACKS, optional=True)
    holds = CheckboxesField(Text(N_("Holds one of these titles")), choices=TIERS, optional=True)
    holds_none = CheckboxesField(Text(N_("Holds none of these titles")), choices=TIERS, optional=True)
    meets = CheckboxesField(
        Text(N_("Meets one of these standards, with or without the title")), choices=STANDARDS, optional=True
    )

    without_application = TickField(
        Text(N_("Without application: the portal proposes, the firm confirms")), optional=True
    )
    experts = TickField(Text(N_("Nobody decides before experts have judged")), optional=True)
    report_months = TextField(
        Text(N_("Reports on the use are due so many months after the first payment")), most=60, optional=True
    )

    def values(self) -> dict[str, Any]:
        return {name: data for name, data in self.data.items() if name != "csrf_token"}


def _add_rows(of: str, fields: Mapping[str, Callable[[], Any]]) -> None:
    """Fields that stand once in each row of a kind: `test_zh_1`, `test_zh_2`, … (a part "" gives `test_1`)."""
    for n in range(1, ROWS[of] + 1):
        for part, field in fields.items():
            setattr(ProgrammeForm, "_".join(filter(None, (of, part, str(n)))), field())


_add_rows("test", {
    "zh": lambda: TextField(Text(N_("Condition in Chinese")), most=120, optional=True),
    "en": lambda: TextField(Text(N_("Condition in English")), most=200, optional=True),
    "": lambda: TextField(Text(N_("What is asked of the facts")), most=400, optional=True),
})  # fmt: skip
_add_rows("material", {
    "zh": lambda: TextField(Text(N_("Material in Chinese")), most=200, optional=True),
    "en": lambda: TextField(Text(N_("Material in English")), most=300, optional=True),
})  # fmt: skip
_add_rows("top", {
    "zh": lambda: TextField(Text(N_("On top of it, in Chinese")), most=200, optional=True),
    "en": lambda: TextField(Text(N_("On top of it, in English")), most=300, optional=True),
    "percent": lambda: PercentField(Text(N_("Share in percent")), optional=True),
    "ceiling": lambda: MoneyField(Text(N_("At most")), optional=True),
})  # fmt: skip
_add_rows("question", {
    "zh": lambda: TextField(Text(N_("Question in Chinese")), most=120, optional=True),
    "en": lambda: TextField(Text(N_("Question in English")), most=200, optional=True),
    "kind": lambda: ChoiceField(Text(N_("Kind of answer")), choices=QUESTION_KINDS, optional=True),
    "choices": lambda: TextField(Text(N_("Answers to choose from")), most=400, optional=True),
    "optional": lambda: TickField(Text(N_("May stay empty")), optional=True),
})  # fmt: skip
