"""In whose queue a case waits: exactly one for each state, so that none is ever lost between two desks."""

from __future__ import annotations

# firm: it fills in or corrects; district, city, experts: they look; portal: time has to pass; none: it is over
QUEUES = ("firm", "district", "city", "experts", "portal", "none")
QUEUE_OF = {
    "draft": "firm",
    "sign_off": "firm",
    "returned": "firm",
    "submitted": "district",
    "district_check": "district",
    "city_review": "city",
    "expert_review": "experts",
    "publicity": "portal",
    "approved": "none",
    "funded": "none",
    "closed": "none",
    "rejected": "none",
    "withdrawn": "none",
    "lapsed": "none",
}
OFFICIAL_QUEUES = ("district", "city")  # those that officials empty


def keeps_its_officer(before: str, now: str) -> bool:
    """Whether who had the case keeps it: between firm and district it comes back to the same person, everywhere else it
    comes to a desk on which nobody has claimed it."""
    return {before, now} <= {"firm", "district"} or before == now
