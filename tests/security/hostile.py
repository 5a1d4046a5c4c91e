"""What a hostile client sends: requests made by chance from a seed, at every route, with names that the portal reads."""

from __future__ import annotations

import importlib
import io
import pkgutil
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Flask
from wtforms import Form as AnyForm

import portal
from portal.accounts.access import table
from portal.web.forms import Form
from tests.security.routes import CASES
from tests.security.world import World

MARK = "<script>alert('xss')</script>"
NUMBERS = ["0", "-1", "1", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1" + "0" * 30, "9" * 5000,
           "1e400", "NaN", "Infinity", "-0", "٣", "１２", "0x10", "1_000", "1.5", "²"]  # fmt: skip
TEXTS = [
    "", " ", "\0", "a\0b", "\u202eabc", "\u2066", "\ufeff", "\ufffe", "\ud800", "é" * 300, "广" * 5000, "𬭎䶮㛃", "👩‍🚀", "a\r\nSet-Cookie: evil=1",
    "\n", "\t", "=1+1", "@SUM(A1)", MARK, "\"'><img src=x onerror=alert(1)>", "' OR 1=1 --", "%", "%s", "%(n)s", "%(evil", "{0.__class__}",
    "{{7*7}}", "${7*7}", "../../etc/passwd", "..%2f..%2f", "%00", "%0d%0aX: y", "//evil.example", "/\\evil.example", "https://evil.example/",
    "javascript:alert(1)", "\x7f", "\x85", "a" * 200, "⟦rows⟧", "NULL", "true", "[]", "{\"a\": 1}", "2024-02-30", "0000-00-00",
    "99999-01-01", "gazelle", "owner", "440106", "440106\n", "y", "zh", "en", "GZAI-2026-000001", "SQ-2026-000001", "2026-01-01.1",
    "2026-01-01.99999999999999999999", "9999-12-31.1", "WyJuYW1lIixmYWxzZSwiIiwxXQ", "ＳＱ－２０２６",
]  # fmt: skip
QUERY = ["before", "after", "q", "role", "next", "to", "number", "code", "kind", "state", "cursor", "show", "on", "sort", "district", "tier", "layer", "track", "from", "utm_x", "language", "draft", "csrf_token", "remember"]  # fmt: skip
HEADERS = {
    "Host": ["evil.example", "evil.example:99999", "", "a b", "[::1", "portal.test@evil.example"],
    "X-Forwarded-Host": ["evil.example"], "X-Forwarded-For": ["1.2.3.4, 5.6.7.8", "x" * 300, "::1"], "X-Forwarded-Proto": ["javascript"],
    "X-Forwarded-Prefix": ["//evil.example"], "X-Original-URL": ["/admin"], "X-HTTP-Method-Override": ["DELETE"],
    "Referer": ["https://evil.example/", "\x7f", "//"], "Accept": ["application/json", "*/*;q=x", ""], "Accept-Language": ["zz" * 500, "en;q=9"],
    "If-None-Match": ["*", '"', "W/"], "If-Modified-Since": ["never"], "Range": ["bytes=-1", "bytes=9-1"], "Authorization": ["Bearer \x80", "Basic !!", ""],
    "Content-Length": ["-1", "x"], "Origin": ["null"], "Cookie": ["session=x", "language=<b>", "session=.eJx; language=en", "=", ";;;"],
}  # fmt: skip
TYPES = [None, None, None, None, "multipart/form-data", "multipart/form-data; boundary=", "application/json", "text/xml", "application/x-www-form-urlencoded; charset=utf-7", "x"]  # fmt: skip
FILES = [b"", b"%PDF-1.4", b"<html>" + MARK.encode(), b"PK\x03\x04" + b"\0" * 50, b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"\0" * 1000]  # fmt: skip


@dataclass
class Hostile:
    """One request; `rule` says at which route."""

    persona: str
    rule: str
    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


def field_names() -> list[str]:
    """Every name that some form of the portal reads."""
    for module in pkgutil.walk_packages(portal.__path__, "portal."):
        if module.name.endswith("forms"):
            importlib.import_module(module.name)
    names = {"reply-1", "remark-name", "remark-statement", "none", "role", "tier", "autosave", "draft", "seen", "email", "password",
             "code", "setup", "next", "remember"}  # fmt: skip
    for form in _descendants(Form) | _descendants(AnyForm):
        names |= {name for name in dir(form) if hasattr(getattr(form, name, None), "field_class")}
    return sorted(names)


def _descendants(base: type) -> set[type]:
    found = set(base.__subclasses__())
    return found.union(*(_descendants(one) for one in found))


def requests(app: Flask, world: World, *, number: int, seed: int, personas: list[str]) -> Iterator[Hostile]:
    dice, names = random.Random(seed), field_names()
    routes = [(rule, methods.split(",")) for rule, methods, _view, _access in table(app)]
    for _ in range(number):
        rule, methods = dice.choice(routes)
        method = (
            dice.choice(methods)
            if dice.random() < 0.95
            else dice.choice(("HEAD", "OPTIONS", "PUT", "DELETE"))
        )
        path = _path(dice, rule, method, world) + _query(dice)
        made = Hostile(dice.choice(personas), rule, method, path)
        for name in dice.sample(sorted(HEADERS), dice.choice((0, 0, 1, 2))):
            made.headers[name] = dice.choice(HEADERS[name])
        if method in ("POST", "PUT"):
            made.body = _body(dice, names)
        yield made


def _path(dice: random.Random, rule: str, method: str, world: World) -> str:
    """The route with real numbers (two of three), or with hostile words."""
    real = [case.words for case in CASES.get((method, rule), ())]
    words = iter(dice.choice(real) if real and dice.random() < 0.66 else [])

    def fill(gap: re.Match[str]) -> str:
        word = next(words, None)
        if word is not None:
            return str(world.rows[word[1:]] if word[0] == "#" else word)
        options = re.match(r"<any\((.*)\)", gap[0])
        if options:
            return dice.choice(options[1].split(", "))
        pool = NUMBERS if gap[0].startswith("<int") else TEXTS
        return quote(dice.choice(pool) or "x", safe="/" if "path:" in gap[0] else "", errors="surrogatepass")

    return re.sub("<[^>]+>", fill, rule)


def _query(dice: random.Random) -> str:
    pairs = [(dice.choice(QUERY), _word(dice)) for _ in range(dice.choice((0, 0, 1, 2, 3)))]
    if not pairs:
        return ""
    raw = "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs)
    return "?" + (raw if dice.random() < 0.95 else raw + "&%ff=%fe&&=")


def _word(dice: random.Random) -> str:
    return dice.choice(NUMBERS if dice.random() < 0.4 else TEXTS)


def _body(dice: random.Random, names: list[str]) -> dict[str, Any]:
    kind = dice.choice(TYPES)
    if kind == "application/json":
        return {"data": dice.choice(["{", "[]", '{"email": 1}', "\x00"]), "content_type": kind}
    words: dict[str, Any] = {
        name: _word(dice).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        for name in dice.sample(names, dice.randrange(0, 30))
    }
    if dice.random() < 0.2:
        name = dice.choice(("proof", "file", "proof_ai_rights"))
        words[name] = (
            io.BytesIO(dice.choice(FILES)),
            dice.choice(["a.pdf", "a.pdf\0.exe", "../../x.png", MARK, "图.docx"]),
        )
    return {"data": words} | ({"content_type": kind} if kind else {})
