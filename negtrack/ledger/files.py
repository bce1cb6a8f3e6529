"""The files of a ledger: found, bounded, read as bytes, hashed. Nothing here knows what is in them."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from negtrack.ledger.findings import Finding, Location, error
from negtrack.tuples import NamedTuple

MAX_BYTES = 1 << 30
"""How large a ledger may be in all, in bytes."""

_SOON_HASHED = 1 << 20
"""How many bytes are hashed before OpenSSL would be loaded."""

MAX_FILES = 20_000
"""How many files a folder ledger may have."""

_YAML_ENDINGS = (".yaml", ".yml")
_BAD_CHARACTER = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
"""Written as what it is, not as all that it is not: such a pattern would take longer to build than a ledger to read."""

_PLAIN = bytes(byte for byte in range(256) if byte in b"\t\n\r" or (byte >= 0x20 and byte != 0x7F))
_HIGH_CONTROL = re.compile(rb"\xc2[\x80-\x9f]")
_HIGH_UNFIT = "\u2028\u2029\ufffe\uffff"

_HIDDEN_BREAK = "[\x85\u2028\u2029]"  # a new line to YAML, and to no editor

_MARKS = (b"<<<<<<<", b">>>>>>>", b"=======")
_SIDE = r"^(?:<{7}|>{7})(?=[ \r\n]|\Z)"
_CONFLICT = rf"{_SIDE}|^={{7}}\r?$"
"""A line that git leaves where it could not merge. It may stand inside of any text.

In a cell of a table, which may have lines of its own, one of seven = is no sign of it.
"""


class LedgerFile(NamedTuple):
    """One file of a ledger: its path as shown, its name relative to the ledger, and its bytes."""

    path: str
    name: str
    data: bytes

    @property
    def is_table(self) -> bool:
        """Whether it is a table of positions in CSV."""
        return self.name.lower().endswith(".csv")


class Files(NamedTuple):
    """All that there is of a ledger to read: its path as shown, its files in the order of their names.

    ``folder`` tells whether it is a folder of files, ``findings`` what of it could not be read, ``passed_over`` the
    names of files in it that are none of a ledger. A ledger from elsewhere than the disk (standard input, an earlier
    revision) is given as such, too.
    """

    path: str
    folder: bool
    files: tuple[LedgerFile, ...]
    findings: tuple[Finding, ...] = ()
    passed_over: tuple[str, ...] = ()


def read_files(path: Path) -> Files:
    """Read the files of the ledger at a path, one file or those of a folder."""
    findings: list[Finding] = []
    try:
        folder = _Folder(path, findings) if stat.S_ISDIR(path.stat().st_mode) else None
    except (OSError, ValueError) as fault:  # a path with a NUL or a lone surrogate is a ValueError
        return Files(str(path), False, (), (_unreadable(str(path), fault),))
    passed_over = () if folder is None else tuple(folder.passed_over)
    if folder is not None and (refused := _refuse_folder(str(path), folder.names)):
        return Files(str(path), True, (), tuple(findings) or (refused,), passed_over)
    files: list[LedgerFile] = []
    left = MAX_BYTES
    for name in [""] if folder is None else sorted(folder.names):
        shown = str(path / name) if name else str(path)
        try:
            data = read_bytes(Path(shown), left)
        except OSError as fault:
            findings.append(_unreadable(shown, fault))
            continue
        if data is None:
            message = f"the ledger is larger than {MAX_BYTES >> 20} MiB"
            findings.append(_fault("NT004", shown, message, "split it into ledgers of their own"))
            break
        left -= len(data)
        files.append(LedgerFile(shown, name or path.name, data))
    return Files(str(path), folder is not None, tuple(files), tuple(findings), passed_over)


def _refuse_folder(path: str, names: list[str]) -> Finding | None:
    """Say why a folder with files of these names is no ledger; None where it may be one."""
    if not names:
        help = "name the folder of a ledger, or start one with: negtrack init DIR"
        return _fault("NT005", path, "this folder holds no *.yaml, *.yml or *.csv file", help)
    if len(names) > MAX_FILES:
        message = f"this folder holds more than {MAX_FILES} files"
        return _fault("NT004", path, message, "name the folder of one ledger")
    return None


def digest(read: Files) -> str:
    """Return the SHA-256 over the bytes of the file, or over the relative names and bytes of a folder's files."""
    sum = _new_sha256(read)
    for file in read.files:
        if read.folder:
            sum.update(file.name.encode("utf-8", "surrogateescape"))
        sum.update(file.data)
    figures: str = sum.hexdigest()
    return figures


def _new_sha256(read: Files) -> Any:
    """Begin a SHA-256: Python's own where little is to be hashed, since loading OpenSSL takes longer than that."""
    if len(read.files) == 1 and len(read.files[0].data) < _SOON_HASHED:
        try:
            return import_module("_sha2" if sys.version_info >= (3, 12) else "_sha256").sha256()
        except ImportError:
            pass
    from hashlib import sha256

    return sha256()


def clean_bytes(file: LedgerFile) -> tuple[bytes, Finding | None]:
    """The bytes without a byte order mark, and what keeps them from being clean UTF-8 text."""
    data = file.data
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:4]:
        return b"", _fault(
            "NT002", file.path, "this file is not UTF-8 (it looks like UTF-16 or UTF-32)", "save it as UTF-8"
        )
    data = without_mark(data)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as fault:
        before = data[: fault.start].decode("utf-8")
        return b"", _fault(
            "NT002", file.path, f"the byte 0x{data[fault.start]:02x} is not UTF-8", "save the file as UTF-8", before
        )
    sign = _SIDE if file.is_table else _CONFLICT
    # a byte is found many times faster than a word, and few ledgers hold these
    if any(mark[:1] in data and mark in data for mark in _MARKS) and (match := re.search(sign, text, re.MULTILINE)):
        help = "keep one side, and remove the lines <<<<<<<, ======= and >>>>>>>"
        return b"", _fault("NT007", file.path, "an unresolved merge conflict", help, text[: match.start()])
    if _all_fit(data, text):
        return data, None
    if match := bad_character(text):
        return b"", _fault(
            "NT002",
            file.path,
            f"the character U+{ord(match[0]):04X} cannot stand in a ledger",
            "remove it",
            text[: match.start()],
        )
    if not file.is_table and (match := re.search(_HIDDEN_BREAK, text)):
        return b"", _fault(
            "NT002",
            file.path,
            f"the hidden line break U+{ord(match[0]):04X} cannot stand in a ledger",
            "write a space instead, or begin a new line",
            text[: match.start()],
        )
    return data, None


def without_mark(data: bytes) -> bytes:
    """Return the bytes of a file without the byte order mark that may stand before them."""
    return data.removeprefix(b"\xef\xbb\xbf")


def bad_character(text: str) -> re.Match[str] | None:
    """Find what no text of a ledger may hold: a control character, a lone surrogate, or what is no character."""
    return re.search(_BAD_CHARACTER, text)


def _all_fit(data: bytes, text: str) -> bool:
    """Whether no character is bad, nor a hidden break: each looked for where it is found fastest, in bytes or text."""
    if data.translate(None, _PLAIN) or _HIGH_CONTROL.search(data):
        return False
    return not any(unfit in text for unfit in _HIGH_UNFIT)


def is_ledger_name(name: str) -> bool:
    """Whether a file of this name is read in the folder of a ledger; endings count in any case."""
    return name.lower().endswith((*_YAML_ENDINGS, ".csv")) and not name.startswith(".")


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
    return output.exists() and any(output.samefile(ledger / name) for name in _Folder(ledger, []).names)


class _Folder:
    """What a folder holds at any depth: the relative names of a ledger's files, and of those that are passed over.

    Linked files and folders are like any other. Hidden ones, whose names begin with a dot, are not looked at.
    """

    def __init__(self, path: Path, findings: list[Finding]) -> None:
        self.path = path
        self.findings = findings
        self.names: list[str] = []
        self.passed_over: list[str] = []
        self._enter(path, "", ())

    def _enter(self, folder: Path, name: str, above: tuple[tuple[int, int], ...]) -> None:
        """Look at a folder; ``above`` tells the folders that it is in."""
        try:
            status = folder.stat()
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as fault:
            self.findings.append(_unreadable(str(folder), fault))
            return
        identity = (status.st_dev, status.st_ino)
        if identity in above:
            message = "this link leads back to a folder that it is in"
            self.findings.append(_fault("NT008", str(folder), message, "remove the link from the folder of the ledger"))
            return
        for entry in entries:
            if entry.name.startswith("."):
                continue
            inner = f"{name}/{entry.name}" if name else entry.name
            if entry.is_dir():
                self._enter(folder / entry.name, inner, (*above, identity))
            elif is_ledger_name(entry.name):
                self.names.append(inner)
            else:
                self.passed_over.append(inner)
            if len(self.names) > MAX_FILES:
                return


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


def _unreadable(path: str, fault: OSError | ValueError) -> Finding:
    if isinstance(fault, OSError) and fault.errno == errno.ELOOP:
        return _fault("NT008", path, "this link leads back to itself", "remove it, or let it lead to a file")
    reason = (isinstance(fault, OSError) and fault.strerror) or str(fault)
    return _fault("NT001", path, f"cannot be read: {reason}", "check the path and its permissions")


def _fault(code: str, path: str, message: str, help: str, before: str = "") -> Finding:
    lines = re.split(r"\r\n?|\n", before)
    return error(code, message, Location(path, len(lines), len(lines[-1]) + 1), help)
