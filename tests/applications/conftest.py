"""Who acts in the story: the firm's person, the district's officer, the city's officer; forms without their tokens."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.applications.story import registered
from tests.people import People
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def _no_csrf(request: pytest.FixtureRequest) -> None:
    if "app" in request.fixturenames:  # the rules need no portal
        request.getfixturevalue("app").config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def firm_client(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.person("owner@firm.example", name="林小雨"))
    return client


@pytest.fixture
def officer(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.official("district_officer", district="440106"))
    return client


@pytest.fixture
def city(app: Flask, people: People) -> FlaskClient:
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


@pytest.fixture
def firm(firm_client: FlaskClient, officer: FlaskClient) -> FlaskClient:
    """The firm's person, once the firm is in the register."""
    registered(firm_client, officer)
    return firm_client
