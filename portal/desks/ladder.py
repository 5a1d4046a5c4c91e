"""The ladder of tiers as a row of steps: what the firm holds, what comes next with its nearest distances."""

from __future__ import annotations

from typing import Any

from portal.classification.results import Result
from portal.core.i18n import N_
from portal.firms.models import Title
from portal.firms.rules import TIERS
from portal.firms.words import words
from portal.web.i18n import gettext, language, said

OUTCOMES = {"met": N_("Met"), "not_met": N_("Not met"), "undetermined": N_("Undetermined")}


def ladder(results: list[Result], titles: list[Title]) -> list[dict[str, Any]]:
    """One step a tier; the first tier that is not held is the next one, with three distances in words."""
    held = {title.tier for title in titles}
    best = {result.tier: result for result in reversed(results)}
    steps: list[dict[str, Any]] = []
    next_found = False
    for tier in TIERS:
        result = best.get(tier)
        state = "held" if tier in held else "ahead" if next_found else "next"
        next_found = next_found or state == "next"
        steps.append(
            {
                "label": words(language()).tier[tier],
                "state": state,
                "url": "/my/classification",
                "tag": (result.outcome, gettext(OUTCOMES[result.outcome]))
                if result and state != "held"
                else None,
                "distances": _distances(result)
                if result and state == "next" and result.outcome != "met"
                else [],
            }
        )
    return steps


def _distances(result: Result) -> list[str]:
    return [said(finding.distance) for finding in result.findings if finding.distance][:3]
