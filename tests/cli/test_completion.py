"""Completion by the shell: ids of the ledger at hand and words of the vocabulary, asked of a real bash."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from talks import TALKS, environment

ASK = """
eval "$(_NEGTRACK_COMPLETE=source_bash negtrack)"
while IFS= read -r line; do
    read -ra COMP_WORDS <<< "$line"
    [[ $line == *" " ]] && COMP_WORDS+=("")
    COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
    COMPREPLY=()
    _negtrack_completion negtrack
    echo "${COMPREPLY[@]}"
done
"""
"""What bash does when somebody presses the tab key at the end of each line that it is given."""


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash here")
def test_a_real_bash_completes_from_the_ledger_at_hand(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("negtrack: 1\nparties: [", encoding="utf-8")
    expected = {
        "negtrack sta": {"status"},
        "negtrack why ": {"bridge", "river", "toll", "1", "2"},
        "negtrack status --issue r": {"river"},
        "negtrack diff -p N": {"N"},
        "negtrack show new": {"news"},
        "negtrack show s-riv": {"s-river-2023-06", "s-river-2024-02-20"},
        "negtrack show dre": {"dredged"},
        "negtrack add --act re": {"rejects", "reserves", "reaffirms"},
        "negtrack add --issue river --option ": {"middle", "bank"},
        "negtrack add --source ": {"news", "paper"},
        "negtrack cite p": {"paper"},
        "negtrack why -l broken.yaml r": set(),
        "negtrack why -l none.yaml r": set(),
    }
    program = tmp_path / "bin" / "negtrack"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m negtrack "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "--norc", "-c", ASK], cwd=tmp_path, input="".join(f"{line}\n" for line in expected), text=True,
        env=environment(PATH=path), capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    assert dict(zip(expected, map(set, map(str.split, done.stdout.splitlines())), strict=True)) == expected
    assert done.stderr == ""
