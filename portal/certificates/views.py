"""Certificates on the web: fetched by the firm, listed and revoked by city officers; verifying is next door."""

from __future__ import annotations

from flask import Blueprint, Response, abort, make_response, render_template, request, url_for

from portal.accounts.access import acting, requires
from portal.certificates import actions, lookup_chart, print_queries, queries
from portal.certificates.authority import KEY_ENDS_WITHIN, authority_of
from portal.certificates.batch_words import DESIGN_LABELS
from portal.certificates.designs import DESIGNS
from portal.certificates.forms import ReissueForm, RevokeForm
from portal.certificates.models import Certificate
from portal.core import clock
from portal.core.errors import Refused
from portal.core.files import FileStore
from portal.core.i18n import N_, Text
from portal.firms import queries as firm_queries
from portal.web.addresses import row_asked
from portal.web.frame import settings
from portal.web.i18n import language
from portal.web.pages import Answer, back_to, tell
from portal.web.transaction import reading, transaction

blueprint = Blueprint("certificates", __name__)

PAGE = 50
STANDING_LABELS = {
    "valid": N_("Valid"),
    "expired": N_("Expired"),
    "revoked": N_("Revoked"),
    "superseded": N_("Superseded"),
}


@blueprint.app_context_processor
def words() -> dict[str, object]:
    return {"STANDING_LABELS": STANDING_LABELS, "certificate_name": certificate_name}


def certificate_name(row: Certificate) -> str:
    """What people call it: the title that it certifies, or the paper's own name where it certifies the registration."""
    chinese = language() == "zh"
    if row.design == "registration":
        return DESIGNS[row.design].label_zh if chinese else DESIGNS[row.design].label_en
    return str(row.facts["title_zh" if chinese else "title_en"])


@blueprint.get("/my/certificates")
@requires("see_own_firm")
def my_certificates() -> Answer:
    rows = queries.of_firm(reading(), acting().firm_id or 0)
    since = lookup_chart.begin(clock.today())
    return render_template(
        "certificates/mine.html",
        rows=_standings(rows),
        lookups=queries.lookups(reading(), [r.id for r in rows]),
        asked=lookup_chart.chart(
            queries.lookups_by_day(reading(), acting().firm_id or 0, since=since), today=clock.today()
        ),
        credentials=queries.with_credential(reading(), [r.id for r in rows]),
        printed=print_queries.times_printed(reading(), [r.id for r in rows]),
        collections=print_queries.collections(reading(), [r.id for r in rows]),
    )


@blueprint.get("/my/certificates/<number>.pdf")
@requires("see_own_firm")
def my_paper(number: str) -> Answer | Response:
    return _paper(queries.of_firm_by_number(reading(), acting().firm_id or 0, number))


@blueprint.get("/desk/certificates")
@requires("manage_certificates")
def issued() -> Answer:
    before = row_asked("before")
    state, design = request.args.get("state") or None, request.args.get("design") or None
    if state not in {None, *queries.STATES} or design not in {None, *DESIGNS}:
        abort(400)
    rows = queries.issued(reading(), before=before, most=PAGE + 1, state=state, design=design)
    more = (
        url_for(".issued", before=rows[PAGE - 1].id, state=state, design=design) if len(rows) > PAGE else None
    )
    return render_template(
        "certificates/issued.html", rows=_standings(rows[:PAGE]), more=more, first=before is None, state=state,
        design=design, DESIGNS=DESIGN_LABELS, key=_key(),
    )  # fmt: skip


@blueprint.get("/desk/certificates/<number>")
@requires("manage_certificates")
def certificate(number: str) -> Answer:
    return _certificate_page(queries.by_number(reading(), number), RevokeForm())


@blueprint.get("/desk/certificates/<number>.pdf")
@requires("manage_certificates")
def paper(number: str) -> Answer | Response:
    return _paper(queries.by_number(reading(), number))


@blueprint.post("/desk/certificates/<number>/revoke")
@requires("manage_certificates")
def revoke(number: str) -> Answer:
    form = RevokeForm()
    found = queries.by_number(reading(), number)
    if not form.validate_on_submit():
        return _certificate_page(found, form), 422
    try:
        with transaction() as session:
            row = queries.by_number(session, number)
            _not_own_firm(row)
            actions.revoke(
                session,
                row,
                reason=form.reason.data,
                note=form.note.data or "",
                on=clock.today(),
                by=acting().id,
                base_url=settings().base_url,
            )
    except Refused as refused:
        form.refuse(refused)
        return _certificate_page(queries.by_number(reading(), number), form), 422
    tell(Text(N_("Revoked. Whoever verifies it now sees since when and why.")))
    return back_to(url_for(".certificate", number=number))


@blueprint.post("/desk/certificates/<number>/reissue")
@requires("manage_certificates")
def reissue(number: str) -> Answer:
    """The same certificate anew, in one language or in two; the old one points on to it."""
    form = ReissueForm()
    if not form.validate_on_submit():
        return _certificate_page(queries.by_number(reading(), number), RevokeForm(formdata=None), form), 422
    with transaction() as session:
        row = queries.by_number(session, number)
        _not_own_firm(row)
        new = actions.reissue(
            session, row, language=form.language.data, on=clock.today(), base_url=settings().base_url,
            test_authority=settings().signing_key is None, by=acting().id,
        )  # fmt: skip
        new_number = new.number
    tell(Text(N_("This certificate takes the place of %(old)s. The firm is told."), old=number))
    return back_to(url_for(".certificate", number=new_number))


@blueprint.post("/desk/certificates/<number>/again")
@requires("manage_certificates")
def try_again(number: str) -> Answer:
    with transaction() as session:
        actions.try_again(session, queries.by_number(session, number), by=acting().id)
    tell(Text(N_("The paper is being made once more.")))
    return back_to(url_for(".certificate", number=number))


def _key() -> dict[str, object]:
    """What officials must know of the key that signs."""
    try:
        authority = authority_of(settings())
    except Refused as refused:
        return {"refused": refused.message}
    left = authority.days_left(clock.now())
    return {
        "test": authority.is_test,
        "ends": authority.not_after.date(),
        "soon": left <= KEY_ENDS_WITHIN,
        "over": left < 0,
    }


def _not_own_firm(row: Certificate) -> None:
    if row.firm_id in firm_queries.firms_of_member(reading(), acting().id):
        raise Refused(Text(N_("You act for this firm, so you cannot decide on it.")))


def _paper(row: Certificate) -> Response:
    """The issued bytes; 404 while the worker has not finished the paper."""
    if row.sha256 is None:
        abort(404)
    response = make_response(FileStore(settings().files).read(row.sha256))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    return response


def _standings(rows: list[Certificate]) -> list[tuple[Certificate, str]]:
    return [(row, queries.standing_of(row, today=clock.today())) for row in rows]


def _certificate_page(row: Certificate, form: RevokeForm, reissuing: ReissueForm | None = None) -> str:
    return render_template(
        "certificates/one.html", row=row, form=form,
        reissuing=reissuing or ReissueForm(formdata=None, data={"language": "zh+en"}), **_history(row), standing=queries.standing_of(row, today=clock.today()),
        reasons=actions.REASONS, for_machines=row.id in queries.with_credential(reading(), [row.id]),
    )  # fmt: skip


def _history(row: Certificate) -> dict[str, object]:
    """What the certificate replaced, renewed and was replaced by, how often it was printed and looked up, who has it."""
    before, after, renewed = queries.neighbours(reading(), row)
    return {
        "before": before, "after": after, "renewed": renewed, "looked_up": queries.lookups(reading(), [row.id]).get(row.id, 0),
        "printed": print_queries.times_printed(reading(), [row.id]).get(row.id, 0),
        "collection": print_queries.collections(reading(), [row.id]).get(row.id),
    }  # fmt: skip
