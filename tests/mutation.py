"""`make mutation`: changes the rules in thousands of small ways and counts how many of the changes the tests notice.

Each file of the rules is to reach 90 %. Names of modules (`portal.classification.judging`) test these alone.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MUTANTS = Path("mutants")
LEAST = 90
FOUND = {1, 3, 24, 36, 152, 255, -24}  # a test failed, or was still running when its time was up


@dataclass(frozen=True)
class Score:
    file: str
    found: int
    all: int

    @property
    def percent(self) -> float:
        return 100 * self.found / self.all

    def __str__(self) -> str:
        return f"{self.percent:6.1f} %  {self.found:5} of {self.all:5}  {self.file}"


def main(modules: list[str]) -> int:
    began = time.monotonic()
    shutil.rmtree(MUTANTS, ignore_errors=True)  # what mutmut keeps it does not judge by new tests
    wanted = [f"{module}.x*" for module in modules]
    mutmut = Path(sys.executable).with_name("mutmut")
    run = subprocess.run([mutmut, "run", "--max-children", "1", *wanted], check=False)
    if run.returncode:
        return run.returncode
    scores = [
        score for score in _scores() if not modules or score.file in {_file(module) for module in modules}
    ]
    if not scores:
        sys.stdout.write("no mutant was tried\n")
        return 1
    scores.sort(key=lambda score: score.percent)
    whole = Score("all of them", sum(score.found for score in scores), sum(score.all for score in scores))
    minutes = f"in {(time.monotonic() - began) / 60:.0f} minutes"
    sys.stdout.write("\n".join(["", *map(str, scores), str(whole), minutes, ""]))
    short = [score.file for score in scores if score.percent < LEAST]
    if short:
        sys.stdout.write(
            f"under {LEAST} %: {', '.join(short)}\n`mutmut results` names the mutants, `mutmut show` shows one\n"
        )
    return 1 if short else 0


def _scores() -> Iterator[Score]:
    with open("pyproject.toml", "rb") as file:
        files = tomllib.load(file)["tool"]["mutmut"]["only_mutate"]
    for name in files:
        codes = json.loads((MUTANTS / f"{name}.meta").read_text("utf-8"))["exit_code_by_key"].values()
        if codes:  # a file of tables has nothing to change
            yield Score(name, sum(code in FOUND for code in codes), len(codes))


def _file(module: str) -> str:
    return module.replace(".", "/") + ".py"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
