"""Every page that somebody can reach, in English: it opens, is built as it must be, and speaks one language. (In Chinese each is
opened by `tests/security/test_who_may.py`.)"""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.pages.city import EVERYBODY, City, own_words
from tests.pages.reading import Page, left_in_chinese
from tests.pages.walking import STARTS, Stop, walk

pytestmark = pytest.mark.look


@pytest.mark.parametrize("persona", EVERYBODY)
def test_every_page_opens_and_speaks_the_readers_language(
    city: City, known_chinese: str, persona: str
) -> None:
    wrong: list[str] = []

    def look(stop: Stop, answer: TestResponse, page: Page) -> None:
        if answer.status_code != 200 and not (answer.status_code == 403 and stop.path in STARTS):
            wrong.append(f"{stop.path}: {answer.status_code}, and a link leads there")
        wrong.extend(
            f"{stop.path}: {each}" for each in left_in_chinese(page, own=own_words(), known=known_chinese)
        )

    walk(city.come(persona, "en"), city.starts(persona), of_each=2, look=look)
    assert not wrong, "\n" + "\n".join(wrong)
