"""From when until when a firm counts as a holder of each tier: its titles' terms, joined, within the days on which it was present."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FOREVER = date.max


@dataclass(frozen=True, order=True)
class Span:
    """From a day until the first day on which it no longer holds (None: open)."""

    tier: str
    first_day: date
    ended_on: date | None


@dataclass(frozen=True)
class Term:
    """A title as far as it counts: checked by an official, valid through its last day, not revoked."""

    tier: str
    valid_from: date
    valid_to: date | None
    revoked_on: date | None
    checked_on: date | None

    @property
    def days(self) -> tuple[date, date] | None:
        """The days on which it counts, the second of them no more; None when there are none."""
        if self.checked_on is None:
            return None
        first = max(self.valid_from, self.checked_on)
        last = FOREVER if self.valid_to in (None, FOREVER) else self.valid_to + timedelta(days=1)
        end = min(last, self.revoked_on or FOREVER)
        return (first, end) if first < end else None


def spans(terms: Iterable[Term], presences: Sequence[tuple[date, date | None]]) -> list[Span]:
    """Each tier's days without overlap, in order; a firm counts once whoever awarded its titles."""
    by_tier: dict[str, list[tuple[date, date]]] = {}
    for term in terms:
        if term.days is not None:
            by_tier.setdefault(term.tier, []).append(term.days)
    there = [(first, end or FOREVER) for first, end in presences]
    return [
        Span(tier, first, None if end == FOREVER else end)
        for tier, days in sorted(by_tier.items())
        for first, end in _joined(_within(_joined(days), there))
    ]


def _joined(days: Iterable[tuple[date, date]]) -> list[tuple[date, date]]:
    """Without overlaps and seams."""
    joined: list[tuple[date, date]] = []
    for first, end in sorted(days):
        if joined and first <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((first, end))
    return joined


def _within(days: list[tuple[date, date]], there: list[tuple[date, date]]) -> list[tuple[date, date]]:
    common = [(max(a, c), min(b, d)) for a, b in days for c, d in there]
    return [(first, end) for first, end in common if first < end]
