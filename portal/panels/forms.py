"""The forms of panels: the city's plan of one, the scores of an expert, and what an expert declares."""

from __future__ import annotations

from typing import Any

from flask import request

from portal.core import typed
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.firms.credit_code import check as credit_code_fault
from portal.panels.actions import Plan
from portal.panels.rules import DECLARABLE, MOST_REMARK, POINTS_RANGE, RELATIONS, UNREADABLE, Criterion
from portal.web.addresses import row_number
from portal.web.forms import (
    DateField,
    Form,
    HiddenField,
    IdentifierField,
    MoneyField,
    RadiosField,
    TextAreaField,
    TextField,
    WholeField,
)

ROWS = 8
# What a new panel begins with; each city writes its own.
USUAL = (
    ("技术水平与自主创新", "Technology and own innovation", 30),
    ("成长性与财务质量", "Growth and soundness of the figures", 30),
    ("市场前景与应用成效", "Market and results in use", 25),
    ("团队与治理", "Team and governance", 15),
)
HALF = N_("Give a criterion its name and its points, or leave both blank.")


class PanelForm(Form):
    """How a panel judges."""

    title = TextField(Text(N_("Title of the panel")), most=120, least=4)
    due_on = DateField(Text(N_("Scores are due on")), first=2020, last=2100)
    seats = WholeField(Text(N_("Experts for each case")), least=1, most=9)
    limit = WholeField(Text(N_("Difference in points above which one more expert scores")), least=0, most=100)
    budget = MoneyField(Text(N_("Budget, for the line in the ranking")), optional=True)

    def plan(self) -> Plan:
        """What was filled in; Refused when a criterion is half there."""
        return Plan(
            title=self.title.data, criteria=self._criteria(), seats=self.seats.data, limit=self.limit.data,
            budget=self.budget.fen, due_on=self.due_on.data,
        )  # fmt: skip

    def _criteria(self) -> tuple[Criterion, ...]:
        found = []
        for row in range(1, ROWS + 1):
            zh, en, most = self[f"zh_{row}"].data, self[f"en_{row}"].data, self[f"most_{row}"].data
            if (zh is None) != (most is None) or (en and not zh):
                raise Refused(Text(HALF), field=f"zh_{row}")
            if zh is not None:
                found.append(Criterion(f"c{row}", zh, en or zh, most))
        return tuple(found)


for _row in range(1, ROWS + 1):
    setattr(PanelForm, f"zh_{_row}", TextField(Text(N_("Criterion")), most=40, optional=True))
    setattr(PanelForm, f"en_{_row}", TextField(Text(N_("In English")), most=60, optional=True))
    setattr(PanelForm, f"most_{_row}", WholeField(Text(N_("Points")), least=1, most=100, optional=True))


def usual() -> dict[str, Any]:
    """What a new panel's form shows."""
    data: dict[str, Any] = {"seats": 2, "limit": 20}
    for row, (zh, en, most) in enumerate(USUAL, start=1):
        data |= {f"zh_{row}": zh, f"en_{row}": en, f"most_{row}": most}
    return data


def as_data(plan: Plan) -> dict[str, Any]:
    """A plan as its form shows it."""
    data: dict[str, Any] = {
        "title": plan.title,
        "due_on": plan.due_on,
        "seats": plan.seats,
        "limit": plan.limit,
    }
    for row, criterion in enumerate(plan.criteria, start=1):
        data |= {
            f"zh_{row}": criterion.label_zh,
            f"en_{row}": criterion.label_en,
            f"most_{row}": criterion.most,
        }
    return data


class CasesForm(Form):
    """Which cases are put in."""

    def numbers(self) -> list[str]:
        given = dict.fromkeys(request.form.getlist("numbers"))
        return [number for number in given if len(number) <= 20][:200]

    @property
    def round(self) -> int | None:
        """The call of which every case is put in, when one is named."""
        return request.form.get("round", type=row_number)


class ExtendForm(Form):
    due_on = DateField(Text(N_("New day")), first=2020, last=2100)
    reason = TextField(Text(N_("Reason")), most=300, least=4)


class ScoreForm(Form):
    """Points and a remark for each criterion, and an opinion on the whole."""

    opinion = TextAreaField(Text(N_("Opinion on the whole")), most=1000, optional=True)
    seen = HiddenField()

    def marks(
        self, criteria: tuple[Criterion, ...]
    ) -> tuple[dict[str, tuple[int | None, str]], dict[str, Text]]:
        """What was typed, and what of it cannot be read, by field: all of it, each with its criterion."""
        marks: dict[str, tuple[int | None, str]] = {}
        faults: dict[str, Text] = {}
        for criterion in criteria:
            points, remark = None, ""
            try:
                points = self._points(criterion)
            except typed.Mistyped:
                words = Text(POINTS_RANGE, criterion=criterion.name, most=criterion.most)
                faults[f"points-{criterion.key}"] = words
            try:
                remark = self._remark(criterion)
            except typed.Mistyped as wrong:
                words = Text(UNREADABLE, criterion=criterion.name, reason=wrong.message)
                faults[f"remark-{criterion.key}"] = words
            marks[criterion.key] = points, remark
        return marks, faults

    @staticmethod
    def _points(criterion: Criterion) -> int | None:
        text = request.form.get(f"points-{criterion.key}", "")
        return typed.whole(text, least=0, most=criterion.most) if text.strip() else None

    @staticmethod
    def _remark(criterion: Criterion) -> str:
        return typed.text(request.form.get(f"remark-{criterion.key}", ""), most=MOST_REMARK, lines=True)


class StandAsideForm(Form):
    relation = RadiosField(
        Text(N_("I am related to this firm")), choices={k: RELATIONS[k] for k in DECLARABLE}
    )
    note = TextField(Text(N_("In a few words")), most=300, optional=True)


class RelationForm(Form):
    credit_code = IdentifierField(Text(N_("Unified social credit code")), most=18, why_not=credit_code_fault)
    relation = RadiosField(Text(N_("How I am related to it")), choices={k: RELATIONS[k] for k in DECLARABLE})
    note = TextField(Text(N_("In a few words")), most=300, optional=True)
