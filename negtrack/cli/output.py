"""Which looks a result gets: coloured on a terminal, plain in a pipe, JSON or Markdown where they are asked for."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from negtrack.cli.session import speak_utf8, write
from negtrack.ledger.model import Ledger
from negtrack.views.page import Page

if TYPE_CHECKING:
    from negtrack.formats.plain import Paint


def show_page(page: Page, output: Path | None, ledger: Ledger | Path | None = None) -> None:
    """Write a page to a file, a pipe or a terminal, as it can be shown there."""
    if _on_terminal(output):
        from negtrack.formats.terminal import coloured_text

        write(coloured_text(page, ascii_only()), None)
        return
    from negtrack.formats.plain import page_text

    write(page_text(page, ascii_only=output is None and ascii_only()), output, ledger)


def painter(output: Path | None) -> Paint | None:
    """What colours texts where they are going; None where nothing does."""
    if not _on_terminal(output):
        return None
    from negtrack.formats.terminal import terminal_paint

    return terminal_paint()


def _on_terminal(output: Path | None) -> bool:
    return output is None and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def show_markdown(page: Page, output: Path | None, ledger: Ledger | Path | None = None) -> None:
    """Write a page as Markdown."""
    from negtrack.formats.markdown import markdown_text

    speak_utf8(output)
    write(markdown_text(page), output, ledger)


def show_json(value: object, output: Path | None, ledger: Ledger | Path | None = None) -> None:
    """Write a value as JSON."""
    from negtrack.formats.json_output import json_text

    speak_utf8(output)
    write(json_text(value), output, ledger)


def columns_available(output: Path | None) -> int:
    """How many columns a page has where it is going."""
    if _on_terminal(output):
        from negtrack.formats.terminal import terminal_width

        return terminal_width()
    from negtrack.formats.plain import WIDTH

    return WIDTH


def ascii_only() -> bool:
    """Whether standard output cannot be trusted with more than ASCII: its encoding, or a C or POSIX locale."""
    if not (sys.stdout.encoding or "ascii").lower().startswith("utf"):
        return True
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_CTYPE") or os.environ.get("LANG") or ""
    return locale in ("C", "POSIX")
