"""The rule books on the shelf: all read at start, and which of them speak on a day, for a kind, for a firm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from portal.classification.facts import KINDS, Facts
from portal.classification.rulebook import TIERS, RuleBook
from portal.classification.rulebook_reading import read_rulebook
from portal.classification.size_table_reading import read_size_table
from portal.classification.sizes import SizeTable
from portal.classification.toml_part import RulebookRefused, Source

FOLDER = Path(__file__).resolve().parent / "rulebooks"
SIZES = "size_2011_300"


@dataclass(frozen=True)
class Shelf:
    books: Mapping[str, RuleBook]
    sizes: SizeTable


@lru_cache
def shelf() -> Shelf:
    """The packaged rule books; RulebookRefused with file and line stops the start."""
    return read_shelf(FOLDER)


def read_shelf(folder: Path) -> Shelf:
    """Every rule book of a folder: each sound by itself, and no two in force for one tier, authority, kind and day."""
    sources = {
        path.stem: Source(path.name, path.read_text("utf-8")) for path in sorted(folder.glob("*.toml"))
    }
    if SIZES not in sources:
        raise RulebookRefused(f"{SIZES}.toml", 1, "the size table is missing")
    sizes = read_size_table(sources.pop(SIZES))
    books = {}
    for name, source in sources.items():
        book = read_rulebook(source, sizes, sources)
        if book.id != name:
            raise RulebookRefused(source.file, source.line(("id",)), f"the id is the file's name, {name!r}")
        books[name] = book
    for name, source in sources.items():
        _refuse_twins(books[name], source, [book for other, book in books.items() if other < name])
    order = sorted(books.values(), key=lambda book: (TIERS.index(book.tier), book.in_force[0].start, book.id))
    return Shelf({book.id: book for book in order}, sizes)


def _refuse_twins(book: RuleBook, source: Source, others: Iterable[RuleBook]) -> None:
    spans = [(span, rival, other) for span in book.in_force for other in others for rival in other.in_force
             if (other.tier, other.authority) == (book.tier, book.authority)]  # fmt: skip
    spans += [(span, rival, book) for n, span in enumerate(book.in_force) for rival in book.in_force[:n]]
    for span, rival, other in spans:
        later = max(span.start, rival.start)
        ends = [end for end in (span.end, rival.end) if end is not None]
        for kind in KINDS:
            if kind in span.kinds and kind in rival.kinds and all(later <= end for end in ends):
                line = source.line(("in_force",))
                raise RulebookRefused(source.file, line, f"{other.id} is in force too on {later} for {kind}")


def rulebook(name: str) -> RuleBook:
    """The rule book of that id; KeyError when there is none."""
    return shelf().books[name]


def in_force(day: date, kind: str = "new") -> dict[str, list[RuleBook]]:
    """Every tier, in ladder order, with the rule books in force on `day` for a kind of application."""
    books = [book for book in shelf().books.values() if book.on(day, kind)]
    return {tier: [book for book in books if book.tier == tier] for tier in TIERS}


def sets_for(facts: Facts) -> list[RuleBook]:
    """Those in force that cover the firm's district; a firm whose district is unknown may be covered by all."""
    books = (book for books in in_force(facts.as_of, facts.kind).values() for book in books)
    return [book for book in books if book.covers(facts.district) is not False]


def deciding(facts: Facts, tier: str) -> RuleBook | None:
    """The one that decides a tier in the portal: the most local that certainly covers the firm, else that may."""
    return most_local(in_force(facts.as_of, facts.kind)[tier], facts.district)


def most_local(books: Iterable[RuleBook], district: str | None) -> RuleBook | None:
    """Of several books that speak of one tier, the one that decides it in a district."""
    sets = [book for book in books if book.covers(district) is not False]
    certain = [book for book in sets if book.covers(district)]
    return max(certain or sets, key=lambda book: max(map(len, book.area), default=0), default=None)
