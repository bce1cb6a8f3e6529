"""Findings as text: a line to grep, the user's own line below it with the place marked, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from negtrack.checks.quotes import Tally
from negtrack.checks.run import CheckResult
from negtrack.ledger.codes import CODES
from negtrack.ledger.csv_rows import Sheet, csv_rows
from negtrack.ledger.files import LedgerFile, without_mark
from negtrack.ledger.findings import Finding, Location, Severity, counted
from negtrack.ledger.locate import FileLines
from negtrack.views.text import harmless, width

if TYPE_CHECKING:
    from negtrack.ledger.csv_positions import Arrivals

Paint = Callable[[str, str], str]

_SHOWN = 100


def findings_text(
    findings: Iterable[Finding],
    paint: Paint | None = None,
    sheets: Iterable[Sheet] = (),
    texts: Mapping[str, str] | None = None,
    files: Iterable[LedgerFile | Arrivals] = (),
) -> str:
    """The findings one after the other, each with the line that it is about: of its file, or of the sheet given.

    ``texts`` are what files hold that are not written yet, by their paths. ``files`` are what was read: of a public
    ledger its lines are not those of the file on the disk, which may hold something private there.
    """
    look = paint or (lambda text, tone: text)
    sources = _SourceLines(sheets, files)
    sources.lines.update({path: text.splitlines() for path, text in (texts or {}).items()})
    return "".join(_finding(found, look, sources) for found in findings)


def check_pieces(path: str, result: CheckResult, each: bool, paint: Paint | None = None) -> Iterator[str]:
    """All that a check has to say, piece by piece: there may be more of it than of the ledger.

    That is the findings, with hints summed up unless ``each`` is to be shown, and the verdict.
    """
    look = paint or (lambda text, tone: text)
    shown, counts = (result.findings, {}) if each else sum_up(result.findings)
    sources = _SourceLines((), result.files)
    yield from (_finding(found, look, sources) for found in shown)
    for code, count in counts.items():
        times = "once" if count == 1 else f"{count} times"
        yield f"{look(f'hint[{code}]', 'hint')} {CODES[code].subject}: {times}\n"
    if counts:
        yield "  negtrack check --hints shows each\n"
    yield verdict_text(path, result, paint)


def sum_up(findings: Iterable[Finding]) -> tuple[list[Finding], dict[str, int]]:
    """The findings to show one by one, and how often each of the hints comes that are only counted."""
    shown: list[Finding] = []
    counts: dict[str, int] = {}
    for finding in findings:
        if CODES[finding.code].summed_up:
            counts[finding.code] = counts.get(finding.code, 0) + 1
        else:
            shown.append(finding)
    return shown, dict(sorted(counts.items()))


def verdict_text(path: str, result: CheckResult, paint: Paint | None = None) -> str:
    """The last line of a check: what was found, and how much was looked at."""
    look = paint or (lambda text, tone: text)
    parts = []
    for severity in Severity:
        count = sum(finding.severity is severity for finding in result.findings)
        if count:
            parts.append(look(counted(count, severity.value), severity.value))
    found = ", ".join(parts) or look("no faults", "agreed")
    if result.ledger is None:
        return f"{harmless(path)}: {found}\n"
    ledger = result.ledger
    return (
        f"{harmless(path)}: {found} in {counted(len(ledger.positions), 'position')} on "
        f"{counted(len(ledger.issues), 'issue')}, {counted(len(ledger.sources), 'source')} and "
        f"{counted(len(ledger.expectations), 'expectation')}"
        f"{_tally_text(result.tally)}\n"
    )


def _tally_text(tally: Tally | None) -> str:
    if tally is None:
        return ""
    if not tally.quotes:
        return "; nothing is quoted, so that no quote was held to a document"
    held = tally.found + tally.failed
    failed = f", {tally.failed} not found" if tally.failed else ""
    held_to = f"{counted(held, 'quote')} held to {counted(tally.documents, 'document')}"
    return f"; {held_to}: {tally.found} found{failed}, {tally.not_run} not run"


def _finding(finding: Finding, look: Paint, sources: _SourceLines) -> str:
    span = finding.location
    place = f"{harmless(span.file)}:{span.line}:{span.column}: " if span else ""
    label = look(f"{finding.severity.value}[{finding.code}]", finding.severity.value)
    lines = [f"{place}{label} {harmless(finding.message)}"]
    excerpt = sources.excerpt(span) if span else None
    help = harmless(finding.help)
    if span is None or excerpt is None:
        lines.append(f"  {help}")
    else:
        number = f"{span.line:>5} | "
        shown, before, marked = _window(*excerpt)
        lines.append((number + shown).rstrip())
        mark = " " * width(before) + "^" * max(1, min(width(marked), _SHOWN))
        lines.append(" " * (len(number) - 2) + "| " + look(mark, finding.severity.value) + " " + help)
    return "\n".join(lines) + "\n"


def _window(source: str, at: int, taken: int) -> tuple[str, str, str]:
    """As much of a line as is shown, the part before the place, and the part marked."""
    start = max(0, at - _SHOWN // 2) if len(source) > _SHOWN else 0
    before = ("…" if start else "") + harmless(source[start:at])
    end = start + _SHOWN
    marked = harmless(source[at : min(at + taken, end)])
    rest = harmless(source[at + taken : end])
    return before + marked + rest + ("…" if end < len(source) else ""), before, marked


class _SourceLines:
    """The lines that findings are about: of files as they are, of tables the row with bars between its cells."""

    def __init__(self, sheets: Iterable[Sheet], files: Iterable[LedgerFile | Arrivals]) -> None:
        self.lines: dict[str, list[str]] = {}
        self.read = {file.path: file.data for file in files if isinstance(file, LedgerFile)}
        self.told_apart: dict[str, FileLines] = {}
        self.tables = {sheet.path: {row.line: row.cells for row in sheet.rows} for sheet in sheets}
        self.given = frozenset(self.tables)

    def excerpt(self, span: Location) -> tuple[str, int, int] | None:
        """The line, where in it the place is (from 0), and how much of it; None where there is nothing to show."""
        if span.file in self.given or span.file.endswith(".csv"):
            cells = self._rows(span.file).get(span.line)
            if cells is not None and span.column <= len(cells):
                before = "".join(f"{cell} | " for cell in cells[: span.column - 1])
                return " | ".join(cells), len(before), max(1, len(cells[span.column - 1]))
            if span.file in self.given:
                return None
        line = self._line(span.file, span.line)
        return (line, span.column - 1, span.width) if line is not None and line.strip() else None

    def _line(self, path: str, number: int) -> str | None:
        if path in self.read and path not in self.lines:
            if path not in self.told_apart:
                self.told_apart[path] = FileLines(self.read[path])
            return self.told_apart[path].line(number)
        lines = self._lines(path)
        return lines[number - 1] if 0 < number <= len(lines) else None

    def _lines(self, path: str) -> list[str]:
        if path in self.read and path not in self.lines:
            self.lines[path] = re.split(r"\r\n?|\n", without_mark(self.read[path]).decode("utf-8", "replace"))
        if path not in self.lines:
            try:
                with Path(path).open(encoding="utf-8-sig", errors="replace", newline=None) as file:
                    self.lines[path] = file.read().split("\n")
            except OSError:
                self.lines[path] = []
        return self.lines[path]

    def _rows(self, path: str) -> dict[int, list[str]]:
        if path not in self.tables:
            lines = [f"{line}\n" for line in self._lines(path)]
            size = sum(map(len, lines))
            self.tables[path] = {row.line: row.cells for row in csv_rows(lines, size, path, [])}
        return self.tables[path]
