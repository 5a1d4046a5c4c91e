"""The pages of an application for support, made from the programme's own questions and materials."""

from __future__ import annotations

from typing import Any

from portal.applications.kinds import support
from portal.applications.section_forms import PledgeForm
from portal.core.i18n import N_, Pair, Text
from portal.firms.document_rules import why_not
from portal.programmes.rules import Definition, Question
from portal.web.forms import (
    ChoiceField,
    DateField,
    FilesField,
    Form,
    MoneyField,
    PhoneField,
    TextAreaField,
    TextField,
    WholeField,
)


class SupportContactForm(Form):
    contact_name = TextField(Text(N_("Contact person")), most=60)
    contact_phone = PhoneField(Text(N_("Contact's phone")))


def form_class(definition: Definition, section: str) -> type[Form] | None:
    """The form of one page; None for a page that this programme does not have."""
    if section == "contact":
        return SupportContactForm
    if section == "pledge":
        return PledgeForm
    if definition.without_application:
        return None
    if section == "support":
        return _made(_of_amount(definition))
    if section == "questions" and definition.questions:
        return _made({support.question_key(each): _of_question(each) for each in definition.questions})
    if section == "materials" and definition.materials:
        return _made(
            {
                support.upload(place): FilesField(Pair(*words), optional=True, why_not=why_not)
                for place, words in enumerate(definition.materials)
            }
        )
    return None


def _made(fields: dict[str, Any]) -> type[Form]:
    return type("SupportForm", (Form,), fields)


def _of_amount(definition: Definition) -> dict[str, Any]:
    fields: dict[str, Any] = {"amount": MoneyField(Text(N_("Amount applied for")))}
    if definition.amount.percent is not None:
        fields["base"] = MoneyField(Pair(*definition.base))
    for place, top in enumerate(definition.top_ups):
        if top.percent is not None:
            fields[f"top_{place}"] = MoneyField(support.taken_of(top), optional=True)
    fields["purpose"] = TextAreaField(Text(N_("What the support is for")), most=1000, least=10)
    return fields


def _of_question(question: Question) -> Any:
    label, optional = Pair(question.zh, question.en), not question.required
    if question.kind == "money":
        return MoneyField(label, optional=optional)
    if question.kind == "count":
        return WholeField(label, most=10**9, optional=optional)
    if question.kind == "day":
        return DateField(label, first=1949, optional=optional)
    if question.kind == "choice":
        choices = {value: (zh, en) for value, zh, en in question.choices}
        return ChoiceField(label, choices=choices, blank=Text(N_("Please choose")), optional=optional)
    if question.kind == "long":
        return TextAreaField(label, most=2000, optional=optional)
    return TextField(label, most=200, optional=optional)
