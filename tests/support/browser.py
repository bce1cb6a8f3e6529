"""Chromium for tests: Debian's, driven by Playwright; skipped where there is none unless it is required.

``NEGTRACK_REQUIRE_BROWSER=1`` makes what is missing a failure. ``NEGTRACK_CHROMIUM`` and ``NEGTRACK_AXE`` name the
browser and axe-core's script where they are not where .ci/run puts them.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from talks import ROOT

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where a browser is required."""
    if os.environ.get("NEGTRACK_REQUIRE_BROWSER"):
        pytest.fail(f"{what}, and NEGTRACK_REQUIRE_BROWSER is set")
    pytest.skip(what)


def axe_script() -> str:
    """The text of axe-core."""
    path = Path(os.environ.get("NEGTRACK_AXE") or ROOT / ".venv" / "node_modules" / "axe-core" / "axe.min.js")
    if not path.is_file():
        missing(f"no axe-core at {path}: npm install --prefix .venv axe-core, or set NEGTRACK_AXE")
    return path.read_text(encoding="utf-8")


@contextmanager
def chromium() -> Iterator[Any]:
    """A running browser."""
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("Playwright is not installed: it is part of the extra “test”")
    path = os.environ.get("NEGTRACK_CHROMIUM") or shutil.which("chromium")
    if path is None:
        missing("no Chromium here: install Debian's package chromium, or set NEGTRACK_CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def wait_until(page: Any, condition: str) -> None:
    """Wait until a condition in JavaScript holds, asked from outside: inside, the page's own policy forbids to poll."""
    for _ in range(500):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(20)
    pytest.fail(f"after ten seconds still not: {condition}")
