"""The forms of printing and handing out."""

from __future__ import annotations

from portal.core.i18n import N_, Text
from portal.web.forms import DateField, Form, TextField, WholeField


class PrintForm(Form):
    """Which papers of a batch, and why again."""

    first = WholeField(Text(N_("From number")), least=1)
    last = WholeField(Text(N_("To number")), least=1)
    reason = TextField(Text(N_("Reason for printing again")), most=200, optional=True)


class CollectForm(Form):
    """Who has collected what is ticked."""

    collected_by = TextField(Text(N_("Collected by")), most=60)
    collected_on = DateField(Text(N_("Collected on")))
