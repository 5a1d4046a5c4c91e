"""The thresholds of scales in words: the band that was reached, the rung, the step."""

from __future__ import annotations

from collections.abc import Iterable

from portal.classification.indicators import Band, Bands, Best, Choices, Chosen, Ladder, Scale, Steps
from portal.classification.values import counted
from portal.classification.view import View
from portal.classification.wording import WORDS, unit
from portal.core.i18n import N_, Text

SEVERAL = (Best, Chosen)


def next_bar(bands: Bands, points: int) -> str | None:
    """The bar of the next better band, or of the band itself when there is none."""
    better = [edge for edge, band in zip(bands.edges, bands.bands, strict=False) if band.points > points]
    edge = better[-1] if better else bands.edges[0]
    return edge.bare


def scale_threshold(scale: Scale, view: View) -> Text:
    """The band that was reached, as a reader writes it (3%-5%); the best one while that is open."""
    if isinstance(scale, Bands):
        return band_text(scale, scale.reached(view) or scale.bands[0])
    if isinstance(scale, SEVERAL):
        return scale_threshold(counted(scale, view) or next(iter(_scales(scale))), view)
    if isinstance(scale, Steps):
        return Text(
            N_("%(each)s points for every %(every)s, at most %(most)s"),
            each=scale.each, every=scale.every, most=scale.most,
        )  # fmt: skip
    if isinstance(scale, Choices):
        word = view.values.get(scale.key)
        if word is None:
            word = max(scale.table, key=lambda each: scale.table[each])
        return Text(WORDS[word])
    assert isinstance(scale, Ladder)
    return next((rung.label for rung in scale.rungs if rung.test.holds(view)), scale.rungs[0].label)


def _scales(scale: Best | Chosen) -> Iterable[Bands]:
    return scale.scales if isinstance(scale, Best) else scale.scales.values()


def band_text(scale: Bands, band: Band) -> Text:
    """The band in words; the same object each time, for it never changes."""
    number = scale.bands.index(band)
    if number not in scale.texts:
        scale.texts[number] = _band_text(scale, band)
    return scale.texts[number]


def _band_text(scale: Bands, band: Band) -> Text:
    best = band is scale.bands[0]
    if band.low_text and band.high_text:
        text = f"{band.low_text}-{band.high_text}"
    elif band.low_text:
        text = ("≥" if best else ">") + band.low_text
    else:
        text = ("≤" if best else "<") + band.high_text
    of = unit(scale.quantity)
    return (
        Text("%(range)s", range=text) if of is None else Text(N_("%(range)s %(unit)s"), range=text, unit=of)
    )
