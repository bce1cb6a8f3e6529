"""Ledgers that are read and not written: one on standard input, and any state that git has of one.

``REV:PATH`` is what git takes it for: ``HEAD~3:data/positions.yaml``, ``main:talks`` (a folder), ``v1:./here.yaml``.
It is read from git's objects: the work tree, the index and every other setting stay out of it, no filter or driver of
the repository is run, and nothing is fetched.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from posixpath import join, normpath

from negtrack.ledger.files import MAX_BYTES, MAX_FILES, Files, LedgerFile, is_ledger_name
from negtrack.tuples import NamedTuple


class NotThere(Exception):
    """No ledger can be read from there; the message says why."""


STANDARD_INPUT = "standard input"
"""What a ledger that is read from there is called."""

_SPEC = re.compile(r"(?P<rev>(?:[^:{]|\{[^}]*\})+):(?P<path>.*)", re.DOTALL)
_FOLLOWED = 40  # links, one after the other: as many as Linux follows
_LINK, _FOLDER = "120000", "040000"


def is_elsewhere(path: Path) -> bool:
    """Whether a path stands for a ledger that is not on the disk: ``-``, or a state that git has of one.

    An existing path wins, and a prefix of one letter is a drive.
    """
    if str(path) == "-":
        return True
    found = _SPEC.fullmatch(path.as_posix())
    if found is None or len(found["rev"]) == 1 or found["rev"].startswith("-"):
        return False
    try:
        return not path.exists()
    except (OSError, ValueError):
        return False


def read_elsewhere(path: Path) -> Files:
    """The files of a ledger that is not on the disk. Raises NotThere."""
    return _standard_input() if str(path) == "-" else _revision(path.as_posix())


def _standard_input() -> Files:
    stream = getattr(sys.stdin, "buffer", None)
    if stream is None:
        raise NotThere("standard input is closed: no ledger can be read from it")
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise NotThere(f"standard input is larger than {MAX_BYTES >> 20} MiB")
    return Files(STANDARD_INPUT, False, (LedgerFile(STANDARD_INPUT, STANDARD_INPUT, data),))


def _revision(spec: str) -> Files:
    found = _SPEC.fullmatch(spec)
    assert found is not None
    try:
        kind = run_git(["cat-file", "-t", spec]).decode().strip()
        if kind == "blob":
            tree = _Tree(found["rev"])
            name = _from_the_top(found["path"])
            data = tree.files([tree.followed(name)])[0]
            return Files(spec, False, (LedgerFile(spec, PurePosixPath(name).name, data),))
        return _folder(spec, found["rev"], _from_the_top(found["path"]))
    except GitFailed as fault:
        raise NotThere(f"{spec} is neither a file nor a state that can be read ({fault})") from None


def _from_the_top(path: str) -> str:
    """A path as git has it, from the top of the repository."""
    if path.startswith(("./", "../")) or path in (".", ".."):
        path = join(run_git(["rev-parse", "--show-prefix"]).decode().rstrip("\n"), path)
    return "" if normpath(path) == "." else normpath(path)


def _folder(spec: str, rev: str, top: str) -> Files:
    """The files of a folder of a revision, those behind links among them."""
    tree = _Tree(rev)
    names = {name: tree.followed(path) for name, path in tree.under(top)}
    wanted = sorted(name for name, path in names.items() if tree.is_file(path))
    if not wanted:
        raise NotThere(f"{spec} holds no *.yaml, *.yml or *.csv file")
    if len(wanted) > MAX_FILES:
        raise NotThere(f"{spec} holds more than {MAX_FILES} files")
    found = tree.files([names[name] for name in wanted])
    begin = spec if spec.endswith((":", "/")) else f"{spec}/"
    files = (LedgerFile(f"{begin}{name}", name, data) for name, data in zip(wanted, found, strict=True))
    return Files(spec, True, tuple(files))


class _Object(NamedTuple):
    """A file, a link or a folder of a revision: its mode, and the id of its object."""

    mode: str
    id: str


class _Tree:
    """All that a revision has, by its path from the top."""

    def __init__(self, rev: str) -> None:
        listing = run_git(["ls-tree", "-r", "-t", "-z", "--full-tree", f"{rev}^{{tree}}"])
        self._objects = {"": _Object(_FOLDER, "")}
        for line in listing.split(b"\0")[:-1]:
            about, _, name = line.partition(b"\t")
            mode, _, id = about.decode().split(" ")
            self._objects[name.decode("utf-8", "surrogateescape")] = _Object(mode, id)
        links = [name for name, found in self._objects.items() if found.mode == _LINK]
        targets = self.files(links)
        self._targets = {n: t.decode("utf-8", "surrogateescape") for n, t in zip(links, targets, strict=True)}

    def is_file(self, path: str) -> bool:
        """Whether something is a file."""
        return path in self._objects and self._objects[path].mode.startswith("100")

    def followed(self, path: str) -> str:
        """What a path leads to behind all links. Raises NotThere where that is nothing, or a circle."""
        for _ in range(_FOLLOWED):
            parts = path.split("/")
            heads = ("/".join(parts[:number]) for number in range(1, len(parts) + 1))
            link = next((head for head in heads if head in self._targets), None)
            if link is None:
                if path not in self._objects:
                    raise NotThere(f"{path} is a link that leads out of the repository, or to nothing")
                return path
            path = normpath(join(link.rpartition("/")[0], self._targets[link], path[len(link) :].lstrip("/")))
            path = "" if path == "." else path
        raise NotThere(f"{path} is a circle of links")

    def under(self, top: str) -> list[tuple[str, str]]:
        """The files and links that a folder holds whose names are those of a ledger's files, by their names in it."""
        found: list[tuple[str, str]] = []
        begin = self.followed(top)
        waiting: list[tuple[str, str, tuple[str, ...]]] = [(begin, "", (begin,))]
        while waiting:
            folder, name, trail = waiting.pop()
            inside = f"{folder}/" if folder else ""
            for path, each in self._objects.items():
                inner = path.removeprefix(inside)
                if not inner or (inside and inner == path) or "/" in inner or inner.startswith("."):
                    continue
                target = self._target(path, inner) if each.mode == _LINK else path
                if target and self._objects[target].mode == _FOLDER:
                    if target in trail:
                        raise NotThere(f"{path} is a circle of links")
                    waiting.append((target, f"{name}{inner}/", (*trail, target)))
                elif is_ledger_name(inner):
                    found.append((f"{name}{inner}", path))
            if len(found) > MAX_FILES:
                break
        return found

    def _target(self, link: str, name: str) -> str:
        """What a link in a folder leads to; nothing where it leads nowhere and no ledger would be read through it."""
        try:
            return self.followed(link)
        except NotThere:
            if is_ledger_name(name):
                raise
            return ""

    def files(self, paths: list[str]) -> list[bytes]:
        """The bytes of files or links. Raises NotThere where they are too large."""
        if not paths:
            return []
        wanted = "".join(f"{self._objects[path].id}\n" for path in paths).encode()
        sizes = run_git(["cat-file", "--batch-check"], given=wanted).decode().splitlines()
        if any(line.endswith(" missing") for line in sizes):
            raise NotThere("a part of the repository has not been fetched: fetch it with git first")
        if sum(int(line.rpartition(" ")[2]) for line in sizes) > MAX_BYTES:
            raise NotThere(f"the ledger is larger than {MAX_BYTES >> 20} MiB")
        told = run_git(["cat-file", "--batch"], given=wanted)
        found: list[bytes] = []
        at = 0
        for line in sizes:
            begin = told.index(b"\n", at) + 1
            at = begin + int(line.rpartition(" ")[2])
            found.append(told[begin:at])
            at += 1
        return found


_LOOKED_BACK = 300
"""How many revisions are looked through for one; more than most ledgers have."""


class Revision(NamedTuple):
    """A state of a ledger that git has: what to read it by, the day of its commit, and its files."""

    spec: str
    day: str
    files: Files


def revisions_of(path: Path) -> Iterator[Revision]:
    """The states of a ledger that git has, the latest first.

    None where the ledger lies in no repository, or in another one than that of this folder, or there is no git.
    """
    folder = path if path.is_dir() else path.parent
    try:
        if run_git(["rev-parse", "--show-toplevel"]) != run_git(["rev-parse", "--show-toplevel"], folder):
            return
        inside = run_git(["rev-parse", "--show-prefix"], folder).decode().rstrip("\n")
        what = "." if path.is_dir() else path.name
        told = run_git(["log", f"-{_LOOKED_BACK}", "--format=%h %cs", "--", what], folder).decode()
    except GitFailed:
        return
    name = inside.rstrip("/") if path.is_dir() else f"{inside}{path.name}"
    for line in told.splitlines():
        rev, _, day = line.partition(" ")
        try:
            yield Revision(f"{rev}:{name}", day, _revision(f"{rev}:{name}"))
        except NotThere:
            continue  # it was not there yet


def why_not_among_revisions(path: Path) -> str:
    """Why a state of a ledger was not found among those that git has, and what to do."""
    try:
        top = run_git(["rev-parse", "--show-toplevel"], path if path.is_dir() else path.parent)
        if run_git(["rev-parse", "--is-shallow-repository"]).strip() == b"true":
            return "the history here is cut short (a shallow clone): git fetch --unshallow, then ask again"
        if run_git(["rev-parse", "--show-toplevel"]) != top:
            return f"the ledger lies in another repository than this folder: ask again in {top.decode().strip()}"
    except GitFailed:
        return f"git has no history of {path} here: ask again in the repository that the line was made in"
    return f"none of the latest {_LOOKED_BACK} states of it on this branch is that version: git fetch, or try another"


# Git called as a program: only what a command needs, never over a network

_QUIET = {"GIT_ALLOW_PROTOCOL": "", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}
"""No connection is opened, also where parts of a repository have not been fetched; nothing is asked."""


class GitFailed(Exception):
    """A call of git that failed; the message is what git said."""


def run_git(args: Sequence[str], folder: Path | None = None, given: bytes | None = None) -> bytes:
    """What git prints when called in a folder, with some text on its standard input. Raises GitFailed."""
    status, out, err = call_git(args, folder, given)
    if status:
        said = err.decode("utf-8", "replace").strip().removeprefix("fatal: ")
        raise GitFailed(f"git: {said.splitlines()[0] if said else f'it ended with {status}'}")
    return out


def call_git(args: Sequence[str], folder: Path | None = None, given: bytes | None = None) -> tuple[int, bytes, bytes]:
    """The exit status of git, called in a folder, and what it prints. Raises GitFailed where there is no git."""
    try:
        done = subprocess.run(
            ["git", "--no-pager", *args],
            cwd=folder,
            env=os.environ | _QUIET,
            input=given or b"",
            capture_output=True,
            check=False,
        )
    except OSError as error:
        raise GitFailed(f"git cannot be run: {error.strerror}") from None
    return done.returncode, done.stdout, done.stderr
