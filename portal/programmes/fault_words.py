"""Why a programme's text cannot be used, for the officer who writes it: the condition by its number, what could stand there by name.

`toml_part` says it for operators: with the path in the file, and keys only."""

from __future__ import annotations

from difflib import get_close_matches
from functools import reduce

from portal.classification.toml_part import NOT_ONE, RulebookRefused
from portal.classification.vocabulary import FLAGS, NUMERIC
from portal.classification.wording import NAMES
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Pair, Text
from portal.firms.rules import LAYERS, TIER_LEVELS, TIERS, TRACKS
from portal.programmes.rules import MARKS, SUPPORTS

PLACE = {
    "conditions": N_("condition %(number)s"), "materials": N_("material %(number)s"), "top_ups": N_("top-up %(number)s"),
    "questions": N_("question %(number)s"), "choices": N_("answer %(number)s"), "all": N_("part %(number)s"), "any": N_("part %(number)s"),
}  # fmt: skip
AMOUNT = N_("what is given")
AT, INSIDE = N_("%(where)s: %(reason)s"), N_("%(outer)s, %(inner)s")
PERHAPS = N_("%(value)s is not known here. Did you mean %(words)s?")
ONE_OF_THESE = N_("%(value)s is not known here. It is one of: %(words)s")
UNKNOWN_FACT = N_(
    "%(value)s is not a fact or figure that can be asked; all of them are listed below, with their names."
)
NAMED, LISTED = N_("%(name)s (%(word)s)"), N_("%(some)s, %(more)s")
FEW = 12
NAME_OF: dict[str, Text] = {
    **{key: Text(name) for key, name in NAMES.items()},
    **{tier: Text(name) for tier, name in TIERS.items()},
    **{f"{tier}.{level}": Text(name) for (tier, level), name in TIER_LEVELS.items()},
    **{code: Pair(zh, en) for code, (zh, en) in DISTRICTS.items()},
    **{key: Text(name) for names in (LAYERS, TRACKS, SUPPORTS, MARKS) for key, name in names.items()},
}  # fmt: skip


def askable() -> list[tuple[str, Text]]:
    """Every fact and figure that a condition can ask, as its key and its name."""
    return [(key, NAME_OF[key]) for key in (*NUMERIC, *FLAGS) if key in NAME_OF]


def in_words(refused: RulebookRefused, *, inside_field: bool) -> Text:
    """The reason with its place. `inside_field`: it is shown beside its field, so only the word inside that is named."""
    reason = _reason(refused.why) if isinstance(refused.why, Text) else Text(str(refused.why))
    where = _place(refused.path, inside_field=inside_field)
    return Text(AT, where=where, reason=reason) if where else reason


def _place(path: tuple[str | int, ...], *, inside_field: bool) -> Text | str | None:
    if inside_field:
        return path[3] if len(path) > 3 and path[2] == "test" and isinstance(path[3], str) else None
    found: list[Text | str] = []
    for place, word in enumerate(path):
        after = path[place + 1] if place + 1 < len(path) else None
        if isinstance(word, int) or word == "test":
            continue
        if word in PLACE and isinstance(after, int):
            found.append(Text(PLACE[word], number=after + 1))
        else:
            found.append(Text(AMOUNT) if word == "amount" else word)
    return reduce(lambda outer, inner: Text(INSIDE, outer=outer, inner=inner), found) if found else None


def _reason(reason: Text) -> Text:
    if reason.msgid != NOT_ONE or not isinstance(reason.params["words"], str):
        return reason
    value, listed = str(reason.params["value"]), reason.params["words"].split(", ")
    known = list(
        dict.fromkeys(word.partition("[")[0] for word in listed)
    )  # revenue[-1] is revenue a year before
    if len(known) <= FEW:
        return Text(ONE_OF_THESE, value=value, words=_listed(known))
    near = get_close_matches(value.strip("'\"").partition("[")[0], known, 3, 0.6)
    if near:
        return Text(PERHAPS, value=value, words=_listed(near))
    return Text(UNKNOWN_FACT if {*known} <= {*NAMES} else ONE_OF_THESE, value=value, words=_listed(known))


def _listed(words: list[str]) -> Text | str:
    names = [Text(NAMED, name=NAME_OF[word], word=word) if word in NAME_OF else word for word in words]
    return reduce(lambda some, more: Text(LISTED, some=some, more=more), names)
