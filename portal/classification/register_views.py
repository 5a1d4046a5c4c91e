"""The officials' view of the whole register's classification: counts, lists, Excel, a new run, invitations."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from werkzeug.wrappers import Response

from portal.accounts.access import Actor, acting, requires
from portal.classification import campaign_actions, register_actions, register_export
from portal.classification import register_queries as queries
from portal.classification.register_explained import SEVERAL, explained, fact_words, sentence
from portal.classification.register_export import CHANGES, OUTCOMES
from portal.classification.register_forms import KIND_NAMES, InvitationForm, RunForm
from portal.classification.register_models import RegisterRun
from portal.classification.register_queries import Row, Wish
from portal.classification.register_rules import NO_GAP
from portal.classification.rulebook import TIERS
from portal.core import clock
from portal.core.districts import DISTRICTS
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.web.addresses import one_line
from portal.web.frame import settings
from portal.web.i18n import language, said
from portal.web.pages import Answer, back_to, own_path, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("register_classification", __name__)

PAGE = 50
SHOWS: dict[str, tuple[str, dict[str, str]]] = {
    # what a list shows: its name, and which results
    "near": (N_("Nearest to it"), {"outcome": "not_met"}),
    "newly": (N_("Newly qualify"), {"change": "newly"}),
    "no_longer": (N_("No longer qualify"), {"change": "no_longer"}),
    "undetermined": (N_("Undetermined"), {"outcome": "undetermined"}),
    "met": (N_("Qualify"), {"outcome": "met"}),
    "higher": (N_("A higher level"), {"change": "higher"}),
    "lower": (N_("A lower level"), {"change": "lower"}),
    "impossible": (N_("Contradictory figures"), {"outcome": "impossible"}),
}
ALWAYS = ("near", "newly", "no_longer", "undetermined", "met")
MOST_FACTS = 8
STARTED = N_("The classification of the whole register has begun.")
SENT = N_("%(count)s firms were told how near they are.")


@blueprint.get("/desk/classification")
@requires("see_register_results")
def overview() -> Answer:
    """The latest run: who is where, who changed, who is near, whom one fact would decide."""
    session, actor = reading(), acting()
    run, now = queries.latest_done(session), queries.running(session)
    job = queries.job_of(session, now) if now else None
    if run is None:
        return render_template("classification/desk_register.html", run=None, now=now, job=job, actor=actor)
    show, wish = _wish(actor)
    counts = queries.counts(session, run.id, within=queries.seen_by(actor), kind=wish.kind)
    here = frozenset({wish.district}) if wish.district else queries.seen_by(actor)
    own = queries.counts(session, run.id, within=here, kind=wish.kind) if wish.district else counts
    rows = queries.page(session, run.id, wish, most=PAGE + 1)
    more = None
    if len(rows) > PAGE:
        last = rows[PAGE - 1].result
        more = url_for(".overview", **_kept(), after=f"{last.gap}.{last.firm_id}")
    return render_template(
        "classification/desk_register.html", run=run, now=now, job=job, actor=actor, wish=wish, show=show,
        tiers=TIERS, counts=counts, tabs=_tabs(own, wish, show), rows=_lines(run, rows[:PAGE]), more=more,
        kept=_kept(), first=wish.after is None, facts=_facts(own, wish), districts=_districts(run, wish, show),
        seen=[code for code in DISTRICTS if wish.within is None or code in wish.within], NO_GAP=NO_GAP,
        OUTCOMES=OUTCOMES, CHANGES=CHANGES, form=InvitationForm(), kinds=_kinds(wish),
    )  # fmt: skip


@blueprint.post("/desk/classification/run")
@requires("classify_register")
def start_run() -> Answer:
    form = RunForm()
    if not form.validate_on_submit():
        abort(400)
    with transaction() as session:
        register_actions.open_run(session, by=acting().id, day=clock.today())
    tell(Text(STARTED))
    return back_to(url_for(".overview"))


@blueprint.get("/desk/classification.xlsx")
@requires("see_register_results")
def export() -> Answer:
    """The list that is shown, as Excel."""
    run = queries.latest_done(reading())
    if run is None:
        abort(404)
    _, wish = _wish(acting())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        register_export.write(reading(), register_export.Sheet(run, wish, language()), path)
        content = path.read_bytes()
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"classification-{wish.tier}-{run.day.isoformat()}.xlsx"
    return Response(content, mimetype=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@blueprint.post("/desk/classification/invite")
@requires("invite_firms")
def invite() -> Answer:
    """Writes to the firms that are ticked, each with its own distance."""
    form = InvitationForm()
    back = own_path(form.back.data, url_for(".overview"))
    kind = form.kind.data or "new"
    if not form.validate_on_submit() or form.tier.data not in TIERS or kind not in KIND_NAMES:
        abort(400)
    try:
        with transaction() as session:
            run = queries.run(session, form.run_id())
            count = campaign_actions.invite(
                session, run, form.tier.data, form.firms(), by=acting(), settings=settings(), kind=kind
            )
    except Refused as refused:
        tell(refused.message, "warning")
        return back_to(back)
    tell(Text(SENT, count=count))
    return back_to(back)


def _kept() -> dict[str, Any]:
    """The filters of this address, to be kept in links."""
    return {
        key: value
        for key in ("tier", "kind", "show", "district", "missing")
        if (value := request.args.get(key))
    }


def _wish(actor: Actor) -> tuple[str, Wish]:
    """What the address asks for; a word that nobody offered is a mistyped address."""
    tier, show = request.args.get("tier") or "srdi", request.args.get("show") or "near"
    district, missing = (
        request.args.get("district") or None,
        one_line(request.args.get("missing", "")) or None,
    )
    kind = request.args.get("kind") or "new"
    wrong = tier not in TIERS or kind not in KIND_NAMES or show not in SHOWS
    if wrong or (district is not None and district not in DISTRICTS):
        abort(400)
    asked = request.args.get("after", "")
    after = asked.split(".")
    if asked and not (len(after) == 2 and all(_number(each) for each in after)):
        abort(400)
    place = (int(after[0]), int(after[1])) if asked else None
    found = Wish(
        tier, kind=kind, missing=missing if show == "undetermined" else None, district=district,
        within=queries.seen_by(actor), after=place, **SHOWS[show][1],
    )  # fmt: skip
    return show, found


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _kinds(wish: Wish) -> list[dict[str, object]]:
    """Two questions about the same register: who could apply, and who would keep a title."""
    return [
        {"label": said(Text(label)), "url": url_for(".overview", **(_kept() | {"kind": kind})), "active": kind == wish.kind}
        for kind, label in KIND_NAMES.items()
    ]  # fmt: skip


def _tabs(counts: dict[tuple[str, str, str], int], wish: Wish, show: str) -> list[dict[str, object]]:
    tabs = []
    for name, (label, where) in SHOWS.items():
        dimension, word = next(iter(where.items()))
        count = counts.get((wish.tier, dimension, word), 0)
        if name in ALWAYS or count:
            kept = {**_kept(), "show": name} | {"missing": None}
            tabs.append(
                {"label": said(Text(label)), "url": url_for(".overview", **kept), "active": name == show, "count": count}
            )  # fmt: skip
    return tabs


def _facts(counts: dict[tuple[str, str, str], int], wish: Wish) -> list[dict[str, object]]:
    """Which single facts would decide, the most frequent first."""
    found = sorted(
        ((count, word) for (tier, dimension, word), count in counts.items()
         if tier == wish.tier and dimension == "missing" and word != SEVERAL), reverse=True,
    )  # fmt: skip
    return [
        {"label": said(fact_words(word)), "value": count, "value_label": count,
         "url": url_for(".overview", **(_kept() | {"show": "undetermined", "missing": word}))}
        for count, word in found[:MOST_FACTS]
    ]  # fmt: skip


def _districts(run: RegisterRun, wish: Wish, show: str) -> list[dict[str, object]]:
    """The firms of the list that is open, by district."""
    dimension, word = next(iter(SHOWS[show][1].items()))
    found = queries.by_district(
        reading(), run.id, wish.tier, word, dimension=dimension, kind=wish.kind, within=wish.within
    )
    chinese = language() == "zh"
    return [
        {"label": DISTRICTS[code][0 if chinese else 1], "value": count, "value_label": count,
         "url": url_for(".overview", **(_kept() | {"district": code}))}
        for code, count in sorted(found.items(), key=lambda each: -each[1]) if code in DISTRICTS
    ]  # fmt: skip


def _lines(run: RegisterRun, rows: list[Row]) -> list[dict[str, object]]:
    """The rows with what each firm lacks, in words, and whether it was told in this run."""
    results = [row.result for row in rows]
    lacking = explained(reading(), results, on=run.day)
    told = (
        campaign_actions.invited(
            reading(), run.id, results[0].tier, [each.firm_id for each in results], kind=results[0].kind
        )
        if results
        else set()
    )
    return [
        {"result": row.result, "name": row.firm_name, "code": row.credit_code, "told": row.result.firm_id in told,
         "lacks": said(lack) if (lack := sentence(lacking[row.result.firm_id, row.result.tier])) else ""}
        for row in rows
    ]  # fmt: skip
