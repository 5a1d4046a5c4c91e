"""The ladder of tiers as a row of steps: what the firm holds, what comes next with its nearest distances."""

from __future__ import annotations

from typing import Any

from portal.applications.kinds.recognition import OWN_TIERS
from portal.classification.results import Result
from portal.core.i18n import N_
from portal.firms.models import Title
from portal.firms.rules import TIERS
from portal.firms.words import words
from portal.web.i18n import gettext, language, said

OUTCOMES = {"met": N_("Met"), "not_met": N_("Not met"), "undetermined": N_("Undetermined")}


def ladder(results: list[Result], titles: list[Title]) -> list[dict[str, Any]]:
    """One step a tier; the first tier above the highest one held is the next, with three distances in words."""
    held = {title.tier for title in titles}
    best = {result.tier: result for result in reversed(results)}
    following = _next_of(held)
    steps: list[dict[str, Any]] = []
    for tier in TIERS:
        result = best.get(tier)
        state = "held" if tier in held else "next" if tier == following else "ahead"
        steps.append(
            {
                "label": words(language()).tier[tier],
                "state": state,
                "url": "/my/classification",
                "tier": tier,
                "may_apply": tier in OWN_TIERS
                and state != "held"
                and result is not None
                and result.outcome == "met",
                "tag": (result.outcome, gettext(OUTCOMES[result.outcome]))
                if result and state != "held"
                else None,
                "distances": _distances(result)
                if result and state == "next" and result.outcome != "met"
                else [],
            }
        )
    return steps


def _next_of(held: set[str]) -> str | None:
    """The first tier above the highest one that is held; None for who holds the highest."""
    tiers = list(TIERS)
    above = max((tiers.index(tier) + 1 for tier in held if tier in tiers), default=0)
    return tiers[above] if above < len(tiers) else None


def _distances(result: Result) -> list[str]:
    return [said(finding.distance) for finding in result.findings if finding.distance][:3]
