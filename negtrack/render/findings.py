"""Findings as text: a line to grep, the user's own line below it with the place marked, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from negtrack.check import CheckResult
from negtrack.diagnostics import CODES, SUMMED_UP, Diagnostic, Severity, Span
from negtrack.evidence import Tally
from negtrack.render.text import harmless, width

Paint = Callable[[str, str], str]

_SHOWN = 100


def findings_text(diagnostics: Iterable[Diagnostic], paint: Paint | None = None) -> str:
    """The findings one after the other, each with the source line that it is about."""
    look = paint or (lambda text, tone: text)
    files: dict[str, list[str]] = {}
    return "".join(_finding(d, look, files) for d in diagnostics)


def check_text(path: str, result: CheckResult, each: bool, paint: Paint | None = None) -> str:
    """All that a check has to say: findings, hints summed up unless ``each`` is to be shown, and the verdict."""
    look = paint or (lambda text, tone: text)
    shown, counts = (result.findings, {}) if each else sum_up(result.findings)
    lines = [
        f"{look(f'hint[{code}]', 'hint')} {CODES[code]}: {'once' if count == 1 else f'{count} times'}\n"
        for code, count in counts.items()
    ]
    if lines:
        lines.append("  negtrack check --hints shows each\n")
    return findings_text(shown, paint) + "".join(lines) + verdict_text(path, result, paint)


def sum_up(findings: Iterable[Diagnostic]) -> tuple[list[Diagnostic], dict[str, int]]:
    """The findings to show one by one, and how often each of the hints comes that are only counted."""
    shown: list[Diagnostic] = []
    counts: dict[str, int] = {}
    for finding in findings:
        if finding.code in SUMMED_UP:
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
            parts.append(look(f"{count} {severity.value}{'s' if count > 1 else ''}", severity.value))
    found = ", ".join(parts) or look("no faults", "agreed")
    if result.ledger is None:
        return f"{harmless(path)}: {found}\n"
    ledger = result.ledger
    return (
        f"{harmless(path)}: {found} in {len(ledger.positions)} positions on {len(ledger.issues)} issues, "
        f"{len(ledger.sources)} sources and {len(ledger.expectations)} expectations"
        f"{_tally_text(result.tally)}\n"
    )


def _tally_text(tally: Tally | None) -> str:
    if tally is None:
        return ""
    if not tally.quotes:
        return "; no archived document is quoted, so that no quote was held to one"
    held = tally.found + tally.failed
    failed = f", {tally.failed} not found" if tally.failed else ""
    return (
        f"; {held} quote{'' if held == 1 else 's'} held to {tally.documents} document"
        f"{'' if tally.documents == 1 else 's'}: {tally.found} found{failed}, {tally.not_run} not run"
    )


def _finding(diagnostic: Diagnostic, look: Paint, files: dict[str, list[str]]) -> str:
    span = diagnostic.span
    place = f"{harmless(span.file)}:{span.line}:{span.column}: " if span else ""
    label = look(f"{diagnostic.severity.value}[{diagnostic.code}]", diagnostic.severity.value)
    lines = [f"{place}{label} {harmless(diagnostic.message)}"]
    source = _source_line(span, files) if span else None
    help = harmless(diagnostic.help)
    if span is None or source is None:
        lines.append(f"  {help}")
    else:
        number = f"{span.line:>5} | "
        shown, before, marked = _window(source, span)
        lines.append(number + shown)
        mark = " " * width(before) + "^" * max(1, min(width(marked), _SHOWN))
        lines.append(" " * (len(number) - 2) + "| " + look(mark, diagnostic.severity.value) + " " + help)
    return "\n".join(lines) + "\n"


def _window(source: str, span: Span) -> tuple[str, str, str]:
    """As much of a line as is shown, the part before the place, and the part marked."""
    at = span.column - 1
    start = max(0, at - _SHOWN // 2) if len(source) > _SHOWN else 0
    before = ("…" if start else "") + harmless(source[start:at])
    marked = harmless(source[at : at + span.width])
    rest = harmless(source[at + span.width : start + _SHOWN])
    return before + marked + rest + ("…" if start + _SHOWN < len(source) else ""), before, marked


def _source_line(span: Span, files: dict[str, list[str]]) -> str | None:
    if span.file not in files:
        try:
            with Path(span.file).open(encoding="utf-8-sig", errors="replace", newline=None) as file:
                files[span.file] = file.read().split("\n")
        except OSError:
            files[span.file] = []
    lines = files[span.file]
    return lines[span.line - 1] if 0 < span.line <= len(lines) and lines[span.line - 1].strip() else None
