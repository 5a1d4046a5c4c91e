"""Verifying for anyone, without an account: a page by number and code, by the QR, by the file; the same for programs."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, make_response, render_template, request

from portal.accounts.access import public
from portal.certificates import actions, verification
from portal.certificates.addresses import look_alikes
from portal.certificates.authority import readable_authority, trusted_fingerprints
from portal.certificates.forms import FileForm, NumberForm
from portal.core import clock
from portal.core.errors import NotFound
from portal.web.frame import settings
from portal.web.limits import limited, spend
from portal.web.pages import Answer
from portal.web.security import csrf
from portal.web.transaction import reading, transaction

blueprint = Blueprint("verify", __name__)

MOST_BYTES = 20 << 20


@blueprint.get("/verify")
@public
def verify() -> Answer:
    """The page that answers; with number and code in the address (from the QR) it answers at once."""
    asked = "number" in request.args or "code" in request.args
    form = NumberForm(request.args if asked else None)
    if not asked:
        return _page(form)
    if not form.validate():
        return _page(form), 422
    spend("verify")
    try:
        answer = verification.by_number(reading(), form.number.data, form.code.data, today=clock.today())
    except NotFound:
        _note("number", "unknown")
        return _page(form, unknown=True), 404
    _count(answer, "number")
    return _page(form, answer=answer)


@blueprint.post("/verify")
@public
def verify_file() -> Answer:
    form = FileForm()
    if not form.validate_on_submit():
        return _page(NumberForm(formdata=None), file_form=form), 422
    spend("verify")
    answer = _of_file(form.file.data.content)
    _count(answer, "file")
    return _page(NumberForm(formdata=None), answer=answer, file_name=form.file.data.name)


@blueprint.get("/api/v1/certificates/<number>")
@public
@limited("verify")
def certificate_json(number: str) -> Answer | Response:
    """A certificate by number and code; 404 without the right code."""
    try:
        answer = verification.by_number(reading(), number, request.args.get("code", ""), today=clock.today())
    except NotFound:
        _note("api", "unknown")
        return make_response(jsonify(error="no such certificate, or not its code", parameter=None), 404)
    _count(answer, "api")
    return jsonify(answer.document())


@blueprint.post("/api/v1/certificates/verify")
@public
@limited("verify")
def file_json() -> Answer | Response:
    """A PDF or a credential as the body, or as `file` of a form; looked at and not kept."""
    given = request.files.get("file")
    content = given.read(MOST_BYTES) if given else request.get_data(cache=False)[:MOST_BYTES]
    if not content:
        said = "send the file as the body, or as the field “file” of a form"
        return make_response(jsonify(error=said, parameter=None), 400)
    answer = _of_file(content)
    _count(answer, "api")
    return jsonify(answer.document())


csrf.exempt(file_json)  # whoever calls it has no session here, and nothing of theirs changes


def _of_file(content: bytes) -> verification.Answer:
    return verification.of_file(
        reading(), content, trusted=trusted_fingerprints(settings()), today=clock.today()
    )


def _count(answer: verification.Answer, how: str) -> None:
    """Look-ups are counted in a short transaction of their own: the one thing that asking writes."""
    _note(how, answer.verdict)
    if answer.certificate is not None:
        row_id = answer.certificate.id
        with transaction() as session:
            verification.count_lookup(session, row_id, today=clock.today())


def _note(how: str, verdict: str) -> None:
    """A line in the log: how was asked and what was answered; neither who asked nor about whom."""
    current_app.logger.info("verified by %s: %s", how, verdict)


def _page(
    form: NumberForm, *, file_form: FileForm | None = None, answer: verification.Answer | None = None,
    unknown: bool = False, file_name: str | None = None,
) -> str:  # fmt: skip
    return render_template(
        "certificates/verify.html", form=form, file_form=file_form or FileForm(formdata=None), answer=answer,
        unknown=unknown, file_name=file_name, reasons=actions.REASONS, **_trust(),
    )  # fmt: skip


def _trust() -> dict[str, Any]:
    """By what the real page and the real signature are known."""
    return {
        "base_url": settings().base_url,
        "fakes": look_alikes(settings().base_url),
        "authority": readable_authority(settings()),
    }
