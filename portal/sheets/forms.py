"""What an official sends when a table is imported: the file and its kind; then the press by which it happens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wtforms.validators import AnyOf

from portal.core.i18n import N_, Text
from portal.sheets.layouts import Layout
from portal.sheets.opening import handed_in_why_not
from portal.web.forms import FileField, Form, HiddenField, RadiosField
from portal.web.i18n import said

CHOOSE_KIND = N_("What is in the table")


class TableForm(Form):
    """A table of one of the kinds that the person may import."""

    kind = RadiosField(Text(CHOOSE_KIND), choices={}, default="firms")
    table = FileField(Text(N_("The table (Excel or CSV)")), why_not=handed_in_why_not)

    def __init__(self, *args: Any, layouts: Mapping[str, Layout], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(key, said(Text(layout.label))) for key, layout in layouts.items()]


class ExportForm(Form):
    """Which list, as its page is narrowed, and as what file."""

    query = HiddenField()
    form = HiddenField(default="xlsx", validators=[AnyOf(("", "xlsx", "csv"))])


class SeenForm(Form):
    """A press on a page that showed a version."""

    seen = HiddenField()

    def version(self) -> int | None:
        given = self.seen.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
