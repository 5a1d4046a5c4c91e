"""Whatever is asked behind the question mark of any page: it is answered by a page, what is unknown is refused with 400, and what is
searched for means itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict

from tests.pages.city import City
from tests.pages.walking import OWNERS, rule_of, whose

FREE = {
    "q",
    "to",
    "number",
    "code",
    "name",
    "text",
    "credit_code",
    "email",
    "key",
    "missing",
}  # any word may be asked
LEADS = {"next"}  # read by whoever sends on, never shown
SWITCHES = {"all", "show"}  # on by 1, and off by anything else
OF_FORMS = {"many"}  # boxes that are ticked, never in an address
HOSTILE = (
    "-1", "0", "9" * 30, "2147483648", "no-such-word", "' OR 1=1 --", "%", "a" * 300, "广" * 2000, "\x00", "\ud7ff\uffff", "1e9", "²", "2026-02-30",
    "WyJuYW1lIixmYWxzZSwiIiwxXQ", "9999-12-31.99999",
)  # fmt: skip
STRANGE = ("no-such-word", "a" * 300, "' OR 1=1 --")
NOTHING = "☃☃"  # stands in no row


class Recorded(ImmutableMultiDict[str, str]):
    """The question's words, which notes each name that is asked for."""

    asked: set[str] = set()  # noqa: RUF012  # one for all, emptied before each request

    def get(self, key: str, default: Any = None, type: Any = None) -> Any:  # the library's name
        self.asked.add(key)
        return super().get(key, default, type) if type else super().get(key, default)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        self.asked.add(key)
        return super().getlist(key, type) if type else super().getlist(key)

    def __getitem__(self, key: str) -> str:
        self.asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


@pytest.fixture
def recording(city: City, monkeypatch: pytest.MonkeyPatch) -> type[Recorded]:
    monkeypatch.setattr(city.app.request_class, "parameter_storage_class", Recorded)
    return Recorded


def pages(city: City, persona: str) -> Iterator[tuple[str, str]]:
    """Each route whose page is this persona's, with one address without a question mark."""
    owners, seen = whose(city.app), set()
    for path in city.starts(persona):
        path = path.partition("?")[0]
        rule = rule_of(city.app, path)
        if rule not in seen and owners.get(rule) == persona:
            seen.add(rule)
            yield rule, path


def asked_of(client: FlaskClient, path: str, recorded: type[Recorded]) -> set[str]:
    recorded.asked.clear()
    client.get(path)
    return set(recorded.asked)


@pytest.mark.parametrize("persona", ["anonymous", *OWNERS])
def test_no_question_breaks_a_page_and_what_is_unknown_is_refused(
    city: City, recording: type[Recorded], persona: str
) -> None:
    client, wrong, tried = city.come(persona, "en"), [], 0
    for _rule, path in pages(city, persona):
        for name in sorted(asked_of(client, path, recording) - LEADS - SWITCHES - OF_FORMS):
            for value in HOSTILE:
                answer = client.get(f"{path}?{urlencode({name: value}, errors='surrogatepass')}")
                tried += 1
                if answer.status_code >= 500:
                    wrong.append(f"{path}?{name}={value[:30]!r}: {answer.status_code}")
                elif value in STRANGE and name not in FREE and answer.status_code not in (400, 404):
                    wrong.append(f"{path}?{name}={value[:30]!r}: {answer.status_code} where 400 is right")
                elif (
                    answer.status_code == 400 and answer.mimetype == "text/html" and "<h1" not in answer.text
                ):
                    wrong.append(f"{path}?{name}={value[:30]!r}: 400 without a page")
    assert tried or persona in ("person", "expert")
    assert not wrong, f"{len(wrong)} of {tried}\n" + "\n".join(wrong)


@pytest.mark.parametrize("persona", ["anonymous", "owner_a", "officer_here", "city_officer", "administrator"])
def test_what_databases_read_as_signs_means_itself(
    city: City, recording: type[Recorded], persona: str
) -> None:
    """% and _ find what nothing finds: the page is the same, but for the word itself."""
    client, wrong = city.come(persona, "en"), []
    for _rule, path in pages(city, persona):
        for name in sorted(asked_of(client, path, recording) & {"q", "to"}):
            nothing = without(client.get(f"{path}?{urlencode({name: NOTHING})}").text, NOTHING)
            for sign in ("%%", "__", "%_", "\\%", "' OR '1'='1"):
                found = without(client.get(f"{path}?{urlencode({name: sign})}").text, sign)
                if found != nothing:
                    wrong.append(f"{path}?{name}={sign}")
    assert not wrong, "\n".join(wrong)


def without(page: str, word: str) -> str:
    """The rows and the words of a page, without its addresses and the word that was asked for."""
    body = re.sub(r"<[^>]*>", " ", page[page.find("<main") :])
    for form in (word, word.lower()):  # mail addresses are asked for in small letters
        body = body.replace(form, "").replace(form.replace("'", "&#39;"), "")
    return " ".join(body.split())
