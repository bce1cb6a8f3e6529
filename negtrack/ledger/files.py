"""The files of a ledger: found, bounded, read as bytes, hashed. Nothing here knows what is in them."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from negtrack.ledger.findings import Diagnostic, Severity, Span

MAX_BYTES = 1 << 30
"""How large a ledger may be in all, in bytes."""

MAX_FILES = 20_000
"""How many files a folder ledger may have."""

_YAML_ENDINGS = (".yaml", ".yml")
BAD_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""What no text of a ledger may hold: control characters, lone surrogates, and what is no character.

Written as what it is, not as all that it is not: such a pattern would take longer to build than a ledger to read.
"""

_PLAIN = bytes(byte for byte in range(256) if byte in b"\t\n\r" or (byte >= 0x20 and byte != 0x7F))
_HIGH_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_HIGH_UNFIT = (b"\xe2\x80\xa8", b"\xe2\x80\xa9", b"\xef\xbf\xbe", b"\xef\xbf\xbf")

_HIDDEN_BREAK = re.compile("[\x85\u2028\u2029]")  # a new line to YAML, and to no editor


class LedgerFile(NamedTuple):
    """One file of a ledger: its path as shown, its name relative to the ledger, and its bytes."""

    path: str
    name: str
    data: bytes

    @property
    def is_table(self) -> bool:
        """Whether it is a table of positions in CSV."""
        return self.name.endswith(".csv")


def read_files(path: Path) -> tuple[list[LedgerFile], list[Diagnostic]]:
    """The files of the ledger at a path, one file or those of a folder in the order of their names."""
    diagnostics: list[Diagnostic] = []
    try:
        names = _names(path, diagnostics)
    except (OSError, ValueError) as error:  # a path with a NUL or a lone surrogate is a ValueError
        return [], [_unreadable(str(path), error)]
    if names is None:
        names = [""]
    elif not names:
        return [], diagnostics or [
            _fault(
                "NT005",
                str(path),
                "this folder holds no *.yaml, *.yml or *.csv file",
                "name the folder of a ledger, or start one with: negtrack init DIR",
            )
        ]
    elif len(names) > MAX_FILES:
        return [], [
            _fault(
                "NT004", str(path), f"this folder holds more than {MAX_FILES} files", "name the folder of one ledger"
            )
        ]
    files: list[LedgerFile] = []
    left = MAX_BYTES
    for name in names:
        shown = str(path / name) if name else str(path)
        try:
            data = read_bytes(Path(shown), left)
        except OSError as error:
            diagnostics.append(_unreadable(shown, error))
            continue
        if data is None:
            diagnostics.append(
                _fault(
                    "NT004",
                    shown,
                    f"the ledger is larger than {MAX_BYTES >> 20} MiB",
                    "split it into ledgers of their own",
                )
            )
            break
        left -= len(data)
        files.append(LedgerFile(shown, name or path.name, data))
    return files, diagnostics


def digest(files: list[LedgerFile], folder: bool) -> str:
    """SHA-256 over the bytes of the file, or over the sorted relative names and bytes of a folder's files."""
    sha256 = hashlib.sha256()
    for file in files:
        if folder:
            sha256.update(file.name.encode("utf-8", "surrogateescape"))
        sha256.update(file.data)
    return sha256.hexdigest()


def clean_bytes(file: LedgerFile) -> tuple[bytes, Diagnostic | None]:
    """The bytes without a byte order mark, and what keeps them from being clean UTF-8 text."""
    data = file.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        return b"", _fault(
            "NT002", file.path, "this file is not UTF-8 (it looks like UTF-16 or UTF-32)", "save it as UTF-8"
        )
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        return b"", _fault(
            "NT002", file.path, f"the byte 0x{data[error.start]:02x} is not UTF-8", "save the file as UTF-8", before
        )
    if _all_fit(data):
        return data, None
    if match := BAD_CHARACTER.search(text):
        return b"", _fault(
            "NT002",
            file.path,
            f"the character U+{ord(match[0]):04X} cannot stand in a ledger",
            "remove it",
            text[: match.start()],
        )
    if not file.is_table and (match := _HIDDEN_BREAK.search(text)):
        return b"", _fault(
            "NT002",
            file.path,
            f"the hidden line break U+{ord(match[0]):04X} cannot stand in a ledger",
            "write a space instead, or begin a new line",
            text[: match.start()],
        )
    return data, None


def _all_fit(data: bytes) -> bool:
    """Whether no character of UTF-8 bytes is bad, nor a hidden break: much faster than looking for them in the text."""
    if data.translate(None, _PLAIN) or _HIGH_CONTROL.search(data):
        return False
    return not any(unfit in data for unfit in _HIGH_UNFIT)


def is_ledger_name(name: str) -> bool:
    """Whether a file of this name is read in the folder of a ledger."""
    return name.endswith((*_YAML_ENDINGS, ".csv")) and not name.startswith(".")


def belongs(output: Path, ledger: Path) -> bool:
    """Whether a file is one of the ledger at a path, by whatever name, or would be read as one if it were there."""
    if not ledger.is_dir():
        return output.exists() and ledger.exists() and output.samefile(ledger)
    root = ledger.resolve()
    for name in (output.parent.resolve() / output.name, output.resolve()):
        if name.is_relative_to(root):
            folders = name.relative_to(root).parent.parts
            if is_ledger_name(name.name) and not any(folder.startswith(".") for folder in folders):
                return True
    return output.exists() and any(output.samefile(ledger / name) for name in _names(ledger, []) or ())


def _names(path: Path, diagnostics: list[Diagnostic]) -> list[str] | None:
    """The relative names of a folder's ledger files, sorted; None where the path is no folder."""

    def report(error: OSError) -> None:
        diagnostics.append(_unreadable(str(error.filename), error))

    if not stat.S_ISDIR(path.stat().st_mode):
        return None
    names: list[str] = []
    for folder, folders, found in os.walk(path, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in found:
            if is_ledger_name(name):
                names.append((Path(folder) / name).relative_to(path).as_posix())
        if len(names) > MAX_FILES:
            break
    return sorted(names)


def paths_of(path: Path) -> Iterator[Path]:
    """The ledger at a path, and where that is a folder all files and folders in it that reading it looks at."""
    yield path
    for folder, folders, names in os.walk(path):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(folder) / name for name in (*folders, *names) if name in folders or is_ledger_name(name))


def read_bytes(path: Path, limit: int) -> bytes | None:
    """The bytes of a regular file; None where there are more than ``limit``. Raises OSError."""
    with open(path, "rb", opener=_open_regular) as file:
        data = file.read(limit + 1)
    return None if len(data) > limit else data


def _open_regular(path: str, flags: int) -> int:
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(0, "not a regular file")
    return descriptor


def _unreadable(path: str, error: OSError | ValueError) -> Diagnostic:
    reason = (isinstance(error, OSError) and error.strerror) or str(error)
    return _fault("NT001", path, f"cannot be read: {reason}", "check the path and its permissions")


def _fault(code: str, path: str, message: str, help: str, before: str = "") -> Diagnostic:
    lines = re.split(r"\r\n?|\n", before)
    return Diagnostic(code, Severity.ERROR, message, Span(path, len(lines), len(lines[-1]) + 1), help)
