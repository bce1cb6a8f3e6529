"""The codebook of exported tables, in Markdown: every column with its type, its meaning and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from negtrack.answers.tables import Column
from negtrack.formats.markdown import escape, table_lines
from negtrack.formats.tables import ABOUT, COLUMNS

_TYPES = {
    "text": "text",
    "id": "id",
    "ids": "ids, joined with a bar",
    "side": "id of a party, or none",
    "texts": "texts, joined with a bar",
    "date": "date as the ledger writes it: YYYY, YYYY-MM, YYYY-MM-DD, A/B; ~ is about",
    "day": "day, YYYY-MM-DD",
    "word": "one of the words",
    "words": "several of the words, joined with a bar",
    "flag": "true or false",
    "whole": "whole number",
    "number": "number",
    "cites": "JSON list of maps with source, locator and quote",
}
"""What each type of column is called in a table of text."""


_ORIGINS = {
    "version": "negtrack",
    "sha256": "SHA-256 of the ledger",
    "covered_to": "covered to",
    "as_of": "status and articles as of",
    "as_known": "as known on",
    "evidence": "weakest basis that commits",
    "changes_since": "changes since",
    "citation": "to quote",
}
"""What each part of the origin of a package is called."""


def codebook_lines(title: str, made_from: Mapping[str, str], files: Sequence[tuple[str, str]]) -> Iterator[str]:
    """The codebook of the tables named, each with its file; ``made_from`` is the origin of their package."""
    yield f"# {escape(title)}: codebook\n\n"
    for name, words in _ORIGINS.items():
        if name in made_from:
            yield f"- {words}: {escape(made_from[name])}\n"
    yield "\nAn empty cell says that there is nothing. An apostrophe before =, +, - or @ in a CSV file keeps a\n"
    yield "spreadsheet from taking a text for a formula, and is not part of it.\n"
    for name, path in files:
        yield f"\n## {escape(path)}\n\n{escape(ABOUT[name].capitalize())}.\n\n"
        yield from table_lines(["column", "type", "meaning"], (_cells(column) for column in COLUMNS[name]))


def codebook_rows(
    title: str, made_from: Mapping[str, str], names: Sequence[str]
) -> Iterator[tuple[str, str, str, str]]:
    """The same for a sheet: table, column, type and meaning; the origin first."""
    yield "", title, "", ""
    for name, words in _ORIGINS.items():
        if name in made_from:
            yield "", words, "", made_from[name]
    for name in names:
        yield name, "", "", ABOUT[name].capitalize()
        for column in COLUMNS[name]:
            words = f" ({', '.join(column.choices)})" if column.choices else ""
            yield name, column.name, _TYPES[column.type], column.doc + words


def _cells(column: Column) -> tuple[str, str, str]:
    words = f" ({', '.join(column.choices)})" if column.choices else ""
    return escape(column.name), escape(_TYPES[column.type]), escape(column.doc + words)
