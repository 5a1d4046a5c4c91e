"""Production refuses what is for demonstration, and keeps its cookies and letters to itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from portal.accounts.actions import add_person
from portal.accounts.password_keeping import hashed
from portal.app import create_app
from portal.core.db import transaction_of
from portal.core.settings import DEMONSTRATION_SECRET, SettingsRefused, read_settings
from tests.people import PASSWORD

PRODUCTION = {
    "PORTAL_ENV": "production", "PORTAL_SECRET_KEY": "s" * 40, "PORTAL_BASE_URL": "https://portal.example.cn",
}  # fmt: skip


@pytest.fixture
def production(database_url: str, tmp_path: Path) -> dict[str, str]:
    key = tmp_path / "key.p12"
    key.write_bytes(b"x")
    return PRODUCTION | {
        "PORTAL_DATABASE_URL": database_url, "PORTAL_INSTANCE": str(tmp_path), "PORTAL_SIGNING_KEY": str(key),
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"PORTAL_SECRET_KEY": ""}, {"PORTAL_SECRET_KEY": DEMONSTRATION_SECRET}, {"PORTAL_SECRET_KEY": "s" * 31},
        {"PORTAL_SIGNING_KEY": ""}, {"PORTAL_SIGNING_KEY": "/no/such/key"},
        {"PORTAL_BASE_URL": "http://portal.example.cn"}, {"PORTAL_BASE_URL": ""},
    ],
)  # fmt: skip
def test_production_does_not_start_with_what_is_for_demonstration(
    production: dict[str, str], wrong: dict[str, str]
) -> None:
    read_settings(production)
    with pytest.raises(SettingsRefused):
        read_settings(production | wrong)


@pytest.fixture
def in_production(production: dict[str, str]) -> Iterator[Flask]:
    app = create_app(read_settings(production))
    app.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.extensions["portal.engine"].dispose()


def test_in_production_a_demonstration_account_does_not_open(in_production: Flask) -> None:
    factory = in_production.extensions["portal.sessions"]
    for email, demonstration in (("real@city.example", False), ("demo@city.example", True)):
        with in_production.app_context(), transaction_of(factory) as session:
            add_person(
                session, email=email, password_hash=hashed(PASSWORD), demonstration=demonstration, by=None
            )
        client = in_production.test_client()
        answer = client.post(
            "/account/login",
            data={"email": email, "password": PASSWORD},
            base_url="https://portal.example.cn",
        )
        assert (answer.status_code in (302, 303)) is not demonstration
        assert (
            client.get("/account", base_url="https://portal.example.cn").status_code == 200
        ) is not demonstration


def test_in_production_no_letter_is_public_and_no_cookie_leaves_https(in_production: Flask) -> None:
    client = in_production.test_client()
    assert client.get("/account/mail", base_url="https://portal.example.cn").status_code == 404
    answers = [
        client.get("/account/login", base_url="https://portal.example.cn"),
        client.get("/language/en", base_url="https://portal.example.cn"),
    ]
    cookies = [cookie for answer in answers for cookie in answer.headers.getlist("Set-Cookie")]
    assert {cookie.split("=")[0] for cookie in cookies} == {"__Host-session", "language"}
    for cookie in cookies:
        for flag in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert flag in cookie
        assert "Domain" not in cookie
    assert all("max-age=31536000" in answer.headers["Strict-Transport-Security"] for answer in answers)
