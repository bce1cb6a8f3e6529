"""Answers kept from one run to the next: the same call to the same ledger is answered before anything is loaded.

What is kept is what was printed, under everything that it could depend on: the call, the folder, the day, the
surroundings, this program, and the size, times and inode of every file and folder that was looked at. Nothing is kept
of a ledger that changed within the last two seconds, since its times might not tell the next change. An answer that
cannot be read, or is not the user's own, is as good as none. This module imports only what Python has loaded anyway.
"""

from __future__ import annotations

import os
import sys
import time
import zlib

TYPE_CHECKING = False  # as in typing, which takes longer to load than an answer to print
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

COMMANDS = frozenset({
    "status", "matrix", "diff", "why", "timeline", "blockers", "counts", "audit", "show", "find", "export",
})  # fmt: skip
"""The commands that only read, and so answer the same as long as nothing changes. ``check`` is never answered so."""

_FORM = "negtrack answer 1"
_SURROUNDINGS = (
    "NEGTRACK_LEDGER", "LC_ALL", "LC_CTYPE", "LANG", "TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE",
    "TTY_INTERACTIVE", "COLUMNS", "LINES", "TZ", "PYTHONIOENCODING", "PYTHONUTF8",
)  # fmt: skip
"""The variables that an answer may depend on."""

_MOST_BYTES = 1 << 20
_MOST_ANSWERS = 256
_SETTLED = 2_000_000_000
"""How old in nanoseconds a file must be before its times can be relied on to tell its next change."""


def wanted(args: Sequence[str]) -> bool:
    """Whether a call may be answered from memory, and its answer kept."""
    if not args or args[0] not in COMMANDS or os.name != "posix" or os.environ.get("NEGTRACK_CACHE") == "0":
        return False
    return all(hasattr(stream, "buffer") for stream in (sys.stdout, sys.stderr))


def recall(args: Sequence[str]) -> int | None:
    """Print the answer to a call again and give its exit status; None where it is not known, or no longer holds."""
    if not wanted(args):
        return None
    try:
        key = _key(args)
        with open(_place(key), "rb") as file:
            if os.fstat(file.fileno()).st_uid != os.getuid():
                return None
            head, _, body = file.read().partition(b"\n\n")
        form, kept, status, length, *looked = head.decode().split("\n")
        if form != _FORM or kept != key or len(body) != sum(map(int, length.split())):
            return None
        if not all(map(_holds, looked)):
            return None
        notes = int(length.split()[0])
        found = int(status)
    except (OSError, ValueError):
        return None
    try:
        sys.stderr.buffer.write(body[:notes])
        sys.stderr.flush()
        sys.stdout.buffer.write(body[notes:])
        sys.stdout.flush()
    except BrokenPipeError:
        return nobody_reads()
    return found


def nobody_reads() -> int:
    """What is left to print goes nowhere, since whoever read it had enough; gives the exit status of that."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


class Recording:
    """What a call looks at and prints while it is worked out, to be kept where that is sound.

    It is sound once a ledger was looked at, nothing looked at changed since, and all that the call did was printing.
    """

    def __init__(self, args: Sequence[str]) -> None:
        self._sound = wanted(args)
        self._key = _key(args) if self._sound else ""
        self._states: dict[str, None] = {}
        self._printed: tuple[list[bytes], list[bytes]] = ([], [])
        self._size = 0

    def looks_at(self, paths: Iterable[Path]) -> None:
        """Note the state of files and folders, there or not, before they are read."""
        try:
            for path in paths if self._sound else ():
                if _changed_since(path, time.time_ns() - _SETTLED):
                    self.spoil()
                self._states[_state(str(path))] = None
        except (OSError, ValueError):
            self.spoil()

    def says(self, text: str) -> None:
        """Note what is printed on standard output."""
        self._print(1, text, sys.stdout.encoding)

    def notes(self, text: str) -> None:
        """Note what is printed on standard error."""
        self._print(0, text, sys.stderr.encoding)

    def _print(self, number: int, text: str, encoding: str) -> None:
        if self._sound:
            self._size += len(text)
            self._sound = self._size <= _MOST_BYTES
            self._printed[number].append(text.encode(encoding, "replace"))

    def spoil(self) -> None:
        """Keep nothing: something was done that printing the same again would not do."""
        self._sound = False

    def keep(self, status: int) -> None:
        """Keep the answer for the next run, if it is sound; where it cannot be written, there is none."""
        if not self._sound or not self._states or status not in (0, 1):
            return
        notes, output = (b"".join(pieces) for pieces in self._printed)
        head = "\n".join((_FORM, self._key, str(status), f"{len(notes)} {len(output)}", *self._states))
        try:
            if all(map(_holds, self._states)):
                _write(_place(self._key), head.encode() + b"\n\n" + notes + output)
        except (OSError, ValueError):
            return


def _key(args: Sequence[str]) -> str:
    """Everything but files that the answer to a call may depend on, on one line."""
    terminals = [os.get_terminal_size(1) if sys.stdout.isatty() else None, sys.stderr.isatty()]
    encodings = [sys.stdout.encoding, sys.stdout.errors, sys.stderr.encoding, sys.stderr.errors]
    surroundings = {name: os.environ[name] for name in _SURROUNDINGS if name in os.environ}
    return repr((list(args), os.getcwd(), time.strftime("%Y-%m-%d"), surroundings, terminals, encodings, _program()))


def _program() -> tuple[str, int]:
    """What tells this program from any other version of it."""
    seen = []
    for folder, folders, names in os.walk(os.path.dirname(__file__)):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            found = os.stat(os.path.join(folder, name))
            seen.append((name, found.st_size, found.st_mtime_ns))
    return sys.version, zlib.crc32(repr(seen).encode("utf-8", "surrogatepass"))


def _state(path: str) -> str:
    """What tells whether a file or folder has changed, with its path, on one line.

    Raises ValueError where no line can hold the path.
    """
    if "\n" in path:
        raise ValueError(path)
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return f"absent {path}"
    return f"{found.st_size},{found.st_mtime_ns},{found.st_ctime_ns},{found.st_ino},{found.st_dev} {path}"


def _holds(state: str) -> bool:
    """Whether a file or folder is still as it was."""
    return _state(state.partition(" ")[2]) == state


def _changed_since(path: Path, moment: int) -> bool:
    """Whether a file or folder changed after a moment, given in nanoseconds."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return False
    return max(found.st_mtime_ns, found.st_ctime_ns) > moment


def _folder() -> str:
    home = os.environ.get("XDG_CACHE_HOME", "")
    return os.path.join(home if os.path.isabs(home) else os.path.expanduser("~/.cache"), "negtrack")


def _place(key: str) -> str:
    """Where the answer under a key is kept; keys that share a place take it from one another."""
    return os.path.join(_folder(), f"{zlib.crc32(key.encode('utf-8', 'surrogatepass')):08x}")


def _write(place: str, data: bytes) -> None:
    folder = os.path.dirname(place)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    ready = f"{place}.{os.getpid()}"
    try:
        with open(os.open(ready, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
        os.replace(ready, place)
    except OSError:
        os.unlink(ready)
        raise
    with os.scandir(folder) as entries:
        kept = sorted((entry.stat().st_mtime_ns, entry.path) for entry in entries)
    for _, path in kept[:-_MOST_ANSWERS]:
        os.unlink(path)
