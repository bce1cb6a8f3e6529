"""The tables as data frames: the same cells, typed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pytest
from exported import SMALL, every_table, loaded, read

from negtrack import api
from negtrack.answers.tables import Column, Table
from negtrack.formats import frames, tables
from negtrack.ledger.model import Ledger

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def records() -> Ledger:
    return read(SMALL)


@pytest.fixture(scope="module")
def ledger(records: Ledger) -> api.Ledger:
    return api.Ledger(records)


@pytest.fixture(scope="module")
def shipped() -> Ledger:
    return loaded(ROOT / "data" / "positions.yaml")


def test_every_table_has_a_frame(records: Ledger) -> None:
    for table in every_table(records):
        frame = frames.frame(table)
        assert list(frame.columns) == [column.name for column in tables.COLUMNS[table.name]]
    assert {table.name for table in every_table(records)} == set(tables.COLUMNS)


def test_columns_keep_their_types_even_without_rows(records: Ledger, ledger: api.Ledger) -> None:
    empty = api.Ledger(records._replace(positions=(), counts=(), events=()))
    for name in ("positions", "counts", "events"):
        without = empty.frame(name)
        assert len(without) == 0 and without.dtypes.to_dict() == ledger.frame(name).dtypes.to_dict()


def test_positions_are_typed(ledger: api.Ledger) -> None:
    frame = ledger.frame("positions")
    assert len(frame) == 5
    assert pd.api.types.is_datetime64_any_dtype(frame["date_from"])
    assert frame["date_to"].iloc[0] == pd.Timestamp("2024-03-31")
    assert frame["approximate"].dtype == "bool" and frame["approximate"].sum() == 1
    assert list(frame["act"].cat.categories)[:3] == ["demands", "proposes", "accepts"]
    assert frame["act"].isna().sum() == 1
    assert (frame["level"] >= "text").sum() == 2
    assert frame["options"].iloc[0] == ["a", "b"] and frame["rejects"].iloc[0] == []
    assert frame["more_cites"].iloc[0][0]["source"] == "t"
    assert frame["recorded"].notna().sum() == 2
    assert frame["speaker"].isna().sum() == 4 and frame["note"].iloc[0] == "=HYPERLINK(1)"


def test_numbers_are_numbers(ledger: api.Ledger) -> None:
    counts = ledger.frame("counts")
    assert counts["agreed"].dtype == "Int64" and counts["agreed"].iloc[0] == 1 and pd.isna(counts["agreed"].iloc[1])
    assert counts["percent"].iloc[1] == 62.5
    assert ledger.frame("options")["scale"].max() == 100


def test_status_on_a_day(ledger: api.Ledger) -> None:
    for as_of in ("2024", "2024-12-31", date(2024, 12, 31)):
        frame = ledger.frame("status", as_of=as_of)
        assert frame[["issue", "party"]].to_numpy().tolist() == [["X", "A"], ["X", "B"], ["Y", "B"], ["Y", "-M"]]
    assert frame["status"].iloc[0] == "conditional"
    assert frame["status"].cat.categories[0] == "agreed"
    early = ledger.frame("status", as_of="2024-01", as_known="2024-02", evidence="own")
    assert set(early["status"]) == {"incomplete", "no-data"}
    asked = ledger.frame("status", as_of="2024", parties=["A", "-M"])
    assert list(asked["party"]) == ["A", "-M"] * 2
    assert list(ledger.frame("status", as_of="2024", parties=["B"])["party"]) == ["B", "B"]


def test_articles_and_changes(ledger: api.Ledger) -> None:
    articles = ledger.frame("articles", as_of="2024")
    assert articles["level"].iloc[0] == "signed" and list(articles["level"].isna()) == [False, True]
    changes = ledger.frame("changes", since="2024-03", as_of="2024")
    assert sorted(changes["party"]) == ["A", "B"]
    assert set(changes["to_status"]) == {"conditional"}
    assert ledger.frame("changes", since=date(2025, 1, 1), as_of="2025").empty


def test_years_far_from_ours_fit() -> None:
    frame = frames.frame(tables.positions(read(SMALL.replace("date: 2023/2024-01-15~", "date: 0001/1648-10-24"))))
    assert frame["date_from"].min() == pd.Timestamp("0001-01-01").as_unit("s")


def test_the_shipped_ledger_groups_and_counts(shipped: Ledger) -> None:
    frame_of = api.Ledger(shipped).frame
    frame = frame_of("positions")
    assert len(frame) == sum(len(record.parties) for record in shipped.positions)
    by_act = frame.groupby("act", observed=True).size()
    assert by_act.sum() == frame["act"].notna().sum()
    assert frame_of("sources")["side"].notna().all()
    assert len(frame_of("parties")) == len(shipped.parties)
    assert len(frame_of("issues")) == len(shipped.issues)
    assert set(frame_of("conditions")["condition"]) == set(shipped.conditions)


def test_what_is_undecided_is_missing_and_not_false() -> None:
    column = Column("open", "flag", "whether it is open")
    known, undecided = (frames.frame(Table("t", (column,), rows)) for rows in ([Row(True)], [Row(True), Row(None)]))
    assert known["open"].dtype == "bool"
    assert undecided["open"].isna().tolist() == [False, True]
    assert undecided["open"].dtype == "boolean"


class Row(NamedTuple):
    """A row of a table of one column."""

    open: bool | None
