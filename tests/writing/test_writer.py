"""Writes that survive: the old file or the new one, whatever happens on the way, and nothing beside it."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import lock_descriptor
from killed_writers import record
from talks import ROOT, TALKS, environment, negtrack

from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.writing import lock
from negtrack.writing.insert import insert
from negtrack.writing.lock import NAME
from negtrack.writing.save import Faulty, NotSaved, Unconfirmed, rewrite

TESTS = Path(__file__).parents[1]


def say(_: Ledger, data: bytes) -> bytes:
    """One more position."""
    return insert(data, "positions", [record("new")])


NEW = insert(TALKS.encode(), "positions", [record("new")])


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger alone in a folder."""
    path = tmp_path / "ledger.yaml"
    path.write_text(TALKS, encoding="utf-8")
    return path


def alone(ledger: Path) -> bool:
    """Whether there is nothing beside a ledger."""
    return [path.name for path in ledger.parent.iterdir()] == [ledger.name]


def test_a_change_is_written(ledger: Path) -> None:
    saved = rewrite(ledger, ledger, say)
    assert ledger.read_bytes() == NEW
    assert len(saved.after.positions) == len(saved.before.positions) + 1
    assert alone(ledger)


# What is refused


def test_what_would_be_faulty_is_refused(ledger: Path) -> None:
    with pytest.raises(Faulty) as refused:
        rewrite(ledger, ledger, lambda _, data: data + b"more: 1\n")
    assert [found.code for found in refused.value.findings] == ["NT101"]
    assert not refused.value.already
    assert ledger.read_text(encoding="utf-8") == TALKS


def test_what_is_faulty_is_not_made_worse(ledger: Path) -> None:
    faulty = TALKS.replace("act: demands", "act: demand", 1)
    ledger.write_text(faulty, encoding="utf-8")
    with pytest.raises(Faulty, match="faulty already") as refused:
        rewrite(ledger, ledger, say)
    assert [found.code for found in refused.value.findings] == ["NT208"]
    assert refused.value.already
    assert ledger.read_text(encoding="utf-8") == faulty


def test_a_faulty_neighbour_keeps_a_folder_from_being_written(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "a.yaml").write_text(TALKS, encoding="utf-8")
    (folder / "b.yaml").write_text("positions: [{party: X}]\n", encoding="utf-8")
    with pytest.raises(Faulty, match="faulty already"):
        rewrite(folder, folder / "a.yaml", say)


def test_what_another_program_changed_meanwhile_is_kept(ledger: Path) -> None:
    """An editor takes no lock: what it has saved since the ledger was read is not overwritten."""

    def edited(book: Ledger, data: bytes) -> bytes:
        ledger.write_text(TALKS + "# by hand\n", encoding="utf-8")
        return say(book, data)

    with pytest.raises(NotSaved, match="changed by another program meanwhile"):
        rewrite(ledger, ledger, edited)
    assert ledger.read_text(encoding="utf-8") == TALKS + "# by hand\n"
    assert alone(ledger)


# The lock


def test_one_writer_at_a_time(ledger: Path) -> None:
    descriptor = os.open(ledger.parent / NAME, os.O_RDWR | os.O_CREAT)
    assert lock_descriptor(descriptor)
    with pytest.raises(NotSaved, match="another program is writing in"):
        rewrite(ledger, ledger, say, wait_seconds=0.1)
    assert ledger.read_text(encoding="utf-8") == TALKS
    os.close(descriptor)
    rewrite(ledger, ledger, say, wait_seconds=0.1)
    assert ledger.read_bytes() == NEW


HOLDER = """
import sys
from pathlib import Path
from negtrack.writing.lock import locked
with locked(Path(sys.argv[1]), 1):
    print(flush=True)
    sys.stdin.read()
"""


def test_a_writer_waits_for_another(ledger: Path) -> None:
    """The lock of a process that ends is free, without anybody cleaning up."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(ledger.parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        other.stdout.readline()
        with pytest.raises(NotSaved):
            rewrite(ledger, ledger, say, wait_seconds=0.1)
        other.kill()
        rewrite(ledger, ledger, say)
    assert ledger.read_bytes() == NEW


def no_locks(descriptor: int, blocking: bool = True) -> bool:
    """What a file system without locks answers."""
    raise OSError(errno.ENOSYS, "Function not implemented")


def test_where_no_lock_is_known_a_marker_stands_for_it(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "lock_descriptor", no_locks)

    def nested(book: Ledger, data: bytes) -> bytes:
        with pytest.raises(NotSaved, match="another program is writing"):
            rewrite(ledger, ledger, say, wait_seconds=0.05)
        return say(book, data)

    rewrite(ledger, ledger, nested)
    assert ledger.read_bytes() == NEW
    assert alone(ledger)


def test_writing_works_without_fcntl(ledger: Path, tmp_path: Path) -> None:
    """As on Windows, which has none; nor is anything else loaded that only Unix has."""
    missing = tmp_path / "missing"
    missing.mkdir()
    for module in ("fcntl", "termios", "tty", "pwd", "grp", "resource"):
        (missing / f"{module}.py").write_text("raise ImportError(__name__)\n", encoding="utf-8")
    path = f"{missing}{os.pathsep}{ROOT}"
    words = ["--party", "N", "--issue", "toll", "--date", "2024-08", "--act", "omits", "--source", "news"]
    done = negtrack("add", "-l", ledger, "--summary", "Nothing.", "--yes", *words, cwd=tmp_path, PYTHONPATH=path)
    assert (done.returncode, "saved as n-toll-2024-08" in done.stderr) == (0, True), done.stderr
    assert sorted(each.name for each in ledger.parent.iterdir() if each != missing) == [ledger.name]


def test_where_no_lock_can_be_had_it_is_said_in_one_sentence(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(os, "open", of=NAME)(monkeypatch, OSError(errno.EROFS, "Read-only file system"))
    with pytest.raises(NotSaved, match=r"no lock can be had in .*: Read-only file system; nothing was changed"):
        rewrite(ledger, ledger, say)
    assert ledger.read_text(encoding="utf-8") == TALKS


def test_a_folder_and_a_file_of_it_share_a_lock(tmp_path: Path) -> None:
    """Who writes a file of a folder ledger keeps off whoever takes that file for a ledger of its own."""
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "ledger.yaml").write_text(TALKS, encoding="utf-8")

    def nested(book: Ledger, data: bytes) -> bytes:
        with pytest.raises(NotSaved, match="another program is writing"):
            rewrite(inner / "ledger.yaml", inner / "ledger.yaml", say, wait_seconds=0.05)
        return say(book, data)

    rewrite(tmp_path, inner / "ledger.yaml", nested)
    assert (inner / "ledger.yaml").read_bytes() == NEW


MANY = """
import sys
from negtrack.cli import run
for number in range(10):
    words = ["--party", "N", "--issue", "toll", "--date", "2024-08", "--act", "omits", "--source", "news"]
    assert run(["add", "-l", sys.argv[1], "--summary", f"{sys.argv[2]}-{number}", *words]) == 0
"""


def test_many_writers_at_once(ledger: Path) -> None:
    """Sixty records, all of one default id, by six processes: each is there, under an id of its own."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", MANY, str(ledger), str(number)],
            env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )
        for number in range(6)
    ]  # fmt: skip
    said = [writer.communicate(timeout=120)[1] for writer in writers]
    assert [writer.returncode for writer in writers] == [0] * 6, said
    loaded = load(ledger).ledger
    assert loaded is not None
    added = {p.summary: p.id for p in loaded.positions if p.id.startswith("n-toll-2024-08")}
    assert set(added) == {f"{writer}-{number}" for writer in range(6) for number in range(10)}
    assert set(added.values()) == {"n-toll-2024-08", *(f"n-toll-2024-08-{number}" for number in range(2, 61))}
    assert alone(ledger)


def test_killed_writers_lose_nothing(ledger: Path) -> None:
    """Two hundred are killed; the next one finds a sound ledger, and clears away what they left."""
    done = subprocess.run(
        [sys.executable, TESTS / "support" / "killed_writers.py", str(ledger), "200", "1"],
        env=environment(PYTHONPATH=f"{ROOT}{os.pathsep}{TESTS / 'support'}"),
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("200 writers killed")
    assert int(done.stdout.split()[3]) > 0  # some had time to save
    rewrite(ledger, ledger, say)
    assert alone(ledger)


def test_what_a_killed_writer_left_is_not_read_and_cleared_away(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(TALKS, encoding="utf-8")
    left = tmp_path / f".a.yaml.{os.getpid()}.negtrack-new"
    left.write_text("not: [a ledger", encoding="utf-8")
    assert load(tmp_path).ledger is not None
    rewrite(tmp_path, tmp_path / "a.yaml", say)
    assert (tmp_path / "a.yaml").read_bytes() == NEW
    assert not left.exists()


# Faults at each step


Step = Callable[[pytest.MonkeyPatch, BaseException], None]


def failing(module: Any, name: str, number: int = 1, of: str = "") -> Step:
    """Make the n-th call of a function fail, of those whose first argument ends in a text."""

    def set_up(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
        real = getattr(module, name)
        calls = iter(range(1, 1000))

        def fail(*args: Any, **kwargs: Any) -> Any:
            if str(args[0]).endswith(of) and next(calls) == number:
                raise error
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, fail)

    return set_up


def half_written(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Write half of what is to be written, then fail."""
    real, calls = os.write, iter([True])

    def write(descriptor: int, data: memoryview) -> int:
        if next(calls, False):
            return real(descriptor, data[: len(data) // 2])
        raise error

    monkeypatch.setattr(os, "write", write)


STEPS: dict[str, Step] = {
    "locking": failing(lock, "lock_descriptor"),
    "opening the lock": failing(os, "open"),
    "opening the new file": failing(os, "open", of=".negtrack-new"),
    "its mode": failing(shutil, "copystat"),
    "writing": failing(os, "write"),
    "writing on": half_written,
    "bringing it to the disk": failing(os, "fsync"),
    "closing it": failing(os, "close"),
    "renaming": failing(os, "replace"),
}


@pytest.mark.parametrize(
    "error",
    [OSError(errno.ENOSPC, "No space left on device"), OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()],
    ids=["full", "broken", "interrupted"],
)
@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_fault_at_any_step_leaves_the_old_file(
    step: Step, error: BaseException, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        step(patched, error)
        with pytest.raises(NotSaved if isinstance(error, OSError) else KeyboardInterrupt):
            rewrite(ledger, ledger, say)
    assert ledger.read_text(encoding="utf-8") == TALKS
    (ledger.parent / NAME).unlink(missing_ok=True)  # an empty file may stay where the lock itself failed
    assert alone(ledger)
    rewrite(ledger, ledger, say)  # and nothing is in the way of the next one
    assert ledger.read_bytes() == NEW


def test_a_disk_that_does_not_confirm_is_told(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By then the new file is in its place: saying that nothing was written would be untrue."""
    failing(os, "fsync", 2)(monkeypatch, OSError(errno.EIO, "Input/output error"))
    with pytest.raises(Unconfirmed, match="is written, but the disk did not confirm it: Input/output error"):
        rewrite(ledger, ledger, say)
    assert ledger.read_bytes() == NEW
    assert alone(ledger)


def test_a_folder_that_cannot_be_closed_changes_nothing(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(os, "close", 2)(monkeypatch, OSError(errno.EIO, "Input/output error"))
    rewrite(ledger, ledger, say)
    assert ledger.read_bytes() == NEW


def test_a_file_system_that_cannot_confirm_folders(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(os, "fsync", 2)(monkeypatch, OSError(errno.EINVAL, "Invalid argument"))
    rewrite(ledger, ledger, say)
    assert ledger.read_bytes() == NEW


def test_a_file_written_in_pieces_is_whole(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:100]))
    rewrite(ledger, ledger, say)
    assert ledger.read_bytes() == NEW


ADD = """
import os, resource, sys
from negtrack.cli import run
words = ["add", "-l", sys.argv[1], "--party", "N", "--issue", "toll", "--date", "2024-08", "--act", "omits",
         "--source", "news", "--summary", "Nothing."]
assert run([*words, "--dry-run"]) == 0
import negtrack.writing.save  # now everything is loaded: what follows needs no permission to read the program
exec(sys.argv[2])
sys.exit(run(words))
"""


def add_where(prepare: str, path: Path) -> subprocess.CompletedProcess[str]:
    """Add a position in a process of its own that runs some Python before."""
    return subprocess.run(
        [sys.executable, "-B", "-c", ADD, str(path), prepare], env=environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )  # fmt: skip


def refused(done: subprocess.CompletedProcess[str], path: Path, reason: str) -> None:
    """That an addition came to nothing, said why, and left nothing."""
    assert done.stderr == f"negtrack: {path} cannot be written: {reason}; nothing was changed\n"
    assert done.returncode == 2
    assert path.read_text(encoding="utf-8") == TALKS
    assert alone(path)


def test_a_file_that_may_not_grow(ledger: Path) -> None:
    """What a quota does."""
    limit = f"resource.setrlimit(resource.RLIMIT_FSIZE, ({len(TALKS)}, {len(TALKS)}))"
    refused(add_where(limit, ledger), ledger, "File too large")


def test_a_full_file_system(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=8k", "none", str(disk)], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("a small file system cannot be mounted here")
    try:
        path = disk / "ledger.yaml"
        path.write_text(TALKS, encoding="utf-8")
        filler = tmp_path / "ledger.yaml"  # the ledger takes one of the two pages, its successor would take another
        filler.write_text(TALKS, encoding="utf-8")
        (disk / "positions.yaml").write_bytes(b"#" * 4096)
        (disk / "positions.yaml").rename(disk / "filler")
        done = add_where("", path)
        assert done.stderr == f"negtrack: {path} cannot be written: No space left on device; nothing was changed\n"
        assert done.returncode == 2
        assert path.read_text(encoding="utf-8") == TALKS
        assert sorted(entry.name for entry in disk.iterdir()) == ["filler", "ledger.yaml"]
        (disk / "filler").unlink()
        assert add_where("", path).returncode == 0
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def others() -> Iterator[Path]:
    """A ledger that nobody, the user, can read, in a folder that it may pass through."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = folder / "ledger.yaml"
        path.write_text(TALKS, encoding="utf-8")
        path.chmod(0o644)
        yield path
        folder.chmod(0o755)


UNPRIVILEGED = "os.setgroups([]); os.setgid(65534); os.setuid(65534)" if os.geteuid() == 0 else ""
"""Root may write anywhere: as root, the tests of permissions go on as nobody."""


def test_a_folder_that_may_not_be_written(others: Path) -> None:
    others.chmod(0o666)
    others.parent.chmod(0o555)
    refused(add_where(UNPRIVILEGED, others), others, "Permission denied")


def test_a_file_that_may_not_be_written(others: Path) -> None:
    """Though its folder may: a rename would not ask for the file's own permission."""
    others.chmod(0o444)
    others.parent.chmod(0o777)
    refused(add_where(UNPRIVILEGED, others), others, "Permission denied")


# What is kept


@pytest.mark.parametrize("mode", [0o600, 0o664, 0o640])
def test_the_mode_is_kept(ledger: Path, mode: int) -> None:
    ledger.chmod(mode)
    rewrite(ledger, ledger, say)
    assert stat.S_IMODE(ledger.stat().st_mode) == mode


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_the_owner_is_kept(ledger: Path) -> None:
    os.chown(ledger, 65534, 65533)
    ledger.chmod(0o640)
    rewrite(ledger, ledger, say)
    state = ledger.stat()
    assert (state.st_uid, state.st_gid, stat.S_IMODE(state.st_mode)) == (65534, 65533, 0o640)


def test_a_file_that_is_not_ours_becomes_ours(others: Path) -> None:
    """Where the owner cannot be kept, the ledger is written all the same."""
    others.parent.chmod(0o777)
    others.chmod(0o666)
    assert add_where(UNPRIVILEGED, others).returncode == 0
    assert stat.S_IMODE(others.stat().st_mode) == 0o666


def test_links_stay_links(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    real = kept / "talks.yaml"
    real.write_text(TALKS, encoding="utf-8")
    link = tmp_path / "ledger.yaml"
    link.symlink_to(Path("kept") / "talks.yaml")
    saved = rewrite(link, link, say)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert saved.after.files == (str(link),)
    assert alone(real)


def test_a_new_file_of_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "ledger"
    folder.mkdir()
    (folder / "talks.yaml").write_text(TALKS, encoding="utf-8")
    saved = rewrite(folder, folder / "added.yaml", say)
    assert load(folder).ledger == saved.after
    assert saved.after.positions[0].id == "new"
    umask = os.umask(0)
    os.umask(umask)
    assert stat.S_IMODE((folder / "added.yaml").stat().st_mode) == 0o666 & ~umask
