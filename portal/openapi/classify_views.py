"""The classification for other programs: facts in, findings out, as the command `portal classify` gives them. Nothing is stored."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, request

from portal.accounts.access import public
from portal.classification.facts import Facts
from portal.classification.facts_reading import FactsRefused, Problem, read_facts, read_json
from portal.classification.rulebook import RuleBook
from portal.classification.rules import answer, shelf
from portal.core.i18n import LANGUAGES, N_, Text
from portal.openapi.classify_document import MOST_FIRMS
from portal.web.i18n import language
from portal.web.limits import limited
from portal.web.security import csrf

blueprint = Blueprint("openapi_classify", __name__)

MOST_BYTES = 1024 * 1024
TOO_LARGE = N_("more than a million bytes")
TOO_MANY = N_("more than %(most)s firms at once")
NO_SUCH_SET = N_("there is no rule set of that name; there are: %(names)s")
NO_SUCH_LANGUAGE = N_("is none of: %(words)s")
NOT_UTF8 = N_("not UTF-8")
Json = dict[str, Any] | list[Any] | tuple[dict[str, Any], int]


@blueprint.post("/api/v1/classify")
@public
@limited("api")
def classify() -> Json:
    """One facts document, or a list of them; `?ruleset=` (repeatable) asks for particular rule sets."""
    spoken = request.args.get("language", language())
    try:
        if spoken not in LANGUAGES:
            raise FactsRefused([Problem("language", Text(NO_SUCH_LANGUAGE, words=", ".join(LANGUAGES)))])
        books, document = _books(request.args.getlist("ruleset")), read_json(_body())
        facts = _facts(document)
    except FactsRefused as refused:
        return _refused(refused, spoken if spoken in LANGUAGES else "en"), 400
    answers = [answer(one, books, language=spoken) for one in facts]
    return answers if isinstance(document, list) else answers[0]


csrf.exempt(classify)  # whoever calls it has no session here, and nothing changes


def _body() -> str:
    if (request.content_length or 0) > MOST_BYTES:
        raise FactsRefused([Problem("", Text(TOO_LARGE))])
    try:
        return request.stream.read(MOST_BYTES + 1).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FactsRefused([Problem("", Text(NOT_UTF8))]) from None


def _books(names: list[str]) -> list[RuleBook] | None:
    """The rule sets asked for, each once; None when none was."""
    books = shelf().books
    for name in names:
        if name not in books:
            raise FactsRefused([Problem("ruleset", Text(NO_SUCH_SET, names=", ".join(books)))])
    return [books[name] for name in dict.fromkeys(names)] or None


def _facts(document: object) -> list[Facts]:
    """Every firm's facts; all that is wrong in any of them is named at once."""
    many = document if isinstance(document, list) else [document]
    if len(many) > MOST_FIRMS:
        raise FactsRefused([Problem("", Text(TOO_MANY, most=MOST_FIRMS))])
    read, problems = [], list[Problem]()
    for index, one in enumerate(many):
        try:
            read.append(read_facts(one, at=f"[{index}]" if isinstance(document, list) else ""))
        except FactsRefused as refused:
            problems += refused.problems
    if problems:
        raise FactsRefused(problems)
    return read


def _refused(refused: FactsRefused, spoken: str) -> dict[str, Any]:
    problems = [{"path": each.path, "reason": each.message.in_language(spoken)} for each in refused.problems]
    return {"error": "; ".join(each.in_language(spoken) for each in refused.problems), "problems": problems}
