"""One file of a ledger rewritten so that a reader, or a crash, finds the old file or the new one, and nothing else.

The lock is an advisory one on the folder that holds the file (and, of a folder ledger, on that folder too): a lock on
the file itself would be on what the renaming takes away.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path

from negtrack.ledger.files import LedgerFile
from negtrack.ledger.findings import Finding
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.tuples import NamedTuple
from negtrack.writing.lock import Busy, locked

WAIT_SECONDS = 10.0
"""How long to wait for another writer."""

_ENDING = ".negtrack-new"  # is no ending that a ledger's files have


class NotSaved(Exception):
    """Nothing was written: the message says why, and what to do. The ledger is as it was."""


class Unconfirmed(Exception):
    """The new file is in its place, but the disk did not confirm that it would survive a loss of power."""


class Faulty(NotSaved):
    """The ledger is faulty, or would be: all that is wrong, and whether it was so ``already``."""

    def __init__(self, message: str, findings: list[Finding], already: bool) -> None:
        super().__init__(message)
        self.findings = findings
        self.already = already


class Saved(NamedTuple):
    """The ledger before and after a write."""

    before: Ledger
    after: Ledger


def rewrite(
    ledger: Path,
    target: Path,
    change: Callable[[Ledger, bytes], bytes],
    wait_seconds: float = WAIT_SECONDS,
) -> Saved:
    """Rewrite one file of the ledger at a path, which is a file or a folder.

    ``target`` is the ledger itself, one of its files as ``Ledger.files`` names them, or a new file of its folder.
    ``change`` is called while no other writer can write: with the ledger as it then is, and the file's bytes (none
    where there is no such file yet), and gives the new bytes. They are written only if the whole ledger is sound with
    them. Raises NotSaved, Faulty among them, where nothing was written, Unconfirmed, and whatever ``change`` raises.
    """
    real = Path(os.path.realpath(target))
    try:
        with ExitStack() as held:
            for folder in sorted({Path(os.path.realpath(ledger)) if ledger.is_dir() else real.parent, real.parent}):
                _lock(held, folder, wait_seconds)
            before = _state(real)
            loaded = load(ledger)
            if loaded.ledger is None:
                raise Faulty(f"{ledger} is faulty already: mend it first", loaded.findings, True)
            new = change(loaded.ledger, real.read_bytes() if before else b"")
            name = target.relative_to(ledger).as_posix() if ledger.is_dir() else target.name
            checked = load(ledger, LedgerFile(str(target), name, new))
            if checked.ledger is None:
                raise Faulty(f"{target} would be faulty", checked.findings, False)
            _replace(real, new, before)
            return Saved(loaded.ledger, checked.ledger)
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotSaved(f"{target} cannot be written: {reason}; nothing was changed") from None


def _lock(held: ExitStack, folder: Path, wait_seconds: float) -> None:
    """Lock a folder while the block runs. Raises NotSaved."""
    try:
        held.enter_context(locked(folder, wait_seconds))
    except Busy:
        raise NotSaved(
            f"another program is writing in {folder}: nothing was changed; try again when it is done"
        ) from None
    except PermissionError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise NotSaved(f"no lock can be had in {folder}: {reason}; nothing was changed") from None


def _state(path: Path) -> os.stat_result | None:
    """Return the state of a file that may be written, None where there is no such file. Raises OSError otherwise."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return state


def _replace(path: Path, data: bytes, before: os.stat_result | None) -> None:
    """Put new bytes in the place of a file by way of a file beside it, which is gone in any case."""
    _remove_leftovers(path.parent)
    beside = path.with_name(f".{path.name}.{os.getpid()}{_ENDING}")
    try:
        _write(beside, data, path, before)
        now = _state(path)
        if _identity(now) != _identity(before):
            raise NotSaved(f"{path} was changed by another program meanwhile: nothing was written; try again")
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    try:
        _confirm(path.parent)
    except OSError as error:
        if error.errno != errno.EINVAL:  # some file systems cannot do it for folders
            raise Unconfirmed(f"{path} is written, but the disk did not confirm it: {error.strerror}") from None


def _confirm(folder: Path) -> None:
    """Bring the names in a folder to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _write(beside: Path, data: bytes, path: Path, before: os.stat_result | None) -> None:
    """A new file with the bytes, on the disk, with the mode and owner of the file that it is to replace."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(beside, flags, 0o600 if before else 0o666)
    try:
        if before is not None:
            with suppress(PermissionError, AttributeError):  # Windows has no owners of this kind
                os.fchown(descriptor, before.st_uid, before.st_gid)
            shutil.copystat(path, beside)
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_leftovers(folder: Path) -> None:
    """Remove what writers that were killed have left. The lock on the folder says that none of them is at work."""
    for path in folder.iterdir():
        if path.name.startswith(".") and path.name.endswith(_ENDING):
            with suppress(OSError):
                path.unlink()


def _identity(state: os.stat_result | None) -> tuple[int, int, int] | None:
    return None if state is None else (state.st_ino, state.st_size, state.st_mtime_ns)
