"""What every answer carries to protect its reader, and the CSRF check of every form."""

from __future__ import annotations

from flask import Flask, Request, Response, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf import CSRFProtect

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; object-src 'none'; sandbox; frame-ancestors 'self'"
)
ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
PRIVATE = ("/my", "/desk", "/admin", "/account", "/documents")
ASKED_LIVE = ("/verify", "/api/v1/certificates/")  # an answer of yesterday may be wrong today
MOST_BYTES = 21 * 1024 * 1024

csrf = CSRFProtect()


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions; for a reader without one no signature is prepared."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def install(app: Flask, *, production: bool) -> None:
    """Registers the CSRF check and the headers; HSTS and Secure cookies in production."""
    app.config.update(
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session: a form left open over lunch still works
        MAX_CONTENT_LENGTH=MOST_BYTES,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        SESSION_COOKIE_NAME="__Host-session"
        if production
        else "session",  # no other host of the domain sets it
        SESSION_COOKIE_SECURE=production,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        REMEMBER_COOKIE_SECURE=production,
    )
    app.session_interface = Sessions()
    csrf.init_app(app)

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        headers.extend(ALWAYS)
        camera = "self" if request.path.startswith("/verify") else ""
        headers["Permissions-Policy"] = f"camera=({camera}), microphone=(), geolocation=(), payment=()"
        if production:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if _is_private():
            headers["Cache-Control"] = "no-store"
        return response


def _is_private() -> bool:
    """Whether nobody may keep the answer: a page of one's own, or any page with one's name in its frame."""
    if request.path.startswith((*PRIVATE, *ASKED_LIVE)):
        return True
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies and request.endpoint != "static"
