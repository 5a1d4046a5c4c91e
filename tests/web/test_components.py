"""What every component promises, read off the gallery: no inline style or script, a name for every control, ids that are unique."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template

from portal.web import i18n
from portal.web.gallery import specimens

ROOT = Path(__file__).resolve().parents[2]
VOID = {"input", "meta", "link", "br", "hr", "img"}
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "data-counter", "data-reveal")


class Elements(HTMLParser):
    """Every element with its attributes, and whether it stands within a form or a label."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, list(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, list(self.open)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"


@pytest.fixture(scope="module", params=["zh", "en"])
def page(request: pytest.FixtureRequest) -> str:
    app = Flask("gallery", template_folder=str(ROOT / "templates"))
    app.secret_key = "for the tests only"
    i18n.install(app)
    app.jinja_env.globals.update(asset=lambda name: f"/static/dist/{name}", csrf_token=lambda: "token")
    with app.test_request_context("/", headers={"Cookie": f"language={request.param}"}):
        return render_template(
            "components/gallery.html",
            portal_name="Portal",
            language=request.param,
            languages={"zh": "中文", "en": "English"},
            **specimens(),
        )


@pytest.fixture(scope="module")
def elements(page: str) -> Elements:
    return Elements(page)


def test_no_element_carries_a_style_or_a_script_of_its_own(elements: Elements) -> None:
    for tag, attrs, _ in elements.found:
        assert tag != "style"
        assert "style" not in attrs, (tag, attrs)
        assert not [name for name in attrs if name.startswith("on")], (tag, attrs)
        assert tag != "script" or "src" in attrs or attrs["type"] == "application/json"


def test_every_element_is_closed_where_it_was_opened(elements: Elements) -> None:
    assert elements.open == []


def test_no_id_stands_twice_and_every_reference_has_its_aim(elements: Elements) -> None:
    ids = Counter(attrs["id"] for _, attrs, _ in elements.found if "id" in attrs)
    assert [name for name, times in ids.items() if times > 1] == []
    for tag, attrs, _ in elements.found:
        for reference in REFERENCES:
            for aim in attrs.get(reference, "").split():
                assert aim in ids, (tag, reference, aim)


def test_every_control_has_a_label(elements: Elements) -> None:
    labelled = {attrs["for"] for tag, attrs, _ in elements.found if tag == "label"}
    for tag, attrs, _ in elements.found:
        if tag in {"input", "select", "textarea"} and attrs.get("type") != "hidden":
            assert attrs.get("id") in labelled or attrs.get("aria-label"), attrs


def test_every_form_that_posts_carries_its_token_and_no_form_stands_in_another(
    page: str, elements: Elements
) -> None:
    forms = [(attrs, around) for tag, attrs, around in elements.found if tag == "form"]
    assert not [attrs for attrs, around in forms if "form" in around]
    tokens = [attrs for tag, attrs, _ in elements.found if attrs.get("name") == "csrf_token"]
    assert len(tokens) == len([attrs for attrs, _ in forms if attrs.get("method") == "post"])


def test_what_was_typed_into_a_number_comes_back(page: str) -> None:
    assert 'value="很多"' in page
    assert 'value="2026-02-30"' in page
    assert 'type="number"' not in page


def test_an_error_summary_links_to_controls_that_exist(elements: Elements) -> None:
    ids = {attrs["id"] for _, attrs, _ in elements.found if "id" in attrs}
    links = [a["href"][1:] for tag, a, around in elements.found if tag == "a" and a["href"].startswith("#w-")]
    assert len(links) >= 8
    assert [aim for aim in links if aim not in ids] == []


def test_every_icon_that_a_template_names_is_on_the_list() -> None:
    lines = (ROOT / "assets" / "icons.txt").read_text("utf-8").splitlines()
    listed = {line.strip() for line in lines if line and not line.startswith("#")}
    named = set()
    for path in (ROOT / "templates").rglob("*.html"):
        text = path.read_text("utf-8")
        named |= set(re.findall(r"""\bicon\(\s*["']([a-z0-9-]+)["']""", text))
        named |= set(re.findall(r"""\bicon_name=["']([a-z0-9-]+)["']""", text))
    status = (ROOT / "templates" / "components" / "status.html").read_text("utf-8")
    named |= set(re.findall(r"""\("(?:grey|info|ok|warn|bad)", "([a-z0-9-]+)"\)""", status))
    assert len(named) > 30
    assert named - listed == set()
