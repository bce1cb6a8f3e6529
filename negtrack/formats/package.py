"""The description of a data package: what its tables hold, for programs (Data Package 2.0, datapackage.org).

Made from the columns of ``negtrack.tables``, whose documentation is that of the ledger's fields.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from negtrack import __version__
from negtrack.answers.cite import cite
from negtrack.answers.tables import Column
from negtrack.formats.tables import ABOUT, COLUMNS
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


def describe(ledger: Ledger, made_from: Mapping[str, str], files: Sequence[tuple[str, str]], ending: str) -> Any:
    """The descriptor of a package, ready for JSON.

    ``made_from`` is its origin; ``files`` are the names of its tables, each with the name of its file in the format
    that ``ending`` names.
    """
    return {
        "$schema": PROFILE,
        "name": "-".join(_WORD.findall(fold(ledger.title))) or "negotiation",
        "title": ledger.title,
        **({"description": ledger.about} if ledger.about else {}),
        "negtrack": dict(made_from),
        "resources": [_resource(name, path, ending) for name, path in files],
    }


def _resource(name: str, path: str, ending: str) -> dict[str, Any]:
    columns = COLUMNS[name]
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
