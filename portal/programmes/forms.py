"""The forms of programmes: the text of one, a round, an extension."""

from __future__ import annotations

from portal.core.i18n import N_, Text
from portal.web.forms import DateField, Form, MoneyField, TextAreaField, TextField


class DefinitionForm(Form):
    text = TextAreaField(Text(N_("The programme as text")), most=20000, least=10)


class RoundForm(Form):
    name = TextField(Text(N_("Name of the round")), most=60, least=2)
    opens_on = DateField(Text(N_("Opens on")), first=2020, last=2100)
    deadline = DateField(Text(N_("Deadline")), first=2020, last=2100)
    budget = MoneyField(Text(N_("Budget")), optional=True)


class ExtensionForm(Form):
    deadline = DateField(Text(N_("New deadline")), first=2020, last=2100)
    reason = TextField(Text(N_("Reason, which everybody reads")), most=300, least=4)
