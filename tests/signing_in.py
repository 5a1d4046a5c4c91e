"""Signs somebody in to a test client, second factor included, without the sign-in pages."""

from __future__ import annotations

import time

from flask.testing import FlaskClient

from portal.accounts.models import User
from portal.core.db import transaction_of


def sign_in(client: FlaskClient, person_id: int) -> None:
    """Makes the client a freshly signed-in person; for an official the second factor counts as done."""
    factory = client.application.extensions["portal.sessions"]
    with transaction_of(factory) as session:
        user = session.get_one(User, person_id)
        if user.appointments and not user.tf_primary_method:
            user.tf_primary_method = "authenticator"
        uniquifier = user.fs_uniquifier
    moment = time.time()
    with client.session_transaction() as cookie:
        cookie.update(_user_id=uniquifier, _fresh=True, fs_paa=moment, begun=moment, seen=moment)


def sign_out(client: FlaskClient) -> None:
    """Makes the client a stranger again."""
    with client.session_transaction() as cookie:
        cookie.clear()
