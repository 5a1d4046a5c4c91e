"""What a classification page rests on beside the rules: the firm's facts, the documents that prove them, the lines that
cannot be computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from portal.classification.evidence import fact_called, page_of, proves_any, subject_of
from portal.classification.explaining import NO_DENOMINATOR
from portal.classification.facts import Facts
from portal.classification.results import Finding
from portal.classification.view import View, view_of
from portal.core.i18n import Text
from portal.web.i18n import language, said


@dataclass(frozen=True)
class Flag:
    """A line that cannot be computed: which, why, and which figure is to blame."""

    label: str
    reason: str
    facts: tuple[tuple[str, str], ...]  # (name, address)


@dataclass(frozen=True)
class Proof:
    """A document of the firm, as a line names it."""

    proves: str
    name: str
    url: str


@dataclass(frozen=True)
class Basis:
    """What the answers rest on, beside the rules: the facts, and the documents that prove them."""

    facts: Facts
    proofs: Sequence[Proof] = ()

    @cached_property
    def view(self) -> View:
        return view_of(self.facts)

    def page_of(self, path: str) -> str:
        return page_of(path, reporting_year=self.facts.reporting_year)

    def proofs_of(self, paths: Iterable[str]) -> tuple[tuple[str, str], ...]:
        """The documents for these facts, each once."""
        year = self.facts.reporting_year
        subjects = [found for path in paths if (found := subject_of(path, reporting_year=year))]
        fitting = (proof for proof in self.proofs if proves_any(proof.proves, subjects))
        return tuple(dict.fromkeys((proof.name, proof.url) for proof in fitting))


def is_flagged(finding: Finding) -> bool:
    return finding.note is not None and finding.note.msgid == NO_DENOMINATOR


def flag_of(finding: Finding, basis: Basis) -> Flag:
    known = basis.facts.document()
    zero = [path for path in finding.facts_used if _is_zero(known, path)] or list(finding.facts_used)
    facts = tuple((said(fact_called(path)), basis.page_of(path)) for path in zero)
    return Flag(finding.label(language()), said(Text(NO_DENOMINATOR)), facts)


def _is_zero(document: Mapping[str, object], path: str) -> bool:
    value: object = document
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return str(value) in ("0", "0.0")
