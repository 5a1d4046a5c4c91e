"""Two drafts of one rule book beside each other: the values in which they differ, and who stands elsewhere by the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from portal.classification.lab_page import Movers, Tried, place_names
from portal.classification.lab_queries import Move
from portal.classification.lab_rules import spots
from portal.core.districts import DISTRICTS
from portal.web.i18n import language, said


@dataclass(frozen=True)
class Pair:
    """What came out of trying each of two drafts on the same register."""

    first: Tried
    second: Tried

    def levels(self) -> list[dict[str, Any]]:
        """How many firms in each place: by the rule book, by the one draft, by the other; None where a draft has no such level."""
        counts = [
            dict(zip(place_names(book), numbers, strict=True))
            for book, numbers in (
                (self.first.base, self.first.content["before"]),
                (self.first.book, self.first.content["after"]),
                (self.second.book, self.second.content["after"]),
            )
        ]
        names = dict.fromkeys(name for each in counts for name in each)
        return [{"label": name, "counts": [each.get(name) for each in counts]} for name in names]

    def districts(self) -> list[dict[str, Any]]:
        """How many firms meet some level, by district."""
        one, other = self.first.content["districts"], self.second.content["districts"]
        rows = []
        for code, (chinese, english) in DISTRICTS.items():
            (base, first), (_, second) = one.get(code, (0, 0)), other.get(code, (0, 0))
            rows.append(
                {"label": english if language() == "en" else chinese, "counts": [base, first, second]}
            )
        return rows

    def movers(self, moves: list[Move], *, most: int) -> Movers:
        """A page of the firms that stand elsewhere by the second draft; how many there are is not counted."""
        old, new = place_names(self.first.book), place_names(self.second.book)
        rows = [
            {"name": move.name, "code": move.credit_code, "district": move.district,
             "before": old[move.before], "after": new[move.after]}
            for move in moves[:most]
        ]  # fmt: skip
        return Movers(rows, len(rows), moves[most - 1].firm_id if len(moves) > most else 0)


def differing(first: str, second: str) -> list[dict[str, str]] | None:
    """The values that the two texts give otherwise; None where the texts differ in more than values."""
    one, other = spots(first), spots(second)
    if [spot.name for spot in one] != [spot.name for spot in other]:
        return None
    return [
        {"label": a.label(language()), "words": said(a.words()), "first": a.value, "second": b.value}
        for a, b in zip(one, other, strict=True)
        if a.value != b.value
    ]
