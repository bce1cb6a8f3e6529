"""Statuses from a data frame of positions: what lets an engine derive issue by issue, on any number of machines.

The frame is one of exported positions, however it was stored: lists as lists, or joined with ``|``; days as dates or
texts. Its rows become the records of a ledger that is the head narrowed to what they need, and that ledger is derived.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from math import isnan
from typing import TYPE_CHECKING, Any

import pandas as pd

from negtrack.formats import results
from negtrack.formats.tables import STATUS_SCHEMA
from negtrack.ledger.csv_positions import restore
from negtrack.ledger.dates import parse_day, parse_interval
from negtrack.ledger.findings import NOWHERE
from negtrack.ledger.model import (
    LEVELS,
    Act,
    Cite,
    Condition,
    Ledger,
    Position,
    Source,
    SourceKind,
    Target,
    TargetKind,
)

if TYPE_CHECKING:
    from pandas import DataFrame

_TEXTS = ("id", "party", "issue", "date", "act", "level", "source", "publisher", "source_kind", "source_side",
          "supersedes", "adds", "corrects", "retracts", "denies")  # fmt: skip
_LISTS = ("options", "rejects", "conditions", "said_by")
_ID = re.compile(r"[\w.+:-]+")
_SOURCE = re.compile(r"'source': '([\w.+-]+)'")
_NEEDED = ("id", "party", "issue", "date", "act", "options", "source")


def text_frame(frame: DataFrame, scope: results.Scope, blocking: Mapping[Target, Sequence[Condition]]) -> DataFrame:
    """The table ``status`` of the issues of a frame, every cell a text, what is absent missing.

    The scope's ledger is the head; ``blocking`` are its conditions by what they block. Raises ValueError.
    """
    head = scope.ledger
    rows = list(_rows(frame))
    records = _records(rows, head)
    issues = {record.issue for record in records}
    named = {id for record in records for ids in record.conditions.values() for id in ids}
    named.update(condition.id for issue in issues for condition in blocking.get(Target(TargetKind.ISSUE, issue), ()))
    part = head._replace(
        issues={id: issue for id, issue in head.issues.items() if id in issues},
        articles={},
        sources=_sources(rows, records, head),
        conditions={id: condition for id, condition in head.conditions.items() if id in named},
        positions=records,
        events=(),
        counts=(),
        expectations=(),
    )
    found = next(iter(results.status(scope._replace(ledger=part)).tables()))
    cells = [[cell or None for cell in row] for row in found.texts()]
    return pd.DataFrame(cells, columns=list(STATUS_SCHEMA), dtype="string")


Row = dict[str, Any]


def _rows(frame: DataFrame) -> Iterator[Row]:
    """The rows of a frame, each with texts, lists of texts and the day on which it was entered.

    A group by issue lacks the column, which is then the group's name.
    """
    if "issue" not in frame.columns and hasattr(frame, "name"):
        frame = frame.assign(issue=str(frame.name))
    missing = [name for name in _NEEDED if name not in frame.columns]
    if missing:
        raise ValueError(f"the frame has no column {', '.join(missing)}: it has those of negtrack export positions")
    names = [name for name in (*_TEXTS, *_LISTS, "recorded", "more_cites") if name in frame.columns]
    for cells in zip(*(frame[name].tolist() for name in names), strict=True):
        row: Row = dict(zip(names, cells, strict=True))
        for name in _TEXTS:
            row[name] = _text(row.get(name))
        for name in _LISTS:
            row[name] = _list(row.get(name))
        yield row


def _is_missing(cell: Any) -> bool:
    return cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and isnan(cell))


def _text(cell: Any) -> str | None:
    """A cell as text: what guards it from a spreadsheet taken off, a year that became a number as a year again."""
    if _is_missing(cell) or cell == "":
        return None
    if isinstance(cell, float) and cell.is_integer():
        return f"{int(cell):04d}"
    return restore(str(cell))


def _list(cell: Any) -> tuple[str, ...]:
    """The ids of a cell: a list, or its text; as ``negtrack export`` writes it, or as Dask does by itself."""
    if isinstance(cell, str):
        if cell.startswith("["):
            return tuple(_ID.findall(cell))
        return tuple(restore(cell).split("|")) if cell else ()
    return () if _is_missing(cell) else tuple(str(part) for part in cell)


def _day(cell: Any) -> int | None:
    if isinstance(cell, (date, datetime)) and cell is not pd.NaT:
        return cell.toordinal()
    text = _text(cell)
    return None if text is None else parse_day(text[:10])


def _records(rows: Sequence[Row], head: Ledger) -> tuple[Position, ...]:
    """The records that rows tell of, a row for each of their parties."""
    told: dict[str, list[Row]] = {}
    for row in rows:
        if row["issue"] not in head.issues:
            raise ValueError(f"{row['id']}: the head has no issue {row['issue']}")
        told.setdefault(row["id"], []).append(row)
    return tuple(_record(alike, head) for alike in told.values())


def _record(rows: Sequence[Row], head: Ledger) -> Position:
    first = rows[0]
    parties = tuple(dict.fromkeys(row["party"] for row in rows))
    said_by = first["said_by"] or parties
    if unknown := [party for party in (*parties, *said_by) if party not in head.parties]:
        raise ValueError(f"{first['id']}: the head has no party {unknown[0]}")
    issue = head.issues[first["issue"]]
    if unknown := [option for option in (*first["options"], *first["rejects"]) if option not in issue.options]:
        raise ValueError(f"{first['id']}: issue {issue.id} has no option {unknown[0]}")
    try:
        return Position(
            id=first["id"],
            parties=parties,
            issue=issue.id,
            date=parse_interval(str(first["date"])),
            act=None if first["act"] is None else Act(first["act"]),
            options=first["options"],
            rejects=first["rejects"],
            conditions=_conditions(first, head),
            level=LEVELS[first["level"] or "principle"],
            said_by=parties if set(said_by) == set(parties) else said_by,
            summary="",
            cites=(Cite(str(first["source"])), *(Cite(source) for source in _more(first))),
            place=NOWHERE,
            recorded=_day(first.get("recorded")),
            **{name: first[name] for name in ("supersedes", "adds", "corrects", "retracts", "denies")},
        )
    except (KeyError, ValueError) as fault:
        raise ValueError(f"{first['id']}: {fault}") from None


def _conditions(row: Row, head: Ledger) -> dict[str, tuple[str, ...]]:
    """The conditions of each option, from ids for all of them or ``option:condition``."""
    found: dict[str, list[str]] = {}
    for name in row["conditions"]:
        option, _, id = name.rpartition(":")
        if id not in head.conditions:
            raise ValueError(f"the head has no condition {id}")
        for each in [option] if option else row["options"]:
            found.setdefault(each, []).append(id)
    return {option: tuple(ids) for option, ids in found.items()}


def _more(row: Row) -> list[str]:
    """The further sources of a record."""
    cell = row.get("more_cites")
    if not isinstance(cell, str):
        return [] if cell is None or _is_missing(cell) else [str(cite["source"]) for cite in cell]
    try:
        return [str(cite["source"]) for cite in json.loads(cell or "[]")]
    except ValueError:
        return _SOURCE.findall(cell)


def _sources(rows: Sequence[Row], records: Sequence[Position], head: Ledger) -> dict[str, Source]:
    """The sources that the records cite: those of the head, or what the rows themselves say of one that it lacks."""
    told = {row["source"]: row for row in rows if row["source_kind"] and row["source_side"]}
    found: dict[str, Source] = {}
    for record in records:
        for id in dict.fromkeys(cite.source for cite in record.cites):
            if id in head.sources:
                found[id] = head.sources[id]
            elif id in told:
                row = told[id]
                kind = SourceKind(row["source_kind"])
                found[id] = Source(id, id, row["publisher"] or id, kind, row["source_side"])
            else:
                raise ValueError(f"{record.id}: the head has no source {id}")
    return found
