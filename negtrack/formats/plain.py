"""Pages as plain text: for pipes and files, and for terminals without colour. Same widths every time."""

from __future__ import annotations

from collections.abc import Callable

from negtrack.formats.layout import GAP, column_widths
from negtrack.views.page import PLAIN_SYMBOLS, Line, Page, Row, Run, Table
from negtrack.views.text import head_of, pad, width, wrap

WIDTH = 100
"""The width of a page where there is no terminal to ask."""

Paint = Callable[[str, str], str]
"""Gives a text, already padded, the looks of a tone."""


def page_text(page: Page, columns: int = WIDTH, paint: Paint | None = None, ascii_only: bool = False) -> str:
    """A page as text of so many columns; ``paint`` colours pieces, ``ascii_only`` replaces the symbols of views."""
    look = paint or (lambda text, tone: text)
    lines: list[str] = []
    for block in page.blocks:
        if isinstance(block, Line):
            lines.extend(_line(block if paint else _starred(block), columns, look))
        else:
            lines.extend(_table(block, columns, look))
    text = "".join(line.rstrip() + "\n" for line in lines)
    return _in_ascii(text) if ascii_only else text


def _starred(line: Line) -> Line:
    """A line whose marked passages stand between asterisks, for want of colour."""
    if all(run.tone != "mark" for run in line.runs):
        return line
    return line._replace(runs=tuple(Run(f"**{run.text}**") if run.tone == "mark" else run for run in line.runs))


def _in_ascii(text: str) -> str:
    for symbol, plain in PLAIN_SYMBOLS.items():
        text = text.replace(symbol, plain)
    return text


def _line(line: Line, columns: int, look: Paint) -> list[str]:
    """The runs one after the other, broken between words; continuation lines are moved in."""
    if sum(width(run.text) for run in line.runs) <= columns:
        return [_painted([(run.text, run.tone) for run in line.runs], look)]
    lines: list[str] = []
    current: list[tuple[str, str]] = []
    taken = 0
    for word in _words(line):
        size = sum(width(piece) for piece, _ in word)
        if current and word[0][0].startswith(" ") and taken + size > columns:
            lines.append(_painted(current, look))
            current, taken = [(" " * line.indent, "")] if line.indent else [], line.indent
            word[0] = (word[0][0][1:], word[0][1])
            size -= 1
        for piece, tone in word:
            while taken + width(piece) > columns > line.indent:  # a word longer than a line
                head = head_of(piece, columns - taken) if taken < columns else ""
                if taken > line.indent and taken + width(head) > columns:
                    head = ""
                current.append((head, tone))
                lines.append(_painted(current, look))
                current, taken = [(" " * line.indent, "")] if line.indent else [], line.indent
                piece = piece[len(head) :]
            current.append((piece, tone))
            taken += width(piece)
    lines.append(_painted(current, look))
    return lines


def _words(line: Line) -> list[list[tuple[str, str]]]:
    """The words of a line, each with the blank before it and in one piece for every run that it has a part of."""
    words: list[list[tuple[str, str]]] = []
    for run in line.runs:
        for number, part in enumerate(run.text.split(" ")):
            if number:
                words.append([(" " + part, run.tone)])
            elif words:
                words[-1].append((part, run.tone))
            else:
                words.append([(part, run.tone)])
    return words


def _painted(pieces: list[tuple[str, str]], look: Paint) -> str:
    """Neighbouring pieces of one tone are painted together."""
    painted: list[str] = []
    run, run_tone = "", ""
    for piece, tone in pieces:
        if tone != run_tone:
            painted.append(look(run, run_tone) if run_tone else run)
            run, run_tone = "", tone
        run += piece
    painted.append(look(run, run_tone) if run_tone else run)
    return "".join(painted)


def _table(table: Table, columns: int, look: Paint) -> list[str]:
    widths = column_widths(table, columns)
    lines = _row([Run(column.title, "heading") for column in table.columns], widths, look)
    lines.append("─" * min(columns, sum(widths) + GAP * (len(widths) - 1)))
    for row in table.rows:
        lines.extend(_row(list(row.cells), widths, look))
        lines.extend(_below(row, columns, look))
    return lines


def _row(cells: list[Run], widths: list[int], look: Paint) -> list[str]:
    wrapped = [wrap(cell.text, w) for cell, w in zip(cells, widths, strict=True)]
    lines: list[str] = []
    for n in range(max(len(cell) for cell in wrapped)):
        parts = []
        for cell, texts, w in zip(cells, wrapped, widths, strict=True):
            text = texts[n] if n < len(texts) else ""
            parts.append(look(text, cell.tone) + " " * (w - width(text)) if cell.tone and text else pad(text, w))
        lines.append((" " * GAP).join(parts))
    return lines


def _below(row: Row, columns: int, look: Paint) -> list[str]:
    return [] if row.below is None else _line(row.below, columns, look)
