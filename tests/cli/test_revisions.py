"""Ledgers that are not on the disk: standard input, and any state that git has of one."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from clones import Clone
from talks import TALKS, environment, within

from negtrack.cli.revision import is_elsewhere

HEAD, _, RECORDS = TALKS.partition("positions:\n")
FOLDER = {"talks/head.yaml": HEAD, "talks/records.yml": f"positions:\n{RECORDS}", "talks/notes.txt": "no ledger"}


def status(*args: str, cwd: Path, **changes: str) -> subprocess.CompletedProcess[str]:
    return within("status", "--as-of", "2024-06-30", *args, cwd=cwd, HOME=str(cwd), **changes)


def given(text: bytes, *args: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "negtrack", *args], cwd=cwd, env=environment(), input=text, capture_output=True,
        timeout=60, check=False,
    )  # fmt: skip


def test_one_file_on_standard_input(tmp_path: Path) -> None:
    (tmp_path / "positions.yaml").write_text(TALKS, encoding="utf-8")
    args = ("status", "--as-of", "2024-06-30", "-f", "json", "-l")
    done = given(TALKS.encode(), *args, "-", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout == within(*args, "positions.yaml", cwd=tmp_path).stdout.encode(), "the same, with the same hash"
    faulty = given(TALKS.replace("act: demands", "act: asks").encode(), "check", "-", cwd=tmp_path)
    assert faulty.returncode == 1
    assert b"standard input: 2 errors" in faulty.stdout
    assert b"standard input:46:53: error[NT208]" in faulty.stdout
    refused = given(TALKS.encode(), "add", "-l", "-", "--party", "N", cwd=tmp_path)
    assert (refused.returncode, b"- is for reading only" in refused.stderr) == (2, True)


def test_a_state_that_git_has(tmp_path: Path) -> None:
    """From the top of the repository, or with ./ from here; nothing but the ledger on the disk changed since."""
    clone = Clone(tmp_path, {"data/positions.yaml": TALKS})
    clone.commit({"data/positions.yaml": TALKS.replace("title: Talks on the river", "title: Talks of today")})
    (tmp_path / "data/positions.yaml").write_text("not: [a ledger", encoding="utf-8")
    files = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    now = status("-l", "main:data/positions.yaml", cwd=tmp_path)
    assert now.stdout.startswith("Talks of today")
    earlier = status("-l", "HEAD~1:./positions.yaml", cwd=tmp_path / "data")
    assert earlier.stdout.startswith("Talks on the river")
    assert within("check", "HEAD~1:data/positions.yaml", cwd=tmp_path, HOME=str(tmp_path)).returncode == 0
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files, "no file is touched"


def test_a_folder_that_git_has_with_links_in_it(tmp_path: Path) -> None:
    clone = Clone(tmp_path, FOLDER | {"elsewhere/more.yaml": "events:\n  - {date: 2024-05, title: E, source: news}\n"})
    (tmp_path / "talks/linked").symlink_to("../elsewhere")
    (tmp_path / "README").symlink_to("/nowhere")
    clone.commit({})
    on_disk = within("status", "-l", "talks", "-f", "json", "--as-of", "2024-06-30", cwd=tmp_path)
    in_git = within(
        "status", "-l", "HEAD:talks", "-f", "json", "--as-of", "2024-06-30", cwd=tmp_path, HOME=str(tmp_path)
    )
    assert in_git.returncode == 0, in_git.stderr
    if '"sha256"' in on_disk.stdout and (tmp_path / "talks/linked/more.yaml").exists():
        events = within("timeline", "-l", "HEAD:talks", cwd=tmp_path, HOME=str(tmp_path))
        assert "2024-05" in events.stdout
    (tmp_path / "talks/circle").symlink_to("../talks")
    clone.commit({})
    circle = status("-l", "HEAD:talks", cwd=tmp_path)
    assert (circle.returncode, "circle of links" in circle.stderr) == (2, True)


def test_what_is_there_wins_and_a_letter_is_a_drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("HEAD:here.yaml").write_text(TALKS, encoding="utf-8")
    found = {path: is_elsewhere(Path(path)) for path in ("HEAD:here.yaml", "HEAD:there.yaml", "C:there.yaml", "-x:y")}
    assert found == {"HEAD:here.yaml": False, "HEAD:there.yaml": True, "C:there.yaml": False, "-x:y": False}
    assert is_elsewhere(Path("HEAD^{/fix: it}:data/positions.yaml"))
    assert is_elsewhere(Path("-"))


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ("HEAD:nothing.yaml", "path 'nothing.yaml' does not exist in 'HEAD'"),
        ("nobody:positions.yaml", "nobody"),
        ("HEAD:empty", "holds no"),
    ],
)
def test_what_git_does_not_have_is_said(spec: str, said: str, tmp_path: Path) -> None:
    Clone(tmp_path, {"positions.yaml": TALKS, "empty/notes.txt": "x"})
    done = status("-l", spec, cwd=tmp_path)
    assert (done.returncode, said in done.stderr) == (2, True), done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_no_filter_of_the_repository_is_run_and_nothing_is_fetched(tmp_path: Path) -> None:
    """What a repository has set up to run on its files, and a part of it that was not fetched, stay where they are."""
    settings = {".gitattributes": "*.yaml filter=evil diff=evil textconv=evil\n", "positions.yaml": TALKS}
    clone = Clone(tmp_path, settings)
    for name in ("filter.evil.smudge", "filter.evil.clean", "diff.evil.textconv", "core.fsmonitor", "core.pager"):
        clone.git("config", name, f"touch {tmp_path}/evil; cat")
    assert status("-l", "HEAD:positions.yaml", cwd=tmp_path).returncode == 0
    assert not (tmp_path / "evil").exists()
    blob = clone.git("rev-parse", "HEAD:positions.yaml").strip()
    (tmp_path / ".git/objects" / blob[:2] / blob[2:]).unlink()
    clone.git("config", "remote.origin.url", f"ext::touch {tmp_path}/evil")
    clone.git("config", "remote.origin.promisor", "true")
    clone.git("config", "extensions.partialClone", "origin")
    done = status("-l", "HEAD:positions.yaml", cwd=tmp_path, GIT_ALLOW_PROTOCOL="ext:file:https")
    assert done.returncode == 2, done.stdout
    assert not (tmp_path / "evil").exists()


def test_without_git_it_says_so(tmp_path: Path) -> None:
    done = status("-l", "HEAD:positions.yaml", cwd=tmp_path, PATH=str(tmp_path))
    assert (done.returncode, "git cannot be run" in done.stderr) == (2, True)


def test_standard_input_that_is_closed_or_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from negtrack.cli import revision

    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(revision.NotThere, match="standard input is closed"):
        revision.read_elsewhere(Path("-"))
    monkeypatch.setattr(revision, "MAX_BYTES", 10)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x" * 11)))
    with pytest.raises(revision.NotThere, match="larger than"):
        revision.read_elsewhere(Path("-"))
