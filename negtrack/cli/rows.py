"""Tables written as CSV, JSON, Markdown or plain text."""

from __future__ import annotations

from pathlib import Path

from negtrack.cli.options import Format
from negtrack.cli.session import speak_utf8, write, write_pieces
from negtrack.formats.tables import Table
from negtrack.ledger.model import Ledger


def write_table(table: Table, output: Path | None, ledger: Ledger | None = None, format: Format = Format.CSV) -> None:
    """Write a table to standard output, or to a file that is not part of the ledger, a row at a time."""
    if format is Format.TABLE:
        from negtrack.cli.output import ascii_only
        from negtrack.formats.csv_output import plain_text

        write(plain_text(table, ascii_only=output is None and ascii_only()), output, ledger)
        return
    from negtrack.formats import csv_output

    pieces = {
        Format.CSV: csv_output.csv_lines,
        Format.JSON: csv_output.json_lines,
        Format.MD: csv_output.markdown_lines,
    }[format]
    speak_utf8(output)
    write_pieces(pieces(table), output, ledger)
