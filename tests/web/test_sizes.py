"""The larger page that a reader may choose, and what stands at the foot of every page."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.app import create_app
from portal.core.settings import SettingsRefused, read_settings


def test_the_larger_page_is_remembered_and_kept_apart_from_the_usual_one(app: Flask) -> None:
    usual, large = app.test_client(), app.test_client()
    assert 'data-size="large"' not in usual.get("/").text
    answer = large.get("/size/large?next=/firms%3Fsort%3Dnewest")
    assert answer.location == "/firms?sort=newest"
    for path in ("/", "/firms", "/verify"):
        assert 'data-size="large"' in large.get(path).text
        assert 'data-size="large"' not in usual.get(path).text
    large.get("/size/usual")
    assert 'data-size="large"' not in large.get("/").text


@pytest.mark.parametrize("path", ["/", "/firms", "/verify", "/account/login", "/nothing"])
def test_every_page_leads_to_the_larger_one(client: FlaskClient, path: str) -> None:
    assert "/size/large?next=" in client.get(path).text


@pytest.mark.parametrize("path", ["/size/huge", "/size/"])
def test_another_size_is_no_page(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_size_switch_leads_nowhere_else(client: FlaskClient) -> None:
    assert client.get("/size/large?next=https://evil.example/").location == "/"


def test_the_foot_names_who_runs_the_portal_and_its_filings(database_url: str, tmp_path) -> None:
    said = {
        "PORTAL_ORGANISER": "某市工业和信息化局 <b>", "PORTAL_CONTACT": "020-12345678", "PORTAL_ICP": "粤ICP备00000000号",
        "PORTAL_PSB": "粤公网安备 44010000000000号", "PORTAL_SITE_CODE": "4401000000",
    }  # fmt: skip
    own = {"PORTAL_DATABASE_URL": database_url, "PORTAL_INSTANCE": str(tmp_path / "instance")}
    app = create_app(read_settings({**own, **said}))
    text = app.test_client().get("/verify").text
    assert "某市工业和信息化局 &lt;b&gt;" in text
    for each in ("020-12345678", "粤ICP备00000000号", "粤公网安备 44010000000000号", "4401000000"):
        assert each in text
    app.extensions["portal.engine"].dispose()


@pytest.mark.parametrize("text", ["长" * 121, "两\n行"])
def test_a_line_of_the_foot_is_one_short_line(text: str) -> None:
    with pytest.raises(SettingsRefused, match="PORTAL_ICP"):
        read_settings({"PORTAL_ICP": text})
