"""扶持申报: what a programme asks of a firm that applies for it, made from the programme's own questions and materials."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from portal.applications.kinds.kind import DOCUMENTS, Answers, Field, Kind, Problem, Section, procedure_of
from portal.core.i18n import N_, Pair, Text
from portal.programmes.amount_rules import Claim, TopUp
from portal.programmes.rules import Definition, Question

MATERIAL_MISSING = N_("Please hand in: %(what)s")
TAKEN_OF = N_("The sum of which this is taken: %(top)s")
ABOVE_NOTHING = N_("The amount applied for must be above 0.")
STANDARD, PROPOSED = procedure_of("support"), procedure_of("support_proposed")
CONTACT = Section(
    "contact",
    N_("Contact"),
    N_("Whom the city and the district may ask"),
    (Field("contact_name", N_("Contact person")), Field("contact_phone", N_("Contact's phone"))),
)
PLEDGE = Section(
    "pledge", N_("Pledge"), N_("For what is filed"),
    (Field("pledge", N_("Pledge that everything is true"), kind="yes"),),
)  # fmt: skip
# what every case of support has, for lists that know no programme
KIND = Kind(procedure=STANDARD, sections=(CONTACT, PLEDGE))


def kind_of(definition: Definition) -> Kind:
    """The kind of application that this programme makes. What the portal proposes itself is only confirmed."""
    if definition.without_application:
        return Kind(procedure=PROPOSED, sections=(CONTACT, PLEDGE), experts=definition.experts, proposed=True)
    sections = [_of_amount(definition)]
    if definition.questions:
        fields = tuple(_asked(each) for each in definition.questions)
        sections.append(
            Section(
                "questions",
                N_("The programme's questions"),
                N_("What this programme asks of every firm"),
                fields,
            )
        )
    if definition.materials:
        sections.append(
            Section(
                "materials", N_("Materials"), N_("What this programme wants to be handed in"), (DOCUMENTS,)
            )
        )
    materials = {material(place): Pair(*words) for place, words in enumerate(definition.materials)}
    return Kind(
        procedure=STANDARD, sections=(*sections, CONTACT, PLEDGE), experts=definition.experts,
        also_missing=lambda answers, proofs: _missing(materials, answers, proofs),
        uploads={upload(place): material(place) for place in range(len(definition.materials))},
        proofs=materials,
    )  # fmt: skip


def upload(place: int) -> str:
    return f"proof_material_{place + 1}"


def material(place: int) -> str:
    return f"material.{place + 1}"


def taken_of(top: TopUp) -> Text:
    """What is asked for of a top-up with a share: not the share, but what it is taken of."""
    return Text(TAKEN_OF, top=Pair(top.zh, top.en))


def question_key(question: Question) -> str:
    return f"q_{question.key}"


def _of_amount(definition: Definition) -> Section:
    fields = [Field("amount", N_("Amount applied for"), kind="money")]
    if definition.amount.percent is not None:
        fields.append(Field("base", Pair(*definition.base), kind="money"))
    fields += [
        Field(f"top_{place}", taken_of(top), required=False, kind="money")
        for place, top in enumerate(definition.top_ups)
        if top.percent is not None
    ]
    fields.append(Field("purpose", N_("What the support is for"), kind="long"))
    return Section(
        "support", N_("Amount and purpose"), N_("What is applied for, and what for"), tuple(fields)
    )


def _asked(question: Question) -> Field:
    choices = {value: (zh, en) for value, zh, en in question.choices} or None
    kind = "text" if question.kind == "choice" else question.kind
    return Field(
        question_key(question),
        Pair(question.zh, question.en),
        required=question.required,
        kind=kind,
        choices=choices,
    )


def _missing(materials: Mapping[str, Text], answers: Answers, proofs: frozenset[str]) -> list[Problem]:
    found = []
    if answers.get("amount") and Decimal(str(answers["amount"])) <= 0:
        found.append(Problem("amount", "support", Text(ABOVE_NOTHING)))
    return found + [
        Problem("documents", "materials", Text(MATERIAL_MISSING, what=words))
        for proves, words in materials.items()
        if proves not in proofs
    ]


def claim_of(definition: Definition, answers: Answers, *, nth: int, given_this_year: Decimal) -> Claim:
    """What these answers apply for, beside what was given before."""
    return Claim(
        base=_money(answers.get("base")), nth=nth, given_this_year=given_this_year,
        tops={
            place: value
            for place in range(len(definition.top_ups))
            if (value := _money(answers.get(f"top_{place}"))) is not None
        },
    )  # fmt: skip


def _money(value: Any) -> Decimal | None:
    return None if value in (None, "") else Decimal(str(value))
