"""The nine worked cases of the contract, and our own worked by hand from the rules, each with its arithmetic."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.classification.facts_reading import read_facts
from portal.classification.rules import judge, rulebook

HERE = Path(__file__).parent
EXAMPLES = json.loads((HERE / "example_cases.json").read_text("utf-8"))
OWN = json.loads((HERE / "cases.json").read_text("utf-8"))
BASES = OWN["bases"]


def laid_over(base: Any, own: Any) -> Any:
    if not (isinstance(base, dict) and isinstance(own, dict)):
        return own
    return {**base, **{key: laid_over(base.get(key), value) for key, value in own.items()}}


def assert_holds(expected: Any, answer: Any, at: str) -> None:
    """What is named must be so; what is not named is not asserted."""
    if isinstance(expected, dict):
        for key, value in expected.items():
            assert_holds(value, answer[key], f"{at}.{key}")
    else:
        assert answer == expected, at


@pytest.mark.parametrize("case", EXAMPLES, ids=lambda case: case["id"])
def test_the_contracts_examples_come_out(case: dict[str, Any]) -> None:
    facts = read_facts(case["facts"])
    for expected in case["expect"]:
        answer = judge(rulebook(expected["ruleset"]), facts).document()
        assert_holds(expected, answer, case["id"])


def test_there_are_forty_cases_of_our_own_each_with_its_arithmetic() -> None:
    assert len(OWN["cases"]) >= 40
    assert all(case["working"] for case in OWN["cases"])
    assert len({case["id"] for case in OWN["cases"]}) == len(OWN["cases"])


@pytest.mark.parametrize("case", OWN["cases"], ids=lambda case: case["id"])
def test_a_case_worked_by_hand_comes_out(case: dict[str, Any]) -> None:
    facts = read_facts(laid_over(BASES[case["base"]], case["change"]))
    for expected in case["expect"]:
        assert_holds(expected, judge(rulebook(expected["ruleset"]), facts).document(), case["id"])
