"""Findings as annotations of GitHub Actions: workflow commands on standard output, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from negtrack.formats.findings import sum_up
from negtrack.ledger.codes import CODES
from negtrack.ledger.findings import Finding, Severity
from negtrack.views.text import harmless

_COMMANDS = {Severity.ERROR: "error", Severity.HINT: "notice"}


def annotations_text(findings: Iterable[Finding], here: Path, each: bool) -> str:
    """The findings as annotations of files under a folder; hints summed up unless ``each`` is to be shown."""
    shown, counts = (findings, {}) if each else sum_up(findings)
    lines = [_annotation(finding, here) for finding in shown]
    for code, count in counts.items():
        times = "once" if count == 1 else f"{count} times"
        lines.append(
            f"::notice title={code}::{_data(f'{CODES[code].subject}: {times}; negtrack check --hints shows each')}"
        )
    return "".join(line + "\n" for line in lines)


def _annotation(finding: Finding, here: Path) -> str:
    properties = [f"title={_property(finding.code)}"]
    if finding.location is not None:
        span = finding.location
        file = relative_name(span.file, here) or Path(span.file).as_posix()
        properties = [f"file={_property(file)}", f"line={span.line}", f"col={span.column}", *properties]
    message = f"{harmless(finding.message)}\n{harmless(finding.help)}"
    return f"::{_COMMANDS[finding.severity]} {','.join(properties)}::{_data(message)}"


def relative_name(file: str, here: Path) -> str | None:
    """The name of a file from a folder that holds it; None where it is elsewhere."""
    path = here / file
    for candidate, folder in ((path, here), (path.resolve(), here.resolve())):
        if candidate.is_relative_to(folder) and ".." not in candidate.parts:
            return candidate.relative_to(folder).as_posix()
    return None


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
