"""One page of a firm's filing: the form of a group of questions, and how its answers are kept and shown again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import render_template

from portal.applications import filing, queries, support_forms, support_queries
from portal.applications.kinds.annual_update import text_of
from portal.applications.kinds.kind import Kind
from portal.applications.models import Application
from portal.applications.proofs import proofs_of
from portal.applications.section_forms import SECTION_FORMS
from portal.core.errors import NotFound
from portal.core.i18n import N_
from portal.firms.figure_words import HELPS, LABELS, UNITS
from portal.web.forms import Form
from portal.web.i18n import gettext
from portal.web.transaction import reading

READ_BACK: dict[str, Callable[[str], Any]] = {"day": date.fromisoformat, "money": Decimal, "count": int}


def form_of(found: Application, section: str, **given: Any) -> Form:
    """The section's form with only the fields that may be changed now."""
    form_class = (
        support_forms.form_class(support_queries.definition_of(found), section)
        if found.kind == "support"
        else SECTION_FORMS.get((found.kind, section))
    )
    if form_class is None:
        raise NotFound(section)
    form = form_class(**given)
    kind = queries.kind_of(found)
    allowed = filing.open_fields(reading(), found) - kind.hidden(found.answers)
    with_proof = bool({"signs", "documents"} & allowed)
    for name in [f.name for f in form if f.name != "csrf_token"]:
        if name not in allowed and not (name in kind.uploads and with_proof):
            form.__delitem__(name)
    return form


def present(found: Application) -> dict[str, Any]:
    """The answers as the fields take them: what is kept as text is a day, an amount or a number again."""
    kinds = {field.key: field.kind for field in queries.kind_of(found).fields()}
    return {
        key: READ_BACK[kinds[key]](value) if value and kinds.get(key) in READ_BACK else value
        for key, value in found.answers.items()
    }


def answers_of(form: Form) -> dict[str, Any]:
    """What is kept: days, amounts and numbers as text; documents of proof go elsewhere."""
    return {
        key: value.isoformat()
        if isinstance(value, date)
        else text_of(value)
        if isinstance(value, Decimal | int) and not isinstance(value, bool)
        else value
        for key, value in form.values().items()
        if not key.startswith("proof_")
    }


def _in_wan(found: Application, kind: Kind) -> dict[str, str]:
    """The unit beside the amounts that a programme asks for."""
    if found.kind != "support":
        return {}
    return {field.key: gettext(N_("10,000 yuan")) for field in kind.fields() if field.kind == "money"}


def render(found: Application, section: str, form: Form) -> str:
    kind = queries.kind_of(found)
    place = next(s for s in kind.sections if s.key == section)
    disagreeing = filing.disagreements(reading(), found) if found.kind == "annual_update" else []
    return render_template(
        "applications/section.html",
        application=found,
        section=place,
        form=form,
        nothing_open=not [field.name for field in form if field.name != "csrf_token"],
        kind=kind,
        uploads=kind.uploads,
        remarks={r.field: r for r in queries.open_remarks(reading(), found.id)}
        if found.state == "returned"
        else {},
        proofs=proofs_of(reading(), found),
        disagreements={each["key"]: each for each in disagreeing},
        d_field=kind.field,
        units={key: gettext(UNITS[key]) for key in LABELS if key in UNITS and kind.field(key)}
        | _in_wan(found, kind),
        figure_helps={key: gettext(text) for key, text in HELPS.items()},
    )
