"""The same words for the same ledger, whatever file they stand in, and however Python hashes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from strategies import dump
from talks import ROOT, environment, within

SHIPPED = ROOT / "data" / "positions.yaml"
FILES = 200

DAY = ["--as-of", "2025-03-31"]
CALLS = [
    ["status", *DAY],
    ["status", *DAY, "-f", "json"],
    ["matrix", *DAY],
    ["matrix", *DAY, "--all-parties", "--by", "issue", "-f", "md"],
    ["diff", "--since", "2024-01", "--until", "2025-03-31", "-f", "json"],
    ["why", "constitution", *DAY],
    ["timeline", *DAY],
    ["blockers", *DAY, "--all"],
    ["audit", *DAY],
    ["export"],
    ["export", "changes", *DAY],
]

RUN = """
import json, sys
from negtrack.cli import run
for call in json.loads(sys.argv[1]):
    print("$", *call, flush=True)
    print("exit", run([*call, "--ledger", sys.argv[2]]), flush=True)
"""


def answers(ledger: Path, seed: str = "0") -> str:
    """What the calls print for a ledger, its hash aside. `show` and `find` say where a record stands: not these."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, json.dumps(CALLS), str(ledger)],
        env=environment(PYTHONHASHSEED=seed), capture_output=True, encoding="utf-8", timeout=300, check=True,
    )  # fmt: skip
    sha256 = next(line for line in done.stdout.splitlines() if '"sha256"' in line)
    return done.stdout.replace(sha256, "")


def read(ledger: Path) -> dict[str, Any]:
    """A ledger as texts, lists and maps."""
    content: dict[str, Any] = yaml.load(ledger.read_text(encoding="utf-8"), yaml.CBaseLoader)
    return content


def spread(folder: Path) -> None:
    """The shipped ledger as a folder of many files in folders, each with a part of every section."""
    content = read(SHIPPED)
    head = {key: value for key, value in content.items() if isinstance(value, str)}
    for number in range(FILES):
        part: dict[str, Any] = dict(head) if number == 0 else {}
        for section, value in content.items():
            if isinstance(value, str):
                continue
            keys = list(value)
            start, end = (len(keys) * n // FILES for n in (number, number + 1))
            if some := keys[start:end]:
                part[section] = {key: value[key] for key in some} if isinstance(value, dict) else some
        path = folder / f"{number // 10:02}" / f"{number:03}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(dump(part), encoding="utf-8")


def tabulate(folder: Path) -> None:
    """The shipped ledger as a folder with its positions in a table, the rest in YAML."""
    content = read(SHIPPED)
    del content["positions"]
    folder.mkdir()
    (folder / "ledger.yaml").write_text(dump(content), encoding="utf-8")
    assert within("export", "-l", SHIPPED, "-o", folder / "positions.csv", cwd=folder).returncode == 0


@pytest.fixture(scope="module")
def expected() -> str:
    return answers(SHIPPED)


def test_hashing_changes_nothing(expected: str) -> None:
    assert answers(SHIPPED, "4711") == expected


@pytest.mark.parametrize("form", [spread, tabulate])
def test_the_form_of_the_ledger_changes_nothing(expected: str, tmp_path: Path, form: Callable[[Path], None]) -> None:
    folder = tmp_path / "talks"
    form(folder)
    assert answers(folder, "1") == expected
