"""``negtrack init``: a ledger for another negotiation, sound as it stands."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from talks import environment
from terminals import Terminal

from negtrack.cli import run
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger, Role

Capture = pytest.CaptureFixture[str]

FLAGS = ["--title", "The river treaty", "--party", "N=Northland", "--party", "Southern Isles"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, as the one that negtrack is called in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    return tmp_path


def started(folder: Path) -> Ledger:
    """The ledger that was started in a folder."""
    loaded = load(folder / "positions.yaml")
    assert loaded.ledger is not None, loaded.findings
    return loaded.ledger


def test_a_ledger_is_started(here: Path) -> None:
    assert run(["init", "new/talks", *FLAGS]) == 0
    ledger = started(here / "new" / "talks")
    assert ledger.title == "The river treaty"
    assert {id: (party.name, party.role) for id, party in ledger.parties.items()} == {
        "N": ("Northland", Role.PRINCIPAL),
        "Southern-Isles": ("Southern Isles", Role.PRINCIPAL),
    }
    assert sorted(path.name for path in (here / "new" / "talks").iterdir()) == [".gitignore", "positions.yaml"]


def test_a_ledger_just_started_has_nothing_to_mend(here: Path, capsys: Capture) -> None:
    assert run(["init", "talks", *FLAGS]) == 0
    for path in ("talks/positions.yaml", "talks"):
        capsys.readouterr()
        assert run(["check", "--strict", path, "-f", "json"]) == 0
        assert json.loads(capsys.readouterr().out)["findings"] == []


def test_the_examples_in_its_comments_are_sound(here: Path) -> None:
    """With their signs of a comment taken away, as who follows them would."""
    assert run(["init", "talks", *FLAGS]) == 0
    path = here / "talks" / "positions.yaml"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text(
        "\n".join(
            line.replace("# ", "", 1) if line.startswith(("  #", "# about", "# covered")) else line for line in lines
        ),
        encoding="utf-8",
    )
    ledger = started(here / "talks")
    assert len(ledger.positions) == len(ledger.sources) == len(ledger.conditions) == len(ledger.articles) == 1
    assert len(ledger.parties) == 3
    assert ledger.about
    assert ledger.covered_to


def test_a_repository_may_be_there_already(here: Path) -> None:
    (here / "talks" / ".git").mkdir(parents=True)
    assert run(["init", "talks", *FLAGS]) == 0
    started(here / "talks")


def test_the_folder_one_is_in(here: Path, capsys: Capture) -> None:
    assert run(["init", ".", *FLAGS]) == 0
    started(here)
    assert "\ncd " not in capsys.readouterr().out


@pytest.mark.parametrize("name", ["positions.yaml", "notes.txt", ".hidden"])
def test_nothing_is_overwritten(name: str, here: Path, capsys: Capture) -> None:
    (here / name).write_text("mine", encoding="utf-8")
    assert run(["init", ".", *FLAGS]) == 2
    assert (
        capsys.readouterr().err
        == f"negtrack: . is not empty (it holds {name}): name a new folder, nothing was written\n"
    )
    assert [(path.name, path.read_text(encoding="utf-8")) for path in here.iterdir()] == [(name, "mine")]


def test_a_file_is_no_folder(here: Path, capsys: Capture) -> None:
    (here / "talks").write_text("mine", encoding="utf-8")
    assert run(["init", "talks", *FLAGS]) == 2
    assert "talks cannot become the folder of a ledger: Not a directory" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        ([], "--title and --party (two or more) must be given"),
        (["--title", "T", "--party", "A"], "--party (two or more) must be given"),
        (["--title", "T", "--party", "A=One", "--party", "A=Two"],
         "--party A=Two: One has the id A already; write ID=NAME"),
        (["--title", "T", "--party", "a b=One"],
         "--party a b=One: an id is made of letters, digits and - _ . +; write ID=NAME"),
        (["--title", "T", "--party", "A="], "--party A=: a party needs a name"),
        (["--title", "a\x07", "--party", "A", "--party", "B"],
         '"a ": the character U+0007 cannot stand in a ledger: remove it'),
    ],
)  # fmt: skip
def test_what_cannot_be_a_ledger(flags: list[str], said: str, here: Path, capsys: Capture) -> None:
    assert run(["init", "talks", *flags]) == 2
    assert capsys.readouterr().err == f"negtrack: {said}\n"
    assert not list(here.iterdir())


@pytest.mark.parametrize("folder", ["talks", "talks on the river's course"])
def test_its_next_steps_work_when_pasted(folder: str, here: Path, capsys: Capture) -> None:
    """In a shell that stops at the first command that fails, with negtrack in its path."""
    assert run(["init", folder, *FLAGS]) == 0
    steps = capsys.readouterr().out
    tools = here / "bin"
    tools.mkdir()
    command = tools / "negtrack"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m negtrack "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    pasted = subprocess.run(
        ["bash", "-e"], input=steps, cwd=here, env=environment(PATH=path), capture_output=True, text=True, timeout=60,
        check=False,
    )  # fmt: skip
    assert pasted.returncode == 0, pasted.stderr
    assert "positions.yaml: no faults" in pasted.stdout
    assert "\nNorthland demands: One way to settle it, on " in pasted.stdout
    assert "status: · no data → … incomplete" in pasted.stdout
    assert "  first-source:\n    title: The headline\n" in pasted.stdout
    assert re.search(r"^The river treaty +shown as of ", pasted.stdout, re.MULTILINE)
    assert started(here / folder).positions == ()


def test_it_asks_at_a_terminal(here: Path) -> None:
    with Terminal(here, "init", "talks") as talk:
        talk.answer("What is negotiated: ", "")
        talk.answer("What is negotiated: ", "The bridge: who guards it")
        talk.answer("Party 1, as NAME or ID=NAME: ", "N=Northland")
        talk.answer("Party 2, as NAME or ID=NAME: ", "S O=Southland")
        assert "an id is made of letters" in talk.answer("Party 2, as NAME or ID=NAME: ", "Southland")
        talk.answer("Party 3, as NAME or ID=NAME: ", "Côte d'Eau")
        talk.answer("Party 4, as NAME or ID=NAME: ", "")
        said, status = talk.end()
        assert status == 0
        assert "negtrack check" in said
        ledger = started(here / "talks")
        assert ledger.title == "The bridge: who guards it"
        assert list(ledger.parties) == ["N", "Southland", "Côte-d-Eau"]
