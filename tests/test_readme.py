"""The README says what is: every path, setting, command and account in it exists, in both languages."""

import re
import subprocess

import pytest

from portal.cli import COMMANDS
from portal.demo.accounts import ACCOUNTS, PASSWORD
from tests.source import ROOT

READMES = ("README.md", "README.zh-CN.md")
GUIDES = (*READMES, "docs/operating.md", "docs/operating.zh-CN.md")


def text_of(name):
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", READMES)
def test_every_setting_is_listed_with_its_name(name):
    read = set(re.findall(r'"(PORTAL_[A-Z_]+)"', (ROOT / "portal/core/settings.py").read_text("utf-8"))) | {
        "PORT"
    }
    listed = set(re.findall(r"`(PORT(?:AL_[A-Z_]+)?)`", text_of(name)))
    assert read - listed == set()
    assert {setting for setting in listed if not setting.startswith("PORTAL_TEST")} - read == set()


@pytest.mark.parametrize("name", GUIDES)
def test_every_path_exists(name):
    folder = (ROOT / name).parent
    linked = re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", text_of(name))
    assert [path for path in linked if not path.startswith("http") and not (folder / path).exists()] == []
    written = re.findall(r"`((?:portal|templates|tests|migrations|assets|docs)/[\w./-]+?)/?`", text_of(name))
    assert [path for path in written if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("name", READMES)
def test_the_tree_is_the_tree(name):
    tree = "wsgi.py" + text_of(name).split("```\nwsgi.py", 1)[1].split("```", 1)[0]
    paths = [(line.startswith(" "), path) for line in tree.splitlines() for path in line[:20].split()]
    assert len(paths) > 20
    assert [path for within, path in paths if not (ROOT / ("portal" if within else "") / path).exists()] == []


@pytest.mark.parametrize("name", GUIDES)
def test_every_command_exists(name):
    named = set(re.findall(r"`portal (\w+)", text_of(name)))
    assert named - set(COMMANDS) == set()
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"`(?:[A-Z]+=\S+ )?make ([a-z-]+)", text_of(name))) - targets == set()


@pytest.mark.parametrize("name", READMES)
def test_every_account_and_its_password_are_those_of_the_demonstration(name):
    known = {account.email for account in ACCOUNTS}
    named = set(re.findall(r"[a-z0-9]+@demo\.example", text_of(name)))
    assert named
    assert named - known == set()
    assert PASSWORD in text_of(name)


def test_every_make_target_stands_in_its_help():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    declared = (
        re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE).group(1).split()
    )
    assert [name for name in declared if name not in ("help", "set-up") and f"make {name} " not in said] == []


def test_both_languages_list_the_same_settings_and_places():
    def codes(name):
        return sorted(set(re.findall(r"`([A-Z_]+|portal/[^`<]+)`", text_of(name))))

    assert codes("README.md") == codes("README.zh-CN.md")
