"""The bar that is shown while a large ledger is read: on a terminal, after a second, and gone in the end."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from talks import TALKS

from negtrack.cli import progress, run
from negtrack.ledger import load as loading
from negtrack.ledger.load import load


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def talks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two files, of each entry of which whoever watches is told."""
    head, _, records = TALKS.partition("\npositions:")
    (tmp_path / "a.yaml").write_text(head + "\n", encoding="utf-8")
    (tmp_path / "b.yaml").write_text("positions:" + records, encoding="utf-8")
    monkeypatch.setattr(loading, "_BETWEEN", 1)
    return tmp_path


def test_the_share_that_was_read_grows_to_all(talks: Path) -> None:
    shares: list[float] = []
    watched = load(talks, watch=shares.append)
    assert watched == load(talks)
    assert len(shares) > 20
    assert shares == sorted(shares)
    assert shares[0] < 0.1 and 0.9 < shares[-1] <= 1


@pytest.mark.parametrize(("patience", "seen"), [(0.0, True), (60.0, False)])
def test_the_bar_is_for_the_impatient_at_a_terminal(
    talks: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], patience: float, seen: bool
) -> None:
    monkeypatch.setattr(progress, "PATIENCE", patience)
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert run(["status", "--as-of", "2024-06", "-f", "csv", "--ledger", str(talks)]) == 0
    assert ("reading the ledger" in terminal.getvalue()) is seen
    with_bar = capsys.readouterr().out
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    assert run(["status", "--as-of", "2024-06", "-f", "csv", "--ledger", str(talks)]) == 0
    assert sys.stderr.getvalue() == "" and capsys.readouterr().out == with_bar  # type: ignore[attr-defined]
