"""The rules of the house about words: what is marked has its Chinese, with the same places for values; nothing is left over."""

import ast
import importlib.util
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

from portal.classification.wording import UNITS
from portal.locale.compile import merged
from tests.source import ROOT, named, python_files, tree

MARKS = ("_", "_l", "N_", "Text", "gettext", "lazy_gettext", "ngettext", "lazy_ngettext")
LIBRARIES = ("flask_security", "wtforms", "flask_wtf")  # whose words are ours to translate too
CATALOGUES = ROOT / "portal" / "locale" / "zh"
PLACE = re.compile(r"%\((\w+)\)[sd]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
SINGULARS = ROOT / "portal" / "locale" / "en"
# "%(n)s firms", "%(n)s working days", "%(n)s were left out": a number and what it counts.
COUNTED = re.compile(
    r"%\((\w+)\)[sd] (?:(?:further|late|more|new|saved|working) )?([a-z]+s|people)\b|%\((n)\)[sd] (are|were|have|wait|more that)\b"
)
# Ends in s, stands behind a place, and is not counted by it.
NOT_COUNTED = {
    "as", "asks", "does", "ends", "gives", "has", "invites", "is", "lacks", "less", "pays", "reaches", "replaces",
    "says", "stands", "times", "was", "writes",
}  # fmt: skip


def _in_python():
    """`mark("message")`; a message that comes from a variable is marked where it is written."""
    for path in python_files("portal"):
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in MARKS:
                for given in node.args[: 2 if name.endswith("ngettext") else 1]:
                    if isinstance(given, ast.Constant) and isinstance(given.value, str):
                        yield given.value, f"{named(path)}:{node.lineno}"


def _in_templates():
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in (".html", ".txt"):
            with path.open("rb") as file:
                for line, _, message, _ in babel_extract(
                    file, MARKS, [], {"silent": "false", "trimmed": "true"}
                ):
                    for text in message if isinstance(message, tuple) else (message,):
                        yield text, f"{named(path)}:{line}"


@cache
def marked():
    """Every message that is marked in the source, and where it was first seen."""
    found = {}
    for text, where in (*_in_python(), *_in_templates()):
        if text:
            found.setdefault(text, where)
    return found


@cache
def translated():
    found = {}
    for message in merged(CATALOGUES):
        for text in message.id if isinstance(message.id, tuple) else (message.id,):
            found[text] = message.string if isinstance(message.string, str) else message.string[0]
    return found


def test_every_marked_message_has_its_chinese():
    missing = [f"{where}  {text}" for text, where in marked().items() if not translated().get(text)]
    assert missing == []


def test_the_chinese_has_the_same_places_for_values():
    wrong = [
        f"{text!r}: {chinese!r}" for text, chinese in translated().items()
        if text and set(PLACE.findall(text)) != set(PLACE.findall(chinese))
    ]  # fmt: skip
    assert wrong == []


def test_the_chinese_is_chinese():
    words = {
        text: chinese
        for text, chinese in translated().items()
        if text and re.search(r"[a-z]{3}", PLACE.sub("", text))
    }
    assert [text for text, chinese in words.items() if not CHINESE.search(chinese)] == []


def test_no_translation_is_left_over():
    theirs = "".join(
        path.read_text("utf-8")
        for library in LIBRARIES
        for path in Path(importlib.util.find_spec(library).origin).parent.rglob("*.py")
    )
    left = [text for text in translated() if text and text not in marked() and text not in theirs]
    assert left == []


def _counted():
    """The messages that count something, each with the names of the places that do."""
    for text, where in marked().items():
        found = [match[1] or match[3] for match in COUNTED.finditer(text) if match[2] not in NOT_COUNTED]
        if found:
            yield text, sorted(found), where


def singulars():
    """How the English reads where 1 is put in, by the message and by the name of the place."""
    return {(message.id, message.context): message.string for message in merged(SINGULARS) if message.id}


def test_what_is_counted_in_english_has_a_singular():
    """`Text("%(n)s firms", n=1)` reads "1 firm"; two places that count need a third form, for both."""
    known = singulars()
    missing = [
        f"{where}  {text} ({places})"
        for text, found, where in _counted()
        for places in {*found, " ".join(found)}
        if (text, places) not in known
    ]
    assert missing == []


def test_no_singular_is_left_over():
    said = {*marked(), *UNITS.values()}
    assert [text for text, _ in singulars() if text not in said] == []


def test_a_singular_has_no_place_of_its_own():
    wrong = [
        text
        for (text, _), one in singulars().items()
        if not set(PLACE.findall(one)) <= set(PLACE.findall(text))
    ]
    assert wrong == []


def test_everybody_is_addressed_alike():
    assert [text for text, chinese in translated().items() if "你" in chinese] == []


@pytest.mark.parametrize("path", sorted(CATALOGUES.glob("*.po")), ids=lambda path: path.stem)
def test_no_translation_is_a_guess(path):
    """A fuzzy entry is a machine's suggestion, which nobody has read."""
    with path.open("rb") as file:
        fuzzy = [message.id for message in read_po(file) if message.id and "fuzzy" in message.flags]
    assert fuzzy == []


def test_no_chinese_stands_in_a_template_outside_of_a_message():
    """Else the English page would show it."""
    wrong = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        if path.name == "gallery.html":  # shows the components to who works on them
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)
        wrong += [f"{named(path)}: {line.strip()[:80]}" for line in text.splitlines() if CHINESE.search(line)]
    assert wrong == []
