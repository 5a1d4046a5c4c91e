"""What two firms seldom have in common: a phone, an address, a legal representative; as digests that can be looked up."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from portal.core.i18n import N_

FIELD_OF = {"phone": "contact_phone", "address": "address", "person": "legal_representative"}
FLAGS = {
    "phone": N_("Same phone"),
    "address": N_("Same address"),
    "person": N_("Same legal representative"),
    "document": N_("Same document"),
}
SILENT = re.compile(r"[\s\-,.，。、（）()·#]+")


def plain(kind: str, value: str) -> str:
    """What of a value counts when two are compared: its digits for a phone, no spaces and signs for the others."""
    text = unicodedata.normalize("NFKC", value).upper()
    return re.sub(r"\D", "", text).removeprefix("86") if kind == "phone" else SILENT.sub("", text)


def traces_of(answers: Mapping[str, Any]) -> dict[str, str]:
    """The digests of a filing, by kind; a value that is missing or says nothing leaves none."""
    found = {}
    for kind, name in FIELD_OF.items():
        text = plain(kind, value) if isinstance(value := answers.get(name), str) else ""
        if len(text) > 1:
            found[kind] = hashlib.sha256(f"{kind}:{text}".encode()).hexdigest()[:32]
    return found
