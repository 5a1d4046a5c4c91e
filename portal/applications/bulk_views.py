"""Several cases at once: first what would be done to which, then case by case, with an outcome for each."""

from __future__ import annotations

import secrets
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications import absence_queries, bulk_actions, bulk_queries
from portal.applications.bulk_actions import LEFT_OUT, OPEN, Order
from portal.applications.bulk_queries import Planned
from portal.applications.case_page import by_name
from portal.applications.desk_forms import BulkForm
from portal.applications.desk_hand import hand_before, of_official
from portal.applications.desk_models import DEEDS, CaseBatch
from portal.applications.kinds import KINDS
from portal.core.errors import NotFound, Refused
from portal.core.i18n import N_, Text
from portal.web.addresses import one_line, row_number
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.i18n import said
from portal.web.pages import Answer, back_to
from portal.web.transaction import reading, transaction

blueprint = Blueprint("bulk", __name__)

CHOOSE_CASES = N_("Choose at least one case on the worklist first.")
CHOOSE_FIELD = N_("Choose the field that is to be corrected.")
SAY_WHAT = N_("Say what is to be corrected: the firm will read it.")


@blueprint.get("/desk/cases/bulk")
@requires("work_on_cases")
def plan() -> Answer:
    """What would be done; changes nothing. Without a deed (a bookmark, a mistyped address) it asks for cases first."""
    if "do" not in request.args:
        back = url_for("cases.worklist")
        return render_template(
            "applications/bulk.html",
            form=None,
            do=None,
            able=[],
            left=[],
            back=back,
            nothing=Text(CHOOSE_CASES),
        )
    return _plan_page(BulkForm(data={"key": secrets.token_hex(16)}))


@blueprint.post("/desk/cases/bulk")
@requires("work_on_cases")
def do() -> Answer:
    """Does it, case by case; the same form sent again leads to what it has done."""
    form = BulkForm()
    planned = _planned()
    fields = _fields(planned)
    form.field.choices = [*form.field.choices[:1], *fields]
    key = one_line(form.key.data or "")[:40]
    made = bulk_queries.batch_of_form(reading(), key) if key else None
    if made is not None and made.made_by == acting().id:
        return back_to(url_for(".batch", batch_id=made.id))
    if not key or not form.validate_on_submit() or not _is_said(form):
        return _plan_page(form), 422
    if all(each.why_not is not None for each in planned):
        return _plan_page(form), 422
    remarks = {form.field.data: form.text.data} if _deed() == "return" else {}
    order = Order(deed=_deed(), to=_receiver(), remarks=remarks)
    with transaction() as session:
        made = bulk_actions.begin(session, order, [each.row for each in planned], key=key, by=acting().id)
    for each in planned:
        _one(made.id, order, each, seen=_seen().get(each.row.number, 0))
    return back_to(url_for(".batch", batch_id=made.id))


@blueprint.get("/desk/batches/<int:batch_id>")
@requires("see_cases")
def batch(batch_id: int) -> Answer:
    """What became of each case; for those passed to the city it is the covering list."""
    found = bulk_queries.batch(reading(), batch_id, acting())
    entries = [
        entry | {"told": bulk_actions.told(entry["why"]) if entry["why"] else None} for entry in found.entries
    ]
    return render_template(
        "applications/batch.html", batch=found, maker=absence_queries.name_of(reading(), found.made_by),
        done=[entry for entry in entries if entry["outcome"] == bulk_actions.DONE],
        remarks=_remarks(entries),
        rest=[entry for entry in entries if entry["outcome"] in (OPEN, LEFT_OUT)],
    )  # fmt: skip


def _remarks(entries: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """What a return said to every firm, by the field; it is the same on each case, and batches of before did not keep it."""
    said_to_first = [
        (KINDS[entry["kind"]].field(key), text)
        for entry in entries[:1]
        for key, text in entry.get("remarks", {}).items()
    ]
    return [(said(field.words), text) for field, text in said_to_first if field is not None]


def _one(batch_id: int, order: Order, each: Planned, *, seen: int) -> None:
    """One case and its outcome, in one transaction; a refusal leaves the case as it is and is noted."""
    number = each.row.number
    refused = Refused(each.why_not) if each.why_not is not None else None
    if refused is None:
        try:
            with transaction() as session:
                row = of_official(number)
                bulk_actions.do_one(
                    session, order, row, hand=hand_before(row), seen=seen, settings=settings()
                )
                bulk_actions.note_outcome(session, session.get_one(CaseBatch, batch_id), number, None)
        except NotFound:
            refused = Refused(Text(N_("This case is not yours to see any more.")))
        except Refused as error:
            refused = error
    if refused is not None:
        with transaction() as session:
            bulk_actions.note_outcome(session, session.get_one(CaseBatch, batch_id), number, refused)


def _deed() -> str:
    deed = request.values.get("do", "")
    if deed not in DEEDS:
        abort(400)
    return deed


def _receiver() -> int | None:
    text = request.values.get("to") or ""
    if not text:
        return None
    try:
        return row_number(text)
    except ValueError:
        abort(400)


def _planned() -> list[Planned]:
    numbers = [one_line(text)[:20] for text in request.values.getlist("case")][: bulk_queries.MOST]
    return bulk_queries.plan(reading(), acting(), _deed(), numbers, to=_receiver())


def _seen() -> dict[str, int]:
    """The versions that the plan showed, by case."""
    pairs = (text.partition(":") for text in request.form.getlist("seen"))
    return {
        number: int(version)
        for number, _, version in pairs
        if version.isascii() and version.isdecimal() and len(version) < 10
    }


def _fields(planned: list[Planned]) -> list[tuple[str, str]]:
    """What can be remarked on, as choices."""
    return [(field.key, said(field.words)) for field in bulk_queries.fields_asked(reading(), planned)]


def _is_said(form: BulkForm) -> bool:
    """Whether everything that the deed needs is there; what is missing stands beside its field."""
    if _deed() == "assign":
        return _receiver() is not None
    if _deed() != "return":
        return True
    if not form.field.data:
        form.refuse(Refused(Text(CHOOSE_FIELD), field="field"))
    if not (form.text.data or "").strip():
        form.refuse(Refused(Text(SAY_WHAT), field="text"))
    return not form.errors


def _plan_page(form: Form) -> str:
    planned = _planned()
    actor = acting()
    form["field"].choices = [*form["field"].choices[:1], *_fields(planned)]
    people = absence_queries.colleagues(
        reading(), districts=actor.districts, city=actor.holds("city_officer")
    )
    if actor.holds("city_officer") and _deed() == "assign":
        districts = frozenset(each.row.district for each in planned if each.row.queue == "district")
        people = absence_queries.colleagues(reading(), districts=actor.districts | districts, city=True)
    return render_template(
        "applications/bulk.html", form=form, do=_deed(), to=_receiver(), people=by_name(people),
        able=[each for each in planned if each.why_not is None], left=[each for each in planned if each.why_not is not None],
        nothing=Text(CHOOSE_CASES), back=url_for("cases.worklist"),
    )  # fmt: skip
