"""The designs on the desk: each shown with the usual, the longest and the rarest data, in both languages."""

from __future__ import annotations

from flask import Blueprint, abort, make_response, render_template, request

from portal.accounts.access import requires
from portal.certificates.batch_words import LANGUAGE_LABELS
from portal.certificates.designs import DESIGNS
from portal.certificates.samples import DATA_LABELS, sample, sample_notice
from portal.core import clock
from portal.web.formats import day
from portal.web.frame import settings
from portal.web.pages import Answer

blueprint = Blueprint("designs", __name__, url_prefix="/desk/certificates/designs")

NOTICE = "notice"


@blueprint.get("")
@requires("manage_certificates")
def designs() -> Answer:
    return render_template(
        "certificates/designs.html", designs=DESIGNS.values(), DATA=DATA_LABELS, LANGUAGES=LANGUAGE_LABELS
    )


@blueprint.get("/<design>.pdf")
@requires("manage_certificates")
def preview(design: str) -> Answer:
    """A sample, drawn and not signed; a word that nobody offered is a mistyped address."""
    from portal.certificates.drawing import draw
    from portal.certificates.notice import draw_notice

    data, language = request.args.get("data", "usual"), request.args.get("language", "zh")
    if data not in DATA_LABELS or language not in LANGUAGE_LABELS:
        abort(400)
    today = clock.today()
    if design == NOTICE:
        pdf = draw_notice(
            sample_notice(data, on=today, day=day(today), language="zh" if language == "zh" else "en")
        )
    elif design in DESIGNS:
        pdf = draw(sample(design, data, language=language, base_url=settings().base_url, on=today))  # type: ignore[arg-type]  # checked above
    else:
        abort(404)
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{design}-{data}.pdf"'
    return response
