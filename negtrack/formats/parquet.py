"""Tables as Parquet, for databases and data frames: days as dates, lists as lists, words as texts, absent as null."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO

import pyarrow as pa
from pyarrow.parquet import ParquetWriter

from negtrack.answers.tables import Cell, Column, Table
from negtrack.ledger.dates import parse_day
from negtrack.ledger.model import Cite

_ROWS = 50_000
"""How many rows are held in memory, and written, together."""

_EPOCH = parse_day("1970-01-01")
_CITE = pa.struct([(name, pa.string()) for name in Cite._fields])
_TYPES = {
    "day": pa.date32(),
    "flag": pa.bool_(),
    "whole": pa.int64(),
    "number": pa.float64(),
    "ids": pa.list_(pa.string()),
    "texts": pa.list_(pa.string()),
    "words": pa.list_(pa.string()),
    "cites": pa.list_(_CITE),
}
"""The types of columns; every other is text."""


def write_parquet(table: Table, stream: BinaryIO) -> None:
    """Write a table to a stream, some rows at a time; the meaning of each column goes with it."""
    schema = pa.schema([_field(column) for column in table.columns])
    with ParquetWriter(stream, schema, compression="zstd") as writer:
        for rows in _batches(table.records):
            cells = zip(*rows, strict=True)
            arrays = [
                pa.array(_values(column, values), field.type)
                for column, field, values in zip(table.columns, schema, cells, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))


def _field(column: Column) -> pa.Field:
    return pa.field(column.name, _TYPES.get(column.type, pa.string()), metadata={"description": column.doc})


def _values(column: Column, cells: tuple[Cell, ...]) -> list[Any]:
    if column.type == "day":
        return [None if cell is None else parse_day(str(cell)) - _EPOCH for cell in cells]
    return list(cells)


def _batches(records: Iterator[tuple[Cell, ...]]) -> Iterator[list[tuple[Cell, ...]]]:
    while rows := list(islice(records, _ROWS)):
        yield rows
