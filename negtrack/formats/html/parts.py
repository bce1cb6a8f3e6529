"""Parts of a report for other documents: drawings as SVG that any program shows, and tables as small HTML files."""

from __future__ import annotations

import re

from markupsafe import Markup

from negtrack.formats.html.page import fill, hash_source, read_template
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple
from negtrack.views.report.rows import IssueLook, IssueRow, Report, look_on
from negtrack.views.text import harmless, wrap

_WIDE = 960
_TITLE = 250
_STATUS = 130
_LINE = 16
_COLUMNS_PER_PIXEL = 1 / 6.6
"""How many columns of text of 12 pixels fit in a pixel."""


class Ink(NamedTuple):
    """The colours of a status: in a strip, over areas, of the badge, and of the words on it."""

    strip: str
    area: str
    badge: str
    words: str


class _TextBlock(NamedTuple):
    """Lines of text from a place to the right."""

    x: float
    lines: list[str]


class _SheetRow(NamedTuple):
    """A row of the drawn matrix, or of the strips."""

    y: float
    height: float
    blocks: list[_TextBlock]
    status: Status
    looks: tuple[IssueLook, ...]


def part_html(report: Report, part: str) -> str:
    """A part as an HTML file of its own, without a script."""
    css = read_template("report.css")
    return fill("part.html.j2", report, part=part, css=Markup(css), css_hash=hash_source(css))


def part_svg(report: Report, part: str) -> str:
    """A part as a drawing, its colours written out: not every program reads style sheets."""
    rows: list[_SheetRow] = []
    y = 92.0
    for row in report.issues:
        rows.append(_sheet_row(report, row, y) if part == "matrix" else _strip_row(row, y))
        y += rows[-1].height
    shown = {row.status for row in rows} if part == "matrix" else set(Status)
    legend = [(status, meaning) for status, meaning in report.legend if status in shown]
    return fill(
        f"{part}.svg.j2",
        report,
        inks=inks(),
        wide=_WIDE,
        rows=rows,
        columns=[(_column(report, n), column) for n, column in enumerate(report.columns)],
        legend=legend,
        height=y + 50 + 16 * len(legend) + (16 if part == "timeline" else 0),
        as_of=format_day(report.as_of),
    )


def inks() -> dict[Status, Ink]:
    """The colours that the style sheet gives the statuses on white paper."""
    light = read_template("report.css").partition("@media")[0]
    found: dict[str, str] = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|transparent);", light))
    areas = {Status.NO_DATA: found["empty"], Status.INCOMPLETE: found["partly"]}
    return {
        status: Ink(
            found[status.value],
            areas.get(status, found[status.value]),
            found[f"{status.value}-by"].replace("transparent", "#ffffff"),
            found[f"{status.value}-on"],
        )
        for status in Status
    }


def _sheet_row(report: Report, row: IssueRow, y: float) -> _SheetRow:
    look = look_on(row.looks, report.as_of)
    room = (_WIDE - _TITLE - _STATUS) / len(report.columns)
    blocks = [_TextBlock(0, wrap(harmless(row.title), round((_TITLE - 20) * _COLUMNS_PER_PIXEL)))]
    for number, cell in enumerate(look.cells):
        words = wrap(harmless(cell.label), round((room - 16) * _COLUMNS_PER_PIXEL))
        blocks.append(_TextBlock(_column(report, number), words))
    return _SheetRow(y, _LINE * max(len(block.lines) for block in blocks) + 16, blocks, look.status, row.looks)


def _strip_row(row: IssueRow, y: float) -> _SheetRow:
    lines = wrap(harmless(row.title), round(_TITLE * _COLUMNS_PER_PIXEL))
    return _SheetRow(y, _LINE * len(lines) + 8, [_TextBlock(0, lines)], row.looks[-1].status, row.looks)


def _column(report: Report, number: int) -> float:
    return round(_TITLE + number * (_WIDE - _TITLE - _STATUS) / len(report.columns), 1)
