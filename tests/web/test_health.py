"""What operators ask: alive, ready, figures."""

from dataclasses import replace

import pytest

from portal.app import create_app
from portal.core.db import make_engine, transaction_of
from portal.core.jobs import enqueue
from portal.core.migrate import migrate


def test_a_migrated_portal_is_ready(client):
    assert (client.get("/healthz").status_code, client.get("/readyz").text) == (200, "ready\n")


def test_a_portal_without_its_tables_is_not_ready(settings, empty_database_url):
    client = create_app(replace(settings, database_url=empty_database_url)).test_client()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "the database is not migrated\n")
    migrate(make_engine(empty_database_url))
    assert client.get("/readyz").status_code == 200


def test_a_portal_without_its_database_is_alive_and_not_ready(settings):
    away = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    client = create_app(away).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    page = client.get("/firms")
    assert page.status_code == 503
    assert "<h1" in page.text


@pytest.mark.parametrize("token", [None, "Bearer wrong", "Bearer "])
def test_figures_are_not_there_for_who_has_no_token(settings, token):
    client = create_app(replace(settings, metrics_token="right")).test_client()
    headers = {"Authorization": token} if token else {}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_without_a_token_in_the_settings_there_are_no_figures(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_who_has_the_token_sees_the_jobs_by_state(settings, factory):
    with transaction_of(factory) as session:
        enqueue(session, "mail.send", mail=1)
    client = create_app(replace(settings, metrics_token="right")).test_client()
    answer = client.get("/metrics", headers={"Authorization": "Bearer right"})
    assert answer.status_code == 200
    assert 'portal_jobs{state="waiting"} 1.0' in answer.text
