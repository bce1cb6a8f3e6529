"""``negtrack check``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from negtrack.cli import options
from negtrack.cli.session import find_ledger, note, write

NEEDS_ARGUMENTS = False


class CheckFormat(StrEnum):
    """How findings are written."""

    TABLE = "table"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"


def run(
    path: Annotated[Path | None, typer.Argument(metavar="[LEDGER]", help="The ledger: a file or a folder.")] = None,
    archive: Annotated[
        str | None,
        typer.Option("--archive", metavar="DIR", help="Hold every quote to the archived documents in this folder."),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 for hints, too, and show each.")] = False,
    hints: Annotated[
        bool, typer.Option("--hints", help="Show each hint at how good the evidence is, not only how many.")
    ] = False,
    ledger: options.Ledger = None,
    format: Annotated[
        CheckFormat,
        typer.Option("--format", "-f", help="How to write the findings: github for annotations, sarif for editors."),
    ] = CheckFormat.TABLE,
    output: options.Output = None,
) -> int:
    """Check that a ledger is sound: every fault at once, with file, line, column and how to mend it.

    Expectations of the ledger are checked, too, and what the principals' standings rest on. With --archive DIR every
    quote has to stand, word for word, in the archived document of its source, and every document to have its SHA-256;
    what could not be checked never counts as passed: it is an error, or a hint where the source names no document.
    Ends with 1 where there is an error, with --strict also for hints.

    \b
    negtrack check
    negtrack check my-ledger/ --strict
    negtrack check --archive ../sources
    negtrack check -f json
    """
    from negtrack.checks.run import check_ledger

    found = find_ledger(path or ledger)
    result = check_ledger(found.path, archive)
    each = hints or strict
    if format is CheckFormat.JSON:
        from negtrack.cli.output import show_json
        from negtrack.formats.json_output import findings_json

        value = findings_json(str(found.path), result.ledger, result.findings, result.tally, result.skipped)
        show_json(value, output, found.path)
    elif format is CheckFormat.SARIF:
        from negtrack.cli.output import show_json
        from negtrack.formats.sarif import sarif_json

        show_json(sarif_json(str(found.path), result, Path.cwd()), output, found.path)
    elif format is CheckFormat.GITHUB:
        from negtrack.formats.findings import verdict_text
        from negtrack.formats.github import annotations_text

        write(annotations_text(result.findings, Path.cwd(), each), output, found.path)
        note(verdict_text(str(found.path), result).rstrip("\n"))
    else:
        from negtrack.cli.output import painter
        from negtrack.formats.findings import check_text

        write(check_text(str(found.path), result, each, painter(output)), output, found.path)
    if result.skipped:
        note(result.skipped)
    return 1 if result.errors or (strict and result.findings) else 0
