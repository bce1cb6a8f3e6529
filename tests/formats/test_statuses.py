"""``negtrack.statuses``: a frame of positions gives the statuses of the ledger, group by group, on any engine."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import strategies
from hypothesis import given, settings
from hypothesis import strategies as st
from talks import ROOT, environment, within

import negtrack

POSITIONS = 2_000
"""How many positions the engines are tried on here; docs/scale.md tells of 100,000."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("frames")


@pytest.fixture(scope="module")
def made(folder: Path) -> Path:
    """A generated ledger, and its positions as Parquet in four files."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "benchmarks" / "generate.py")
    assert spec is not None and spec.loader is not None
    generate = importlib.util.module_from_spec(spec)
    sys.modules["generate"] = generate
    spec.loader.exec_module(generate)
    path = folder / "made.yaml"
    path.write_text("".join(generate.ledger_text(POSITIONS)), encoding="utf-8")
    frame = negtrack.load(path).frame("positions")
    (folder / "positions").mkdir()
    for part in range(4):
        frame.iloc[part::4].to_parquet(folder / "positions" / f"{part}.parquet")
    return path


def as_exported(path: Path, *options: str) -> pd.DataFrame:
    """What the command writes as a table of statuses, every cell a text."""
    out = path.with_suffix(".csv")
    done = within("export", "status", "-l", path, "-o", out, "--as-of", "2024-06-30", *options, cwd=path.parent)
    assert done.returncode == 0, done.stderr
    return pd.read_csv(out, dtype="string", keep_default_na=False)


def same(found: pd.DataFrame, expected: pd.DataFrame) -> bool:
    """Whether two tables of statuses have the same rows, in whatever order."""
    key = ["issue", "party"]
    one, other = (table.fillna("").sort_values(key).reset_index(drop=True) for table in (found, expected))
    return list(one.columns) == list(other.columns) and bool((one == other).all(axis=None))


def groups(frame: pd.DataFrame) -> Iterator[pd.DataFrame]:
    return (group for _, group in frame.groupby("issue", sort=False))


@given(
    content=strategies.ledgers(), as_of=st.sampled_from(strategies.AS_OF), as_known=st.sampled_from([None, "2024-02"]),
    evidence=st.sampled_from(["third", "own"]), parties=st.sampled_from([(), ("A",), ("B", "C")]),
)  # fmt: skip
@settings(max_examples=20)
def test_each_group_gives_what_the_ledger_gives(
    folder: Path, content: dict[str, Any], as_of: str, as_known: str | None, evidence: str, parties: tuple[str, ...]
) -> None:
    path = folder / "any.yaml"
    path.write_text(strategies.dump(content), encoding="utf-8")
    ledger = negtrack.load(path)
    asked: dict[str, Any] = {"as_of": as_of, "as_known": as_known, "evidence": evidence, "parties": parties}
    frame = ledger.frame("positions")
    found = [row for group in groups(frame) for row in cells(negtrack.statuses(group, ledger, **asked))]
    table = next(iter(ledger.status(**asked).tables()))
    spoken = set(frame["issue"])
    assert sorted(found) == sorted(row for row in table.texts() if row[0] in spoken)


def cells(frame: pd.DataFrame) -> list[list[str]]:
    """The rows of a frame as texts."""
    rows: list[list[str]] = frame.fillna("").to_numpy().tolist()
    return rows


def test_a_frame_read_from_csv_or_parquet_is_as_good(made: Path) -> None:
    expected = as_exported(made)
    out = made.with_name("positions.csv")
    assert within("export", "-l", made, "-o", out, cwd=made.parent).returncode == 0
    as_text = pd.read_csv(out, dtype="string")
    as_numbers = pd.read_csv(out)
    parquet = pd.read_parquet(made.with_name("positions"))
    for frame in (as_text, as_numbers, parquet):
        found = pd.concat(negtrack.statuses(group, made, as_of="2024-06-30") for group in groups(frame))
        assert same(found, expected)
        assert (found.dtypes == "string").all()
        assert list(found.columns) == list(negtrack.STATUS_SCHEMA)
    assert same(negtrack.statuses(parquet, negtrack.load(made), as_of="2024-06-30"), expected)


def test_dask_gives_what_the_command_gives(made: Path) -> None:
    dask = pytest.importorskip("dask.dataframe")
    head = negtrack.load(made)
    frame = dask.read_parquet(made.with_name("positions"))
    assert frame.npartitions == 4
    asked = {"as_of": "2024-06-30", "meta": negtrack.STATUS_SCHEMA}
    by_group = frame.groupby("issue").apply(negtrack.statuses, head, **asked).compute(scheduler="threads")
    by_part = frame.shuffle("issue").map_partitions(negtrack.statuses, head, **asked).compute(scheduler="threads")
    expected = as_exported(made)
    assert same(by_group.reset_index(drop=True), expected)
    assert same(by_part.reset_index(drop=True), expected)


SPARK = """
import sys
import negtrack
from pyspark.sql import SparkSession

positions, head, out = sys.argv[1:]
spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
spark = spark.config("spark.sql.shuffle.partitions", "4").getOrCreate()
schema = ", ".join(f"`{name}` {kind}" for name, kind in negtrack.STATUS_SCHEMA.items())
frame = spark.read.parquet(positions).groupby("issue")
found = frame.applyInPandas(lambda group: negtrack.statuses(group, head, as_of="2024-06-30"), schema)
found.toPandas().to_csv(out, index=False)
spark.stop()
"""


@pytest.mark.skipif(importlib.util.find_spec("pyspark") is None, reason="pyspark is not installed")
def test_spark_gives_what_the_command_gives(made: Path) -> None:
    out = made.with_name("spark.csv")
    call = [sys.executable, "-c", SPARK, str(made.with_name("positions")), str(made), str(out)]
    changes = {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    java = {"JAVA_HOME": os.environ["JAVA_HOME"]} if "JAVA_HOME" in os.environ else {}
    done = subprocess.run(
        call, env=environment(**changes, **java), capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert same(pd.read_csv(out, dtype="string", keep_default_na=False), as_exported(made))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"issue": "nowhere"}, "the head has no issue nowhere"),
        ({"party": "NOBODY"}, "the head has no party NOBODY"),
        ({"act": "agrees"}, "agrees"),
        ({"date": "2024-13"}, "month 13"),
        ({"options": "maybe"}, "has no option maybe"),
        ({"conditions": "maybe"}, "the head has no condition maybe"),
        ({"level": "soft"}, "soft"),
    ],
)
def test_a_row_that_is_no_position_of_the_head_is_told(made: Path, change: dict[str, str], told: str) -> None:
    frame = negtrack.load(made).frame("positions").head(1).astype("object").assign(**change)
    with pytest.raises(ValueError, match=told):
        negtrack.statuses(frame, made)
    with pytest.raises(ValueError, match="no column"):
        negtrack.statuses(frame.drop(columns="date"), made)


def test_a_head_is_read_again_where_it_has_changed(made: Path, folder: Path) -> None:
    path = folder / "changing.yaml"
    text = made.read_text(encoding="utf-8")
    path.write_text(text, encoding="utf-8")
    frame = negtrack.load(path).frame("positions")
    issue = frame["issue"].iloc[0]
    group = frame[frame["issue"] == issue]
    before = negtrack.statuses(group, path)
    path.write_text(text.replace(f"title: Issue number {issue[6:]}\n", "title: Another name\n"), encoding="utf-8")
    after = negtrack.statuses(group, path)
    assert before["issue_title"].iloc[0] != after["issue_title"].iloc[0] == "Another name"
