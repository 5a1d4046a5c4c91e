"""The rows of the register's table as HTML, written without a template: they are most of what the page costs.

What is not ours (names, codes) is escaped here; the cells of our own words are made once for each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from portal.core.i18n import N_, Text
from portal.firms.words import words
from portal.web import formats

HEADS = {
    "district": N_("District"),
    "layer": N_("Layer"),
    "tier": N_("Tier"),
    "day": N_("Registered on"),
}
NONE = "—"


@dataclass(frozen=True)
class Cells:
    """The cells that many rows share, and how the others begin; a phone shows the head beside each value."""

    district: Mapping[str, str]
    layer: Mapping[str | None, str]
    tier: str
    day: str
    link: str  # Chinese names say that they are where the page is in another language


def rows_of(firms: Iterable[Sequence[Any]], language: str) -> Markup:
    """A `<tr>` for each firm of a page."""
    cells = _cells(language)
    district, layer, tier, day, link = cells.district, cells.layer, cells.tier, cells.day, cells.link
    lines = []
    for firm in firms:
        _, code, name, _, where, what, _, since, held, _, _ = firm
        if not code.isalnum():  # letters and digits hold no markup: asking is ten times cheaper than escaping
            code = escape(code)
        if not name.isalnum():
            name = escape(name)
        lines.append(
            f'<tr><th scope="row">{link}{code}">{name}</a><br><span class="note code">{code}</span>'
            f"</th>{district[where]}{layer[what]}{tier}{tiers(held, language)}</td>{day}{_day(since, language)}</td></tr>\n"
        )
    return Markup("".join(lines))  # every part is escaped above or our own


@lru_cache(maxsize=4096)
def _day(since: str | date, language: str) -> str:
    """In the form of the reader, whose language is the key of what is kept."""
    return formats.day(since)


@lru_cache(maxsize=1024)
def tiers(held: str | None, language: str) -> Markup:
    """The names of tiers joined by commas, each once, in the order of the ladder."""
    if not held:
        return Markup(NONE)
    names, codes = words(language).tier, set(held.split(","))
    known = [names[code] for code in names if code in codes]
    return escape(Text(N_(", ")).in_language(language).join([*known, *sorted(codes - set(names))]))


@lru_cache
def heads(language: str) -> dict[str, str]:
    """The heads of the table in one language."""
    return {name: Text(label).in_language(language) for name, label in HEADS.items()}


@lru_cache
def _cells(language: str) -> Cells:
    names, titles = words(language), heads(language)

    def begun(head: str, kind: str = "") -> str:
        return f'<td{kind} data-label="{escape(titles[head])}">'

    layers: dict[str | None, str] = {None: f"{begun('layer')}{NONE}</td>"}
    layers |= {code: f"{begun('layer')}{escape(name)}</td>" for code, name in names.short_layer.items()}
    marked = "" if language == "zh" else ' lang="zh-CN"'
    return Cells(
        district={c: f"{begun('district')}{escape(name)}</td>" for c, name in names.short_district.items()},
        layer=layers,
        tier=begun("tier"),
        day=begun("day", ' class="num text-nowrap"'),
        link=f'<a{marked} href="/firms/',
    )
