"""Makes pytest fit for mutants: nothing that was read before the mutant was there is used again.

mutmut runs the tests of every mutant in a copy of one process, in which the rule books had long been read. So the
tests that it is given may read none while they are imported.
"""

from __future__ import annotations

import gc
import os
import sys

import pytest

COUNTING = "stats"  # what mutmut names the run in which it learns which test reaches which function


def pytest_sessionstart() -> None:
    gc.disable()  # a process that lives for a second needs no rubbish taken away
    _forget_the_rule_books()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """One case of every test function must be seen to read the rule books; the others would say the same."""
    function = getattr(item, "function", None)
    if os.environ.get("MUTANT_UNDER_TEST") == COUNTING and _LAST.get("function") is not function:
        _LAST["function"] = function
        _forget_the_rule_books()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """A mutant with which the tests cannot even be collected is found, not interrupted."""
    if session.exitstatus == pytest.ExitCode.INTERRUPTED:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


_LAST: dict[str, object] = {}


def _forget_the_rule_books() -> None:
    shelf = sys.modules.get("portal.classification.shelf")
    if shelf is not None:
        shelf.shelf.cache_clear()
    quantities = sys.modules.get("portal.classification.quantities")
    if quantities is not None:
        quantities._KNOWN.clear()
