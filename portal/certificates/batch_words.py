"""The words of batches: what is done, how far it is, why a paper was left out."""

from __future__ import annotations

from portal.core.i18n import N_

KIND_LABELS = {
    "register": N_("Issue: firms in the register without a certificate"),
    "reissue": N_("Replace: certificates that hold, with new ones"),
    "gather": N_("Gather: certificates that are issued, to download and print"),
}
LANGUAGE_LABELS = {"zh": N_("Chinese"), "zh+en": N_("Chinese and English")}
DESIGN_LABELS = {"registration": N_("Registration"), "tier": N_("Cultivation tier")}
STATE_LABELS = {
    "numbering": N_("Giving numbers"),
    "drawing": N_("Making the papers"),
    "done": N_("Finished"),
}
GATHERING = N_("Gathering the papers")  # they have their numbers already


def state_label(kind: str, state: str) -> str:
    """What a batch of this kind is doing."""
    return GATHERING if (kind, state) == ("gather", "numbering") else STATE_LABELS[state]


LEFT_OUT = {
    "certified": N_("has got a certificate meanwhile"),
    "left": N_("has left the register meanwhile"),
    "ended": N_("the certificate no longer holds"),
}
