"""What every answer carries, and the token of every form."""

import re

import pytest
from sqlalchemy import select

from portal.accounts.models import User
from portal.core.db import transaction_of
from portal.core.settings import read_settings
from portal.web.security import CONTENT_POLICY, MOST_BYTES
from tests.signing_in import sign_in


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere():
    rules = dict(rule.split(" ", 1) for rule in CONTENT_POLICY.split("; "))
    assert rules["default-src"] == "'none'"
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert rules[name] == "'none'"
    assert "unsafe" not in CONTENT_POLICY
    assert "http" not in CONTENT_POLICY


@pytest.mark.parametrize(
    "address", ["/", "/verify", "/no-such-page", "/healthz", "/api/v1/tally", "/account/login"]
)
def test_every_answer_protects_its_reader(client, address):
    headers = client.get(address).headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_the_camera_is_for_verification_only(client):
    assert "camera=(self)" in client.get("/verify").headers["Permissions-Policy"]
    assert "camera=()" in client.get("/firms").headers["Permissions-Policy"]


@pytest.mark.parametrize("address", ["/account/login", "/my", "/desk", "/admin"])
def test_private_pages_are_not_kept_by_anybody(client, address):
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_a_post_without_its_token_changes_nothing_and_says_why(app, client, people):
    sign_in(client, people.person())
    answer = client.post("/my/registration", data={"name": "广州示例智能科技有限公司"})
    assert answer.status_code == 400
    assert "刷新" in answer.text or "重新打开" in answer.text


def test_a_token_of_somebody_elses_session_is_refused(app, client, people):
    sign_in(client, people.person())
    other = app.test_client()
    sign_in(other, people.person())
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', other.get("/my/registration").text).group(1)
    assert client.post("/my/registration", data={"csrf_token": token}).status_code == 400
    typed = {"csrf_token": token, "name": "广州没有白填的智能公司", "password": "not to be shown"}
    page = {"Referer": "http://localhost/my/registration"}
    kept = client.post("/my/registration", data=typed, headers=page).text
    assert "广州没有白填的智能公司" in kept  # nothing typed is lost with the session
    assert "not to be shown" not in kept
    assert (
        "没有白填"
        not in client.post("/my/registration", data=typed, headers={"Referer": "http://evil.example/"}).text
    )


def test_who_is_signed_out_under_a_form_keeps_what_was_typed(app, client, people):
    app.config["WTF_CSRF_ENABLED"] = False
    sign_in(client, people.official("district_officer", district="440106"))
    client.get("/desk/cases")
    with transaction_of(app.extensions["portal.sessions"]) as session:
        session.scalars(select(User)).one().fs_uniquifier = "signed out elsewhere"
    page = {"Referer": "http://localhost/desk/cases/SQ-2026-000001"}
    typed = {"remark-address": "请写到门牌号，与营业执照一致"}
    answer = client.post("/desk/cases/SQ-2026-000001/return", data=typed, headers=page)
    assert answer.status_code == 401
    assert typed["remark-address"] in answer.text
    assert 'href="/desk/cases/SQ-2026-000001"' in answer.text
    address = client.post("/desk/cases/SQ-2026-000001/take", headers=page).location
    assert address.startswith("/account/login")
    assert "管理员调整了您的职务。没有改动任何内容，请重新登录" in client.get(address).text


def test_what_is_too_large_is_refused_with_the_limit(client):
    answer = client.post(
        "/verify", data=b"x" * (MOST_BYTES + 1), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413
    assert "20 MiB" in answer.text


def test_in_production_cookies_are_secure_and_browsers_stay_with_https(tmp_path, database_url):
    from portal.app import create_app

    key = tmp_path / "key.p12"
    key.write_bytes(b"x")
    app = create_app(
        read_settings(
            {
                "PORTAL_ENV": "production",
                "PORTAL_DATABASE_URL": database_url,
                "PORTAL_INSTANCE": str(tmp_path),
                "PORTAL_SECRET_KEY": "x" * 40,
                "PORTAL_SIGNING_KEY": str(key),
                "PORTAL_BASE_URL": "https://portal.example.cn",
            }
        )
    )
    answer = app.test_client().get("/account/login", base_url="https://portal.example.cn")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    cookies = answer.headers.getlist("Set-Cookie")
    assert cookies
    for cookie in cookies:
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
    app.extensions["portal.engine"].dispose()
