"""Scales of points from TOML: bands without gap or overlap, steps, words, ladders."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from portal.classification.conditions import Compare
from portal.classification.facts import FIELDS
from portal.classification.fields import Flag, Word
from portal.classification.indicators import Band, Bands, Best, Choices, Chosen, Ladder, Rung, Scale, Steps
from portal.classification.labels import Label
from portal.classification.quantities import Quantity
from portal.classification.toml_part import Part
from portal.classification.vocabulary import Vocabulary, quantity, threshold
from portal.core.i18n import N_, Text

NO_SCALE = N_("one of %(words)s is expected here")
OPEN_ENDS = N_("the bands leave an end open: one has no from, one has no to")
GAP = N_("a gap between %(a)s and %(b)s")
OVERLAP = N_("an overlap between %(a)s and %(b)s")
OPEN_END = N_("the open end")
NO_ORDER = N_("the points neither rise nor fall from band to band")
NO_END = N_("a band has a from or a to")
REVERSED = N_("a band's from lies below its to")
NO_STEPS = N_("steps count upwards from one")
NO_WORDS = N_("%(word)s is not a fact with words")
DOWNWARDS = N_("the rungs go from the most points down")
SCALES = ("bands", "steps", "choices", "ladder", "best", "chosen")


def scale(part: Part, vocabulary: Vocabulary) -> Scale:
    """The scale that an indicator names; leaves the indicator's other words alone."""
    word = part.has(*SCALES)
    if word == "bands":
        return bands(part, quantity(part))
    if word == "steps":
        return steps(part, quantity(part))
    if word == "choices":
        return choices(part)
    if word == "ladder":
        return ladder(part, vocabulary)
    if word == "best":
        scales = tuple(alone(each) for each in part.parts("best"))
        return Best(scales, max(each.most for each in scales))
    if word == "chosen":
        return chosen(part.part("chosen"))
    raise part.refused(Text(NO_SCALE, words=", ".join(SCALES)))


def alone(part: Part) -> Bands:
    made = bands(part, quantity(part))
    part.end()
    return made


def bands(part: Part, figure: Quantity) -> Bands:
    """Bands that follow each other without gap or overlap, and whose points only rise or only fall."""
    rows = sorted(
        (band(row, figure) for row in part.parts("bands")),
        key=lambda row: (row.low is not None, row.low or 0),
    )
    if len(rows) < 2 or rows[0].low is not None or rows[-1].high is not None:
        raise part.refused(Text(OPEN_ENDS), "bands")
    for lower, upper in pairwise(rows):
        if lower.high is None or upper.low is None or lower.high != upper.low:
            gap = lower.high is not None and upper.low is not None and lower.high < upper.low
            a, b = lower.high_text or Text(OPEN_END), upper.low_text or Text(OPEN_END)
            raise part.refused(Text(GAP if gap else OVERLAP, a=a, b=b), "bands")
    points = [row.points for row in rows]
    rising = points == sorted(set(points))
    if not rising and points != sorted(set(points), reverse=True):
        raise part.refused(Text(NO_ORDER), "bands")
    best_first = tuple(reversed(rows)) if rising else tuple(rows)
    edges = tuple(edge(figure, row, rising) for row in best_first[:-1])
    return Bands(figure, best_first, edges, max(points), min(points))


def edge(figure: Quantity, row: Band, rising: bool) -> Compare:
    limit, text = (row.low, row.low_text) if rising else (row.high, row.high_text)
    assert limit is not None
    return Compare(figure, "at_least" if rising else "at_most", figure.bar(limit), text)


def band(part: Part, figure: Quantity) -> Band:
    ends: list[Fraction | None] = []
    texts: list[str] = []
    for word in ("from", "to"):
        texts.append(part.text(word, ""))
        ends.append(threshold(part, word, texts[-1], rate=figure.rate) if texts[-1] else None)
    points = part.whole("points")
    part.end()
    low, high = ends
    if low is None and high is None:
        raise part.refused(Text(NO_END))
    if low is not None and high is not None and low >= high:
        raise part.refused(Text(REVERSED))
    return Band(low, high, points, *texts)


def steps(part: Part, figure: Quantity) -> Steps:
    words = part.part("steps")
    made = Steps(figure, words.whole("every"), words.whole("each"), words.whole("most"))
    words.end()
    if min(made.every, made.each, made.most) < 1:
        raise part.refused(Text(NO_STEPS), "steps")
    return made


def choices(part: Part) -> Choices:
    """Points for each word that the fact can be; all of them must be named."""
    key = part.text("word")
    kind, table = FIELDS.get(key), part.part("choices")
    if not isinstance(kind, Word | Flag):
        raise part.refused(Text(NO_WORDS, word=repr(key)), "word")
    words: dict[str, object] = (
        {"true": True, "false": False} if isinstance(kind, Flag) else {word: word for word in kind.words}
    )
    points = {value: table.whole(word) for word, value in words.items()}
    table.end()
    return Choices(key, points, max(points.values()))


def ladder(part: Part, vocabulary: Vocabulary) -> Ladder:
    rungs = []
    for row in part.parts("ladder"):
        test = vocabulary.test(row.part("test"))
        rungs.append(Rung(test, row.whole("points"), Label(row.text("label_zh"), row.text("label_en"))))
        row.end()
    points = [rung.points for rung in rungs]
    if not points or points != sorted(set(points), reverse=True):
        raise part.refused(Text(DOWNWARDS), "ladder")
    return Ladder(tuple(rungs), points[0])


def chosen(part: Part) -> Chosen:
    key = part.text("by")
    kind = FIELDS.get(key)
    if not isinstance(kind, Word):
        raise part.refused(Text(NO_WORDS, word=repr(key)), "by")
    scales = {word: alone(part.part(word)) for word in kind.words}
    part.end()
    return Chosen(key, scales, max(each.most for each in scales.values()))
