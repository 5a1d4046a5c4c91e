"""The helper for whoever has no network: a page that a service worker keeps on the device, and the same as one file."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from functools import lru_cache
from typing import Any

from cryptography import x509
from flask import Blueprint, Response, make_response, render_template
from markupsafe import Markup

from portal.accounts.access import public
from portal.certificates import queries
from portal.certificates.authority import readable_authority
from portal.certificates.offline_keys import public_keys
from portal.core import clock
from portal.web.assets import STATIC, asset_url
from portal.web.frame import settings
from portal.web.pages import Answer
from portal.web.transaction import reading

blueprint = Blueprint("offline", __name__)

ICONS = ("shield-check", "alert-circle", "alert-triangle", "camera", "photo")
KEPT = ("portal.css", "offline.js")


@blueprint.get("/verify/offline")
@public
def page() -> Answer:
    """The same for everybody: nobody's name is in it, because it is kept."""
    return _page(kept=True)


@blueprint.get("/verify/offline.html")
@public
def download() -> Response:
    """One file with all that it needs, and a policy of its own; never shown as a page of ours."""
    style, script = _built("portal.css"), _built("offline.js").replace("</script", "<\\/script")
    policy = f"default-src 'none'; script-src {_hash(script)}; style-src {_hash(style)}; img-src data: blob:; media-src blob:; base-uri 'none'; form-action 'none'"
    whole = _page(
        kept=False, alone=True, policy=policy, style=Markup(style), script=Markup(script)
    )  # both are ours
    response = make_response(whole)
    response.mimetype = "application/octet-stream"
    response.headers["Content-Disposition"] = 'attachment; filename="verify-offline.html"'
    return response


@blueprint.get("/verify/worker.js")
@public
def worker() -> Response:
    """Changes with the page, so that browsers fetch it anew when there is a new key or new words."""
    files = ["/verify/offline", *(asset_url(name) for name in KEPT), "/static/icons/portal.svg"]
    version = hashlib.sha256("\n".join([_page(kept=True), *files]).encode()).hexdigest()[:16]
    response = make_response(render_template("certificates/worker.js", files=files, version=version))
    response.mimetype = "text/javascript"
    response.headers["Service-Worker-Allowed"] = "/verify"
    return response


def _page(*, kept: bool, alone: bool = False, **more: Any) -> str:
    data = {"base": settings().base_url, "kept": kept, "keys": public_keys(_certificates())}
    return render_template(
        "certificates/offline.html", alone=alone, data=data, base_url=settings().base_url, today=clock.today(),
        symbols=Markup(_symbols(STATIC.joinpath("dist", "icons.svg").stat().st_mtime_ns)), **more,
    )  # fmt: skip


def _certificates() -> list[x509.Certificate]:
    """Of all that have signed papers here, and of the one that signs now."""
    found = [x509.load_pem_x509_certificate(pem.encode()) for pem in queries.signer_certificates(reading())]
    authority = readable_authority(settings())
    return found if authority is None else [*found, authority.certificate]


def _built(name: str) -> str:
    return STATIC.joinpath("dist", name).read_text("utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"


@lru_cache(maxsize=2)
def _symbols(changed: int) -> str:
    drawn = _built("icons.svg")
    found = (re.search(rf'<symbol id="{name}".*?</symbol>', drawn, re.DOTALL) for name in ICONS)
    return "".join(each[0] for each in found if each)
