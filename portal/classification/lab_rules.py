"""What may be changed in a draft of a rule book: thresholds, bands, points, ages and dates, found in its TOML text and put
back into it, so that comments and order stay. Whether the whole still makes sense is for the strict reader to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from portal.classification.distances import RANKS
from portal.classification.rulebook import RuleBook
from portal.classification.rulebook_reading import read_rulebook
from portal.classification.shelf import FOLDER, shelf
from portal.classification.toml_part import RulebookRefused, Source
from portal.classification.wording import NAMES, fact_name, figure_of, lever_unit
from portal.core.errors import Refused
from portal.core.i18n import N_, Text

TOKEN = re.compile(
    r"\b(at_least|at_most|more_than|less_than|from|to|passes|points|age_at_most|every|each|most|within_years|rank_at_most"
    r')\s*=\s*("(?:-?[0-9.]+%?)"|[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]+)'
)
FIGURE = re.compile(
    r'\b(fact|ratio|growth|mean_growth|compound_growth|sum|mean|difference|number_of)\s*=\s*\[?\s*"([a-z_0-9]+(?:\[-\d\])?)"'
    r'(?:\s*,\s*"([a-z_0-9]+(?:\[-\d\])?)")?'
)
HEADER = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_.]+)")
BAND_EDGES = ("from", "to")
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,6})?%?", re.ASCII)
WHOLE = re.compile(r"[0-9]{1,6}", re.ASCII)
DRAFT_FILE = "draft.toml"
MOST_TEXT = 100_000

PERCENT = "%"
IN_FORCE = N_("In force")
OF_FIGURE = N_("%(fact)s, %(word)s (%(unit)s)")
AND_WORD = N_("%(fact)s, %(word)s")
NOT_NUMBER = N_("Write a number as the rule book does, such as 5% or 500.")
NOT_WHOLE = N_("Write a whole number.")
NOT_DATE = N_("Write a date such as 2026-11-23.")
EDGE = N_("where bands %(a)s and %(b)s meet")
BAND_POINTS = N_("points of band %(n)s")
TOO_LONG = N_("A rule book has at most %(most)s characters.")
WORDS = {
    "at_least": N_("at least"), "at_most": N_("at most"), "more_than": N_("more than"), "less_than": N_("less than"),
    "from": N_("from"), "to": N_("to"), "passes": N_("points needed"),
    "points": N_("points"), "age_at_most": N_("years of age at most"), "every": N_("for every"),
    "each": N_("points each"), "most": N_("points at most"), "years": N_("in each of so many years"), "within_years": N_("within years"),
    "rank_at_most": N_("rank at most"),
}  # fmt: skip


@dataclass(frozen=True)
class Spot:
    """One value that may be changed: where it stands in the text (an edge of two bands stands there twice)."""

    name: str  # of the form's field
    section: str
    label_zh: str
    label_en: str
    word: str
    value: str
    places: tuple[tuple[int, int], ...]
    quoted: bool
    fact: str = ""  # of the figure that is compared: the fact that a firm can move
    kind: str = ""  # a word of FIGURES
    other: str = ""  # its second fact
    band: int = 0  # the how-manieth of its bands it belongs to; an edge belongs to this one and the next

    def label(self, language: str) -> str:
        own = self.label_en if language == "en" else self.label_zh
        return Text(IN_FORCE).in_language(language) if self.section == "in_force" else own or self.section

    def words(self) -> Text:
        """What the value is, with the figure that it is compared with and its unit."""
        if self.band:
            return (
                Text(EDGE, a=self.band, b=self.band + 1)
                if self.word == "edge"
                else Text(BAND_POINTS, n=self.band)
            )
        word = Text(WORDS[self.word])
        if self.fact.partition("[")[0] not in NAMES or self.word == "years":
            return word
        if self.fact in RANKS:
            return Text(AND_WORD, fact=fact_name(self.fact), word=word)
        unit = PERCENT if self.value.endswith("%") else lever_unit(self.fact)
        figure = figure_of(self.kind, self.fact, self.other or self.fact)
        return Text(OF_FIGURE, fact=figure, word=word, unit=unit)


def spots(text: str) -> list[Spot]:
    """Every value that may be changed, in the order of the text."""
    found: list[Spot] = []
    section, labels, start, in_bands, bands = "", {"key": "", "label_zh": "", "label_en": ""}, 0, False, 0
    rows = 0  # of the bands so far
    for line in text.splitlines(keepends=True):
        header = HEADER.match(line)
        if header:
            section, labels = header[1], dict.fromkeys(labels, "")
        elif not line.lstrip().startswith("#"):
            for word, value in re.findall(r'\b(key|label_zh|label_en)\s*=\s*"([^"]*)"', line):
                labels[word] = value
            if re.match(r"\s*bands\s*=", line) or "bands = [" in line:
                in_bands, bands, rows = True, bands + 1, 0
            begin = max(line.find("bands"), 0)
            for match in TOKEN.finditer(line):
                row = rows + line.count("{", begin, match.start())
                _add(found, match, start, (section, labels), (bands, row) if in_bands else (0, 0))
            rows += line.count("{", begin)
            if line.rstrip().endswith("]") and in_bands and "[" not in line:
                in_bands = False
        start += len(line)
    return found


def _add(
    found: list[Spot], match: re.Match[str], start: int, at: tuple[str, dict[str, str]], band: tuple[int, int]
) -> None:
    (section, labels), (bands, row) = at, band
    word, quoted = match[1], match[2].startswith('"')
    value = match[2].strip('"')
    before = match.string[: match.start()].rpartition("{")[2]
    figures = FIGURE.findall(before) if word != "points" else []
    if word == "each" and "every" not in match.string:
        word = "years"
    place = (start + match.start(2), start + match.end(2))
    if bands and word in BAND_EDGES:
        word = "edge"
        for number, known in enumerate(found):
            if known.word == word and known.value == value and known.name.startswith(f"b{bands}_"):
                found[number] = Spot(**{**vars(known), "places": (*known.places, place)})
                return
    name = f"b{bands}_{len(found)}" if word == "edge" else f"s{len(found)}"
    label_zh, label_en = labels["label_zh"], labels["label_en"]
    kind, fact, other = figures[-1] if figures else ("", "", "")
    found.append(
        Spot(name, section, label_zh, label_en, word, value, (place,), quoted, fact, kind, other, row)
    )


def changed(text: str, values: dict[str, str]) -> str:
    """The text with these values (by field name) put in; Refused beside the field for what is no such value."""
    edits: list[tuple[int, int, str]] = []
    for spot in spots(text):
        value = values.get(spot.name, spot.value).strip()
        if value != spot.value:
            _check(spot, value)
            written = f'"{value}"' if spot.quoted else value
            edits += [(begin, end, written) for begin, end in spot.places]
    for begin, end, written in sorted(edits, reverse=True):
        text = text[:begin] + written + text[end:]
    return text


def at_fault(text: str, values: dict[str, str]) -> dict[str, Text | str]:
    """Why the strict reader does not take these values, by field: those that are wrong by themselves, else all that were changed,
    which do not go together."""
    given = {spot.name: (spot.value, values.get(spot.name, spot.value)) for spot in spots(text)}
    typed = {name: value for name, (was, value) in given.items() if value.strip() != was}
    alone = {name: _refusal(changed(text, {name: value})) for name, value in typed.items()}
    wrong = {name: why for name, why in alone.items() if why is not None}
    together = _refusal(changed(text, typed))
    return wrong or ({} if together is None else dict.fromkeys(typed, together))


def _refusal(text: str) -> Text | str | None:
    try:
        read_draft(text)
    except RulebookRefused as refused:
        return refused.why
    return None


def _check(spot: Spot, value: str) -> None:
    if spot.quoted:
        if not NUMBER.fullmatch(value):
            raise Refused(Text(NOT_NUMBER), field=spot.name)
    elif "-" in spot.value:
        try:
            date.fromisoformat(value)
        except ValueError:
            raise Refused(Text(NOT_DATE), field=spot.name) from None
    elif not WHOLE.fullmatch(value):
        raise Refused(Text(NOT_WHOLE), field=spot.name)


@lru_cache(maxsize=32)
def read_draft(text: str) -> RuleBook:
    """The draft as a rule book; RulebookRefused with the line of `draft.toml` that is wrong."""
    return read_rulebook(Source(DRAFT_FILE, text), shelf().sizes, _bases())


def text_of(ruleset: str) -> str:
    """A rule book of the shelf as it is written."""
    return _bases()[ruleset].text


@lru_cache(maxsize=1)
def _bases() -> dict[str, Source]:
    return {
        name: Source(f"{name}.toml", (FOLDER / f"{name}.toml").read_text("utf-8")) for name in shelf().books
    }
