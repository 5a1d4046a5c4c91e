"""入库登记: what a firm says about itself to be in the city's register."""

from __future__ import annotations

from datetime import date

from portal.applications.kinds.kind import Answers, Field, Kind, Problem, Section, procedure_of
from portal.core.i18n import N_, Text
from portal.firms.rules import DISTRICTS, LAYERS, SIGNS, TRACKS, FirmDetails

IDENTITY = (
    Field("name", N_("Name of the firm")),
    Field("district", N_("District"), choices=DISTRICTS),
    Field("address", N_("Address")),
    Field("established", N_("Date of establishment"), kind="day"),
    Field("legal_representative", N_("Legal representative")),
)
BUSINESS = (
    Field("industry_code", N_("Industry code (GB/T 4754)")),
    Field("layer", N_("Layer of the AI chain"), choices=LAYERS),
    Field("track", N_("Track"), choices=TRACKS),
    Field("business", N_("What the firm does"), kind="long"),
)
SIGN_FIELDS = (
    Field("signs", N_("Signs of an AI firm"), choices=SIGNS, several=True),
    Field("signs_note", N_("Explanation of the signs"), required=False, kind="long"),
)
CONTACT = (
    Field("contact_name", N_("Contact person")),
    Field("contact_phone", N_("Contact's phone")),
    Field("contact_email", N_("Contact's mail address")),
    Field("consent", N_("Consent"), kind="yes"),
)
PROOF_WANTED = N_("Please add a document that proves: %(sign)s")


def _proofs_missing(answers: Answers, proofs: frozenset[str]) -> list[Problem]:
    return [
        Problem("signs", "signs", Text(PROOF_WANTED, sign=Text(SIGNS[sign])))
        for sign in answers.get("signs") or []
        if sign in SIGNS and f"sign.{sign}" not in proofs
    ]


def details_of(answers: Answers) -> FirmDetails:
    """The filing as the register keeps it; only a complete filing is decided, so nothing is missing here."""
    return FirmDetails(
        name=answers["name"],
        district=answers["district"],
        address=answers["address"],
        established=date.fromisoformat(answers["established"]),
        industry_code=answers["industry_code"],
        layer=answers["layer"],
        track=answers["track"],
        legal_representative=answers["legal_representative"],
        contact_name=answers["contact_name"],
        contact_phone=answers["contact_phone"],
        contact_email=answers["contact_email"],
        signs=tuple(answers["signs"]),
    )


KIND = Kind(
    procedure=procedure_of("registration"),
    sections=(
        Section("identity", N_("The firm"), N_("As on the business licence"), IDENTITY),
        Section("business", N_("Its place in the AI chain"), N_("Industry, layer, track"), BUSINESS),
        Section(
            "signs", N_("Why it is an AI firm"), N_("At least one of seven signs, with proof"), SIGN_FIELDS
        ),
        Section("contact", N_("Contact and consent"), N_("Whom we may ask"), CONTACT),
    ),
    also_missing=_proofs_missing,
    uploads={f"proof_{sign}": f"sign.{sign}" for sign in SIGNS},
)
