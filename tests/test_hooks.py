"""The hooks that pre-commit finds in this repository: commands of this program, for the files of a ledger."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml
from talks import ROOT, TALKS, within

HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
def test_a_hook_refuses_a_ledger_that_is_not_sound(hook: dict[str, str], tmp_path: Path) -> None:
    """What pre-commit runs: the entry with the arguments of whoever uses it, in the repository of the ledger."""
    program, *words = shlex.split(hook["entry"])
    assert program == "negtrack"
    (tmp_path / "mine.yaml").write_text(TALKS, encoding="utf-8")
    sound = within(*words, "mine.yaml", cwd=tmp_path).returncode
    assert sound == ("--strict" in words), "the small ledger has hints"
    (tmp_path / "mine.yaml").write_text(TALKS.replace("act: accepts", "act: agrees"), encoding="utf-8")
    assert within(*words, "mine.yaml", cwd=tmp_path).returncode == 1


def test_hooks_run_where_a_file_of_a_ledger_changed_and_in_the_docs_they_are_those() -> None:
    for name, runs in {"positions.yaml": True, "talks/MORE.YML": True, "t.csv": True, "README.md": False}.items():
        assert all(bool(re.search(hook["files"], name)) is runs for hook in HOOKS), name
    told = (ROOT / "docs" / "teams.md").read_text(encoding="utf-8")
    assert all(hook["id"] in told for hook in HOOKS)
