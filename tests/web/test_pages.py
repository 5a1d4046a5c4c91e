"""Pages that say no: in the reader's words, with the right status, and an incident's number when it is our fault."""

import re

import pytest
from flask import render_template, render_template_string
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import TooManyRequests

from portal.core.errors import NotFound, Refused
from portal.core.i18n import Text
from portal.web.pages import own_path


def broken(app, address, failure):
    """One more address, which fails."""

    def view():
        raise failure

    view.access = "public"
    app.add_url_rule(address, address, view)
    return app.test_client()


@pytest.mark.parametrize(
    ("failure", "status"),
    [
        (Refused(Text("Nothing was changed.")), 409),
        (NotFound("x"), 404),
        (OperationalError("SELECT", {}, Exception("database is locked")), 503),
        (KeyError("secret"), 500),
    ],
)
def test_every_way_of_saying_no_has_its_status_and_its_page(app, failure, status):
    answer = broken(app, "/broken", failure).get("/broken")
    assert answer.status_code == status
    assert answer.mimetype == "text/html"
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_failure_of_ours_has_a_number_that_stands_in_the_log(app, caplog):
    answer = broken(app, "/broken", KeyError("x")).get("/broken")
    number = re.search(r"\b[0-9a-f]{8}\b", answer.text).group()
    assert f"incident {number} at GET /broken" in caplog.text
    assert "KeyError" in caplog.text


def test_the_page_is_chinese_and_english_after_the_switch(client):
    assert "没有这个页面" in client.get("/no-such-page").text
    client.get("/language/en")
    answer = client.get("/no-such-page")
    assert "There is no such page" in answer.text
    assert answer.status_code == 404


def test_the_switch_knows_its_languages_only(client):
    assert client.get("/language/fr").status_code == 404


def test_the_switch_leads_back_to_our_own_page_only(client):
    assert client.get("/language/en?next=/firms").location == "/firms"
    assert client.get("/language/en?next=https://elsewhere.example").location == "/"


@pytest.mark.parametrize(
    "address",
    ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere.example", "elsewhere", "", None, "/a\nb", "/\t/elsewhere.example", "javascript:alert(1)"],
)  # fmt: skip
def test_next_leads_nowhere_else(address):
    assert own_path(address, "/my") == "/my"


def test_next_leads_to_a_path_of_ours():
    assert own_path("/firms?q=1", "/my") == "/firms?q=1"


def test_an_address_that_takes_no_post_says_so(client):
    assert client.post("/firms").status_code in (400, 405)


def test_the_api_answers_errors_without_a_page(client):
    answer = client.get("/api/v1/no-such-thing")
    assert answer.status_code == 404
    assert "<nav" not in answer.text


@pytest.mark.parametrize(
    ("left", "chinese", "english"),
    [
        (1, "请 1 秒后再试。", "Please wait 1 second and try again."),
        (45, "请 45 秒后再试。", "Please wait 45 seconds and try again."),
        (119, "请 119 秒后再试。", "Please wait 119 seconds and try again."),
        (120, "请 2 分钟后再试。", "Please wait 2 minutes and try again."),
        (541, "请 10 分钟后再试。", "Please wait 10 minutes and try again."),
    ],
)
def test_after_too_many_tries_the_page_says_how_long_to_wait(app, left, chinese, english):
    client = broken(app, "/often", TooManyRequests(retry_after=left))
    answer = client.get("/often")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, str(left))
    assert chinese in answer.text
    client.get("/language/en")
    assert english in client.get("/often").text


def test_a_page_that_counts_one_thing_says_so_in_the_singular(app):
    with app.test_request_context(headers={"Cookie": "language=en"}):
        said = render_template_string(
            "{{ _('%(n)s firms', n=n) }}, {{ _('%(n)s working days left', n=1) }}", n="1"
        )
    assert said == "1 firm, 1 working day left"


def test_the_name_breaks_between_its_phrases_and_is_the_same_name(app):
    for language, phrases in {
        "zh": "广州市人工智能企业<wbr>培育与登记平台",
        "en": "Guangzhou AI Enterprise <wbr>Cultivation and Registration Portal",
    }.items():
        with app.test_request_context(headers={"Cookie": f"language={language}"}):
            page = render_template("components/refused.html", title="", message="")
        assert f'<a class="brand" href="/">{phrases}</a>' in page
        assert f"{phrases.replace('<wbr>', '')}</title>" in page
