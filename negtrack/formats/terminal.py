"""Pages on a terminal, coloured by Rich as far as the terminal can show it (``NO_COLOR`` is respected)."""

from __future__ import annotations

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style

from negtrack.formats.plain import Paint

_STYLES = {
    "heading": Style(bold=True),
    "aside": Style(dim=True),
    "mark": Style(bold=True, underline=True),
    "lit": Style(bold=True, underline=True),
    "error": Style(color="red", bold=True),
    "hint": Style(color="yellow", bold=True),
    "agreed": Style(color="green", bold=True),
    "conditional": Style(color="cyan"),
    "compatible": Style(color="blue"),
    "disputed": Style(color="red", bold=True),
    "unclear": Style(color="magenta"),
    "incomplete": Style(color="yellow"),
    "set-aside": Style(dim=True),
    "no-data": Style(dim=True),
    "closed": Style(dim=True),
}


_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}


def terminal_size() -> tuple[int, int]:
    """How many columns and lines the terminal has."""
    columns, lines = Console().size
    return columns, lines


def terminal_paint() -> Paint | None:
    """What gives texts the looks of their tones on this terminal; None where it shows no colour."""
    console = Console()
    if console.no_color or console.color_system is None:
        return None
    system = _SYSTEMS[console.color_system]

    def paint(text: str, tone: str) -> str:
        style = _STYLES.get(tone)
        return text if style is None else style.render(text, color_system=system)

    return paint
