"""The forms of moves: what comes with a submission, a return, a decision. What firms fill in stands in `section_forms`."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from flask import request

from portal.core import typed
from portal.core.errors import Refused
from portal.core.i18n import N_, Text
from portal.core.money import fen
from portal.web.forms import (
    Form,
    HiddenField,
    MoneyField,
    TextAreaField,
    TextField,
    TickField,
)

LONGEST_REMARK = 500


class MoveForm(Form):
    """A move without input; `seen` is the version that the page showed."""

    seen = HiddenField()

    def version(self) -> int:
        """0, which no application ever has, for what is no number: the page counts as stale."""
        text = self.seen.data or ""
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _several(prefix: str, keys: Iterable[Any]) -> dict[Any, str]:
    """Texts of fields that are made for the case, cleaned, blank ones left out; Refused names the one that cannot be taken."""
    cleaned = {}
    for key in keys:
        try:
            cleaned[key] = typed.text(request.form.get(f"{prefix}-{key}", ""), most=500, lines=True)
        except typed.Mistyped as wrong:
            raise Refused(wrong.message, field=f"{prefix}-{key}") from None
    return {key: text for key, text in cleaned.items() if text}


class SubmitForm(MoveForm):
    """The firm's answers to the remarks of a return, beside what it submits."""

    def replies(self, remarks: list[int]) -> dict[int, str]:
        """The answers by remark."""
        return _several("reply", remarks)


class SendBackForm(MoveForm):
    """Why whoever signs off sends it back to whoever filled it in."""

    reason = TextAreaField(Text(N_("What is to be changed before it is submitted")), most=500)


class DecisionForm(MoveForm):
    """An official's decision: the reason and the amount where they are needed, and the confirmation that it is an AI firm."""

    reason = TextAreaField(
        Text(N_("Reason, which the firm will read")), most=1000, optional=True, noted=False
    )
    granted = MoneyField(Text(N_("Amount granted")), optional=True, noted=False)
    ai_firm = TickField(Text(N_("I have checked the proof: this is an AI firm")), optional=True)


class GrantForm(Form):
    """Which cases of a round are granted how much, and the title of their public list."""

    title = TextField(Text(N_("Title of the list")), most=200, least=4)

    def amounts(self) -> dict[str, int]:
        """分 by number of the ticked cases; Refused names the one whose amount cannot be read."""
        found = {}
        for number in dict.fromkeys(request.form.getlist("numbers")):
            try:
                found[number] = fen(typed.decimal(request.form.get(f"amount-{number}", ""), least=Decimal(0)))
            except (typed.Mistyped, ValueError):
                raise Refused(
                    Text(N_("%(number)s: an amount in 10,000 yuan is expected"), number=number),
                    field="numbers",
                ) from None
        return found


class ReturnForm(MoveForm):
    """Remarks on fields: what was typed beside each, the phrases chosen for it, and what was said to many at once."""

    def remarks(self, keys: list[str]) -> dict[str, str]:
        """The remarks by field; blank where all is well."""
        typed_ones, chosen, many = (
            _several("remark", keys),
            _several("phrase", keys),
            request.form.getlist("many"),
        )
        to_all = _several("all", ("phrase", "text")) if many else {}
        remarks = {}
        for key in keys:
            parts = [typed_ones.get(key), chosen.get(key), *(to_all.values() if key in many else ())]
            text = "\n".join(dict.fromkeys(part for part in parts if part))
            if len(text) > LONGEST_REMARK:
                message = Text(typed.TOO_LONG, most=LONGEST_REMARK, n=len(text))
                raise Refused(message, field=f"remark-{key}")
            if text:
                remarks[key] = text
        return remarks
