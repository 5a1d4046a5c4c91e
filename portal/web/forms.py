"""The base of every form: cleaned fields, messages in the reader's language, refusals beside their field.

Import the fields from here too: `from portal.web.forms import Form, TextField, MoneyField`.
"""

from __future__ import annotations

from typing import Any

from flask_babel import get_translations
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from portal.core.errors import Refused
from portal.web.choices import CheckboxesField, ChoiceField, RadiosField, TickField, YesNoField
from portal.web.fields import (
    DateField,
    IdentifierField,
    MailField,
    MoneyField,
    NumberField,
    PercentField,
    PhoneField,
    TextAreaField,
    TextField,
    WholeField,
)
from portal.web.i18n import said
from portal.web.uploads import FileField, FilesField, Upload

__all__ = [
    "CheckboxesField", "ChoiceField", "DateField", "FileField", "FilesField", "Form", "HiddenField",
    "IdentifierField", "MailField", "MoneyField", "NumberField", "PercentField", "PhoneField", "RadiosField",
    "TextAreaField", "TextField", "TickField", "Upload", "WholeField", "YesNoField",
]  # fmt: skip


class _OurWords:
    """The library's own messages, from our catalogue (web-forms.po)."""

    def gettext(self, string: str) -> str:
        return str(get_translations().gettext(string)) if string else string

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(get_translations().ngettext(singular, plural, n))


class Form(FlaskForm):
    """A form of the portal. `draft=True` lets asked-for fields be blank; what is there is checked all the same.

    GET:  `form = X(data={...})` or `X(obj=row)`; a saved draft: `X.retyped(typed)`.
    POST: `form = X()`, then `form.validate_on_submit()`; blank values are None.
    """

    class Meta(FlaskForm.Meta):
        def get_translations(self, form: Any) -> _OurWords:
            return _OurWords()

    def __init__(self, *args: Any, draft: bool = False, **kwargs: Any) -> None:
        self.draft = draft
        super().__init__(*args, **kwargs)

    @classmethod
    def retyped(cls, words: dict[str, Any], **kwargs: Any) -> Form:
        """The form as somebody left it: `words` is what `typed()` gave, wrong entries included."""
        pairs = [(k, each) for k, v in words.items() for each in (v if isinstance(v, list) else [v])]
        return cls(formdata=MultiDict(pairs), **kwargs)

    def typed(self) -> dict[str, str | list[str]]:
        """What was typed, as text by field, for a draft; files and the token are left out."""
        words: dict[str, str | list[str]] = {}
        for field in self:
            given = [each for each in field.raw_data or [] if isinstance(each, str)]
            if field.name != "csrf_token" and given:
                words[field.name] = given if isinstance(field, CheckboxesField) else given[0]
        return words

    def values(self) -> dict[str, Any]:
        """The value of every field but the token; None where nothing was said."""
        return {field.name: field.data for field in self if field.name != "csrf_token"}

    def refuse(self, refused: Refused) -> None:
        """Puts a refusal beside its field, or on top when it names none of this form."""
        message = said(refused.message)
        field = self._fields.get(refused.field) if refused.field else None
        if field is None:
            self.form_errors.append(message)
        else:
            field.errors = [*field.errors, message]
