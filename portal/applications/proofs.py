"""Documents that come with an application's form, and what each proves: signs of an AI firm, a change, a year's report."""

from __future__ import annotations

from flask import current_app
from sqlalchemy.orm import Session

from portal.applications import queries
from portal.applications.models import Application
from portal.firms import document_actions
from portal.firms.models import DocumentRow
from portal.web.forms import Form


def keep_proofs(session: Session, application: Application, form: Form, *, by: int) -> None:
    """Keeps what was handed in with the page; Refused names the upload that cannot be taken."""
    for name, proves in queries.kind_of(application).uploads.items():
        for upload in (form[name].data or []) if name in form else []:
            document_actions.hand_in(
                session,
                current_app.extensions["portal.files"],
                firm_id=application.firm_id,
                application_id=application.id,
                proves=proves,
                upload_name=upload.name,
                content=upload.content,
                by=by,
            )


def proofs_of(session: Session, application: Application) -> dict[str, list[DocumentRow]]:
    """The documents of the case by what they prove."""
    found: dict[str, list[DocumentRow]] = {}
    for document in queries.documents(session, application):
        found.setdefault(document.proves, []).append(document)
    return found
