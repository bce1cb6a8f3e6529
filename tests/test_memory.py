"""Answers kept from one run to the next: the same bytes, and never those of another ledger, day or call."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from talks import TALKS, negtrack

from negtrack import memory

CALLS = [
    ["status"],
    ["status", "--as-of", "2024-02", "-f", "json"],
    ["diff", "--since", "2024"],
    ["diff", "--since", "2024", "--exit-code"],
    ["why", "toll"],
    ["find", "middle"],
    ["export"],
]

Answer = tuple[int, str, str]


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ledgers that have not changed for some seconds, and a library that cannot be loaded."""
    folder = tmp_path_factory.mktemp("talks")
    for path in ("positions.yaml", "changes/positions.yaml", "comes/positions.yaml", "comes/talks/ledger.yaml"):
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(TALKS, encoding="utf-8")
    (folder / "comes" / "here").mkdir()
    (folder / "comes" / "talks" / "more").mkdir()
    (folder / "broken").mkdir()
    (folder / "broken" / "typer.py").write_text("raise SystemExit('the command line was loaded')")
    time.sleep(2.2)
    return folder


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def ask(args: list[str], cwd: Path, cache: Path, **changes: str | None) -> Answer:
    changes = {"NEGTRACK_CACHE": None, "XDG_CACHE_HOME": str(cache), **changes}
    done = negtrack(*args, cwd=cwd, **changes)
    return done.returncode, done.stdout, done.stderr


def ask_memory(args: list[str], cwd: Path, cache: Path, settled: Path, **changes: str | None) -> Answer:
    """Ask where the command line cannot be loaded: whatever is answered was known."""
    python_path = f"{settled / 'broken'}{os.pathsep}{Path(memory.__file__).parents[1]}"
    return ask(args, cwd, cache, PYTHONPATH=python_path, **changes)


def answers(cache: Path) -> list[Path]:
    return sorted((cache / "negtrack").iterdir()) if (cache / "negtrack").exists() else []


@pytest.mark.parametrize("args", CALLS, ids=" ".join)
def test_the_second_answer_is_the_first(settled: Path, cache: Path, args: list[str]) -> None:
    first = ask(args, settled, cache)
    assert len(answers(cache)) == 1
    assert ask_memory(args, settled, cache, settled) == first
    assert first == ask(args, settled, cache, NEGTRACK_CACHE="0")


@pytest.mark.parametrize(
    "args",
    [["check"], ["schema"], ["status", "--help"], ["--no-cache", "status"], ["status", "-i", "nowhere"], ["nothing"]],
    ids=" ".join,
)
def test_what_is_never_kept(settled: Path, cache: Path, args: list[str]) -> None:
    first = ask(args, settled, cache)
    assert not answers(cache)
    assert "the command line was loaded" in ask_memory(args, settled, cache, settled)[2]
    assert ask(args, settled, cache) == first


def test_writing_to_a_file_is_done_anew(settled: Path, cache: Path, tmp_path: Path) -> None:
    output = tmp_path / "status.csv"
    for _ in range(2):
        assert ask(["status", "-f", "csv", "-o", str(output)], settled, cache)[0] == 0
        assert output.read_text(encoding="utf-8").startswith("issue,")
        output.unlink()
    assert not answers(cache)


def test_nobody_else_can_read_an_answer(settled: Path, cache: Path) -> None:
    ask(["status"], settled, cache)
    (answer,) = answers(cache)
    assert answer.stat().st_mode & 0o777 == 0o600
    assert answer.parent.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give files away")
def test_an_answer_of_somebody_else_is_none(settled: Path, cache: Path) -> None:
    ask(["status"], settled, cache)
    (answer,) = answers(cache)
    os.chown(answer, 65534, 65534)
    assert "the command line was loaded" in ask_memory(["status"], settled, cache, settled)[2]


def test_nothing_is_kept_where_it_is_not_wanted_or_cannot_be(settled: Path, cache: Path, tmp_path: Path) -> None:
    ask(["status"], settled, cache, NEGTRACK_CACHE="0")
    assert not answers(cache)
    (tmp_path / "file").write_text("")
    assert ask(["status"], settled, tmp_path / "file") == ask(["status"], settled, cache)


def test_another_call_another_surrounding_another_folder(settled: Path, cache: Path, tmp_path: Path) -> None:
    ask(["status"], settled, cache)
    for args, changes in (
        (["status", "-f", "json"], {}),
        (["matrix"], {}),
        (["status"], {"LANG": "C"}),
        (["status"], {"COLUMNS": "60"}),
        (["status"], {"NEGTRACK_LEDGER": "positions.yaml"}),
    ):
        assert "the command line was loaded" in ask_memory(args, settled, cache, settled, **changes)[2]
    assert "the command line was loaded" in ask_memory(["status"], tmp_path, cache, settled)[2]


def test_tomorrow_is_another_day(monkeypatch: pytest.MonkeyPatch) -> None:
    today = memory._key(["status"])
    assert memory._key(["status"]) == today
    monkeypatch.setattr(time, "strftime", lambda form: "2031-01-01")
    assert memory._key(["status"]) != today


def test_a_changed_program_answers_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "memory.py").write_text("x = 1")
    monkeypatch.setattr(memory, "__file__", str(tmp_path / "memory.py"))
    before = memory._key(["status"])
    (tmp_path / "status.py").write_text("x = 2")
    assert memory._key(["status"]) != before


def test_a_ledger_that_changed_is_read_anew(settled: Path, cache: Path) -> None:
    """Even where its size and the time of its last change are made to look the same."""
    folder = settled / "changes"
    ledger = folder / "positions.yaml"
    before = ask(["status"], folder, cache)
    assert len(answers(cache)) == 1
    times = ledger.stat().st_atime_ns, ledger.stat().st_mtime_ns
    ledger.write_text(TALKS.replace("The toll\n", "The fare\n"), encoding="utf-8")
    os.utime(ledger, ns=times)
    after = ask(["status"], folder, cache)
    assert "The toll" in before[1] and "The fare" in after[1] and "The toll" not in after[1]


def test_of_a_ledger_that_has_just_changed_nothing_is_kept(tmp_path: Path, cache: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    assert ask(["status"], tmp_path, cache)[0] == 0
    assert not answers(cache)


def test_files_that_come_and_go(settled: Path, cache: Path) -> None:
    """A new file of a folder, a file that is gone, a ledger that is nearer than the one found before."""
    talks, here = settled / "comes" / "talks", settled / "comes" / "here"
    folder, search = ["status", "-l", str(talks)], ["status"]
    assert "Who guards" in ask(folder, here, cache)[1] and "Talks on" in ask(search, here, cache)[1]
    assert len(answers(cache)) == 2
    more = talks / "more" / "issues.yaml"
    more.write_text("issues: {new: {title: A new issue, question: Which?, options: {a: A, b: B}}}\n")
    assert "A new issue" in ask(folder, here, cache)[1]
    more.unlink()
    assert "A new issue" not in ask(folder, here, cache)[1]
    (here / "data").mkdir()
    (here / "data" / "positions.yaml").write_text(TALKS.replace("Talks on", "Words on"), encoding="utf-8")
    assert "Words on the river" in ask(search, here, cache)[1]


def test_an_answer_that_is_not_whole_is_none(settled: Path, cache: Path) -> None:
    first = ask(["status"], settled, cache)
    (answer,) = answers(cache)
    whole = answer.read_bytes()
    head, body = whole.split(b"\n\n", 1)
    spoilt = [
        b"",
        b"\x00" * 100,
        whole[: len(head) // 2],
        head,
        whole[:-1],
        whole + b"x",
        whole.replace(b"negtrack answer 1", b"negtrack answer 0"),
        head.replace(b"\n0\n", b"\nx\n") + b"\n\n" + body,
        head.replace(b"'status'", b"'statue'") + b"\n\n" + body,
        b"\xff" + whole,
    ]
    for data in spoilt:
        assert data != whole
        answer.write_bytes(data)
        assert ask(["status"], settled, cache) == first
        assert answer.read_bytes() == whole, "it is kept anew"


def test_a_reader_who_leaves_early(settled: Path, cache: Path) -> None:
    ask(["export"], settled, cache)
    command = f'cd "{settled}" && "{sys.executable}" -m negtrack export | true'
    environment = {"XDG_CACHE_HOME": str(cache), "PYTHONPATH": str(Path(memory.__file__).parents[1]),
                   "PATH": os.environ["PATH"]}  # fmt: skip
    done = subprocess.run(["bash", "-c", command], env=environment, capture_output=True, timeout=60, check=False)
    assert done.stderr == b""


def test_old_answers_make_room(settled: Path, cache: Path) -> None:
    (cache / "negtrack").mkdir(parents=True)
    for number in range(300):
        old = cache / "negtrack" / f"old-{number}"
        old.write_text("")
        os.utime(old, (number, number))
    ask(["status"], settled, cache)
    kept = answers(cache)
    assert len(kept) == 256
    assert {path.name for path in kept if path.name.startswith("old")} == {f"old-{n}" for n in range(45, 300)}
