"""The forms of the officials' desk: who has a case, absences, filters, batches."""

from __future__ import annotations

from datetime import date
from typing import Any

from wtforms.validators import ValidationError

from portal.accounts.models import User
from portal.applications.case_page import by_name
from portal.applications.forms import MoveForm
from portal.applications.kinds import KINDS
from portal.core import clock
from portal.core.i18n import N_, Text
from portal.web.forms import ChoiceField, DateField, Form, HiddenField, RadiosField, TextAreaField, TextField
from portal.web.i18n import said

WHOM = Text(N_("Please choose"))


class AssignForm(MoveForm):
    """To whom a case goes."""

    to = ChoiceField(Text(N_("Give it to")), choices=[], blank=WHOM)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.to.choices = [*self.to.choices[:1], *by_name(people)]


class AbsenceForm(Form):
    """From when to when somebody is away, and who stands in."""

    first_day = DateField(Text(N_("First day")), first=2020)
    last_day = DateField(Text(N_("Last day")), first=2020)
    stand_in = ChoiceField(Text(N_("Stand-in")), choices=[], blank=WHOM)

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stand_in.choices = [*self.stand_in.choices[:1], *by_name(people)]

    def validate_last_day(self, field: Any) -> None:
        if isinstance(field.data, date) and field.data < clock.today():
            raise ValidationError(said(Text(N_("These days are over."))))


class FilterForm(Form):
    """The name of a filter that is kept; what it filters stands in `query`."""

    name = TextField(Text(N_("Name of this filter")), most=40)
    query = HiddenField()


class BulkForm(Form):
    """What is done to several cases; `key` makes the same form do it once, `seen` are the versions that were shown."""

    key = HiddenField()
    field = ChoiceField(Text(N_("Which field")), choices=[], blank=WHOM, optional=True, noted=False)
    text = TextAreaField(
        Text(N_("What is to be corrected, on every case")), most=500, optional=True, noted=False
    )  # both are shown for a return alone, which wants them


def fields_of_every_kind() -> dict[str, str]:
    """Every field that can be remarked on, by its key, with its label; each once."""
    return {field.key: field.words.msgid for kind in KINDS.values() for field in kind.fields()}


class PhraseForm(Form):
    """A sentence to choose from, and where it fits."""

    use = RadiosField(
        Text(N_("What it is for")),
        choices={"remark": N_("A remark on a field"), "reason": N_("A reason for a decision")},
    )
    field = ChoiceField(
        Text(N_("Field")), choices=fields_of_every_kind(), blank=Text(N_("Fits every field")), optional=True
    )
    text = TextAreaField(Text(N_("The sentence, as the firm will read it")), most=500, least=2)

    @staticmethod
    def labels() -> dict[str, str]:
        return fields_of_every_kind()


class MessageForm(Form):
    """A line to the other side of a case; `key` makes the same form write it once."""

    text = TextAreaField(Text(N_("Your message")), most=1000)
