"""``negtrack report``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from negtrack.cli.options import Call, reading
from negtrack.cli.output import Answer
from negtrack.cli.session import Unusable, note

if TYPE_CHECKING:
    from negtrack.views.page import Page
    from negtrack.views.report.rows import Report


class ReportPart(StrEnum):
    """What a report can be taken apart into."""

    MATRIX = "matrix"
    TIMELINE = "timeline"
    CHART = "chart"


@reading(
    tells_stale=True, formats=("html", "svg", "md", "png"), format="How to write a part; the whole is always html."
)
def run(
    call: Call,
    part: Annotated[ReportPart | None, typer.Option("--part", help="Only this part, for a brief or a slide.")] = None,
) -> Answer:
    """Write one page that opens in any browser, without a network: matrix, date slider, records, sources.

    \b
    negtrack report -o report.html
    negtrack report --as-of 2025-03-31 --evidence own -o march.html
    negtrack report --part timeline -o timeline.svg
    negtrack report --part matrix -o matrix.png
    """
    if part is None and call.format != "html":
        names = ", ".join(ReportPart)
        raise Unusable(f"a whole report is a page in html: for {call.format} name a --part, one of {names}")
    if part is None and call.output is None and sys.stdout.isatty():
        raise Unusable("a report is a page for a browser: say where to write it, with -o report.html")
    if call.format == "png" and not _renderers():
        _as_svg(call)
    report = _report(call, whole=part is None)
    if part is None:
        from negtrack.formats.html.page import report_html

        return Answer(call.ledger, texts={"html": lambda: [report_html(report)]})
    from negtrack.formats.html.parts import part_html, part_svg

    return Answer(
        call.ledger,
        page=lambda: _page(call, report, part),
        texts={"html": lambda: [part_html(report, part.value)], "svg": lambda: [part_svg(report, part.value)]},
        files={"png": lambda stream: _write_png(part_svg(report, part.value), stream)},
    )


def _renderers() -> list[str]:
    """The programs of this machine that can draw an SVG."""
    import shutil

    from negtrack.formats.raster import RENDERERS

    return [path for name in RENDERERS if (path := shutil.which(name)) is not None]


def _as_svg(call: Call) -> None:
    """Write what cannot be drawn here as an SVG instead, beside where the PNG would be."""
    if call.output is not None:
        call.output = call.output.with_suffix(".svg")
    call.format = "svg"
    note(f"a PNG is drawn by resvg or a browser, of which none is here: an SVG instead, {call.output}")


def _write_png(svg: str, stream: BinaryIO) -> None:
    """Draw an SVG by a program of this machine. Raises Unusable where none of them does."""
    import subprocess
    from tempfile import TemporaryDirectory

    from negtrack.formats.raster import render_command

    with TemporaryDirectory(prefix="negtrack-", ignore_cleanup_errors=True) as folder:
        drawing, picture, profile = (Path(folder, name) for name in ("part.svg", "part.png", "profile"))
        drawing.write_text(svg, encoding="utf-8")
        for program in _renderers():
            command = render_command(program, drawing, picture, profile, svg)
            try:
                subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=60, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            if picture.exists() and picture.stat().st_size:
                stream.write(picture.read_bytes())
                return
    raise Unusable("no program of this machine could draw it: write an SVG, with -f svg")


def _report(call: Call, whole: bool) -> Report:
    from negtrack.answers.audit import audit
    from negtrack.answers.blockers import find_blockers
    from negtrack.answers.whole_time import whole_time
    from negtrack.rules.basis import Participants
    from negtrack.views.report.page import leaves_out, report_view

    book, question, issues, parties = call.ledger, call.question, call.issues, call.parties
    return report_view(
        book,
        question,
        whole_time(book, question),
        Participants(book, question.asked).asked,
        find_blockers(book, question, True, issues, parties),
        audit(book, question, issues, parties, leave_out=whole and leaves_out(book)),
        issues,
        parties,
    )


def _page(call: Call, report: Report, part: ReportPart) -> Page:
    from negtrack.views.report.tables import changes_page, counts_page

    if part is not ReportPart.MATRIX:
        return (changes_page if part is ReportPart.TIMELINE else counts_page)(report)
    from negtrack.rules.derive import derive
    from negtrack.views.matrix import columns_shown, matrix_page

    picture = derive(call.ledger, call.question, [row.id for row in report.issues])
    shown = columns_shown(call.ledger, picture, False)
    return matrix_page(call.ledger, picture, by_article=False, parties=shown)
