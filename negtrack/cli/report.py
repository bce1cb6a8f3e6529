"""``negtrack report``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence
from negtrack.cli.session import Unusable, ask, look_up_issues, look_up_parties, open_ledger, speak_utf8, write
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question
    from negtrack.views.report_rows import Report

NEEDS_ARGUMENTS = False


class Part(StrEnum):
    """What a report can be taken apart into."""

    MATRIX = "matrix"
    TIMELINE = "timeline"
    CHART = "chart"


class ReportFormat(StrEnum):
    """How a part is written."""

    HTML = "html"
    SVG = "svg"
    MD = "md"


def run(
    part: Annotated[Part | None, typer.Option("--part", help="Only this part, for a brief or a slide.")] = None,
    format: Annotated[
        ReportFormat, typer.Option("--format", "-f", help="How to write a part; the whole is always html.")
    ] = ReportFormat.HTML,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: options.Issues = None,
    party: options.Concerned = None,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Write one page that opens in any browser, without a network: matrix, date slider, records, sources.

    \b
    negtrack report -o report.html
    negtrack report --as-of 2025-03-31 --evidence own -o march.html
    negtrack report --part timeline -f svg -o timeline.svg
    """
    if part is None and format is not ReportFormat.HTML:
        raise Unusable(f"a whole report is a page in html: for {format.value} name a --part, one of {', '.join(Part)}")
    if part is None and output is None and sys.stdout.isatty():
        raise Unusable("a report is a page for a browser: say where to write it, with -o report.html")
    book = open_ledger(ledger)
    question = ask(book, as_of, as_known, evidence, stale_days=stale_days)
    issues = look_up_issues(book, issue)
    report = _report(book, question, issues, look_up_parties(book, party), whole=part is None)
    speak_utf8(output)
    if part is None:
        from negtrack.formats.html.page import report_html

        write(report_html(report), output, book)
    elif format is ReportFormat.MD:
        _markdown(book, question, report, part, output)
    else:
        from negtrack.formats.html.parts import part_html, part_svg

        write((part_svg if format is ReportFormat.SVG else part_html)(report, part.value), output, book)
    return 0


def _report(
    book: Ledger, question: Question, issues: tuple[str, ...] | None, parties: tuple[str, ...], whole: bool
) -> Report:
    from negtrack.answers.audit import audit
    from negtrack.answers.blockers import find_blockers
    from negtrack.answers.whole_time import whole_time
    from negtrack.rules.basis import Participants
    from negtrack.views.report import leaves_out, report_view

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


def _markdown(book: Ledger, question: Question, report: Report, part: Part, output: Path | None) -> None:
    from negtrack.cli.output import show_markdown
    from negtrack.views.parts import changes_page, counts_page

    if part is not Part.MATRIX:
        show_markdown((changes_page if part is Part.TIMELINE else counts_page)(report), output, book)
        return
    from negtrack.rules.derive import derive
    from negtrack.views.matrix import columns_shown, matrix_page

    picture = derive(book, question, [row.id for row in report.issues])
    show_markdown(
        matrix_page(book, picture, by_article=False, parties=columns_shown(book, picture, False)), output, book
    )
