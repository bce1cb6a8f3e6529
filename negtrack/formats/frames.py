"""The exported tables as pandas data frames: the public Python interface for analysis.

    from pathlib import Path
    from negtrack.formats import frames
    from negtrack.ledger.load import load

    ledger = load(Path("positions.yaml")).ledger
    frames.status(ledger, as_of="2025-03-31")

Columns are those of ``negtrack.tables.COLUMNS``. Days are datetimes, flags booleans, numbers numbers, words of the
vocabulary categories in its order, lists of ids lists; what is absent is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from negtrack.answers.diff import compare
from negtrack.answers.tables import Column, Table
from negtrack.formats import tables
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.derive import Picture, derive
from negtrack.rules.query import STALE_DAYS, Question

Day = str | date
"""A day: a date, or a text as on the command line (``2024-01`` means its last day, its first day for ``since``)."""


def positions(ledger: Ledger) -> pd.DataFrame:
    """The records, one row per record and party."""
    return frame(tables.positions(ledger))


def status(
    ledger: Ledger, *, as_of: Day, as_known: Day | None = None, evidence: str = "third", asked: Sequence[str] = (),
    parties: Collection[str] | None = None, stale_days: int = STALE_DAYS,
) -> pd.DataFrame:  # fmt: skip
    """Where the issues stand on a day, one row per issue and party.

    ``asked`` are the ids of those whose agreement is asked (default: the principals); ``parties`` of those that get
    rows (default: those asked).
    """
    return frame(tables.status(ledger, _picture(ledger, as_of, as_known, evidence, asked, stale_days), parties))


def articles(
    ledger: Ledger, *, as_of: Day, as_known: Day | None = None, evidence: str = "third", asked: Sequence[str] = ()
) -> pd.DataFrame:
    """Where the articles stand on a day, one row per article."""
    return frame(tables.articles(_picture(ledger, as_of, as_known, evidence, asked, STALE_DAYS)))


def changes(
    ledger: Ledger, *, since: Day, until: Day, as_known: Day | None = None, evidence: str = "third",
    asked: Sequence[str] = (), reaffirmed: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """What changed from the day before ``since`` to ``until``, one row per change; with what was only said again."""
    question = _question(until, as_known, evidence, asked, STALE_DAYS)
    return frame(tables.changes(compare(ledger, question, _first(since)), reaffirmed))


def parties(ledger: Ledger) -> pd.DataFrame:
    """The parties."""
    return frame(tables.parties(ledger))


def issues(ledger: Ledger) -> pd.DataFrame:
    """The issues."""
    return frame(tables.issues(ledger))


def options(ledger: Ledger) -> pd.DataFrame:
    """The options of every issue."""
    return frame(tables.options(ledger))


def sources(ledger: Ledger) -> pd.DataFrame:
    """The sources."""
    return frame(tables.sources(ledger))


def conditions(ledger: Ledger) -> pd.DataFrame:
    """The conditions."""
    return frame(tables.conditions(ledger))


def counts(ledger: Ledger) -> pd.DataFrame:
    """The counts of agreed articles that parties published."""
    return frame(tables.counts(ledger))


def events(ledger: Ledger) -> pd.DataFrame:
    """The events."""
    return frame(tables.events(ledger))


def frame(table: Table) -> pd.DataFrame:
    """A table as a data frame with typed columns."""
    records = list(table.records)
    cells = zip(*records, strict=True) if records else ((),) * len(table.columns)
    return pd.DataFrame({c.name: _series(c, values) for c, values in zip(table.columns, cells, strict=True)})


def _series(column: Column, cells: Sequence[Any]) -> pd.Series[Any]:
    match column.type:
        case "flag":
            return pd.Series(cells, dtype="boolean" if None in cells else "bool")  # undecided is not False
        case "day":
            return pd.Series(np.array(cells, dtype="datetime64[s]"))
        case "word" if column.choices:
            return pd.Series(pd.Categorical(cells, categories=column.choices, ordered=column.name in _RANKED))
        case "whole":
            return pd.Series(cells, dtype="Int64")
        case "number":
            return pd.Series(cells, dtype="float64")
        case "ids" | "texts" | "words" | "cites":
            return pd.Series([list(cell) for cell in cells], dtype="object")
        case _:
            return pd.Series(cells, dtype="string")


_RANKED = frozenset({"level", "basis", "status_basis", "stage"})
"""The words whose order says which is more."""


def _picture(
    ledger: Ledger, as_of: Day, as_known: Day | None, evidence: str, asked: Sequence[str], stale_days: int
) -> Picture:
    return derive(ledger, _question(as_of, as_known, evidence, asked, stale_days))


def _question(as_of: Day, as_known: Day | None, evidence: str, asked: Sequence[str], stale_days: int) -> Question:
    known = None if as_known is None else _last(as_known)
    return Question(_last(as_of), known, Basis[evidence.upper()], tuple(asked), stale_days)


def _first(day: Day) -> int:
    return day.toordinal() if isinstance(day, date) else parse_interval(day).first


def _last(day: Day) -> int:
    return day.toordinal() if isinstance(day, date) else parse_interval(day).last
