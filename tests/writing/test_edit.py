"""``negtrack edit``: an editor at the right line, and a ledger that is sound when it comes back, or as it was."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from talks import TALKS
from terminals import Terminal

from negtrack.cli import run

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a small ledger, which negtrack is called in."""
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NEGTRACK_LEDGER", raising=False)
    monkeypatch.delenv("VISUAL", raising=False)
    return tmp_path


def editor(folder: Path, code: str, name: str = "vi") -> str:
    """An editor that is a program: it has the file in ``path`` and its text in ``text``, and writes that back."""
    script = folder / name
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom pathlib import Path\n"
        f"Path({str(folder / 'called')!r}).write_text(' '.join(sys.argv[1:]))\n"
        f"path = Path(sys.argv[-1])\ntext = path.read_bytes().decode()\n{code}\npath.write_bytes(text.encode())\n"
    )
    script.chmod(0o755)
    return str(script)


def ledger() -> str:
    return Path("positions.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("id", "line"),
    [
        ("n-toll-2024-03-05", "- {party: N, issue: toll, date: 2024-03-05"), ("toll", "toll:"),
        ("issue:river", "river:"), ("dredged", "dredged:"), ("Southland", "S:"), ("paper", "paper:"),
    ],
)  # fmt: skip
def test_it_opens_at_the_line(id: str, line: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("EDITOR", editor(here, "text = text.replace('Wants the middle.', 'Wants all of it.')"))
    assert run(["edit", id]) == 0
    assert ledger() == TALKS.replace("Wants the middle.", "Wants all of it.")
    assert "saved: positions.yaml" in capsys.readouterr().err
    at, file = (here / "called").read_text().split()
    assert TALKS.splitlines()[int(at.removeprefix("+")) - 1].strip().startswith(line)
    assert Path(file).name == "positions.yaml"
    assert not Path(file).exists()


def test_the_old_text_stays_where_the_check_fails(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("EDITOR", editor(here, "text = text.replace('option: middle', 'option: midle', 1)"))
    assert run(["edit", "river"]) == 2
    assert ledger() == TALKS
    said = capsys.readouterr().err
    assert "error[NT203]" in said
    assert "option: midle" in said
    kept = Path(said.rpartition("your text is in ")[2].strip())
    assert kept.read_text(encoding="utf-8") == TALKS.replace("option: middle", "option: midle", 1)
    kept.unlink()


def test_at_a_terminal_one_may_go_on(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, then = ("option: middle", "option: midle"), ("midle", "bank")
    code = f"text = text.replace(*({then!r} if 'midle' in text else {first!r}), 1)"
    monkeypatch.setenv("EDITOR", editor(here, code))
    with Terminal(here, "edit", "river", EDITOR=editor(here, code)) as talk:
        assert "NT203" in talk.answer("Go on editing? Otherwise the old text stays [y/N]: ", "y")
        assert talk.end()[1] == 0
    assert ledger() == TALKS.replace("option: middle", "option: bank", 1)


def test_nothing_is_written_over_what_others_wrote(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    code = f"Path({str(here / 'positions.yaml')!r}).write_text(text + '# mine\\n')\ntext += '# yours\\n'"
    monkeypatch.setenv("EDITOR", editor(here, code))
    assert run(["edit", "toll"]) == 2
    assert ledger() == TALKS + "# mine\n"
    said = capsys.readouterr().err
    assert "somebody else has changed positions.yaml meanwhile" in said
    Path(said.rpartition("your text is in ")[2].strip()).unlink()


@pytest.mark.parametrize(
    ("id", "code", "status", "said"),
    [
        ("toll", "", 0, "nothing was changed"),
        ("toll", "sys.exit(3)", 2, "the editor ended with 3: nothing was changed"),
        ("tol", "", 2, "did you mean toll?"),
        ("1", "", 0, "nothing was changed"),
    ],
)
def test_nothing_done(
    id: str, code: str, status: int, said: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("EDITOR", editor(here, code))
    assert run(["edit", id]) == status
    assert said in capsys.readouterr().err
    assert ledger() == TALKS


def test_an_editor_that_is_not_there(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setenv("EDITOR", "no-such-editor-here")
    assert run(["edit", "toll"]) == 2
    assert "name one in VISUAL or EDITOR" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "call"), [("code", "--wait --goto {file}:{line}"), ("mine", "{file}")])
def test_other_editors_are_called_in_their_way(
    name: str, call: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    script = Path(editor(here, "", name))
    script.write_text(f'#!/bin/sh\necho "$@" > {here / "called"}\n')
    monkeypatch.setenv("VISUAL", str(script))
    assert run(["edit", "toll"]) == 0
    line = TALKS.splitlines().index("  toll:") + 1
    said = (here / "called").read_text().strip()
    pattern = call.format(file="", line=line)
    assert said.endswith(pattern.split()[-1]) if "{file}:" in call else said.endswith("positions.yaml")


def test_no_editor_is_started_that_nobody_sees(here: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    before = (here / "positions.yaml").read_bytes()
    assert run(["edit", "issue:toll"]) == 2
    assert "name an editor that needs none in VISUAL or EDITOR" in capsys.readouterr().err
    assert (here / "positions.yaml").read_bytes() == before
