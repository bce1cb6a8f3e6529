"""Drawings as PNG: by resvg or a browser of this machine, where there is one. Nothing is fetched for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

_SIZE = re.compile(r'<svg [^>]*?width="(\d+(?:\.\d+)?)" height="(\d+(?:\.\d+)?)"')
SCALE = 2
"""How many pixels a unit of a drawing has: sharp on a slide."""

RENDERERS = ("resvg", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")
"""Programs that draw, in the order in which they are looked for."""


def render_command(program: str, drawing: Path, picture: Path, profile: Path, svg: str) -> Sequence[str]:
    """The call by which a program draws an SVG file as a PNG file; ``profile`` is an empty folder for a browser."""
    if Path(program).stem == "resvg":
        return [program, "--zoom", str(SCALE), str(drawing), str(picture)]
    found = _SIZE.search(svg)
    width, height = (round(float(side)) for side in found.groups()) if found else (1200, 800)
    return [
        program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={profile}",
        f"--force-device-scale-factor={SCALE}", f"--window-size={width},{height}", f"--screenshot={picture}",
        drawing.as_uri(),
    ]  # fmt: skip
