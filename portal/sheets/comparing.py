"""Compares the rows of a table with the register, chunk by chunk in few statements: what would be added or changed, what is wrong."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core.bulk import among, plain_rows
from portal.core.districts import DISTRICTS
from portal.core.i18n import N_, Pair, Text
from portal.firms.models import Firm
from portal.sheets.layouts import Layout
from portal.sheets.outcome import Outcome
from portal.sheets.problems import Problem
from portal.sheets.reading import Block, Headings, Parsed, Row

NOT_HERE = N_("There is no firm with this credit code in the register")
NOT_REGISTERED = N_("This firm's registration is not decided yet")
HAS_LEFT = N_("This firm has left the register")
OTHER_NAME = N_("In the register the firm with this code is called “%(name)s”; look at the code and the name")
NOT_YOURS = N_("This firm lies in %(district)s; you may import for your own district only")
OWN_FIRM = N_("You act for this firm, so you cannot decide on it.")
ROW = N_("Row %(row)s")
ROW_ELSEWHERE = N_("Row %(row)s of the sheet “%(sheet)s”")
TWICE = N_("%(where)s says the same thing already")

Report = Callable[[int], None]


@dataclass(frozen=True)
class Scope:
    """Whose rows may be imported, and on which day. `districts` None: the whole city's."""

    today: date
    districts: frozenset[str] | None = None
    own_firms: frozenset[int] = frozenset()  # for which whoever imports acts: on these somebody else decides

    def covers(self, district: str) -> bool:
        return self.districts is None or district in self.districts


class Known(NamedTuple):
    """A firm as the register has it."""

    id: int
    credit_code: str
    name: str
    district: str
    standing: str


Compare = Callable[["Comparing", Block], None]


@dataclass
class Comparing:
    """The work on one table."""

    session: Session
    layout: Layout
    scope: Scope
    outcome: Outcome
    headings: dict[str, Headings]  # by sheet
    seen: dict[Any, tuple[str, int]] = field(default_factory=dict)  # what a row is about → the first that is
    held: bool = False  # rows that are read stay as they are until the transaction ends
    kept: dict[str, Any] = field(default_factory=dict)  # what a comparison keeps from chunk to chunk

    def refuse(self, row: Row, key: str, message: Text, cell: object = "") -> None:
        self.outcome.problems.append(
            Problem(row.sheet, row.number, self.heading(row, key), message, str(cell))
        )

    def heading(self, row: Row, key: str) -> str:
        """As the row's sheet has it; of a column that it has not, as the template does."""
        place = self.layout.column(key)
        return self.headings[row.sheet].names[place] or self.layout.columns[place].heading("zh")

    def is_twice(self, row: Row, thing: Any, key: str) -> bool:
        first = self.seen.get(thing)
        if first is None:
            self.seen[thing] = (row.sheet, row.number)
            return False
        self.refuse(row, key, Text(TWICE, where=where(first, row)))
        return True

    def are_new(self, sheet: str, numbers: Sequence[int], things: Sequence[Any]) -> bool:
        """Whether none of the sheet's rows with these numbers says what another one says; only then they count as seen."""
        fresh = dict(zip(things, [(sheet, number) for number in numbers], strict=True))
        if len(fresh) < len(things) or not self.seen.keys().isdisjoint(fresh):
            return False
        self.seen |= fresh
        return True

    def firms(self, codes: Iterable[str]) -> dict[str, Known]:
        """The firms with these codes, in one statement."""
        query = select(Firm.id, Firm.credit_code, Firm.name, Firm.district, Firm.standing).where(
            among(self.session, Firm.credit_code, sorted(set(codes)))
        )
        rows = plain_rows(self.session, query.with_for_update() if self.held else query)
        return {firm.credit_code: firm for firm in map(Known._make, rows)}

    def may_have(self, firm: Known) -> bool:
        """Whether a table of this scope may bring figures and titles for the firm."""
        return self.scope.covers(firm.district) and firm.standing == "registered"

    def own_registered(
        self, row: Row, firm: Known | None, *, name: str | None, deciding: bool = False
    ) -> Known | None:
        """The firm of this row when it may have figures and titles from this table; else what is wrong is said.
        Nobody is `deciding` on a firm for which they act."""
        code = row.values[0]  # every layout begins with it
        if firm is None:
            self.refuse(row, "credit_code", Text(NOT_HERE), code)
        elif not self.scope.covers(firm.district):
            self.refuse(row, "credit_code", Text(NOT_YOURS, district=Pair(*DISTRICTS[firm.district])), code)
        elif firm.standing != "registered":
            reason = NOT_REGISTERED if firm.standing == "applicant" else HAS_LEFT
            self.refuse(row, "credit_code", Text(reason), code)
        elif name is not None and not same_name(name, firm.name):
            self.refuse(row, "name", Text(OTHER_NAME, name=firm.name), name)
        elif deciding and firm.id in self.scope.own_firms:
            self.refuse(row, "credit_code", Text(OWN_FIRM), code)
        else:
            return firm
        return None


def where(place: tuple[str, int], reader: Row) -> Text:
    """Another row, a sheet's name and its number, for whoever reads of it beside `reader`."""
    sheet, number = place
    return Text(ROW, row=number) if sheet == reader.sheet else Text(ROW_ELSEWHERE, row=number, sheet=sheet)


def same_name(one: str, other: str) -> bool:
    return one == other or _bare(one) == _bare(other)


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).lower()
    return "".join(character for character in folded if character.isalnum())


def compare(
    session: Session,
    parsed: Parsed,
    layout: Layout,
    how: Compare,
    *,
    scope: Scope,
    report: Report = lambda done: None,
    held: bool = False,
) -> Outcome:
    """Everything that the table would do; with `held` also what is to be written, on rows that nobody else changes meanwhile."""
    outcome = Outcome(
        problems=list(parsed.problems), notices=list(parsed.notices), keep_deeds=held, read=parsed.total
    )
    work = Comparing(session, layout, scope, outcome, parsed.headings, held=held)
    done = 0
    for block in parsed.blocks:
        how(work, block)
        done += len(block.numbers)
        report(done)
    outcome.turn_page()
    order = {sheet: place for place, sheet in enumerate(parsed.headings)}
    outcome.problems.sort(key=lambda problem: (order[problem.sheet], problem.row))
    return outcome


def batched(items: Sequence[Any] | Iterable[Any], most: int) -> Iterator[list[Any]]:
    rest = iter(items)
    while chunk := list(islice(rest, most)):
        yield chunk
