"""The rules of the house that its source keeps: sizes, places, who knows the web and the database, what is never written."""

import ast
import re
import subprocess
import sys

import pytest

from tests.source import FEATURES, ORDER, ROOT, imports, named, place, places, python_files, tracked, tree

MOST_LINES = 300
MOST_LINES_OF_A_FUNCTION = 60
KNOW_FLASK = ("views", "forms")
# Files that know the web although they are neither views nor forms, and why.
KNOW_FLASK_TOO = {
    "portal/accounts/models.py": "its people are Flask-Security's, and can sign in",
    "portal/accounts/second_factor.py": "is the TOTP that Flask-Security asks for, with keys of the application's settings",
}
# The library's pages know no transaction of ours: theirs is ended for them.
COMMITS = {"portal/accounts/sign_in_gate.py"}
WEB = ("flask", "flask_security", "flask_login", "flask_wtf", "flask_babel", "wtforms", "werkzeug")
DATABASE = ("sqlalchemy", "psycopg", "sqlite3", "alembic", "portal.core.db")
# Written so that this file does not find itself.
NEVER = {
    "a note to oneself": r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b",
    "a path of one machine": r"(?<!/var)(/(home|Users|work/main|work/shared|tmp/brief)/\w)|/ro" r"ot/",
    "a registry's host": r"pypi\."
    r"org|pythonhosted\."
    r"org|registry\.npm"
    r"js|npmmi"
    r"rror|tuna\.tsing"
    r"hua|/sim"
    r"ple/",
}
MAY_NAME = {"README.md", "README.zh-CN.md"}


def known(modules, path):
    return sorted({name for name in imports(path) if name.split(".")[0] in modules or name in modules})


def feature_of(path):
    parts = path.relative_to(ROOT).parts
    return parts[1] if len(parts) > 2 and parts[1] in FEATURES else None


def of_features():
    return [path for path in python_files("portal") if feature_of(path) and path.name != "__init__.py"]


def test_no_file_is_longer_than_three_hundred_lines():
    long = {named(p): n for p in python_files("portal", "tests", "bench", "docs", "assets")
            if (n := len(p.read_text("utf-8").splitlines())) > MOST_LINES}  # fmt: skip
    assert long == {}


def test_no_function_is_longer_than_sixty_lines():
    long = {
        f"{named(path)}: {node.name}": node.end_lineno - node.lineno + 1
        for path in python_files("portal", "tests", "bench", "docs", "assets")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    }
    assert long == {}


def test_every_module_opens_with_what_it_is_for():
    silent = [
        named(path) for path in python_files("portal", "tests", "bench", "docs")
        if path.read_text("utf-8").strip() and not ast.get_docstring(tree(path))
    ]  # fmt: skip
    assert silent == []


def test_no_module_is_a_drawer_for_everything():
    drawers = [
        named(path)
        for path in python_files("portal")
        if re.search(r"util|helper|common|misc|manager", path.stem)
    ]
    assert drawers == []


@pytest.mark.parametrize("what", NEVER)
def test_no_file_holds(what):
    pattern, found = re.compile(NEVER[what]), []
    for path in tracked():
        if path.suffix in (".png", ".pdf", ".ttf", ".ico") or path.name in MAY_NAME:
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), start=1):
            if pattern.search(line):
                found.append(f"{named(path)}:{number}: {line.strip()[:100]}")
    assert found == []


def test_every_file_of_a_feature_has_its_place():
    homeless = [named(path) for path in of_features() if place(path) not in ORDER]
    assert homeless == [], "give each a line in tests/places.txt, or a name that ends in its role"


def test_no_place_is_kept_for_a_file_that_is_gone():
    gone = [path for path in places() if not (ROOT / path).is_file()]
    assert gone == []


def test_inside_a_feature_nothing_imports_what_stands_after_it():
    wrong = []
    for path in of_features():
        prefix = f"portal.{feature_of(path)}."
        rank = ORDER.index(place(path) or "commands")
        for name in imports(path):
            if not name.startswith(prefix):
                continue
            other = ROOT / (name.replace(".", "/") + ".py")
            if other.is_file() and ORDER.index(place(other) or "rules") > rank:
                wrong.append(f"{named(path)} ({place(path)}) imports {named(other)} ({place(other)})")
    assert wrong == []


def test_only_views_forms_access_and_the_web_know_flask():
    wrong = {
        named(path): names for path in of_features()
        if place(path) not in (*KNOW_FLASK, "commands") and named(path) not in KNOW_FLASK_TOO
        and (names := known(WEB, path))
    }  # fmt: skip
    core = {named(path): names for path in python_files("portal/core") if (names := known(WEB, path))}
    assert wrong | core == {}


def test_who_is_named_as_knowing_flask_does():
    needless = [path for path in KNOW_FLASK_TOO if not known(WEB, ROOT / path)]
    assert needless == []


def test_rules_know_no_database_and_no_clock():
    wrong = {
        named(path): names for path in of_features()
        if place(path) == "rules" and (names := known((*DATABASE, "portal.core.clock"), path))
    }  # fmt: skip
    assert wrong == {}


def test_only_the_clock_asks_what_time_it_is():
    asking = re.compile(r"(datetime\.now|datetime\.today|date\.today|time\.time|utcnow)\(")
    wrong = [
        f"{named(path)}:{number}"
        for path in python_files("portal")
        if path.name != "clock.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if asking.search(line)
    ]
    assert wrong == []


def test_nothing_commits_but_a_transaction():
    wrong = [
        f"{named(path)}:{node.lineno}"
        for path in of_features()
        if named(path) not in COMMITS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert wrong == []


def test_who_may_import_whom():
    """The contracts stand in pyproject.toml."""
    checked = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert checked.returncode == 0, checked.stdout[-3000:]
