"""The fields that people type into. Each reads by `core/typed`, says what to do in the reader's language, and keeps
what was typed. Fields to choose from stand in `choices`, files in `uploads`; forms import them all from `forms`.

A field is asked for unless it is `optional=True`; what is left blank is None, never "" or 0. Beside it stands "(optional)" unless
`noted=False`: where all fields are, or where the page or another answer may want it all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import LazyString
from wtforms import Field
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea, TextInput

from portal.core import typed
from portal.core.i18n import N_, Text
from portal.core.money import fen
from portal.web.i18n import gettext, language, said

FILL_IN = N_("Please fill in: %(label)s")
Label = Any  # a message (Text), a lazy string, a pair (Chinese, English), or words


def lazily(label: Label) -> Any:
    """A label in the reader's language; a pair is (Chinese, English)."""
    if isinstance(label, Text):
        return LazyString(said, label)
    if isinstance(label, tuple):
        return LazyString(lambda pair: pair[0] if language() == "zh" else pair[1], label)
    return label


class Asked(Field):
    """What all have in common: asked for or optional, one message at a time, the label in the message."""

    missing = FILL_IN
    data: Any

    def __init__(
        self,
        label: Label = None,
        *,
        optional: bool = False,
        noted: bool = True,
        validators: Any = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(lazily(label), validators, **kwargs)
        self.optional = optional
        self.flags: Any = self.flags
        self.flags.required = None if optional else True
        self.flags.optional = True if optional and noted else None

    def nothing(self) -> bool:
        return self.data is None or self.data == []

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation()
        if self.nothing():
            if self.optional or getattr(form, "draft", False):
                raise StopValidation()
            raise StopValidation(gettext(self.missing, label=self.label.text))
        self.check(form)

    def check(self, form: Any) -> None:
        """More to check on a value that is there; raises ValidationError."""


class Typed(Asked):
    """A line of text that `read` turns into a value and `show` turns back."""

    widget = TextInput()

    def read(self, text: str) -> Any:
        raise NotImplementedError

    def show(self, value: Any) -> str:
        return str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = valuelist[0] if valuelist and isinstance(valuelist[0], str) else ""
        self.data = None
        if not text.strip():
            return
        try:
            self.data = self.read(text)
        except typed.Mistyped as error:
            raise ValueError(said(error.message)) from None

    def _value(self) -> str:
        if self.raw_data and isinstance(self.raw_data[0], str):
            return typed.visible(self.raw_data[0])
        return "" if self.data is None else self.show(self.data)


class TextField(Typed):
    """One line of text."""

    lines = False

    def __init__(self, label: Label = None, *, most: int, least: int = 0, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.most, self.least = most, least
        self.flags.maxlength = most

    def read(self, text: str) -> str | None:
        return typed.text(text, most=self.most, least=self.least, lines=self.lines) or None


class TextAreaField(TextField):
    """Several lines of text."""

    widget = TextArea()
    lines = True


class IdentifierField(Typed):
    """A code or number of a document: NFKC and capitals; `check` says why a code is not a good one."""

    def __init__(
        self,
        label: Label = None,
        *,
        most: int,
        why_not: Callable[[str], Text | None] | None = None,
        **kw: Any,
    ) -> None:
        super().__init__(label, **kw)
        self.most, self.why_not = most, why_not

    def read(self, text: str) -> str | None:
        code = typed.identifier(text, most=max(self.most, 60) if self.why_not else self.most)
        reason = self.why_not(code) if self.why_not else None
        if reason is not None:
            raise typed.Mistyped(reason)
        return code or None


class NumberField(Typed):
    """An exact decimal."""

    places = 6
    unit = ""

    def __init__(
        self,
        label: Label = None,
        *,
        least: Decimal | int | None = 0,
        most: Decimal | int = 10**11,
        **kwargs: Any,
    ) -> None:
        super().__init__(label, **kwargs)
        self.least = None if least is None else Decimal(least)
        self.most = Decimal(most)

    def read(self, text: str) -> Any:
        return typed.decimal(text, least=self.least, most=self.most, places=self.places, unit=self.unit)

    def show(self, value: Decimal) -> str:
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


class MoneyField(NumberField):
    """Money in 万元; `data` is a Decimal, `fen` what the tables keep. `signed=True` allows losses."""

    unit = "万元"

    def __init__(self, label: Label = None, *, signed: bool = False, **kwargs: Any) -> None:
        super().__init__(label, least=None if signed else 0, **kwargs)

    @property
    def fen(self) -> int | None:
        return None if self.data is None else fen(self.data)


class PercentField(NumberField):
    """A percentage as people say it: 12.5 is 12.5 %."""

    unit = "%"

    def __init__(self, label: Label = None, *, least: int = 0, most: int = 100, **kwargs: Any) -> None:
        super().__init__(label, least=least, most=most, **kwargs)


class WholeField(Typed):
    def __init__(self, label: Label = None, *, least: int = 0, most: int = 10**9, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.least, self.most = least, most

    def read(self, text: str) -> int:
        return typed.whole(text, least=self.least, most=self.most)


class DateField(Typed):
    """A day; typed as text, because a browser's own date picker drops what it cannot read."""

    def __init__(self, label: Label = None, *, first: int = 1900, last: int = 2200, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.first, self.last = first, last

    def read(self, text: str) -> date:
        return typed.day(text, first=self.first, last=self.last)

    def show(self, value: date) -> str:
        return value.isoformat()


class MailField(Typed):
    def read(self, text: str) -> str:
        return typed.mail_address(text)


class PhoneField(Typed):
    def read(self, text: str) -> str:
        return typed.phone(text)
