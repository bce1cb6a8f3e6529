"""A page as a piece of HTML, for a notebook or a document: tables as tables, texts escaped, nothing that acts."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from negtrack.ledger.model import Status
from negtrack.views.page import Line, Page, PageRow, PageTable, Run

_LOOKS = {
    "heading": "font-weight:600",
    "aside": "opacity:.75",
    "mark": "background:#fff3b0;color:#000",
    "lit": "background:#fff3b0;color:#000",
    "closed": "opacity:.75",
    Status.AGREED: "color:#1a7f37",
    Status.CONDITIONAL: "color:#0b7285",
    Status.COMPATIBLE: "color:#3b5bdb",
    Status.DISPUTED: "color:#c92a2a",
    Status.UNCLEAR: "color:#9c36b5",
    Status.INCOMPLETE: "color:#946200",
    Status.SET_ASIDE: "opacity:.75",
    Status.NO_DATA: "opacity:.75",
}
"""The looks of the tones, legible on a light and on a dark ground."""

_CELL = 'style="text-align:left;vertical-align:top" dir="auto"'


def page_html(page: Page) -> str:
    """A page as HTML."""
    return f"<div>{''.join(_table(b) if isinstance(b, PageTable) else _line(b) for b in page.laid_out())}</div>"


def _line(line: Line) -> str:
    text = "".join(run.text for run in line.runs)
    if not text.strip():
        return ""
    moved_in = (len(text) - len(text.lstrip(" "))) / 2
    margin = f"margin:.15em 0 .15em {moved_in:g}em" if moved_in else "margin:.3em 0"
    return f'<p style="{margin}" dir="auto">{_runs(line.runs)}</p>'


def _runs(runs: Iterable[Run]) -> str:
    return "".join(_run(run) for run in runs).strip()


def _run(run: Run) -> str:
    text = escape(run.text)
    look = _LOOKS.get(run.tone, "")
    return f'<span style="{look}">{text}</span>' if look and text.strip() else text


def _table(table: PageTable) -> str:
    titles = "".join(f"<th {_CELL}>{escape(column.title)}</th>" for column in table.columns)
    rows = "".join(_row(row, len(table.columns)) for row in table.rows)
    return f"<table><thead><tr>{titles}</tr></thead><tbody>{rows}</tbody></table>"


def _row(row: PageRow, columns: int) -> str:
    cells = "".join(f"<td {_CELL}>{_run(cell)}</td>" for cell in row.cells)
    whole = f"<tr>{cells}</tr>" if cells else ""
    if row.below is None:
        return whole
    return f'{whole}<tr><td colspan="{columns}" {_CELL}>{_runs(row.below.runs)}</td></tr>'
