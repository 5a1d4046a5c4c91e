"""The fields in which people choose: a select, radio buttons, yes-no-unknown, checkboxes, one box to tick.

A posted value that was not offered is a message beside the field, never an error of the portal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import LazyString
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from portal.core.i18n import N_, Text
from portal.web.fields import Asked, Label, lazily
from portal.web.i18n import gettext

CHOOSE = N_("Please choose: %(label)s")
TICK = N_("Please tick: %(label)s")
NO_SUCH_CHOICE = N_("Please choose one of these")
UNSET = ("", "__None")


def choices_of(options: Mapping[str, Label] | Iterable[tuple[str, Label]]) -> list[SelectChoice]:
    """A mapping holds messages to translate (`LAYERS`) or pairs (`DISTRICTS`); a list of pairs holds words as they are."""
    if not isinstance(options, Mapping):
        return [SelectChoice(value, lazily(label)) for value, label in options]
    return [
        SelectChoice(value, LazyString(gettext, label) if isinstance(label, str) and label else lazily(label))
        for value, label in options.items()
    ]


class _Choice(Asked):
    missing = CHOOSE

    def __init__(self, label: Label = None, *, choices: Any, blank: Label = None, **kwargs: Any) -> None:
        """`blank` words an empty first choice of a select, which means: unknown."""
        options = choices_of(choices)
        super().__init__(
            label,
            choices=[SelectChoice("", lazily(blank)), *options] if blank is not None else options,
            **kwargs,
        )

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = valuelist[0] if valuelist and valuelist[0] not in UNSET else None

    def check(self, form: Any) -> None:
        if self.data not in {choice.value for choice in self.iter_choices()}:
            raise ValidationError(gettext(NO_SUCH_CHOICE))


class ChoiceField(_Choice, SelectField):
    """One of several, as a select."""


class RadiosField(_Choice, RadioField):
    """One of a few, as radio buttons."""


class YesNoField(_Choice, RadioField):
    """Yes, no, or unknown: True, False, None. Unknown is an answer, so nothing is ever missing."""

    def __init__(self, label: Label = None, *, yes: Label = None, no: Label = None, **kwargs: Any) -> None:
        words = {
            "yes": yes or Text(N_("Yes")),
            "no": no or Text(N_("No")),
            "unknown": Text(N_("Not known yet")),
        }
        super().__init__(
            label, choices=list(words.items()), coerce=_tri_state, optional=True, noted=False, **kwargs
        )  # every answer is allowed

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = None
        if valuelist and valuelist[0] not in UNSET:
            try:
                self.data = _tri_state(valuelist[0])
            except ValueError:
                raise ValueError(gettext(NO_SUCH_CHOICE)) from None

    def check(self, form: Any) -> None:
        """Whatever was read is one of the three."""


def _tri_state(value: Any) -> bool | None:
    words: dict[Any, bool | None] = {
        "yes": True,
        "no": False,
        "unknown": None,
        True: True,
        False: False,
        None: None,
    }
    if not isinstance(value, str | bool | None) or value not in words:
        raise ValueError("yes, no or unknown")
    return words[value]


class CheckboxesField(Asked, SelectMultipleField):
    """Several of several, as checkboxes; `data` is a list, empty when none is ticked."""

    missing = CHOOSE
    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: Label = None, *, choices: Any, **kwargs: Any) -> None:
        super().__init__(label, choices=choices_of(choices), **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = list(value or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = list(dict.fromkeys(valuelist))

    def check(self, form: Any) -> None:
        if not set(self.data) <= {choice.value for choice in self.iter_choices()}:
            raise ValidationError(gettext(NO_SUCH_CHOICE))


class TickField(Asked, BooleanField):
    """One box; unless `optional` it must be ticked (a consent)."""

    missing = TICK

    def __init__(self, label: Label = None, **kwargs: Any) -> None:
        super().__init__(label, noted=False, **kwargs)
        self.type = "BooleanField"

    def nothing(self) -> bool:
        return not self.data
