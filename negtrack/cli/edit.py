"""``negtrack edit``."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.adding.destination import own_ledger
from negtrack.cli.adding.hiding import hiding_private
from negtrack.cli.session import Unusable, note, open_ledger

if TYPE_CHECKING:
    from negtrack.ledger.findings import Place
    from negtrack.ledger.model import Ledger

NEEDS_ARGUMENTS = True

_AT_LINE = {
    **dict.fromkeys(("vi", "vim", "nvim", "nano", "pico", "micro", "kak", "ne", "joe"), ("+{line}", "{file}")),
    **dict.fromkeys(("emacs", "emacsclient"), ("+{line}", "{file}")),
    **dict.fromkeys(("code", "codium", "cursor"), ("--wait", "--goto", "{file}:{line}")),
    **dict.fromkeys(("subl", "zed"), ("--wait", "{file}:{line}")),
    **dict.fromkeys(("hx", "helix"), ("{file}:{line}",)),
    "kate": ("--block", "--line", "{line}", "{file}"),
    "notepad++": ("-n{line}", "{file}"),
}  # fmt: skip
"""How editors are told to open a file at a line, and to be waited for; of any other only the file is told."""


@hiding_private
def run(
    id: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="Anything with an id: a position, an issue, a party … or issue:ID for one kind.",
            **options.completing("everything"),
        ),
    ],
    ledger: options.Ledger = None,
) -> int:
    """Open the editor at the line of a record, and check the ledger on return.

    The editor is that of VISUAL or EDITOR; it gets a copy. Where the check fails, what is wrong is shown, and the old
    text stays in its place unless it is mended: you may go on editing, and your text is kept in any case. Nothing is
    written where somebody else has changed the file meanwhile.

    \b
    negtrack edit az-constitution-2025-03-13
    negtrack edit issue:constitution
    """  # fmt: skip
    path = own_ledger(ledger)
    book = open_ledger(path)
    place = _place_of(book, id)
    target = Path(book.files[place.file])
    before = target.read_bytes()
    with tempfile.TemporaryDirectory(prefix="negtrack-") as folder:
        copy = Path(folder) / target.name
        copy.write_bytes(before)
        line = place.line
        while True:
            _open_editor(copy, line)
            after = copy.read_bytes()
            if after == before:
                note("nothing was changed")
                return 0
            faulty = _first_fault(path, target, after)
            if faulty is None:
                break
            if not _wants_to_mend():
                raise Unusable(f"{target} is as it was; your text is in {_keep_copy(after, target)}")
            line = faulty
    _save(path, target, before, after)
    note(f"saved: {target}")
    return 0


def _place_of(book: Ledger, name: str) -> Place:
    """Where something with an id stands. Raises Unusable where nothing, or more than one thing, is called so."""
    from negtrack.ledger.lookup import Kind, UnknownName, look_up

    try:
        found = look_up(book, name)
    except UnknownName as fault:
        raise Unusable(str(fault)) from None
    if len(found) > 1:
        names = " or ".join(f"{one.kind.value}:{one.id}" for one in found)
        raise Unusable(f'"{name}" may be several things: say {names}')
    kind, id = found[0]
    if kind is Kind.POSITION:
        return next(record.place for record in book.positions if record.id == id)
    sections = {
        Kind.ISSUE: book.issues, Kind.ARTICLE: book.articles, Kind.PARTY: book.parties, Kind.SOURCE: book.sources,
        Kind.CONDITION: book.conditions,
    }  # fmt: skip
    place: Place = sections[kind][id].place  # type: ignore[index]
    return place


def _open_editor(file: Path, line: int) -> None:
    """Open a file at a line, and wait until whoever edits it is done. Raises Unusable."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not named and not sys.stdin.isatty():  # an editor that nobody sees would wait for ever
        raise Unusable("there is no terminal to edit at: name an editor that needs none in VISUAL or EDITOR")
    named = named or ("notepad" if os.name == "nt" else "vi")
    words = shlex.split(named, posix=os.name != "nt")
    if not words:
        raise Unusable("name an editor in VISUAL or EDITOR")
    try:
        done = subprocess.run(_editor_call(words, file, line), check=False)
    except OSError as error:
        raise Unusable(
            f"the editor {words[0]} cannot be started: {error.strerror}; name one in VISUAL or EDITOR"
        ) from None
    if done.returncode != 0:
        raise Unusable(f"the editor ended with {done.returncode}: nothing was changed")


def _editor_call(words: Sequence[str], file: Path, line: int) -> list[str]:
    known = _AT_LINE.get(Path(words[0]).stem.lower(), ("{file}",))
    return [*words, *(word.format(file=file, line=line) for word in known if word not in words)]


def _first_fault(path: Path, target: Path, data: bytes) -> int | None:
    """The line of the first error that the ledger would have, shown with all others; None where there is none."""
    from negtrack.checks.run import run_checks
    from negtrack.formats.findings import findings_text
    from negtrack.ledger.codes import severity_of
    from negtrack.ledger.files import LedgerFile
    from negtrack.ledger.findings import Severity
    from negtrack.ledger.load import load
    from negtrack.ledger.locate import locate

    name = target.relative_to(path).as_posix() if path.is_dir() else target.name
    loaded = load(path, LedgerFile(str(target), name, data))
    found = [one for one in loaded.findings if one.severity is Severity.ERROR]
    if loaded.ledger is not None:
        faults = [fault for fault in run_checks(loaded.ledger) if severity_of(fault.code) is Severity.ERROR]
        told = locate(faults, loaded.files) if faults else []
        sys.stderr.write(findings_text(told, texts=_texts(target, data)))  # they keep nothing from being saved
    if not found:
        return None
    sys.stderr.write(findings_text(found, texts=_texts(target, data)))
    lines = [one.location.line for one in found if one.location and one.location.file == str(target)]
    return min(lines, default=1)


def _texts(target: Path, data: bytes) -> dict[str, str]:
    return {str(target): data.decode("utf-8-sig", "replace")}


def _wants_to_mend() -> bool:
    """Whether somebody at a terminal wants to mend what is wrong; a question that is not answered is no."""
    from negtrack.cli.prompts import ask_yes, is_conversation

    return is_conversation() and ask_yes("Go on editing? Otherwise the old text stays")


def _keep_copy(data: bytes, target: Path) -> Path:
    """Where a text is kept that could not be saved."""
    with tempfile.NamedTemporaryFile("wb", delete=False, prefix=f"{target.stem}-", suffix=target.suffix) as file:
        file.write(data)
    return Path(file.name)


def _save(path: Path, target: Path, before: bytes, after: bytes) -> None:
    """Put the new text in the place of the old one, if that is still there. Raises Unusable."""
    from negtrack.cli.adding.saving import save

    def change(_: Ledger, data: bytes) -> bytes:
        if data != before:
            raise Unusable(f"somebody else has changed {target} meanwhile: your text is in {_keep_copy(after, target)}")
        return after

    save(path, target, change)
