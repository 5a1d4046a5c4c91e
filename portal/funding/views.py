"""Money on screen: the city plans, pays, takes back and reviews; the district and the auditor read; the firm reads and reports."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, abort, render_template, request, url_for
from sqlalchemy.orm import Session

from portal.accounts.access import acting, requires
from portal.core import clock
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.funding import actions, queries, timeline_queries
from portal.funding.actions import Transfer
from portal.funding.forms import InstalmentForm, ReportForm, ReviewForm, TransferForm
from portal.funding.rules import GRADE_LABELS, PAYMENT_LABELS, WAITS
from portal.programmes.amount_rules import PAYER_LABELS
from portal.web.addresses import row_asked
from portal.web.forms import Form
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("funding", __name__)

PAGE = 30
PLANNED, RECORDED = N_("Planned."), N_("Recorded; the firm sees it.")
REVIEWED, HANDED_IN = N_("Reviewed and closed."), N_("Handed in: the city reads it.")


@blueprint.get("/desk/funding")
@requires("see_cases")
def lists() -> Answer:
    before, waits = row_asked("before"), request.args.get("waits") or None
    if waits is not None and waits not in WAITS:
        abort(400)
    rows = queries.lines(reading(), acting(), waits=waits, before=before, most=PAGE + 1)
    more = url_for(".lists", waits=waits, before=rows[PAGE - 1].application.id) if len(rows) > PAGE else None
    return render_template(
        "funding/list.html", rows=rows[:PAGE], more=more, first=before is None, waits=waits, kinds=WAITS
    )


@blueprint.get("/desk/funding/<number>")
@requires("see_cases")
def one(number: str) -> Answer:
    return _page(number)


@blueprint.post("/desk/funding/<number>/plan")
@requires("run_programmes")
def plan(number: str) -> Answer:
    form = InstalmentForm()

    def deed(session: Session) -> None:
        actions.plan(
            session, queries.for_official(session, number, acting()), planned_on=form.planned_on.data,
            payer=form.planned_by.data, amount=form.planned_amount.fen or 0, by=acting().id,
        )  # fmt: skip

    return _tried(
        form, deed, lambda: _page(number, plan=form), said=PLANNED, to=url_for(".one", number=number)
    )


@blueprint.post("/desk/funding/<number>/transfer")
@requires("run_programmes")
def transfer(number: str) -> Answer:
    form = TransferForm()

    def deed(session: Session) -> None:
        given = Transfer(
            kind=form.kind.data, payer=form.payer.data, amount=form.amount.fen or 0, paid_on=form.paid_on.data,
            voucher=form.voucher.data, reason=form.reason.data or None,
        )  # fmt: skip
        row = queries.for_official(session, number, acting())
        actions.transfer(session, row, given, by=acting().id, settings=settings())

    return _tried(
        form, deed, lambda: _page(number, moved=form), said=RECORDED, to=url_for(".one", number=number)
    )


@blueprint.post("/desk/funding/<number>/review")
@requires("run_programmes")
def review(number: str) -> Answer:
    form = ReviewForm()

    def deed(session: Session) -> None:
        actions.review(
            session, queries.for_official(session, number, acting()), grade=form.grade.data, remark=form.remark.data,
            by=acting().id, settings=settings(),
        )  # fmt: skip

    return _tried(
        form, deed, lambda: _page(number, judged=form), said=REVIEWED, to=url_for(".one", number=number)
    )


@blueprint.get("/my/funding")
@requires("see_own_firm")
def mine() -> Answer:
    """The firm's money, and everything that happened between it and the city in one line of time."""
    firm_id = acting().firm_id or 0
    return render_template(
        "funding/mine.html", rows=queries.lines(reading(), None, firm_id=firm_id, most=PAGE),
        events=timeline_queries.of_firm(reading(), firm_id),
    )  # fmt: skip


@blueprint.get("/my/funding/<number>")
@requires("see_own_firm")
def my_case(number: str) -> Answer:
    return _my_page(number)


@blueprint.post("/my/funding/<number>/reports/<int:report_id>")
@requires("file_for_firm")
def report(number: str, report_id: int) -> Answer:
    form = ReportForm()

    def deed(session: Session) -> None:
        row = queries.for_firm(session, number, acting().firm_id)
        found = queries.report_of(session, row, report_id)
        actions.report(session, row, found, spent=form.spent.fen or 0, said=form.said.data, by=acting().id)

    return _tried(
        form,
        deed,
        lambda: _my_page(number, form, report_id),
        said=HANDED_IN,
        to=url_for(".my_case", number=number),
    )


def _tried(
    form: Form, deed: Callable[[Session], None], page: Callable[[], str], *, said: str, to: str
) -> Answer:
    """Does the deed and leads on; what is wrong or refused stands on the page again, beside its field."""
    if not form.validate_on_submit():
        return page(), 422
    try:
        with transaction() as session:
            deed(session)
    except Refused as refused:
        form.refuse(refused)
        return page(), 422
    tell(Text(said))
    return back_to(to)


def _page(
    number: str,
    *,
    plan: InstalmentForm | None = None,
    moved: TransferForm | None = None,
    judged: Form | None = None,
) -> str:
    found = queries.account(reading(), queries.for_official(reading(), number, acting()))
    return render_template(
        "funding/one.html", account=found, plan=(plan or InstalmentForm(formdata=None)).offer(found.ledger.payers),
        moved=(moved or TransferForm(formdata=None)).offer(found.ledger.payers), judged=judged or ReviewForm(formdata=None),
        may=acting().may("run_programmes") and found.application.state in queries.OPEN, tried=(plan or moved or judged), **_words(),
    )  # fmt: skip


def _my_page(number: str, form: Form | None = None, report_id: int = 0) -> str:
    found = queries.account(reading(), queries.for_firm(reading(), number, acting().firm_id))
    return render_template(
        "funding/my_case.html", account=found, form=form or ReportForm(formdata=None), tried=report_id, **_words(),
        may=acting().may("file_for_firm"),
    )  # fmt: skip


def _words() -> dict[str, object]:
    return {
        "payer_labels": PAYER_LABELS, "kind_labels": PAYMENT_LABELS, "grade_labels": GRADE_LABELS,
        "today": clock.today(),
    }  # fmt: skip
