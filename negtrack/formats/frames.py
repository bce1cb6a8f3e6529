"""Tables as pandas data frames.

Days are datetimes, flags booleans, numbers numbers, words of the vocabulary categories in its order, lists of ids
lists; what is absent is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from negtrack.answers.tables import Column, Table


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
