"""Batches on the desk: opened, watched, downloaded as one zip."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template, url_for

from portal.accounts.access import acting, requires
from portal.certificates import batch_actions
from portal.certificates import batch_queries as queries
from portal.certificates.batch_forms import BatchForm
from portal.certificates.batch_page import WORDS, batch_page
from portal.certificates.zipping import Entry, zipped
from portal.core import clock
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("batches", __name__, url_prefix="/desk/certificates/batches")

PAGE = 25
OPENED = N_("The batch has begun: %(count)s papers.")


@blueprint.get("")
@requires("manage_certificates")
def batches() -> Answer:
    return _list(BatchForm(data={"kind": "register", "language": "zh"}))


@blueprint.post("")
@requires("manage_certificates")
def open_batch() -> Answer:
    form = BatchForm()
    if not form.validate_on_submit():
        return _list(form), 422
    try:
        with transaction() as session:
            batch = batch_actions.open_batch(session, form.scope(), by=acting().id, on=clock.today())
            batch_id, whole = batch.id, batch.whole
    except Refused as refused:
        form.refuse(refused)
        return _list(form), 422
    tell(Text(OPENED, count=whole))
    return back_to(url_for(".batch", batch_id=batch_id))


@blueprint.get("/<int:batch_id>")
@requires("manage_certificates")
def batch(batch_id: int) -> Answer:
    return batch_page(batch_id)


@blueprint.get("/<int:batch_id>.zip")
@requires("manage_certificates")
def papers(batch_id: int) -> Answer:
    """Every finished paper of the batch, as issued."""
    found = queries.batch(reading(), batch_id)
    entries = [
        Entry(position, row.number, row.facts["firm_name"], row.sha256 or "", row.issued_on)
        for position, row in queries.papers(reading(), found.id)
    ]
    if not entries:
        abort(404)
    response = Response(zipped(entries, FileStore(settings().files).read), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="certificates-{found.id}.zip"'
    return response


def _list(form: BatchForm) -> str:
    before = row_asked("before")
    rows = queries.batches(reading(), before=before, most=PAGE + 1)
    more = url_for(".batches", before=rows[PAGE - 1].id) if len(rows) > PAGE else None
    shown = rows[:PAGE]
    return render_template(
        "certificates/batches.html", form=form, rows=shown, more=more, first=before is None,
        progress=queries.progress(reading(), [row.id for row in shown]), **WORDS,
    )  # fmt: skip
