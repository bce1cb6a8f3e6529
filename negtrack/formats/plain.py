"""Pages as plain text: for pipes and files, and for terminals without colour. Same widths every time."""

from __future__ import annotations

from collections.abc import Callable

from negtrack.views.page import PLAIN_SYMBOLS, Block, Line, Page, PageRow, PageTable, Run, Screen
from negtrack.views.text import CUT, cut, head_of, pad, width, wrap

WIDTH, LINES = 80, 24
"""The columns and lines of a screen where there is no terminal to ask."""

GAP = 2
"""Blank columns between the columns of a table."""

_NARROWEST = 4
"""How narrow a column becomes on a terminal that has no room for the least widths."""

_FIRST = 16
"""How many columns the first one of those that are cut is left, where others are to stay as they are."""

Paint = Callable[[str, str], str]
"""Gives a text, already padded, the looks of a tone."""


def page_text(
    page: Page, columns: int = WIDTH, paint: Paint | None = None, ascii_only: bool = False, lines: int = LINES
) -> str:
    """A page as text for a screen; ``paint`` colours pieces, ``ascii_only`` replaces the symbols of views."""
    look = paint or (lambda text, tone: text)
    mark = _plain(CUT) if ascii_only else CUT
    shown_lines: list[str] = []
    for block in page.laid_out(Screen(columns, lines)):
        shown = _in_ascii(block) if ascii_only else block  # before the layout: three dots are wider than one sign
        if isinstance(shown, Line):
            shown_lines.extend(_line(shown if paint else _with_asterisks(shown), columns, look, mark))
        else:
            shown_lines.extend(_table(shown, columns, look, mark))
    return "".join(line.rstrip() + "\n" for line in shown_lines)


def _with_asterisks(line: Line) -> Line:
    """A line whose marked passages stand between asterisks, for want of colour."""
    if all(run.tone != "mark" for run in line.runs):
        return line
    return line._replace(runs=tuple(Run(f"**{run.text}**") if run.tone == "mark" else run for run in line.runs))


def _in_ascii(block: Block) -> Block:
    """A line or a table with ASCII in place of the symbols of views."""
    if isinstance(block, Line):
        return block._replace(runs=tuple(Run(_plain(run.text), run.tone) for run in block.runs))
    columns = tuple(
        column._replace(title=_plain(column.title), short=tuple(map(_plain, column.short))) for column in block.columns
    )
    return block._replace(columns=columns, rows=tuple(_plain_row(row) for row in block.rows))


def _plain_row(row: PageRow) -> PageRow:
    below = None if row.below is None else _in_ascii(row.below)
    assert below is None or isinstance(below, Line)
    cells = (Run(_plain(cell.text), cell.tone, tuple(map(_plain, cell.short))) for cell in row.cells)
    return PageRow(tuple(cells), below)


def _plain(text: str) -> str:
    return text if text.isascii() else "".join(PLAIN_SYMBOLS.get(character, character) for character in text)


def _line(line: Line, columns: int, look: Paint, mark: str = CUT) -> list[str]:
    """The runs one after the other, broken between words; continuation lines are moved in."""
    if sum(width(run.text) for run in line.runs) <= columns:
        return [_painted([(run.text, run.tone) for run in line.runs], look)]
    if line.cut:
        return [_painted(_cut_runs(line, columns, mark), look)]
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


def _cut_runs(line: Line, columns: int, mark: str) -> list[tuple[str, str]]:
    """The runs of a line that does not fit, as far as they do."""
    pieces: list[tuple[str, str]] = []
    taken = 0
    for number, run in enumerate(line.runs):
        rest = line.runs[number + 1 :]
        size = width(run.text)
        if taken + size < columns or (taken + size == columns and not any(r.text for r in rest)):
            pieces.append((run.text, run.tone))
            taken += size
            continue
        room = columns - taken
        shown = cut(run.text if size > room else f"{run.text} {mark}", room, mark)
        pieces.append((shown, run.tone))
        break
    return pieces


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


def _table(table: PageTable, columns: int, look: Paint, mark: str) -> list[str]:
    widths = column_widths(table, columns)
    cut_mark = mark if table.cut else None
    titles = [Run(column.title, column.tone, column.short) for column in table.columns]
    lines = [] if not any(title.text for title in titles) else _row(titles, widths, look, cut_mark)
    if not table.cut:
        lines.append(("─" if mark == CUT else _plain("─")) * min(columns, sum(widths) + GAP * (len(widths) - 1)))
    for row in table.rows:
        if row.cells:
            lines.extend(_row(list(row.cells), widths, look, cut_mark))
        lines.extend(_below(row, columns, look, mark))
    return lines


def _row(cells: list[Run], widths: list[int], look: Paint, cut_mark: str | None) -> list[str]:
    wrapped = [
        wrap(cell.text, w) if cut_mark is None else [_shortened(cell, w, cut_mark)]
        for cell, w in zip(cells, widths, strict=True)
    ]
    lines: list[str] = []
    for n in range(max(len(cell) for cell in wrapped)):
        parts = []
        for cell, texts, w in zip(cells, wrapped, widths, strict=True):
            text = texts[n] if n < len(texts) else ""
            parts.append(look(text, cell.tone) + " " * (w - width(text)) if cell.tone and text else pad(text, w))
        lines.append((" " * GAP).join(parts))
    return lines


def _shortened(cell: Run, columns: int, mark: str) -> str:
    """The text of a cell where it fits, else the first that does of those that may stand for it, else cut."""
    shown = next((text for text in (cell.text, *cell.short) if width(text) <= columns), None)
    return cut((cell.text, *cell.short)[-1], columns, mark) if shown is None else shown


def _below(row: PageRow, columns: int, look: Paint, mark: str) -> list[str]:
    return [] if row.below is None else _line(row.below, columns, look, mark)


def column_widths(table: PageTable, available: int) -> list[int]:
    """A width for each column, so that the table fits: natural where there is room, else squeezed by their shares."""
    natural = [
        max([width(column.title), *(width(row.cells[n].text) for row in table.rows if row.cells)])
        for n, column in enumerate(table.columns)
    ]
    room = available - GAP * (len(natural) - 1)
    if sum(natural) <= room:
        return natural
    if table.cut:
        return _even_widths(natural, [column.least for column in table.columns], room)
    least = [min(column.least, natural[n]) for n, column in enumerate(table.columns)]
    widths = least[:]
    while sum(widths) > room and max(widths) > _NARROWEST:
        widths[widths.index(max(widths))] -= 1
    free = room - sum(widths)
    while free > 0:
        open = [n for n, w in enumerate(widths) if w < natural[n]]
        if not open:
            break
        shares = sum(table.columns[n].share for n in open)
        given = 0
        for n in open:
            more = min(natural[n] - widths[n], max(1, free * table.columns[n].share // max(1, shares)), free - given)
            widths[n] += more
            given += more
        free -= given
        if not given:
            break
    return widths


def _needed_by_cut(natural: list[int], widths: list[int]) -> int:
    """How much room the columns without a width yet take at least."""
    cut_ones = [wide for wide, given in zip(natural, widths, strict=True) if not given]
    return sum(min(wide, _NARROWEST if n else _FIRST) for n, wide in enumerate(cut_ones))


def _even_widths(natural: list[int], least: list[int], room: int) -> list[int]:
    """Columns no wider than their least as they are, the others cut to one width; the first is wider by two thirds.

    Where the others had too little room, the widest of those that were to stay as they are is cut like them.

    Three columns of 40, 20 and 10 in a room of 50: the first gets 25, the second 15, the third its 10.
    """
    widths = [wide if wide <= floor else 0 for wide, floor in zip(natural, least, strict=True)]
    while any(widths) and sum(widths) + _needed_by_cut(natural, widths) > room:
        widths[widths.index(max(widths))] = 0
    open = [n for n, wide in enumerate(widths) if not wide and natural[n]]
    while open:
        weights = {n: 5 if n == 0 else 3 for n in open}
        unit = max(0, room - sum(widths)) / sum(weights.values())
        narrow = [n for n in open if natural[n] <= unit * weights[n]]
        for n in narrow:
            widths[n] = natural[n]
        if narrow:
            open = [n for n in open if n not in narrow]
            continue
        for n in open:
            widths[n] = int(unit * weights[n])
        for n in open[: max(0, room - sum(widths))]:
            widths[n] += 1
        break
    return widths
