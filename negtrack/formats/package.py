"""The description of a data package: for programs (Data Package 2.0, datapackage.org), and a codebook for people.

Made from the columns of ``negtrack.tables``, whose documentation is that of the ledger's fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from negtrack import __version__
from negtrack.answers.cite import cite
from negtrack.answers.tables import Column
from negtrack.formats.markdown import escape, table_lines
from negtrack.formats.tables import ABOUT, columns_of
from negtrack.ledger.dates import format_day
from negtrack.ledger.folding import fold
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question

_WORD = re.compile("[a-z0-9]+")

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"

_MEDIA_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

_FIELD_TYPES = {
    "day": "date",
    "flag": "boolean",
    "whole": "integer",
    "number": "number",
    "cites": "array",
    "ids": "list",
    "texts": "list",
    "words": "list",
}
"""What a data package calls the types of columns; every other is a string."""

_KEYS: dict[str, tuple[str, ...]] = {
    "positions": ("id", "party"),
    "status": ("issue", "party"),
    "articles": ("article",),
    "parties": ("party",),
    "issues": ("issue",),
    "options": ("issue", "option"),
    "sources": ("source",),
    "conditions": ("condition",),
}
"""The columns that tell the rows of a table apart; the other tables have none."""

_HOMES = {"party": "parties", "issue": "issues", "source": "sources", "condition": "conditions", "article": "articles"}
"""The table that lists the ids of a kind."""


def origin(ledger: Ledger, question: Question, since: int) -> dict[str, str]:
    """What the tables of a package were made from; ``since`` is the first day of the table of changes."""
    made_from = {
        "version": __version__,
        "sha256": ledger.sha256,
        "as_of": format_day(question.as_of),
        "evidence": question.evidence.word,
        "changes_since": format_day(since),
        "citation": cite(ledger, question).line,
    }
    if question.as_known is not None:
        made_from["as_known"] = format_day(question.as_known)
    if ledger.covered_to is not None:
        made_from["covered_to"] = ledger.covered_to.text
    return made_from


def describe(
    ledger: Ledger, made_from: Mapping[str, str], files: Sequence[tuple[str, str]], ending: str, private: bool = False
) -> Any:
    """The descriptor of a package, ready for JSON.

    ``made_from`` is its origin; ``files`` are the names of its tables, each with the name of its file in the format
    that ``ending`` names; ``private`` where they have the columns for what is private.
    """
    return {
        "$schema": PROFILE,
        "name": "-".join(_WORD.findall(fold(ledger.title))) or "negotiation",
        "title": ledger.title,
        **({"description": ledger.about} if ledger.about else {}),
        "negtrack": dict(made_from),
        "resources": [_resource(name, path, ending, private) for name, path in files],
    }


def _resource(name: str, path: str, ending: str, private: bool) -> dict[str, Any]:
    columns = columns_of(name, private)
    schema: dict[str, Any] = {
        "fields": [_field(column, ending) for column in columns],
        "missingValues": [""],
    }
    if name in _KEYS:
        schema["primaryKey"] = list(_KEYS[name])
    if foreign := [
        {"fields": [column.name], "reference": {"resource": _HOMES[column.of], "fields": [column.of]}}
        for column in columns
        if column.type == "id" and column.of in _HOMES and _HOMES[column.of] != name
    ]:
        schema["foreignKeys"] = foreign
    return {
        "name": name,
        "type": "table",
        "title": ABOUT[name],
        "path": path,
        "format": ending,
        "mediatype": _MEDIA_TYPES[ending],
        **({"encoding": "utf-8"} if ending == "csv" else {}),
        "schema": schema,
    }


def _field(column: Column, ending: str) -> dict[str, Any]:
    kind = _FIELD_TYPES.get(column.type, "string")
    field: dict[str, Any] = {"name": column.name, "type": kind, "description": column.doc}
    if kind == "list" and ending == "csv":
        field |= {"itemType": "string", "delimiter": "|"}
    elif kind == "list":
        field["type"] = "array"
    if column.choices and column.type == "word":
        field["constraints"] = {"enum": list(column.choices)}
    return field


_TYPE_WORDS = {
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


def codebook_lines(
    title: str, made_from: Mapping[str, str], files: Sequence[tuple[str, str]], private: bool = False
) -> Iterator[str]:
    """The codebook of the tables named, each with its file; ``made_from`` is the origin of their package."""
    yield f"# {escape(title)}: codebook\n\n"
    for name, words in _ORIGINS.items():
        if name in made_from:
            yield f"- {words}: {escape(made_from[name])}\n"
    yield "\nAn empty cell says that there is nothing. An apostrophe before =, +, - or @ in a CSV file keeps a\n"
    yield "spreadsheet from taking a text for a formula, and is not part of it.\n"
    for name, path in files:
        yield f"\n## {escape(path)}\n\n{escape(ABOUT[name].capitalize())}.\n\n"
        yield from table_lines(["column", "type", "meaning"], (_cells(column) for column in columns_of(name, private)))


def codebook_rows(
    title: str, made_from: Mapping[str, str], names: Sequence[str], private: bool = False
) -> Iterator[tuple[str, str, str, str]]:
    """The same for a sheet: table, column, type and meaning; the origin first."""
    yield "", title, "", ""
    for name, words in _ORIGINS.items():
        if name in made_from:
            yield "", words, "", made_from[name]
    for name in names:
        yield name, "", "", ABOUT[name].capitalize()
        for column in columns_of(name, private):
            words = f" ({', '.join(column.choices)})" if column.choices else ""
            yield name, column.name, _TYPE_WORDS[column.type], column.doc + words


def _cells(column: Column) -> tuple[str, str, str]:
    words = f" ({', '.join(column.choices)})" if column.choices else ""
    return escape(column.name), escape(_TYPE_WORDS[column.type]), escape(column.doc + words)
