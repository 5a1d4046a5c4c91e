"""Printing a batch and handing its papers out, on the desk."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, request, url_for

from portal.accounts.access import acting, requires
from portal.certificates import batch_queries, print_actions, print_queries
from portal.certificates.batch_page import batch_page
from portal.certificates.print_forms import CollectForm, PrintForm
from portal.certificates.zipping import Entry
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.web.addresses import row_number
from portal.web.formats import day
from portal.web.frame import settings
from portal.web.i18n import gettext, said
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("printing", __name__, url_prefix="/desk/certificates/batches/<int:batch_id>")

PRINTED = N_("Noted. The file to print stands below; the firms are told that they can collect their papers.")
HANDED_OUT = N_("Noted: %(count)s papers are collected.")
COVER = N_("Batch %(id)s: papers %(first)s to %(last)s")
COVER_NOTE = N_("Printed on %(day)s · %(count)s papers")
HEADS = (N_("No."), N_("Certificate number"), N_("Firm"), N_("Signature of who collects"))


@blueprint.post("/prints")
@requires("manage_certificates")
def print_papers(batch_id: int) -> Answer:
    form = PrintForm()
    if not form.validate_on_submit():
        return batch_page(batch_id, printing=form), 422
    try:
        with transaction() as session:
            batch = batch_queries.batch(session, batch_id)
            print_actions.print_papers(
                session, batch, first=form.first.data, last=form.last.data, reason=form.reason.data, by=acting().id
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return batch_page(batch_id, printing=form), 422
    tell(Text(PRINTED))
    return back_to(url_for("batches.batch", batch_id=batch_id))


@blueprint.get("/prints/<int:run_id>.pdf")
@requires("manage_certificates")
def print_file(batch_id: int, run_id: int) -> Answer:
    """A cover list and the papers as issued, in print order."""
    run = print_queries.run(reading(), batch_id, run_id)
    papers = batch_queries.papers(reading(), batch_id, first=run.first, last=run.last)
    entries = [
        Entry(position, row.number, row.facts["firm_name"], row.sha256 or "", row.issued_on)
        for position, row in papers
    ]
    from portal.certificates.printing import Cover, joined  # with what draws, which no start waits for

    number, certificate, firm, signature = map(gettext, HEADS)
    cover = Cover(
        title=said(Text(COVER, id=batch_id, first=run.first, last=run.last)),
        heads=(number, certificate, firm, signature),
        note=said(Text(COVER_NOTE, day=day(run.printed_at.date()), count=len(entries))),
    )
    response = make_response(joined(cover, entries, FileStore(settings().files).read))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="batch-{batch_id}-{run.id}.pdf"'
    return response


@blueprint.post("/collected")
@requires("manage_certificates")
def collected(batch_id: int) -> Answer:
    """Notes who has taken the ticked papers."""
    form = CollectForm()
    if not form.validate_on_submit():
        return batch_page(batch_id, collecting=form, ticked=_ticked()), 422
    try:
        with transaction() as session:
            count = print_actions.collect(
                session, batch_queries.batch(session, batch_id), _ticked(), collected_by=form.collected_by.data,
                on=form.collected_on.data, by=acting().id,
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return batch_page(batch_id, collecting=form, ticked=_ticked()), 422
    tell(Text(HANDED_OUT, count=count))
    return back_to(
        url_for("batches.batch", batch_id=batch_id, after=request.args.get("after", type=row_number))
    )


def _ticked() -> list[int]:
    """The certificates that are ticked; what is no number was not offered."""
    found: list[Any] = request.form.getlist("certificate", type=row_number)
    return found[:200]
