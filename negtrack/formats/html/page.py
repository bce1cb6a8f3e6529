"""A report as one HTML file: templates filled, style and script inside, allowed by their hashes and nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from negtrack.formats.html import drawing
from negtrack.formats.html.data import report_data
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Status
from negtrack.views.page import SYMBOLS
from negtrack.views.report_rows import ArticleLook, ArticleRow, IssueLook, IssueRow, Report, changes, look_on
from negtrack.views.text import harmless

_TEMPLATES = Path(__file__).parent / "templates"
_LATEST = 6
"""How many changes of status the page shows before anybody has moved its date."""

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def report_html(report: Report) -> str:
    """The whole page, the same bytes for the same report."""
    css, js = read_template("report.css"), read_template("report.js")
    return fill(
        "report.html.j2",
        report,
        css=Markup(css),
        js=Markup(js),
        css_hash=hash_source(css),
        js_hash=hash_source(js),
        data=Markup(report_data(report)),
        rug="".join(f"M{x:g} 0V10" for x in _places_of_changes(report)),
        latest=[change for change in changes(report) if change.first <= report.as_of][-1 : -_LATEST - 1 : -1],
    )


def fill(template: str, report: Report, **more: Any) -> str:
    """A template filled with a report and what else it needs; every text in it is escaped."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    first, last = report.first, report.last
    environment.globals.update(
        symbols=SYMBOLS,
        look_on=look_on,
        day_text=format_day,
        long_day=long_day,
        strips=lambda looks: drawing.outlines(drawing.strip(looks, first, last)),
        stacked=lambda rows: drawing.chart([row.looks for row in rows], first, last),
        tallied=_tallied,
        shares=_shares,
        ticks=drawing.years(first, last),
        by_id={row.id: row for row in report.issues},
        report=report,
    )
    return environment.get_template(template).render(**more)


def long_day(day: int) -> str:
    """A day in words."""
    found = date.fromordinal(day)
    return f"{found.day} {_MONTHS[found.month - 1]} {found.year}"


def _shown(value: object) -> object:
    """What goes into the page: markup as it is, any other text made harmless (and escaped after that)."""
    return value if isinstance(value, Markup) else harmless(str(value))


def _tallied(rows: Sequence[IssueRow | ArticleRow], day: int) -> list[tuple[Status, int]]:
    found = [_status(row, day) for row in rows]
    return [(status, found.count(status)) for status in Status]


def _shares(rows: Sequence[IssueRow | ArticleRow], day: int) -> list[drawing.Bar]:
    """How the rows are divided among the statuses, as bars side by side, one unit each."""
    numbers = dict(_tallied(rows, day))
    bars = []
    x = 0
    for status in drawing.STACKED:
        bars.append(drawing.Bar(status, x, 0, numbers[status], 1))
        x += numbers[status]
    return bars


def _status(row: IssueRow | ArticleRow, day: int) -> Status:
    looks: Sequence[IssueLook | ArticleLook] = row.looks
    return look_on(looks, day).status


def _places_of_changes(report: Report) -> list[float]:
    days = sorted({change.first for change in changes(report)})
    return sorted({drawing.place(day, report.first, report.last) for day in days})


def read_template(name: str) -> str:
    """The text of a file among the templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def hash_source(text: str) -> str:
    """The hash by which a Content-Security-Policy allows an inline style or script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
