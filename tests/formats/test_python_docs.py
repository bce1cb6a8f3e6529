"""The examples of docs/python.md, run; and results in a notebook, as a notebook shows them."""

from __future__ import annotations

import re
import sys
import traceback
from code import InteractiveInterpreter
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from talks import ROOT, TALKS

DOCUMENT = ROOT / "docs" / "python.md"
SESSION = re.compile(r"```pycon\n(.*?)```", re.DOTALL)


class Session(InteractiveInterpreter):
    """An interpreter that says of an error what it is, and no more."""

    def showtraceback(self) -> None:
        kind, error, _ = sys.exc_info()
        assert kind is not None
        print("".join(traceback.format_exception_only(kind, error)), end="")


def statements(lines: list[str]) -> Iterator[tuple[list[str], str]]:
    """The statements of a session: the lines as they stand there, and their source."""
    typed: list[str] = []
    for line in lines:
        if line.startswith(">>> ") and typed:
            yield typed, "\n".join(part[4:] for part in typed)
            typed = []
        if line.startswith((">>> ", "... ")):
            typed.append(line)
    yield typed, "\n".join(part[4:] for part in typed)


def played(text: str) -> str:
    """A document with each of its sessions played again, one after the other in one interpreter."""
    session = Session()

    def play(block: re.Match[str]) -> str:
        shown = []
        for typed, source in statements(block[1].splitlines()):
            out = StringIO()
            with redirect_stdout(out):
                session.runsource(source + "\n" * (len(typed) > 1), symbol="single")
            answer = "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
            shown.append("\n".join(typed) + "\n" + answer)
        return f"```pycon\n{''.join(shown)}```"

    return SESSION.sub(play, text)


def test_every_example_is_what_python_prints(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    with pd.option_context("display.width", 100, "display.max_columns", None):
        text = DOCUMENT.read_text(encoding="utf-8")
        expected = played(text)
    if request.config.getoption("--regenerate"):
        DOCUMENT.write_text(expected, encoding="utf-8")
    else:
        assert text == expected


CELLS = ("import negtrack", 'ledger = negtrack.load("positions.yaml")', "ledger", 'ledger.status("2024-04")',
         'ledger.why("toll", "2024-04")', 'ledger.matrix("2024-04").frame()')  # fmt: skip


def test_results_are_tables_in_a_notebook(tmp_path: Path) -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    nbclient.NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    shown = [output["data"]["text/html"] for cell in notebook.cells for output in cell.get("outputs", ())]
    assert len(shown) == 4
    words = ("The border on the river", "conditional", "Half each once it is dredged.", "river")
    assert all(word in markup for markup, word in zip(shown, words, strict=True))
    assert all("<table" in markup for markup in (shown[0], shown[1], shown[3]))
