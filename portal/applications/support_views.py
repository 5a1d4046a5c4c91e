"""Support: a firm begins under an open round; the city sees a round's cases, grants several together, has firms proposed."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.applications import begin_actions, publicity_actions, queries, support_jobs, support_queries
from portal.applications.forms import GrantForm
from portal.applications.rules import STATE_LABELS
from portal.applications.support_queries import PROMISED
from portal.core import audit, clock, jobs
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.money import yuan_wan
from portal.firms import queries as firm_queries
from portal.programmes import queries as programme_queries
from portal.programmes.models import Round
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("support", __name__)

PAGE = 100


@blueprint.post("/my/support/<int:round_id>")
@requires("file_for_firm")
def begin(round_id: int) -> Answer:
    """A draft under an open round; who has one already goes on with it."""
    known = queries.of_round(reading(), acting().firm_id or 0, round_id)
    if known is not None:
        return back_to(url_for("applications.application", number=known.number))
    with transaction() as session:
        firm = firm_queries.firm(session, acting().firm_id)
        round_ = programme_queries.any_round(session, round_id)
        application = begin_actions.begin_support(session, firm, round_, by=acting().id)
    return back_to(url_for("applications.application", number=application.number))


@blueprint.get("/desk/rounds/<int:round_id>")
@requires("run_programmes")
def cases(round_id: int) -> Answer:
    """The cases of a round, the best before the others, with the budget's line and what can be granted."""
    return _page(programme_queries.any_round(reading(), round_id), GrantForm(formdata=None))


@blueprint.post("/desk/rounds/<int:round_id>/grant")
@requires("run_programmes")
def grant(round_id: int) -> Answer:
    """Grants the ticked cases their amounts and publishes them on one list: all of them or none."""
    form = GrantForm()
    found = programme_queries.any_round(reading(), round_id)
    if not form.validate_on_submit():
        return _page(found, form), 422
    try:
        amounts = form.amounts()
        with transaction() as session:
            publicity = publicity_actions.grant_together(
                session, programme_queries.any_round(session, round_id), amounts, title=form.title.data or "",
                by=acting().id, settings=settings(),
            )  # fmt: skip
    except Refused as refused:
        form.refuse(refused)
        return _page(found, form, refused), 422
    tell(Text(N_("Granted and published for objection.")))
    return back_to(url_for("publicity.one", publicity_id=publicity.id))


@blueprint.post("/desk/rounds/<int:round_id>/propose")
@requires("run_programmes")
def propose(round_id: int) -> Answer:
    """Lets the worker look through the register for firms that only need to confirm."""
    with transaction() as session:
        round_ = programme_queries.any_round(session, round_id)
        reason = support_queries.why_closed(round_)
        if reason is not None or not programme_queries.definition_of(round_.programme).without_application:
            raise Refused(reason or Text(N_("Firms apply for this programme themselves.")))
        moment = clock.now().isoformat()
        jobs.enqueue(
            session,
            support_jobs.PROPOSE,
            key=f"{support_jobs.PROPOSE}:{round_id}:{moment}",
            round=round_id,
            by=acting().id,
        )
        audit.record(
            session,
            "programme.proposal_asked",
            f"programme:{round_.programme.key}",
            by=acting().id,
            round=round_.name,
        )
    tell(
        Text(
            N_(
                "The worker looks through the register; the firms it finds appear here and are asked to confirm."
            )
        )
    )
    return back_to(url_for(".cases", round_id=round_id))


def _page(found: Round, form: GrantForm, refused: Refused | None = None) -> str:
    after = row_asked("after") or 0
    rows = support_queries.of_round(reading(), found.id, after=after, most=PAGE + 1)
    sums = support_queries.sums_of_round(reading(), found.id)
    left = support_queries.left_of(reading(), found)
    suggested = {
        row.application.number: f"{yuan_wan(row.application.asked or 0):f}"
        for row in rows[:PAGE]
        if row.application.state == "city_review" and (left is None or row.running <= left)
    }
    if not form.title.data:
        form.title.data = f"{found.programme.title_zh}（{found.name}）拟支持名单"
    return render_template(
        "applications/round.html", round=found, rows=rows[:PAGE], form=form, refused=refused, left=left, sums=sums, labels=STATE_LABELS,
        more=url_for(".cases", round_id=found.id, after=after + PAGE) if len(rows) > PAGE else None, suggested=suggested,
        ticked=request.form.getlist("numbers") if request.method == "POST" else list(suggested), typed=request.form,
        granted=sum(sums[state][2] for state in PROMISED if state in sums),
        standing=programme_queries.call_standing(found, today=clock.today()),
        definition=programme_queries.definition_of(found.programme), points=lambda score: f"{Decimal(score) / 100:.2f}",
    )  # fmt: skip
