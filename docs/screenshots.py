"""Pictures of the report for the README, taken in Chromium: python docs/screenshots.py

Needs the extra ``test`` and Debian's chromium.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
AS_OF = "2026-06-08"
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip

SHOTS = {
    "report": (1280, 900, "light", ""),
    "report-issues": (1280, 900, "light", "#issues"),
    "report-dark": (1200, 680, "dark", "#issue/constitution@2025-03-31"),
    "report-phone": (390, 844, "light", "#issue/border-monitors@2025-03-31"),
}
"""For each picture the size of the window, the colours, and the place on the page."""


def main() -> None:
    """Write the pictures."""
    IMAGES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        page_file = Path(folder) / "report.html"
        subprocess.run(
            [sys.executable, "-m", "negtrack", "report", "--as-of", AS_OF, "-o", page_file], cwd=ROOT, check=True
        )
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        for name, (width, height, scheme, place) in SHOTS.items():
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            page.goto(page_file.as_uri() + place)
            page.screenshot(path=IMAGES / f"{name}.png")
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
