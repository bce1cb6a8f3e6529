"""One writer at a time in a folder, on every system: a lock file that goes with the process that holds it.

The lock is the operating system's, on a hidden file in the folder that is written in: two machines that share the
folder keep off one another, too. The file is taken away by whoever held the lock, while it is still held; who waited
for it then finds that what is locked is no longer there, and begins anew. Where a system or a file system knows no
such lock (some network folders), a marker file stands for it, which names its process, so that one that is left by a
process that ended is known for that.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from filelock import SoftFileLock, Timeout, lock_descriptor

NAME = ".negtrack-lock"
"""The lock file of a folder; no file of a ledger is called so."""

_PAUSE = 0.02
_NO_LOCKS = {errno.ENOSYS, errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL}


class Busy(Exception):
    """Another writer holds the lock, and has held it for as long as was waited."""


@contextmanager
def locked(folder: Path, wait_seconds: float) -> Iterator[None]:
    """Hold the lock of a folder. Raises Busy, and OSError where none can be had."""
    path = folder / NAME
    with suppress(_Unsupported):
        descriptor = _take(path, wait_seconds)
        try:
            yield
        finally:
            _give_back(path, descriptor)
        return
    marker = SoftFileLock(path.with_name(f"{NAME}-marker"), timeout=wait_seconds)
    try:
        marker.acquire(poll_interval=_PAUSE)
    except Timeout:
        raise Busy from None
    try:
        yield
    finally:
        marker.release()


class _Unsupported(Exception):
    """Neither the system nor the file system knows locks."""


def _take(path: Path, wait_seconds: float) -> int:
    """The descriptor of a lock file that this process has locked. Raises Busy, OSError and _Unsupported."""
    for attempt in range(max(1, round(wait_seconds / _PAUSE))):
        if attempt:
            Event().wait(_PAUSE)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
        held = False
        try:
            held = lock_descriptor(descriptor, blocking=False) and _is_there(path, descriptor)
        except OSError as error:
            if error.errno in _NO_LOCKS:
                with suppress(OSError):
                    path.unlink()
                raise _Unsupported from None
            raise
        finally:
            if not held:
                os.close(descriptor)
        if held:
            return descriptor
    raise Busy


def _is_there(path: Path, descriptor: int) -> bool:
    """Whether the file that is locked still has its name: the process that held the lock before may have removed it."""
    try:
        now, own = path.stat(), os.fstat(descriptor)
    except FileNotFoundError:
        return False
    return (now.st_dev, now.st_ino) == (own.st_dev, own.st_ino)


def _give_back(path: Path, descriptor: int) -> None:
    """Take the file away and the lock with it: what was written does not hang on whether that works."""
    with suppress(OSError):  # Windows takes no file away that is open
        path.unlink()
    with suppress(OSError):
        os.close(descriptor)
    if os.name == "nt":
        with suppress(OSError):
            path.unlink()
