"""``negtrack check``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from negtrack.cli import options
from negtrack.cli.output import Answer, emit, painter
from negtrack.cli.session import find_ledger, name_of, what_to_read


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
        CheckFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write the findings: github for annotations, sarif for editors. Default: by the ending of "
            "--output, else table.",
        ),
    ] = None,
    output: options.Output = None,
    public: Annotated[
        bool, typer.Option("--public", help="Only what is public, as if nothing private stood in the ledger.")
    ] = False,
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
    from negtrack.formats import findings
    from negtrack.ledger.findings import Severity

    form = options.format_of(format, output, [*CheckFormat])
    found = find_ledger(path or ledger).path
    files = what_to_read(found)
    name = name_of(files)
    result = check_ledger(files, archive, public)
    told = result  # what is said on standard error, which others may read where it is no terminal
    if not (public or sys.stderr.isatty()) and (form == CheckFormat.GITHUB or result.skipped):
        told = check_ledger(files, archive, public=True)
    each = hints or strict
    here = Path.cwd()
    notes = [findings.verdict_text(name, told).rstrip("\n")] if form == CheckFormat.GITHUB else []
    notes += [told.skipped] if told.skipped else []
    notes += told.notes

    def github() -> list[str]:
        from negtrack.formats.github import annotations_text

        return [annotations_text(result.findings, here, each)]

    def sarif() -> list[str]:
        from negtrack.formats.json_output import json_text
        from negtrack.formats.sarif import sarif_json

        return [json_text(sarif_json(name, result, here))]

    def table() -> Iterator[str]:
        return findings.check_pieces(name, result, each, painter(output))

    def value() -> dict[str, Any]:
        from negtrack.formats.json_output import head

        ledger = {} if result.ledger is None else head(result.ledger)["ledger"]
        return {
            "ledger": {"path": name, **ledger},
            "summary": {s: sum(finding.severity is s for finding in result.findings) for s in Severity},
            "archive": result.tally,
            "skipped": result.skipped or None,
            "findings": result.findings,
        }

    answer = Answer(
        found,
        found=value,
        texts={"table": table, "github": github, "sarif": sarif},
        status=int(bool(result.errors or (strict and result.findings))),
        notes=tuple(notes),
    )
    return emit(answer, form, output)
