"""Hostile requests at every route, as several people: never a 5xx, every header in its place, nobody led elsewhere."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_checks import faults_of
from tests.security.conftest import MakeCity
from tests.security.hostile import MARK, Hostile, requests
from tests.security.world import World
from tests.signing_in import sign_in

PEOPLE = [
    "anonymous", "person", "owner_a", "filer_a", "owner_b", "officer_here", "city_officer", "auditor",
    "administrator",
]  # fmt: skip
PRIVATE = re.compile(r"/(my|desk|admin|account|documents)(/|$)")
ALWAYS = (
    "Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy",
    "Permissions-Policy",
)  # fmt: skip


def faults(asked: Hostile, answer: TestResponse) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    found, path = [], asked.path.partition("?")[0]
    if answer.status_code >= 500:
        found.append(f"status {answer.status_code}")
    found += [
        f"{name}: {answer.headers.getlist(name)}" for name in ALWAYS if len(answer.headers.getlist(name)) != 1
    ]
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy or "frame-ancestors" not in policy or "unsafe-eval" in policy:
        found.append(f"policy {policy}")
    if PRIVATE.match(path) and "no-store" not in answer.headers.get("Cache-Control", ""):
        found.append(f"kept: {answer.headers.get('Cache-Control')}")
    camera = answer.headers.get("Permissions-Policy", "").startswith("camera=(self)")
    if camera != path.startswith("/verify"):
        found.append("camera")
    location = answer.headers.get("Location")
    if location is not None and (not location.startswith("/") or re.match(r"/[/\\]|.*[\r\n\t]", location)):
        found.append(f"leads to {location}")
    for cookie in answer.headers.getlist("Set-Cookie"):
        if (
            not cookie.startswith(("session=", "language=", "size="))
            or "HttpOnly" not in cookie
            or "SameSite=Lax" not in cookie
        ):
            found.append(f"cookie {cookie[:60]}")
    if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400 and answer.get_data():
        found += faults_of(answer.text, policy)
        if MARK in answer.text:
            found.append("what was typed is markup")
    return found


def send(client: FlaskClient, asked: Hostile) -> TestResponse:
    return client.open(asked.path, method=asked.method, headers=asked.headers, **asked.body)


def tried(app: Flask, world: World, *, number: int, seed: int) -> list[str]:
    """Sends so many requests and gives the faults, each route's once."""
    app.config["WTF_CSRF_ENABLED"] = False
    clients: dict[str, FlaskClient] = {}
    wrong: dict[tuple[str, str], str] = {}
    for count, asked in enumerate(requests(app, world, number=number, seed=seed, personas=PEOPLE)):
        if count % 40 == 0:  # some of what is asked ends sign-ins
            clients.clear()
        if asked.persona not in clients:
            clients[asked.persona] = FlaskClient(app, app.response_class)
            if (person := world.personas[asked.persona]) is not None:
                sign_in(clients[asked.persona], person)
        for fault in faults(asked, send(clients[asked.persona], asked)):
            wrong.setdefault((asked.rule, fault), f"{fault}: {asked}"[:1500])
    return list(wrong.values())


LIMITS = {
    "PORTAL_LIMITS": "sign_in=1000000/300 register=1000000/300 letters=1000000/300 verify=1000000/60 api=1000000/60"
}


@pytest.fixture(scope="module")
def attacked(make_city: MakeCity) -> tuple[Flask, World]:
    return make_city(papers=True, **LIMITS)


@pytest.mark.parametrize("seed", range(4))
def test_five_hundred_hostile_requests_find_nothing(
    attacked: tuple[Flask, World], caplog: pytest.LogCaptureFixture, seed: int
) -> None:
    caplog.set_level(logging.CRITICAL)
    wrong = tried(*attacked, number=500, seed=seed)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_two_thousand_hostile_requests_find_nothing(attacked: tuple[Flask, World], seed: int) -> None:
    wrong = tried(*attacked, number=2000, seed=seed)
    assert not wrong, f"{len(wrong)}\n" + "\n".join(wrong)
