"""What is handed on holds nothing private: files of every kind, byte for byte those of a ledger without it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from talks import within
from test_privacy import drawn

import negtrack
from negtrack.formats.tables import COLUMNS

FILES = {
    "brief.docx": ("brief", "--since", "2024-02"),
    "brief.html": ("brief", "--party", "A"),
    "brief.json": ("brief", "-i", "x"),
    "suppose.md": ("suppose", "A accepts p on x", "B reserves on y"),
    "page.html": ("report", "--as-known", "2024-05"),
    "today.html": ("report",),
    "matrix.svg": ("report", "--part", "matrix"),
    "book.xlsx": ("export",),
    "line.txt": ("cite", "-f", "table"),
    "line.bib": ("cite",),
}
"""What is written, and by which call."""


@pytest.mark.parametrize("seed", range(1000, 1006))
def test_no_file_that_is_handed_on_tells_of_anything_private(seed: int, tmp_path: Path) -> None:
    pytest.importorskip("docxtpl")
    told: list[list[object]] = []
    for book in drawn(seed):
        (tmp_path / "positions.yaml").write_text(book.text(), encoding="utf-8")
        said: list[object] = []
        for name, call in FILES.items():
            (tmp_path / name).unlink(missing_ok=True)
            done = within(*call, "--as-of", "2024-12-31", "-o", name, cwd=tmp_path)
            assert done.returncode in (0, 2), done.stderr
            said += [name, done.returncode, done.stderr, (tmp_path / name).read_bytes() if not done.returncode else b""]
        told.append(said)
    assert told[0] == told[1]


@pytest.mark.parametrize("seed", range(2000, 2010))
def test_nor_does_a_public_ledger_in_python(seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = []
    for book in drawn(seed):
        Path("positions.yaml").write_text(book.text(), encoding="utf-8")
        ledger = negtrack.load("positions.yaml", public=True)
        results = (
            ledger.status("2024"), ledger.matrix("2024"), ledger.why("x", "2024"), ledger.audit("2024"),
            ledger.brief("2024", since="2024-02"), ledger.suppose("A accepts p on x", as_of="2024"),
            ledger.diff("2024-02", "2024"), ledger.timeline(until="2024"), ledger.find("said"),
        )  # fmt: skip
        frames = [ledger.frame(name, as_of="2024") for name in COLUMNS]
        found.append((ledger.cite("2024"), [result.json() for result in results], [str(r) for r in results], frames))
    (line, values, texts, frames), (bare_line, bare_values, bare_texts, bare_frames) = found
    assert (line, values, texts) == (bare_line, bare_values, bare_texts)
    for frame, bare in zip(frames, bare_frames, strict=True):
        pd.testing.assert_frame_equal(frame, bare)
