"""``negtrack merge``: git's merge driver for ledgers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.output import replacing
from negtrack.cli.session import Unusable, note

if TYPE_CHECKING:
    from negtrack.writing.merge import Conflict

NEEDS_ARGUMENTS = True

_SHOWN = 20
_ENDINGS = ("[yY][aA][mM][lL]", "[yY][mM][lL]", "[cC][sS][vV]")
_SAID = """\
This clone now joins the ledger record by record in git merge, rebase and cherry-pick.
  {attributes}: {added}; commit it, so that it holds for everybody
  git's settings are of this clone alone: everybody runs negtrack merge --install once
A host that merges on its server (the button on GitHub, GitLab and the like) does not run this: it merges line by
line. Merge or rebase in a clone and push that; let a workflow run negtrack check on every pull request."""


def run(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="BASE OURS THEIRS", help="The file as it was, as we have it (written to), as they have it."
        ),
    ] = None,
    install: Annotated[
        bool, typer.Option("--install", help="Make git use this for the ledger, in this clone.")
    ] = False,
    path: Annotated[
        str | None, typer.Option("--path", metavar="PATH", help="What the file is called in the repository (git's %P).")
    ] = None,
    marker_size: Annotated[
        int, typer.Option("--marker-size", metavar="N", min=1, max=1000, help="How long git's marks are (git's %L).")
    ] = 7,
    ledger: options.Ledger = None,
) -> int:
    """Join two branches of a ledger's file, record by record and field by field: a merge driver for git.

    What one side changed is taken; what both changed in different fields is joined. What both changed in the same
    field is left to you, in git's marks around that entry alone, and the command ends with 1. A side that is no sound
    file is not joined: git's own merge of its lines is written, with marks, and the command ends with 1.

    \b
    negtrack merge --install               once in every clone: git merge and rebase then use it
    negtrack merge --install -l talks/     for a ledger that is a folder
    negtrack merge base.yaml ours.yaml theirs.yaml
    """
    if install:
        if files:
            raise Unusable("merge --install takes no files: name the ledger with --ledger")
        from negtrack.cli.revision import GitFailed

        try:
            return _install(ledger)
        except GitFailed as fault:
            raise Unusable(str(fault)) from None
    if not files or len(files) != 3:
        raise Unusable("merge needs three files: BASE OURS THEIRS (or --install)")
    base, ours, theirs = files
    return _merge(base, ours, theirs, path or ours.name, marker_size)


def _merge(base: Path, ours: Path, theirs: Path, name: str, marker_size: int) -> int:
    """Join the files into the second one; gives the exit status that git expects."""
    from negtrack.writing.merge_file import CannotMerge, merge_file

    was, here, there = (_read(file) for file in (base, ours, theirs))
    try:
        outcome = merge_file(name, was, here, there, marker_size)
    except Exception as fault:  # whatever it is: without marks git would take our side for the whole
        if not isinstance(fault, CannotMerge):
            fault = CannotMerge("an error of the program, please report it", f"{type(fault).__name__}: {fault}")
        why = f"{fault} ({fault.detail})" if sys.stderr.isatty() else str(fault)
        note(f"{name} is not joined record by record: {why}; git's own merge of its lines is left to you")
        _write(ours, _merged_by_git(base, ours, theirs, marker_size))
        return 1
    if outcome.data != here:
        _write(ours, outcome.data)
    for conflict in outcome.conflicts[:_SHOWN]:
        note(f"{name}: {_said(conflict)}")
    if len(outcome.conflicts) > _SHOWN:
        note(f"{name}: and {len(outcome.conflicts) - _SHOWN:,} more conflicts")
    return 1 if outcome.conflicts else 0


def _said(conflict: Conflict) -> str:
    """What is said of a conflict: nothing of what is private, where standard error may be read by others."""
    if conflict.private and not sys.stderr.isatty():
        return "both sides changed something private, or one changed it and the other removed it"
    where = conflict.entry if conflict.entry == conflict.section else f"{conflict.entry} ({conflict.section})"
    if not conflict.field:
        return f"both sides changed {where}, or one changed it and the other removed it"
    return f"both sides changed {conflict.field} of {where}"


def _read(path: Path) -> bytes:
    from negtrack.ledger.files import MAX_BYTES, read_bytes

    try:
        data = read_bytes(path, MAX_BYTES)
    except OSError as error:
        raise Unusable(f"{path} cannot be read: {error.strerror}") from None
    if data is None:
        raise Unusable(f"{path} is larger than {MAX_BYTES >> 20} MiB")
    return data


def _write(path: Path, data: bytes) -> None:
    with replacing(path, None) as stream:
        stream.write(data)


def _merged_by_git(base: Path, ours: Path, theirs: Path, marker_size: int) -> bytes:
    """What git makes of the lines of three files; both whole, in marks, where there is no git or it takes none."""
    from negtrack.cli.revision import GitFailed, call_git

    labels = ["-L", "ours", "-L", "base", "-L", "theirs"]
    args = ["merge-file", "-p", f"--marker-size={marker_size}", *labels, "--", str(ours), str(base), str(theirs)]
    try:
        status, merged, _ = call_git(args)
    except GitFailed:
        status, merged = 255, b""
    if status < 128:
        return merged
    halves = [data if not data or data.endswith(b"\n") else data + b"\n" for data in (_read(ours), _read(theirs))]
    begin, middle, end = (mark * marker_size for mark in (b"<", b"=", b">"))
    return b"".join((begin, b" ours\n", halves[0], middle, b"\n", halves[1], end, b" theirs\n"))


# Installing


def _install(ledger: Path | None) -> int:
    """Write the settings of git for a ledger, and say which of them take effect and which do not."""
    from negtrack.cli.adding.destination import own_ledger
    from negtrack.cli.revision import run_git

    path = own_ledger(ledger)
    if not path.exists():
        raise Unusable(f"there is no ledger at {path}: name it with --ledger")
    whole = path.resolve()
    folder = whole if whole.is_dir() else whole.parent
    top = Path(run_git(["rev-parse", "--show-toplevel"], folder).decode("utf-8").rstrip("\n"))
    if not whole.is_relative_to(top.resolve()):
        raise Unusable(f"{path} is not in the work tree of git")
    run_git(["config", "merge.negtrack.name", "negtrack: ledgers, record by record"], folder)
    run_git(["config", "merge.negtrack.driver", _driver()], folder)
    attributes = top / ".gitattributes"
    name = whole.relative_to(top.resolve()).as_posix()
    lines = [_attribute(pattern) for pattern in _patterns(name, whole.is_dir())]
    added = _append(attributes, lines)
    for text in _SAID.format(attributes=attributes.name, added=added).split("\n"):
        note(text) if text.startswith("This") else sys.stderr.write(f"{text}\n")
    return 0


def _patterns(name: str, folder: bool) -> list[str]:
    """What matches the files of a ledger, from the top of the repository."""
    if not folder:
        return ["/" + _literal(name)]
    within = "/" if name == "." else f"/{_literal(name)}/"
    return [f"{within}**/*.{ending}" for ending in _ENDINGS]


def _literal(name: str) -> str:
    """A path as a pattern that matches nothing else."""
    return "".join(f"\\{character}" if character in "*?[]\\!" else character for character in name)


def _attribute(pattern: str) -> str:
    quoted = any(character in pattern for character in ' "\t') or not pattern.isascii()
    if quoted:
        pattern = '"' + pattern.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{pattern} merge=negtrack"


def _append(path: Path, lines: list[str]) -> str:
    """Add to the end of a file, where git gives them precedence, the lines that it lacks; tell what was done."""
    data = path.read_bytes() if path.exists() else b""
    known = data.decode("utf-8", "replace").splitlines()
    new = [line for line in lines if line not in known]
    if not new:
        return "has the lines already"
    end = b"\r\n" if b"\r\n" in data else b"\n"
    before = data if not data or data.endswith(b"\n") else data + end
    with replacing(path, None) as stream:
        stream.write(before + b"".join(line.encode() + end for line in new))
    return "1 line added" if len(new) == 1 else f"{len(new)} lines added"


def _driver() -> str:
    """What git's shell runs: this program, and where it is gone git's own merge of the lines.

    Without the fallback git would leave our side as it is, without marks. ``-P`` keeps Python from taking a module out
    of the folder that is merged.
    """
    import shlex

    program = shlex.quote(Path(sys.executable).as_posix())
    merge = f"exec {program} -P -m negtrack merge --marker-size %L --path %P %O %A %B"
    return f"test -x {program} && {merge}; git merge-file --marker-size=%L %A %O %B"
