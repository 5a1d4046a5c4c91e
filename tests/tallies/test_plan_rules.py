"""Counting rules as data, and the packaged plans."""

import pytest

from portal.classification.toml_part import RulebookRefused
from portal.core.errors import Refused
from portal.tallies.plan_reading import FOLDER, packaged_plans, read_plan
from portal.tallies.plan_rules import Rule, check_key, choices_of_rule, is_met, needed, read_rule


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        ({"counts": "firms"}, Rule("firms")),
        ({"counts": "firms", "district": "440106"}, Rule("firms", "district", "440106")),
        ({"counts": "holders", "tier": "gazelle"}, Rule("holders", "tier", "gazelle")),
        ({"counts": "platforms"}, Rule("platforms")),
    ],
)
def test_a_rule_is_read_and_written_as_it_was(document: dict[str, str], rule: Rule) -> None:
    assert read_rule(document) == rule
    assert rule.as_document() == document


@pytest.mark.parametrize(
    "document",
    [
        None, [], "firms", {}, {"counts": "cats"}, {"counts": "holders"}, {"counts": "holders", "tier": "best"},
        {"counts": "firms", "tier": "gazelle"}, {"counts": "parks", "layer": "model"}, {"counts": "firms", "district": "1"},
        {"counts": "firms", "district": "440106", "layer": "model"}, {"counts": "firms", "more": "x"}, {"counts": ["firms"]},
    ],
)  # fmt: skip
def test_what_is_no_rule_is_refused(document: object) -> None:
    with pytest.raises(Refused) as refusal:
        read_rule(document)
    assert refusal.value.field == "rule"


def test_every_rule_that_can_be_chosen_is_one() -> None:
    chosen = choices_of_rule()
    assert len(set(chosen.values())) == len(chosen)
    assert all(read_rule(rule.as_document()) == rule for rule in chosen.values())


@pytest.mark.parametrize("key", ["", "a", "Firms", "9a", "a b", "x" * 17, "人数"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(Refused):
        check_key(key, Rule("firms"))


def test_the_keys_on_which_programs_rely_count_what_they_are_called() -> None:
    check_key("parks", Rule("parks"))
    for rule in (Rule("firms"), Rule("parks", "district", "440106")):
        with pytest.raises(Refused):
            check_key("parks", rule)


@pytest.mark.parametrize(
    ("relation", "count", "met"),
    [("over", 1000, False), ("over", 1001, True), ("at_least", 1000, True), ("at_least", 999, False), ("about", 1000, True)],
)  # fmt: skip
def test_more_than_a_thousand_is_not_a_thousand(relation: str, count: int, met: bool) -> None:
    assert is_met(relation, 1000, count) is met
    assert is_met(relation, 1000, needed(relation, 1000))
    assert not is_met(relation, 1000, needed(relation, 1000) - 1)


def test_the_packaged_plans_say_what_the_documents_say() -> None:
    draft, issued = packaged_plans()
    assert (draft.nickname, draft.state, issued.nickname, issued.state) == (
        "一十百千",
        "current",
        "十百千",
        "closed",
    )
    assert {one.key: (one.relation, one.value) for one in draft.targets} == {
        "firms": ("over", 1000), "scenarios": ("at_least", 100), "parks": ("at_least", 10), "competitions": ("at_least", 1),
    }  # fmt: skip
    assert [task.chain for task in draft.tasks] == ["gu"] * 2 + ["qiang"] * 2 + ["bu"] * 5 + ["wen"] * 3
    assert len(draft.platforms) == 7
    assert all(one.name_en and one.lead_en for one in draft.platforms)
    assert {one.key for one in issued.targets} == {"firms", "scenarios", "parks"}


TEXT = (FOLDER / "2021_draft.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('nickname = "一十百千"', 'nickname = "一十百千"\ncolour = "red"', 8),
        ("value = 1000", 'value = "1000"', 22),
        ('relation = "over"', 'relation = "beyond"', 23),
        ('rule = { counts = "firms" }', 'rule = { counts = "cats" }', 24),
        ('chain = "gu"', 'chain = "long"', 51),
        ("[plan]", "[plan", 4),
    ],
)
def test_a_plan_with_a_strange_word_is_refused_with_its_line(old: str, new: str, line: int) -> None:
    with pytest.raises(RulebookRefused) as refusal:
        read_plan("x.toml", TEXT.replace(old, new, 1))
    assert refusal.value.line == line
