"""The rules of the house about its addresses: who may, listed; a GET changes nothing; every job has a doer; every page is whole."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Engine, event, select
from werkzeug.routing import Rule

from portal.accounts.access import table
from portal.accounts.models import User
from portal.app import daily, doers
from portal.applications.models import Application, Publicity
from portal.certificates.models import Certificate
from portal.core.settings import read_settings
from portal.firms.models import DocumentRow, Firm, Honour, Title
from portal.tallies.models import ItemPicture, Plan, PlanItem, PlanTask, Target
from tests.access import HEAD, PATH, lines
from tests.demo.conftest import city, make_city  # noqa: F401  # fixtures
from tests.signing_in import sign_in
from tests.source import python_files, tree

PERSONAS = (
    None,
    "owner",
    "certifier",
    "returned",
    "person",
    "tianhe1",
    "city1",
    "expert1",
    "auditor",
    "admin",
)
# What a GET may write, and through which door: counts of tries and of look-ups, sign-ins that have ended.
DOORS = {"tries": "web/limits: how often something was tried"}


def test_access_txt_is_what_the_views_say(app: Flask) -> None:
    listed = PATH.read_text("utf-8")
    assert listed == HEAD + "\n".join(lines(table(app))) + "\n", (
        "run `python -m tests.access` and look at the difference"
    )


def test_every_job_has_a_doer_and_every_doer_is_asked() -> None:
    settings = read_settings({})
    done = set(doers(settings)) | set(daily(settings))
    asked = set(_enqueued())
    assert asked - done == set()
    assert set(doers(settings)) - asked == set()


def _enqueued() -> Iterator[str]:
    """The names that `enqueue` is called with; a name that is a constant is looked up where it stands."""
    for path in python_files("portal"):
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and _called(node) in ("enqueue", "enqueue_for")
                and len(node.args) > 1
            ):
                name = node.args[1]
                if isinstance(name, ast.Constant):
                    yield name.value
                elif isinstance(name, ast.Name) and name.id.isupper():
                    yield from _constants(path, name.id)
                elif isinstance(name, ast.Attribute) and name.attr.isupper():
                    yield from (
                        value for other in python_files("portal") for value in _constants(other, name.attr)
                    )


def _called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def _constants(path, name: str) -> Iterator[str]:
    for node in tree(path).body:
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant):
            continue
        if any(isinstance(target, ast.Name) and target.id == name for target in node.targets):
            yield node.value.value


@contextmanager
def writes_of(engine: Engine) -> Iterator[list[str]]:
    """The tables that are written to meanwhile."""
    seen: list[str] = []

    def look(connection, cursor, statement, parameters, context, many) -> None:
        words = statement.replace('"', "").split()
        verb = words[0].upper()
        if verb in ("INSERT", "DELETE", "REPLACE"):
            seen.append(words[2])
        elif verb == "UPDATE":
            seen.append(words[1])

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", look)


def addresses(app: Flask, rule: Rule, known: dict[str, list[object]]) -> Iterator[str]:
    """The rule's address with real rows of the city in it, and with one that does not exist."""
    adapter = app.url_map.bind("portal.test")
    choices = []
    for name in sorted(rule.arguments):
        converter = rule._converters[name]
        some = (
            list(getattr(converter, "items", ())) or known.get(_key(rule, name)) or known.get(name) or ["1"]
        )
        choices.append((name, some))
    for number in range(max((len(some) for _, some in choices), default=1)):
        values = {name: some[min(number, len(some) - 1)] for name, some in choices}
        yield adapter.build(rule.endpoint, values)


def _key(rule: Rule, name: str) -> str:
    return "certificate" if name == "number" and "certificate" in rule.rule else name


def rows_of(app: Flask) -> dict[str, list[object]]:
    """Some of everything that the city has, by the names that addresses use."""
    with app.extensions["portal.sessions"]() as session:

        def some(column, most: int = 2) -> list[object]:
            return [*session.scalars(select(column).order_by(column).limit(most)), *session.scalars(select(column).order_by(column.desc()).limit(most))]  # fmt: skip

        return {
            "code": [*some(Firm.credit_code), "91440106MA000000XX", "en"],
            "number": [*some(Application.number), "R-2020-000000"],
            "certificate": [*some(Certificate.number), "C-2020-000000"],
            "person_id": some(User.id),
            "publicity_id": some(Publicity.id),
            "document_id": some(DocumentRow.id),
            "entry_id": some(Honour.id) + some(Title.id),
            "year": [2023, 2024, 2025, 1800],
            "key": ["firms", "parks", "scenarios", "competitions", "platforms", "nothing"],
            "item_id": some(PlanItem.id),
            "picture_id": some(ItemPicture.id),
            "plan_id": some(Plan.id),
            "target_id": some(Target.id),
            "task_id": some(PlanTask.id),
            "section": ["firm", "signs", "contact", "consent", "nothing"],
            "token": ["nothing"],
            "filename": ["robots.txt"],
        }


@pytest.mark.look
@pytest.mark.parametrize("persona", PERSONAS)
def test_no_get_changes_anything(city: Flask, persona: str | None) -> None:  # noqa: F811
    """Every address that takes GET, by everybody, with real rows; each page is looked over on the way."""
    known, written, broken = rows_of(city), [], []
    with city.extensions["portal.sessions"]() as session:
        person = session.scalar(select(User.id).where(User.email == f"{persona}@demo.example"))
    client = city.test_client()
    for rule in city.url_map.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint.endswith("static"):
            continue
        for address in addresses(city, rule, known):
            if person is not None:
                sign_in(client, person)
            with writes_of(city.extensions["portal.engine"]) as seen:
                response = client.get(address)
            written += [f"{address}: {name}" for name in seen if name not in DOORS]
            if response.status_code >= 500 and address != "/readyz":
                broken.append(f"{address}: {response.status_code}")
    assert written == []
    assert broken == []
