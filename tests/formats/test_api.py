"""The Python interface: a ledger that answers as the commands do, frames with the documented columns, one exception."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from talks import ROOT, TALKS, environment, within

import negtrack
from negtrack.formats.tables import COLUMNS

SHIPPED = ROOT / "data" / "positions.yaml"


@pytest.fixture
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> negtrack.Ledger:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return negtrack.load("positions.yaml")


ANSWERS: dict[str, Callable[[negtrack.Ledger], negtrack.Result]] = {
    "status --as-of 2024-02": lambda ledger: ledger.status(as_of="2024-02"),
    "status --as-of 2024-02 -p N -i river": lambda ledger: ledger.status("2024-02", parties="N", issues="river"),
    "status --as-of 2024-04 -p N -p Mediator --evidence own": lambda ledger: ledger.status(
        date(2024, 4, 30), parties=["N", "The Mediator"], evidence="own"
    ),
    "matrix --as-of 2024-04": lambda ledger: ledger.matrix("2024-04"),
    "matrix --as-of 2024-04 --by issue --all-parties": lambda ledger: ledger.matrix(
        "2024-04", by="issue", all_parties=True
    ),
    "matrix --as-of 2024-04 --pairs": lambda ledger: ledger.matrix("2024-04", pairs=True),
    "diff --since 2024-01 --until 2024-02": lambda ledger: ledger.diff("2024-01", "2024-02"),
    "diff --as-known-since 2024-01 --until 2024-02": lambda ledger: ledger.diff(
        as_known_since="2024-01", until="2024-02"
    ),
    "why toll --as-of 2024-04": lambda ledger: ledger.why("toll", "2024-04"),
    "why article:2 --as-of 2024-04": lambda ledger: ledger.why("article:2", "2024-04"),
    "timeline river --until 2024-04": lambda ledger: ledger.timeline("river", until="2024-04"),
    "blockers --all --as-of 2024-04": lambda ledger: ledger.blockers("2024-04", everything=True),
    "counts --as-of 2024-04": lambda ledger: ledger.counts("2024-04"),
    "audit --as-of 2024-04": lambda ledger: ledger.audit("2024-04"),
    "show toll news --as-of 2024-04": lambda ledger: ledger.show("toll", "news", as_of="2024-04"),
    "brief --as-of 2024-04 --since 2024": lambda ledger: ledger.brief("2024-04", since="2024"),
    "find half": lambda ledger: ledger.find("half"),
    "suppose 'S reserves on toll' --as-of 2024-04": lambda ledger: ledger.suppose(
        "S reserves on toll", as_of="2024-04"
    ),
}
"""Calls of the command line, and the same in Python."""


@pytest.mark.parametrize("call", ANSWERS)
def test_python_gives_what_the_command_prints(ledger: negtrack.Ledger, tmp_path: Path, call: str) -> None:
    import shlex

    args = shlex.split(call.replace("Mediator", '"The Mediator"'))
    result = ANSWERS[call](ledger)
    printed = within(*args, "-f", "json", cwd=tmp_path)
    assert json.loads(printed.stdout) == json.loads(json.dumps(result.json()))
    assert within(*args, cwd=tmp_path).stdout.rstrip("\n") == str(result)
    if not call.startswith("brief"):  # whose Markdown has footnotes, of which a page knows nothing
        assert within(*args, "-f", "md", cwd=tmp_path).stdout == result.markdown()
    rows = list(csv.reader(io.StringIO(within(*args, "-f", "csv", cwd=tmp_path).stdout)))
    frame = result.frame()
    assert list(frame.columns) == rows[0] and len(frame) == len(rows) - 1


def test_tables_of_a_ledger_have_the_documented_columns(ledger: negtrack.Ledger, tmp_path: Path) -> None:
    for name, columns in COLUMNS.items():
        frame = ledger.frame(name, as_of="2024-04")
        assert list(frame.columns) == [column.name for column in columns]
        exported = within("export", name, "--as-of", "2024-04", cwd=tmp_path).stdout
        assert len(frame) == len(list(csv.reader(io.StringIO(exported)))) - 1
    status = ledger.status("2024-04")
    assert list(status.frame("articles")["article"]) == ["1", "2"]
    with pytest.raises(ValueError, match="no table is called"):
        status.frame("positions")
    with pytest.raises(ValueError, match="no table is called"):
        ledger.frame("nothing")


def test_frames_are_typed(ledger: negtrack.Ledger) -> None:
    frame = ledger.frame("positions")
    assert frame["date_from"].dtype.kind == "M" and frame["approximate"].dtype == bool
    assert isinstance(frame["act"].dtype, pd.CategoricalDtype) and frame["summary"].dtype == "string"
    assert frame["options"].iloc[0] == ["middle"]


def test_the_day_is_the_last_that_is_covered(ledger: negtrack.Ledger) -> None:
    assert ledger.status().json()["as_of"] == "2024-12-31"
    assert ledger.covered_to == "2024-12-31"
    assert "as of 2024-12-31" in ledger.cite()


def test_a_ledger_that_cannot_be_used_raises_with_all_its_faults(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(TALKS.replace("act: demands", "act: demand").replace("side: N", "side: X"), encoding="utf-8")
    with pytest.raises(negtrack.LedgerError) as raised:
        negtrack.load(path)
    assert len(raised.value.findings) == 3
    assert {finding.code for finding in raised.value.findings} == {"NT208", "NT201"}
    assert "error[NT208]" in str(raised.value)
    with pytest.raises(negtrack.LedgerError) as raised:
        negtrack.load(str(tmp_path / "nowhere.yaml"))
    assert raised.value.findings


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda ledger: ledger.status(parties="X"), 'no party is called "X"'),
        (lambda ledger: ledger.status(issues=["rivver"]), "did you mean river"),
        (lambda ledger: ledger.status("2024-13"), "month 13"),
        (lambda ledger: ledger.status(evidence="hearsay"), "weakest basis"),
        (lambda ledger: ledger.diff(), "give one of the two"),
        (lambda ledger: ledger.diff("2024", "2023"), "begins after the last day"),
        (lambda ledger: ledger.matrix(by="party"), "article"),
        (lambda ledger: ledger.why("nothing"), 'no issue is called "nothing"'),
        (lambda ledger: ledger.why("article:9"), "no article"),
        (lambda ledger: ledger.show("nothing"), "nothing is called"),
        (lambda ledger: ledger.suppose("N agrees on toll"), "PARTY drops CONDITION"),
        (lambda ledger: ledger.suppose("N accepts half on toll", "N rejects half on toll"), "two words"),
    ],
)
def test_what_cannot_be_asked_is_a_value_error_that_says_why(
    ledger: negtrack.Ledger, ask: Callable[[negtrack.Ledger], Any], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        ask(ledger)


def test_results_show_themselves_in_html_that_does_not_act(tmp_path: Path) -> None:
    path = tmp_path / "positions.yaml"
    path.write_text(TALKS.replace("Who guards the bridge", "<script>alert(1)</script>&amp;"), encoding="utf-8")
    for call, ask in ANSWERS.items():
        markup = ask(negtrack.load(path))._repr_html_()
        assert "<script" not in markup and "javascript:" not in markup, call
    page = negtrack.load(path).matrix("2024-04")._repr_html_()
    assert "<table>" in page and "&lt;script&gt;alert(1)&lt;/script&gt;&amp;amp;" in page
    assert "<table>" in negtrack.load(path)._repr_html_()
    assert "3 issues, 7 positions" in repr(negtrack.load(path))


LOADED = """
import sys
before = set(sys.modules)
import negtrack
print(sorted(name for name in set(sys.modules) - before if name != "negtrack"))
negtrack.load
print("pandas" in sys.modules, "typer" in sys.modules)
"""


def test_importing_loads_nothing_and_loading_neither_pandas_nor_the_command_line() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=environment(), capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\nFalse False\n"


def test_what_is_exported_is_named() -> None:
    for name in negtrack.__all__:
        assert getattr(negtrack, name) is not None
    assert set(dir(negtrack)) == set(negtrack.__all__)
    with pytest.raises(AttributeError, match="no attribute"):
        negtrack.nothing  # noqa: B018


SECRETS = {
    "positions:\n": "  - {party: S, issue: river, date: 2024-03-20, act: withdraws, summary: Told us., source: talk,\n"
    "     private: yes}\n",
    "sources:\n": "  talk: {title: A talk, publisher: Ours, kind: interview, side: none, private: yes}\n",
}
"""What is private, behind the line that it stands under."""


def with_secrets() -> str:
    text = TALKS
    for head, secret in SECRETS.items():
        text = text.replace(head, head + secret)
    return text.replace("Takes the middle., source: news}", "Takes the middle., source: news, private_note: Hm.}")


def test_the_public_ledger_is_one_in_which_nothing_private_ever_stood(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "positions.yaml"
    path.write_text(TALKS, encoding="utf-8")
    bare = negtrack.load("positions.yaml", public=True)
    expected = {call: (ask(bare).json(), str(ask(bare))) for call, ask in ANSWERS.items()}
    frames = {name: bare.frame(name, as_of="2024-04") for name in COLUMNS}
    line, word = bare.cite("2024-04"), as_word(bare)
    path.write_text(with_secrets(), encoding="utf-8")
    public, whole = negtrack.load("positions.yaml", public=True), negtrack.load("positions.yaml")
    assert {call: (ask(public).json(), str(ask(public))) for call, ask in ANSWERS.items()} == expected
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(public.frame(name, as_of="2024-04"), frame)
    assert (public.cite("2024-04"), as_word(public)) == (line, word)
    assert whole.cite("2024-04") == line, "a line to quote is always public"
    assert whole.status("2024-04").json()["issues"] != public.status("2024-04").json()["issues"]


def as_word(ledger: negtrack.Ledger) -> bytes:
    """The brief of a ledger as a Word document."""
    pytest.importorskip("docxtpl")
    from negtrack.formats.docx import write_docx

    stream = io.BytesIO()
    write_docx(ledger.brief("2024-04").found, stream)
    return stream.getvalue()
