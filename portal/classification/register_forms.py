"""What officials send from the register's classification: which firms to write to."""

from __future__ import annotations

from flask import request

from portal.core.i18n import N_
from portal.web.forms import Form, HiddenField

# two questions about the same register: who could apply, and who would keep a title
KIND_NAMES = {"new": N_("New applications"), "renewal": N_("Renewals: who holds the title")}


class RunForm(Form):
    """A button that starts a run."""


class InvitationForm(Form):
    """The firms that are ticked, and the run and tier of the list."""

    run = HiddenField()
    tier = HiddenField()
    kind = HiddenField()
    back = HiddenField()

    def firms(self) -> list[int]:
        """The numbers of the firms; what is no number was never offered."""
        given = request.form.getlist("firm")
        return [int(each) for each in given if each.isascii() and each.isdigit() and len(each) < 10]

    def run_id(self) -> int:
        given = self.run.data or ""
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
