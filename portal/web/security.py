"""What every answer carries to protect its reader, and the CSRF check of every form."""

from __future__ import annotations

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
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
NO_CAMERA = "camera=(), microphone=(), geolocation=(), payment=()"
CAMERA = NO_CAMERA.replace("camera=()", "camera=(self)")  # where a certificate's code is read
PRIVATE = ("/my", "/desk", "/admin", "/account", "/documents")
ASKED_LIVE = ("/verify", "/api/v1/certificates/")  # an answer of yesterday may be wrong today
NOT_TO_BE_KEPT = (*PRIVATE, *ASKED_LIVE)
MOST_BYTES = 21 * 1024 * 1024

csrf = CSRFProtect()


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions; for a reader without one no signature is prepared, and none of the cookie's seven settings is asked."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if session or session.modified or "Vary" in response.headers:
            super().save_session(app, session, response)
        elif session.accessed:
            response.headers["Vary"] = "Cookie"


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

    session_cookie = app.config["SESSION_COOKIE_NAME"]

    @app.after_request
    def protect(response: Response) -> Response:
        headers, path = response.headers, request.path
        if "Content-Security-Policy" not in headers:
            headers["Content-Security-Policy"] = CONTENT_POLICY
        for name, value in ALWAYS:
            headers[name] = value
        headers["Permissions-Policy"] = CAMERA if path.startswith("/verify") else NO_CAMERA
        if production:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if path.startswith(NOT_TO_BE_KEPT) or (
            session_cookie in request.cookies and request.endpoint != "static"
        ):
            headers["Cache-Control"] = "no-store"  # a page of one's own, or with one's name in its frame
        return response
