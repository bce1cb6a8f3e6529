"""Parts of a report as PNG where this machine can draw, else as SVG with a word on it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from talks import TALKS, within

from negtrack.formats.raster import RENDERERS, SCALE

HERE = any(shutil.which(name) for name in RENDERERS)


@pytest.mark.skipif(not HERE, reason="neither resvg nor a browser is here")
def test_a_part_is_drawn(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    done = within("report", "--part", "timeline", "-o", "part.png", "--as-of", "2024-12-31", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    data = (tmp_path / "part.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(data[16:20], "big") == 1000 * SCALE, "as wide as the drawing"


def test_without_a_program_that_draws_it_is_an_svg_with_a_word_on_it(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    call = ("report", "--part", "matrix", "-o", "part.png", "--as-of", "2024-12-31")
    done = within(*call, cwd=tmp_path, PATH=str(tmp_path))
    assert done.returncode == 0
    assert "an SVG instead, part.svg" in done.stderr
    assert (tmp_path / "part.svg").read_text(encoding="utf-8").startswith("<?xml")
    assert not (tmp_path / "part.png").exists()
