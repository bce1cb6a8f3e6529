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


def run(
    path: Annotated[Path | None, typer.Argument(metavar="[LEDGER]", help="The ledger: a file or a folder.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="End with 1 for hints, too.")] = False,
    ledger: options.Ledger = None,
    format: Annotated[
        CheckFormat, typer.Option("--format", "-f", help="How to write the findings.")
    ] = CheckFormat.TABLE,
    output: options.Output = None,
) -> int:
    """Check that a ledger is sound: every fault at once, with file, line, column and how to mend it.

    Expectations of the ledger are checked, too. Ends with 1 where there is an error, with --strict also for hints.

    \b
    negtrack check
    negtrack check my-ledger/ --strict
    negtrack check -f json
    """
    from negtrack.check import check_ledger

    found = find_ledger(path or ledger)
    result = check_ledger(found.path)
    if format is CheckFormat.JSON:
        from negtrack.cli.output import show_json
        from negtrack.render.machine import findings_json

        show_json(findings_json(str(found.path), result.ledger, result.findings), output, result.ledger)
    else:
        from negtrack.cli.output import painter
        from negtrack.render.findings import findings_text, verdict_text

        paint = painter(output)
        text = findings_text(result.findings, paint) + verdict_text(str(found.path), result, paint)
        write(text, output, result.ledger)
    if result.skipped:
        note(result.skipped)
    return 1 if result.errors or (strict and result.findings) else 0
