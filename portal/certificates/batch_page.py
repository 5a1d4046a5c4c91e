"""The page of one batch, shown by whoever has something to say about it: the views of batches and of printing."""

from __future__ import annotations

from collections.abc import Collection

from flask import render_template, url_for

from portal.certificates import batch_queries as queries
from portal.certificates import print_queries
from portal.certificates.batch_words import (
    DESIGN_LABELS,
    KIND_LABELS,
    LANGUAGE_LABELS,
    LEFT_OUT,
    state_label,
)
from portal.certificates.models import Batch
from portal.certificates.print_actions import MOST
from portal.certificates.print_forms import CollectForm, PrintForm
from portal.core import clock
from portal.web.addresses import row_asked
from portal.web.transaction import reading

ITEMS = 50
WORDS = {
    "KINDS": KIND_LABELS, "state_label": state_label, "LEFT_OUT": LEFT_OUT, "DESIGNS": DESIGN_LABELS, "LANGUAGES": LANGUAGE_LABELS,
}  # fmt: skip


def batch_page(
    batch_id: int, *, printing: PrintForm | None = None, collecting: CollectForm | None = None,
    ticked: Collection[int] = (),
) -> str:  # fmt: skip
    """How far it has come, its papers in print order, what was printed and who has collected what.

    `ticked` are the certificates that stay ticked beside a form that was refused.
    """
    session = reading()
    found = queries.batch(session, batch_id)
    after = row_asked("after") or 0
    rows = queries.items(session, batch_id, after=after, most=ITEMS + 1)
    more = (
        url_for("batches.batch", batch_id=batch_id, after=rows[ITEMS - 1][0].position)
        if len(rows) > ITEMS
        else None
    )
    ids = [row.id for _, row, _ in rows[:ITEMS] if row is not None]
    return render_template(
        "certificates/batch.html", batch=found, rows=rows[:ITEMS], more=more, after=after, ticked=ticked, progress=progress(found),
        runs=print_queries.runs(session, batch_id), times=print_queries.times_printed(session, ids),
        collections=print_queries.collections(session, ids), printing=printing or _print_form(found),
        collecting=collecting or CollectForm(formdata=None, data={"collected_on": clock.today()}), **WORDS,
    )  # fmt: skip


def progress(found: Batch) -> queries.Progress:
    return queries.progress(reading(), [found.id])[found.id]


def _print_form(found: Batch) -> PrintForm:
    return PrintForm(formdata=None, data={"first": 1, "last": min(found.whole, MOST)})
