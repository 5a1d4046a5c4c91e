"""The charts of the public pages: the way toward the target, tiers over time, the parts of the register."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from flask import url_for

from portal.core.i18n import N_
from portal.firms.rules import LAYERS, TRACKS
from portal.firms.words import words
from portal.tallies.forecast import Ahead, Forecast
from portal.tallies.forecast_words import month, short_month
from portal.tallies.rules import Month
from portal.web.charts import Band, Chart, Series, Target
from portal.web.formats import number
from portal.web.i18n import gettext, language

LEAST_AHEAD, MOST_AHEAD = 3, 18
OVER = {"district": N_("District"), "layer": N_("Layer"), "track": N_("Track"), "tier": N_("Tier")}
TITLES = {
    "district": N_("Registered AI firms by district"),
    "layer": N_("Registered AI firms by layer"),
    "track": N_("Registered AI firms by track"),
    "tier": N_("Registered AI firms by tier"),
}


def growth(months: Sequence[Month], found: Forecast, target: int | None) -> Chart:
    """The count month by month, and where it is likely to go until the target is certain enough."""
    ahead = _drawn(found.ahead, target)
    counts, nothing = [one.count for one in months], [None] * len(ahead)
    here = counts[-1]
    before: list[int | None] = [*[None] * (len(months) - 1), here]
    days = [*(one.day for one in months), *(one.day for one in ahead)]
    so_far = Series(gettext("Registered AI firms"), [*counts, *nothing])
    to_come = Series(
        gettext("Forecast"), [*before, *(one.middle for one in ahead)], look="dashed", quiet=True
    )
    return Chart(
        name="registered-by-month",
        title=gettext("Registered AI firms, %(first)s to %(last)s", first=month(months[0].day), last=month(months[-1].day)),
        over=gettext("Month"), labels=[short_month(day) for day in days], written=[month(day) for day in days],
        series=[so_far, to_come] if ahead else [so_far],
        band=Band(
            gettext("80% interval"), gettext("80% interval, from"), gettext("80% interval, to"),
            [*before, *(one.low for one in ahead)], [*before, *(one.high for one in ahead)],
        ) if ahead else None,
        target=Target(target, gettext("Target %(n)s", n=number(target))) if target else None,
    )  # fmt: skip


def _drawn(ahead: Sequence[Ahead], target: int | None) -> Sequence[Ahead]:
    """Until even the low end of the band reaches the target, at most a year and a half."""
    for place, one in enumerate(ahead[:MOST_AHEAD]):
        if target is not None and one.low >= target:
            return ahead[: max(place + 1, LEAST_AHEAD)]
    return ahead[:MOST_AHEAD]


def tiers_by_month(lines: Mapping[str, Sequence[Month]]) -> Chart:
    names = words(language()).tier
    days: list[date] = [one.day for one in next(iter(lines.values()))]
    return Chart(
        name="tiers-by-month",
        title=gettext("Firms that hold a tier, %(first)s to %(last)s", first=month(days[0]), last=month(days[-1])),
        over=gettext("Month"), labels=[short_month(day) for day in days], written=[month(day) for day in days],
        series=[Series(names[tier], [one.count for one in line]) for tier, line in lines.items()],
    )  # fmt: skip


def counts(dimension: str, by: Mapping[str, int]) -> Chart:
    """One part of the register, for its table and file; the page draws it itself."""
    names = {**getattr(words(language()), dimension)}
    return Chart(
        name=f"firms-by-{dimension}", title=gettext(TITLES[dimension]), over=gettext(OVER[dimension]), kind="bar",
        labels=[names[word] for word in by], series=[Series(gettext("Number of firms"), list(by.values()))],
        urls=[f"/firms?{dimension}={word}" for word in by],
    )  # fmt: skip


def chain(by_place: Mapping[tuple[str, str], int]) -> Chart:
    """Layers, each divided by track."""
    names = words(language())
    return Chart(
        name="chain-by-track", title=gettext("Registered AI firms by layer of the chain and track"), over=gettext("Layer"),
        kind="bar", stacked=True, labels=[names.short_layer[layer] for layer in LAYERS],
        series=[Series(names.track[track], [by_place.get((layer, track), 0) for layer in LAYERS]) for track in TRACKS],
        urls=[url_for("firms.register", layer=layer) for layer in LAYERS],
    )  # fmt: skip


def districts(order: Sequence[str], by_layer: Mapping[tuple[str, str], int]) -> Chart:
    """Districts in the order of the page, each divided by layer."""
    names = words(language())
    return Chart(
        name="districts-by-layer", title=gettext("Registered AI firms by district and layer of the chain"),
        over=gettext("District"), kind="bar", stacked=True, labels=[names.short_district[code] for code in order],
        written=[names.district[code] for code in order],
        series=[Series(names.short_layer[layer], [by_layer.get((code, layer), 0) for code in order]) for layer in LAYERS],
        urls=[url_for("firms.register", district=code) for code in order],
    )  # fmt: skip
