"""Who keeps what is counted beside firms, and who files for a firm that offers itself."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.core import clock
from portal.core.db import transaction_of
from portal.firms.models import Membership
from tests.people import People
from tests.signing_in import sign_in
from tests.tallies.register import registered


@pytest.fixture
def officer(app: Flask, people: People) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    sign_in(client, people.official("city_officer"))
    return client


@pytest.fixture
def filer(app: Flask, people: People) -> FlaskClient:
    """Somebody who files for a registered firm."""
    firm, person = registered(people, name="揭榜科技"), people.person()
    with transaction_of(people.factory) as session:
        session.add(Membership(firm_id=firm.id, person_id=person, role="filer", since=clock.now()))
    client = app.test_client()
    sign_in(client, person)
    return client
