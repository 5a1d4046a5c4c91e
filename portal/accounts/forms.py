"""The form of a person's own account."""

from __future__ import annotations

from portal.core.i18n import LANGUAGES, N_
from portal.web.forms import Form, RadiosField, TextField
from portal.web.i18n import lazy_gettext as _l


class AccountForm(Form):
    name = TextField(_l("Your name"), most=60, optional=True)
    language = RadiosField(_l("Language of the letters to you"), choices=list(LANGUAGES.items()))


class LettersForm(Form):
    """What comes by mail; returns, decisions and deadlines always do."""

    letters = RadiosField(
        _l("What comes by mail"),
        choices={
            "all": N_("Everything, gathered into few letters"),
            "needed": N_("Only what is needed: returns, decisions, deadlines"),
        },
    )
