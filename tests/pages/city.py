"""The city in which every page is opened: its people by persona, and all the Chinese that its rows hold."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.db import Base
from portal.core.settings import ROOT
from portal.tables import FEATURES
from tests.pages.reading import CHINESE
from tests.pages.walking import STARTS
from tests.security.routes import PERSONAS, address
from tests.security.test_who_may import cells, expected, reviewed
from tests.security.world import World
from tests.signing_in import sign_in

# Those of the demonstration whose pages differ from what the personas of `tests/security/routes.py` see.
OF_THE_DEMONSTRATION = {"owner": "owner@demo.example", "returned": "returned@demo.example"}
LEFT = re.compile("/(static|language|size|account/arrive)")  # no pages, or pages that change the visit
EVERYBODY = (*PERSONAS, *OF_THE_DEMONSTRATION)


@dataclass(frozen=True)
class City:
    """The application and the numbers of its people and rows."""

    app: Flask
    world: World

    def come(self, persona: str, language: str) -> FlaskClient:
        """A persona with a browser of its own, who reads "zh" or "en"."""
        client, number = self.app.test_client(), self._number(persona)
        if number is not None:
            sign_in(client, number)
        client.set_cookie("language", language)
        return client

    def starts(self, persona: str) -> list[str]:
        """The first pages of a walk: the doors, and every route with the rows that this persona reaches."""
        if persona in OF_THE_DEMONSTRATION:
            return list(STARTS)
        found, allowed = list(STARTS), reviewed()
        for method, rule, _permission, case in cells(self.app):
            if (
                method == "GET"
                and not LEFT.match(rule)
                and expected(persona, allowed[method, rule], case) == "in"
            ):
                found.append(address(rule, case, self.world))
        return found

    def _number(self, persona: str) -> int | None:
        if persona in PERSONAS:
            return self.world.personas[persona]
        with self.app.extensions["portal.sessions"]() as session:
            wanted = select(User.id).where(User.email == OF_THE_DEMONSTRATION[persona])
            return int(session.scalars(wanted).one())


@cache
def own_words() -> frozenset[str]:
    """Every text of the Chinese catalogues and every Chinese label of the rule books and procedures."""
    found: set[str] = set()
    for path in (ROOT / "portal" / "locale" / "zh").glob("*.po"):
        with path.open("rb") as file:
            found |= {str(message.string) for message in read_po(file, locale="zh") if message.id}
    for path in (ROOT / "portal").rglob("*.toml"):
        found |= _labels(tomllib.loads(path.read_text("utf-8")))
    return frozenset(text for text in found if CHINESE.search(text))


def _labels(part: Any) -> set[str]:
    """The texts whose key ends in _zh and which have an English twin."""
    if isinstance(part, list):
        return set().union(*map(_labels, part))
    if not isinstance(part, dict):
        return set()
    found = {
        text for key, text in part.items()
        if key.endswith("_zh") and isinstance(text, str) and f"{key[:-3]}_en" in part
    }  # fmt: skip
    return found.union(*(_labels(each) for each in part.values()))


def words_of_rows(session: Session) -> str:
    """All texts of all rows, one after the other."""
    found: list[str] = []
    assert FEATURES  # every table is known to the metadata
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            found += [
                each if isinstance(each, str) else json.dumps(each, ensure_ascii=False)
                for each in row if isinstance(each, (str, dict, list))
            ]  # fmt: skip
    return "\n".join(found)


def words_of_lists() -> str:
    """Names that are Chinese in every language: laws and documents that the rule books quote."""
    return "\n".join(path.read_text("utf-8") for path in (ROOT / "portal").rglob("*.toml"))
