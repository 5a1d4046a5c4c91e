"""The form by which an administrator appoints."""

from __future__ import annotations

from portal.accounts.rules import ROLE_NAMES
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Text
from portal.web.forms import ChoiceField, DateField, Form, TextAreaField
from portal.web.i18n import lazy_gettext as _l


class AppointmentForm(Form):
    role = ChoiceField(_l("Office"), choices=ROLE_NAMES, blank=_l("Please choose"))
    district = ChoiceField(_l("District"), choices=DISTRICTS, blank=_l("No district"), optional=True)
    since = DateField(_l("In office from"), first=2000, last=2100)


class DaysForm(Form):
    """Days, one a line, as a spreadsheet or the notice gives them."""

    days = TextAreaField(Text(N_("Days, one a line")), most=40_000)
