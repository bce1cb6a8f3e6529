"""Pages and tables as Markdown (CommonMark with pipe tables). No text of a ledger acts as markup, link or HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from negtrack.tuples import NamedTuple
from negtrack.views.page import Block, Line, Page, PageRow, PageTable, Run
from negtrack.views.text import harmless

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_INLINE = re.compile(r"[\\`*_\[\]{}|~#$@&<>]|:(?=//)|(?<=\bwww)\.", re.IGNORECASE)
_SIGNS = {"heading": "**", "mark": "**", "aside": "*"}
_FIRST = re.compile(r"^(\d+(?=[.)])|(?=[-+=:]))", re.ASCII)


def markdown_text(page: Page) -> str:
    """A page as Markdown: headings, paragraphs, nested lists for lines moved in, pipe tables."""
    parts: list[str] = []
    before = "blank"
    level = -1
    marks = "#"
    for block in page.laid_out():
        kind = _kind(block, before)
        if kind == "blank":
            before = kind
            continue
        if kind == before == "paragraph":
            parts[-1] += "\\"
        elif parts and not kind == before == "item":
            parts.append("")
        level = min(_indent(block) // 2 - 1, level + 1) if kind == "item" and isinstance(block, Line) else -1
        if isinstance(block, PageTable):
            parts.extend(_table(block))
        elif kind == "heading":
            parts.append(f"{marks} {_inline(block.runs, bold=False)}")
            marks = "##"
        elif kind == "item":
            parts.append(f"{'  ' * level}- {_line(block.runs)}")
        else:
            parts.append(_line(block.runs))
        before = kind
    return "".join(part + "\n" for part in parts)


def table_lines(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a pipe table, from cells that are Markdown already."""
    titles = list(header)
    yield _pipes(titles)
    yield _pipes(["---"] * len(titles))
    for row in rows:
        yield _pipes(row)


def escape(text: str) -> str:
    """Text as it stands inside a line or a cell of Markdown: shown, and nothing else."""
    return _INLINE.sub(lambda match: _ENTITIES.get(match[0], "\\" + match[0]), harmless(text).strip())


def _kind(block: Block, before: str) -> str:
    """What a block becomes: a table, a heading, an item of a list, a paragraph; or nothing, where it is blank."""
    if isinstance(block, PageTable):
        return "table"
    if not "".join(run.text for run in block.runs).strip():
        return "blank"
    if _indent(block) >= 2:
        return "item"
    return "heading" if block.runs[0].tone == "heading" and before in ("blank", "table") else "paragraph"


def _indent(line: Line) -> int:
    text = "".join(run.text for run in line.runs)
    return len(text) - len(text.lstrip(" "))


def _line(runs: Iterable[Run]) -> str:
    """Runs as the beginning of a line, where a dash or a number with a dot would begin a list."""
    return _FIRST.sub(r"\1\\", _inline(runs))


class _Emphasised(NamedTuple):
    """Text of one emphasis, and how many blanks are before it."""

    text: str
    sign: str
    gap: int


def _inline(runs: Iterable[Run], bold: bool = True) -> str:
    """Runs one after the other; headings and marked passages in bold, asides in italics.

    Emphasis that Markdown would not see, inside words and next to other emphasis, is left out.
    """
    pieces = _pieces(runs, bold)
    shown = ""
    before = ""
    for piece, after in zip(pieces, [*pieces, None][1:], strict=True):
        opens = not shown or piece.gap or (not before and piece.text[0].isalnum())
        closes = after is None or after.gap or piece.text[-1].isalnum()
        before = piece.sign if opens and closes else ""
        shown += f"{' ' if piece.gap and shown else ''}{before}{escape(piece.text)}{before}"
    return shown


def _pieces(runs: Iterable[Run], bold: bool) -> list[_Emphasised]:
    """Neighbours of one emphasis as one piece, with a dot in place of a wide gap between them."""
    pieces: list[_Emphasised] = []
    gap = 0
    for run in runs:
        core = run.text.strip(" ")
        gap += len(run.text) - len(run.text.lstrip(" "))
        if not core:
            continue
        sign = _SIGNS.get(run.tone, "") if bold or run.tone == "aside" else ""
        if pieces and pieces[-1].sign == sign:
            last = pieces.pop()
            pieces.append(_Emphasised(last.text + (" · " if gap > 1 else " " * gap) + core, sign, last.gap))
        else:
            pieces.append(_Emphasised(core, sign, gap))
        gap = len(run.text) - len(run.text.rstrip(" "))
    return pieces


def _table(table: PageTable) -> Iterator[str]:
    """A pipe table, and after it as a list what stands below its rows.

    A line between rows begins a table of its own, under the line; a blank one does not.
    """
    rows: list[PageRow] = []
    for row in table.rows:
        if row.cells:
            rows.append(row)
        elif row.below is not None and (said := _inline(row.below.runs)):
            yield from _rows(table, rows)
            yield from ([""] if rows else []) + [said, ""]
            rows = []
    yield from _rows(table, rows)


def _rows(table: PageTable, rows: list[PageRow]) -> Iterator[str]:
    """The rows as a pipe table, and what stands below them; nothing without rows."""
    if not rows:
        return
    titles = [escape(column.title) for column in table.columns]
    for line in table_lines(titles, ([_inline([cell]) for cell in row.cells] for row in rows)):
        yield line.removesuffix("\n")
    below = [_below(row) for row in rows if row.below is not None]
    if below:
        yield from ("", *below)


def _below(row: PageRow) -> str:
    assert row.below is not None
    name = escape(row.cells[0].text)
    return f"- {f'**{name}**: ' if name else ''}{_inline(row.below.runs)}"


def _pipes(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
