"""The rule lab's forms: a new draft, its values one by one (fields made from the rule book), its whole text."""

from __future__ import annotations

from typing import Any

from portal.classification.lab_rules import Spot
from portal.classification.rulebook import RuleBook
from portal.web.choices import choices_of
from portal.web.forms import ChoiceField, Form, HiddenField, TextAreaField, TextField
from portal.web.i18n import language
from portal.web.i18n import lazy_gettext as _l


class CopyForm(Form):
    """Which rule book, and what the draft is called."""

    base = ChoiceField(_l("Rule set"), choices=[])
    name = TextField(_l("Name of the draft"), most=80)

    def offer(self, books: list[RuleBook]) -> CopyForm:
        self.base.choices = choices_of([(book.id, book.label(language())) for book in books])
        return self


class SeenForm(Form):
    """A form that says which version of the draft it was made for."""

    seen = HiddenField()

    def seen_version(self) -> int:
        given = self.seen.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0


class TextForm(SeenForm):
    text = TextAreaField(_l("The rule book as text (TOML)"), most=100_000)


def values_form(spots: list[Spot], **kwargs: Any) -> SeenForm:
    """A field for each value that may be changed."""
    fields = {spot.name: TextField(spot.words(), most=20) for spot in spots}
    made: type[SeenForm] = type("ValuesForm", (SeenForm,), fields)
    return made(**kwargs)
