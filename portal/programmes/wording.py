"""A programme's conditions in words for its pages: each with whether it holds, and which fact would decide it; and a new
programme's first text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from portal.classification.conditions import Truth
from portal.classification.evidence import fact_called
from portal.core.i18n import N_
from portal.programmes.rules import Answer, Condition
from portal.web.i18n import gettext, language, said

OUTCOMES = {True: N_("Met"), False: N_("Not met"), None: N_("Not known yet")}


@dataclass(frozen=True)
class Line:
    """A condition as its page shows it; without a firm nothing is said of whether it holds."""

    label: str
    state: str
    outcome: str
    missing: str


def lines(conditions: Iterable[Condition], answer: Answer | None) -> list[Line]:
    checked = {line.condition.key: line for line in answer.lines} if answer else {}
    found = []
    for condition in conditions:
        line = checked.get(condition.key)
        names = [said(fact_called(path)) for path in line.missing] if line else []
        found.append(
            Line(
                condition.label(language()), _state(line.holds) if line else "", gettext(OUTCOMES[line.holds]) if line else "",
                ("、" if language() == "zh" else ", ").join(dict.fromkeys(names)),
            )
        )  # fmt: skip
    return found


def _state(holds: Truth) -> str:
    return {True: "met", False: "not_met", None: "undetermined"}[holds]


BLANK = """\
key = "my_programme"
title_zh = ""
title_en = ""
department = ""
basis = ""
mark = "✓"
support = "award"
summary_zh = ""
summary_en = ""
without_application = false

[amount]
ceiling = "100"
text_zh = ""
text_en = ""

[[conditions]]
key = "title"
label_zh = ""
label_en = ""
holds = ["little_giant"]

[[materials]]
zh = ""
en = ""
"""
