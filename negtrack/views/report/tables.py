"""Parts of a report as tables for documents: the changes of status, and the counts over time."""

from __future__ import annotations

from negtrack.answers.timeline import evenly
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Status
from negtrack.views.page import BLANK, Line, Page, PageColumn, PageRow, PageTable, Run, line, status_run, text
from negtrack.views.report.rows import Report, changes, look_on

_MOST_DATES = 24


def changes_page(report: Report) -> Page:
    """Every change of the status of an issue, in order of date."""
    rows = [
        PageRow(
            (Run(format_day(change.first)), text(change.row.title), status_run(change.before), status_run(change.after))
        )
        for change in changes(report)
    ]
    columns = (PageColumn("Date"), PageColumn("Issue"), PageColumn("From"), PageColumn("To"))
    return Page((*_head(report), PageTable(columns, tuple(rows))))


def counts_page(report: Report) -> Page:
    """How many issues, and articles, had each status at the ends of months, or of equal parts of a longer time."""
    used = [s for s in Status if any(look.status is s for row in report.issues for look in row.looks)]
    rows = []
    for day in evenly(report.first, report.last, _MOST_DATES):
        now = [look_on(row.looks, day).status for row in report.issues]
        agreed = sum(look_on(row.looks, day).status is Status.AGREED for row in report.articles)
        cells = [Run(format_day(day)), *(Run(str(now.count(status))) for status in used)]
        rows.append(PageRow((*cells, Run(f"{agreed} of {len(report.articles)}"))))
    columns = (PageColumn("Date"), *(PageColumn(status.value) for status in used), PageColumn("articles agreed"))
    return Page((*_head(report), PageTable(columns, tuple(rows))))


def _head(report: Report) -> tuple[Line, ...]:
    return (
        line(text(report.title, "heading")),
        line(f"from {format_day(report.first)} to {format_day(report.last)}"),
        BLANK,
    )
