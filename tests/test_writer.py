"""Writes that survive: the old file or the new one, whatever happens on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from talks import TALKS

from negtrack.model import Ledger
from negtrack.writer import Faulty, rewrite

SAID = "  - {party: N, issue: toll, date: 2024-08, act: proposes, option: none, summary: Said., source: news}\n"


def say(ledger: Ledger, data: bytes) -> bytes:
    """One more position."""
    return data.replace(b"positions:\n", b"positions:\n" + SAID.encode())


def test_a_change_is_written(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(TALKS, encoding="utf-8")
    saved = rewrite(path, path, say)
    assert path.read_bytes() == say(saved.before, TALKS.encode())
    assert len(saved.after.positions) == len(saved.before.positions) + 1
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.yaml"]


def test_what_would_be_faulty_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "ledger.yaml"
    path.write_text(TALKS, encoding="utf-8")
    with pytest.raises(Faulty) as refused:
        rewrite(path, path, lambda ledger, data: data + b"more: 1\n")
    assert [found.code for found in refused.value.diagnostics] == ["NT101"]
    assert not refused.value.already
    assert path.read_text(encoding="utf-8") == TALKS
