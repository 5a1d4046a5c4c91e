"""One page of a firm's filing: the form of a group of questions, and how its answers are kept and shown again."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template

from portal.applications import draft_actions, queries
from portal.applications.forms import SECTION_FORMS
from portal.applications.kinds import KINDS
from portal.applications.models import Application
from portal.applications.proofs import proofs_of
from portal.core.errors import NotFound
from portal.web.forms import Form
from portal.web.transaction import reading


def form_of(found: Application, section: str, **given: Any) -> Form:
    """The section's form with only the fields that may be changed now."""
    form_class = SECTION_FORMS.get((found.kind, section))
    if form_class is None:
        raise NotFound(section)
    form = form_class(**given)
    allowed = draft_actions.open_fields(reading(), found)
    for name in [f.name for f in form if f.name != "csrf_token"]:
        if name not in allowed and not (name.startswith("proof_") and "signs" in allowed):
            form.__delitem__(name)
    return form


def present(found: Application) -> dict[str, Any]:
    """The answers as the fields take them: what is kept as text is a day again."""
    days = {field.key for field in KINDS[found.kind].fields() if field.kind == "day"}
    return {
        key: date.fromisoformat(value) if key in days and value else value
        for key, value in found.answers.items()
    }


def answers_of(form: Form) -> dict[str, Any]:
    """What is kept: days as text; documents of proof go elsewhere."""
    return {
        key: value.isoformat() if hasattr(value, "isoformat") else value
        for key, value in form.values().items()
        if not key.startswith("proof_")
    }


def render(found: Application, section: str, form: Form) -> str:
    kind = KINDS[found.kind]
    place = next(s for s in kind.sections if s.key == section)
    return render_template(
        "applications/section.html",
        application=found,
        section=place,
        form=form,
        remarks={r.field: r for r in queries.open_remarks(reading(), found.id)}
        if found.state == "returned"
        else {},
        proofs=proofs_of(reading(), found),
    )
