"""The rule lab on renewals, and one draft beside another: each firm stands where it is judged to stand alone."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from portal.classification import lab_actions, lab_queries, register_queries
from portal.classification.facts_reading import read_facts
from portal.classification.judging import judge_view
from portal.classification.lab_rules import read_draft
from portal.classification.register_models import RegisterBlock
from portal.classification.register_packing import unpacked
from portal.classification.view import view_of
from portal.core import worker
from portal.core.db import transaction_of
from portal.firms.figure_queries import facts_document
from portal.firms.models import Title
from tests.classification.documents import put, whole_firm
from tests.classification.register import classified, registered
from tests.classification.test_lab import DOERS
from tests.classification.test_lab_rules import place
from tests.signing_in import sign_in

DAY = date(2026, 11, 23)
GIANTS = "little_giant_2026_2"


def register_of_holders(factory):
    """Three firms that hold the title of a little giant, and one that does not; two holders no longer grow."""
    shrunk = put(whole_firm(), "years.2023.revenue", "11000")  # 11500 is less than 5 % a year above
    made = [
        whole_firm(),
        shrunk,
        put(shrunk, "years.2025.total_liabilities", "8400"),
        whole_firm(),
    ]  # 70 % of debt
    firms = [registered(factory, number, document) for number, document in enumerate(made)]
    with transaction_of(factory) as session:
        for firm_id in firms[:3]:
            session.add(
                Title(
                    firm_id=firm_id,
                    tier="little_giant",
                    issuer="工业和信息化部",
                    valid_from=date(2024, 1, 1),
                    checked_on=DAY,
                )
            )
    return firms, classified(factory, day=DAY, most=3)


def drafted(factory, people, name, **values):
    person = people.official("city_officer")
    with transaction_of(factory) as session:
        row = lab_actions.copy(session, GIANTS, name, by=person)
        given = {place(GIANTS, old, label): new for label, (old, new) in values.items()}
        lab_actions.put_values(session, row, given, seen=row.version, by=person)
        return row.id


def copied(factory, people):
    person = people.official("city_officer")
    with transaction_of(factory) as session:
        return lab_actions.copy(session, "unicorn_gei_2025", "独角兽", by=person).id


def alone(session, book, firm_id, kind):
    facts = read_facts(facts_document(session, firm_id, as_of=DAY, kind=kind))
    judgement = judge_view(book, view_of(facts))
    return -1 if judgement.outcome is None else judgement.certain


def test_a_chunk_comes_back_with_who_holds_which_title(factory):
    firms, run_id = register_of_holders(factory)
    with factory() as session:
        chunks = session.scalars(select(RegisterBlock).where(RegisterBlock.run_id == run_id))
        held = {}
        for chunk in chunks:
            register = unpacked(chunk.content, on=DAY)
            rows = register.holds.get("little_giant", [False] * len(register.columns))
            held |= dict(zip(register.columns.firms.tolist(), (bool(each) for each in rows), strict=True))
    assert held == dict(zip(firms, (True, True, True, False), strict=True))


def test_a_draft_is_tried_on_the_renewals_of_who_holds_the_title(factory, people):
    firms, _ = register_of_holders(factory)
    draft_id = drafted(factory, people, "负债率收紧", Liabilities=("75%", "69%"))
    with factory() as session:
        run, row = register_queries.latest_done(session), lab_queries.draft(session, draft_id)
        new, renewal = lab_queries.compared(session, run, row)
        assert new.applicants.firms.tolist() == firms
        assert renewal.applicants.firms.tolist() == firms[:3]
        for found in (new, renewal):
            for number, firm_id in enumerate(found.applicants.firms.tolist()):
                for book, codes in ((found.base, found.before.codes), (found.book, found.after.codes)):
                    assert codes[number] == alone(session, book, firm_id, found.kind), (found.kind, firm_id)
        # growth is not examined at a renewal: the two who no longer grow keep their title, and one would lose it by the draft
        assert (new.before.counts(), renewal.before.counts()) == ([2, 2, 0], [3, 0, 0])
        assert (new.after.counts(), renewal.after.counts()) == ([2, 2, 0], [2, 1, 0])


def test_the_page_shows_either_kind_and_says_when_nobody_renews(client, people, factory):
    register_of_holders(factory)
    draft_id = drafted(factory, people, "负债率收紧", Liabilities=("75%", "69%"))
    nobody = copied(factory, people)
    worker.do_all(factory, DOERS)
    sign_in(client, people.official("city_officer"))
    new = client.get(f"/desk/lab/{draft_id}").text
    renewal = client.get(f"/desk/lab/{draft_id}?kind=renewal").text
    assert f'href="/desk/lab/{draft_id}?kind=renewal"' in new
    assert "广州第2号智能有限公司" not in new
    assert "广州第2号智能有限公司" in renewal
    assert "目前没有企业持有该称号" in client.get(f"/desk/lab/{nobody}?kind=renewal").text
    assert client.get(f"/desk/lab/{draft_id}?kind=nonsense").status_code == 400


def test_two_drafts_stand_beside_each_other(client, people, factory):
    firms, _ = register_of_holders(factory)
    strict = drafted(factory, people, "负债率69%", Liabilities=("75%", "69%"))
    mild = drafted(factory, people, "增长率1%", Compound=("5%", "1%"))
    sign_in(client, people.official("city_officer"))
    address = f"/desk/lab/{strict}/beside/{mild}"
    assert "试算" in client.get(address).text  # neither has been tried yet
    worker.do_all(factory, DOERS)
    with factory() as session:
        books = [read_draft(lab_queries.draft(session, each).text) for each in (strict, mild)]
        for kind, who in (("new", firms), ("renewal", firms[:3])):
            stands = {firm: tuple(alone(session, book, firm, kind) for book in books) for firm in who}
            apart = lab_queries.apart(session, strict, mild, kind=kind, after=0, most=9)
            assert {move.firm_id: (move.before, move.after) for move in apart} == {
                firm: both for firm, both in stands.items() if both[0] != both[1]
            }
            assert apart
            assert not lab_queries.apart(session, strict, mild, kind=kind, after=max(firms), most=9)
    page = client.get(address).text
    assert "69%" in page
    assert "1%" in page
    assert "广州第1号智能有限公司" in page
    assert f'href="{address}?kind=renewal"' in page
    assert f'href="/desk/lab/{strict}/beside/{mild}' in client.get(f"/desk/lab/{strict}").text


def test_drafts_of_different_rule_books_have_no_page_together(client, people, factory):
    strict = drafted(factory, people, "负债率69%", Liabilities=("75%", "69%"))
    other = copied(factory, people)
    sign_in(client, people.official("city_officer"))
    for first, second in ((strict, other), (strict, strict), (strict, 10**6)):
        assert client.get(f"/desk/lab/{first}/beside/{second}").status_code == 404
