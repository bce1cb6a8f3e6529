"""A report as one HTML file: templates filled, style and script inside, allowed by their hashes and nothing else."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from negtrack.formats.html import drawing
from negtrack.formats.html.data import report_data
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Status
from negtrack.tuples import NamedTuple
from negtrack.views.dates import day_words
from negtrack.views.page import CLOSED_SYMBOL, STATUS_WORDS, SYMBOLS
from negtrack.views.report.rows import ArticleLook, ArticleRow, IssueLook, IssueRow, Report, changes, look_on
from negtrack.views.sentences import plural
from negtrack.views.text import harmless

_TEMPLATES = Path(__file__).parent / "templates"
_LATEST = 6
"""How many changes of status the page shows before anybody has moved its date."""


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
        finalize=_harmless_value,
        keep_trailing_newline=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    first, last = report.first, report.last
    environment.globals.update(
        symbols=SYMBOLS,
        words=STATUS_WORDS,
        plural=plural,
        look_on=look_on,
        day_text=format_day,
        long_day=day_words,
        strips=lambda looks: drawing.outlines(drawing.strip(looks, first, last)),
        stacked=lambda rows: drawing.chart([row.looks for row in rows], first, last),
        tallied=_counted_headings,
        shares=_shares,
        ticks=drawing.years(first, last),
        by_id={row.id: row for row in report.issues},
        report=report,
    )
    return environment.get_template(template).render(**more)


def _harmless_value(value: object) -> object:
    """What goes into the page: markup as it is, any other text made harmless (and escaped after that)."""
    return value if isinstance(value, Markup) else harmless(str(value))


class _Heading(NamedTuple):
    """What things are counted under: its word in the data, the sign and the word that people see."""

    name: str
    sign: str
    word: str


HEADINGS = (
    *(_Heading(status.value, SYMBOLS[status], STATUS_WORDS[status]) for status in Status),
    _Heading("closed", CLOSED_SYMBOL, "closed"),
    _Heading("background", "", "background"),
)
"""Everything that an issue or an article can be counted as, each once."""

_STACKED = (*(status.value for status in drawing.STACKED), "closed", "background")


class _Share(NamedTuple):
    """How many are counted under a heading, as a part of a bar in which each of them is one wide."""

    status: str
    x: int
    width: int


def _counted_headings(rows: Sequence[IssueRow | ArticleRow], day: int) -> list[tuple[str, str, str, int]]:
    found = _numbers(rows, day)
    return [(*heading, found[heading.name]) for heading in HEADINGS]


def _shares(rows: Sequence[IssueRow | ArticleRow], day: int) -> list[_Share]:
    """How the rows are divided among the headings, as bars side by side, one unit each."""
    numbers = _numbers(rows, day)
    bars = []
    x = 0
    for name in _STACKED:
        bars.append(_Share(name, x, numbers[name]))
        x += numbers[name]
    return bars


def _numbers(rows: Sequence[IssueRow | ArticleRow], day: int) -> Counter[str]:
    """How many rows are counted as what on a day."""
    found: Counter[str] = Counter()
    for row in rows:
        looks: Sequence[IssueLook | ArticleLook] = row.looks
        look = look_on(looks, day)
        found[look.counted if isinstance(look, IssueLook) else look.status.value] += 1
    return found


def _places_of_changes(report: Report) -> list[float]:
    days = sorted({change.first for change in changes(report)})
    return sorted({drawing.place(day, report.first, report.last) for day in days})


def read_template(name: str) -> str:
    """The text of a file among the templates."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def hash_source(text: str) -> str:
    """The hash by which a Content-Security-Policy allows an inline style or script."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
