"""The form in which figures are tried: those of four years and every single fact; all may stay blank, and blank is unknown."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from portal.classification.evidence import fact_called, reason_called
from portal.classification.facts import TITLES
from portal.classification.facts_reading import Problem
from portal.classification.trying import MORE_IP, field_of_path, field_of_year, years_tried
from portal.classification.wording import WORDS
from portal.core.i18n import N_, Text
from portal.firms.figure_forms import FundingForm, IntegrityForm, MarketForm, YearForm
from portal.firms.figure_rules import HEADS, MONEY, NONE, page_keys
from portal.firms.figure_words import LABELS
from portal.web.forms import CheckboxesField, Form, MoneyField, WholeField
from portal.web.i18n import said

TITLE_WORDS = {title: WORDS[title] for title in TITLES} | {NONE: N_("None of these")}
OF_YEAR = N_("%(figure)s, %(year)s")
OTHERS = {"funding": FundingForm, "market": MarketForm, "integrity": IntegrityForm}


class TryForm(Form):
    """What every such form has; its years are added by `try_form`."""

    titles = CheckboxesField(Text(N_("Titles held")), choices=TITLE_WORDS, optional=True)
    more_ip = WholeField(Text(N_("Further Class I rights")), most=99, optional=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self:
            field.flags.optional = None  # all are: to say so of each would only disturb
        level = self["digital_level"]
        if isinstance(level.data, int):  # a select compares words
            level.data = str(level.data)

    def refuse_facts(self, problems: tuple[Problem, ...]) -> None:
        """Puts what cannot be true together beside its field."""
        for problem in problems:
            field = self._fields.get(field_of_path(problem.path) or "")
            reason = said(reason_called(problem.message))
            if field is None:
                self.form_errors.append(f"{said(fact_called(problem.path))}: {reason}")
            else:
                field.errors = [*field.errors, reason]


@lru_cache
def try_form(reporting_year: int) -> type[TryForm]:
    """The form for the years up to this one."""
    fields: dict[str, Any] = {}
    for year in years_tried(reporting_year):
        for key in MONEY:
            label = Text(OF_YEAR, figure=Text(LABELS[key]), year=year)
            fields[field_of_year(key, year)] = MoneyField(label, optional=True, signed=key == "net_profit")
    fields |= {key: getattr(YearForm, key) for key in HEADS}
    for page, form in OTHERS.items():
        fields |= {name: getattr(form, name) for name in page_keys(page)}
    return type("TryYearsForm", (TryForm,), fields)


__all__ = ["MORE_IP", "TryForm", "try_form"]
