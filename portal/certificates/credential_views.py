"""Certificates for machines on the web: the credential beside each paper, who issues, and what its words mean."""

from __future__ import annotations

import json
from typing import Any

from flask import Blueprint, Response, make_response

from portal.accounts.access import acting, public, requires
from portal.certificates import queries
from portal.certificates.credential import CONTEXT_PATH, ISSUER_PATH, context_document, issuer_document
from portal.certificates.credential_keys import credential_key
from portal.certificates.models import Certificate
from portal.web.frame import settings
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("credentials", __name__)


@blueprint.get(ISSUER_PATH)
@public
def issuer() -> Answer:
    """The portal as an issuer, with every public key that signs or has signed credentials."""
    key = credential_key(settings())
    known = queries.credential_signers(reading()) | ({key.multikey} if key else set())
    return _json(issuer_document(settings().base_url, known), kind="application/did+json")


@blueprint.get(CONTEXT_PATH)
@public
def context() -> Answer:
    return _json(context_document(settings().base_url), kind="application/ld+json")


@blueprint.get("/my/certificates/<number>.json")
@requires("see_own_firm")
def my_credential(number: str) -> Answer:
    return _credential(queries.of_firm_by_number(reading(), acting().firm_id or 0, number))


@blueprint.get("/desk/certificates/<number>.json")
@requires("manage_certificates")
def credential(number: str) -> Answer:
    return _credential(queries.by_number(reading(), number))


def _credential(row: Certificate) -> Response:
    response = _json(queries.credential(reading(), row.id), kind="application/vc")
    response.headers["Content-Disposition"] = f'attachment; filename="{row.number}.json"'
    return response


def _json(document: dict[str, Any], *, kind: str) -> Response:
    response = make_response(json.dumps(document, ensure_ascii=False, indent=1))
    response.mimetype = kind
    return response
