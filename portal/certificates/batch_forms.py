"""The form that opens a batch."""

from __future__ import annotations

from typing import Any

from portal.certificates.batch_queries import Scope
from portal.certificates.batch_words import DESIGN_LABELS, KIND_LABELS, LANGUAGE_LABELS
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Text
from portal.web.forms import ChoiceField, DateField, Form, RadiosField
from portal.web.i18n import said

ORDER_OF_DAYS = N_("The last day cannot come before the first.")


class BatchForm(Form):
    """What belongs to the batch."""

    kind = RadiosField(Text(N_("What is to be done")), choices=KIND_LABELS)
    design = ChoiceField(Text(N_("Which certificates")), choices=DESIGN_LABELS)
    district = ChoiceField(
        Text(N_("District")), choices=DISTRICTS, blank=Text(N_("Every district")), optional=True
    )
    first_day = DateField(Text(N_("Issued from")), optional=True)
    last_day = DateField(Text(N_("Issued until")), optional=True)
    language = ChoiceField(Text(N_("Language of new papers")), choices=LANGUAGE_LABELS)

    def validate(self, extra_validators: Any = None) -> bool:
        fits = super().validate(extra_validators)
        first, last = self.first_day.data, self.last_day.data
        in_order = not (first and last and last < first)
        if not in_order:
            self.last_day.errors = [*self.last_day.errors, said(Text(ORDER_OF_DAYS))]
        return fits and in_order

    def scope(self) -> Scope:
        new = self.kind.data == "register"
        return Scope(
            kind=self.kind.data, design="registration" if new else self.design.data, district=self.district.data,
            first_day=None if new else self.first_day.data, last_day=None if new else self.last_day.data,
            language=self.language.data,
        )  # fmt: skip
