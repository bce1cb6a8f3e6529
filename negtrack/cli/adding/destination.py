"""Where new positions are written: a ledger of one's own, and the file of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from negtrack.cli.session import Unusable, find_ledger, what_to_read

if TYPE_CHECKING:
    from negtrack.ledger.model import Ledger


def own_ledger(named: Path | None) -> Path:
    """The ledger to write in, which the one shipped with the program never is."""
    found = find_ledger(named)
    if found.shipped:
        raise Unusable("there is no ledger of yours here: start one with negtrack init DIR, or name it with --ledger")
    if not isinstance(what_to_read(found.path), Path):
        raise Unusable(f"{found.path} is for reading only: name a ledger on the disk with --ledger")
    return found.path


def target(book: Ledger, path: Path, to: Path | None, issue: str, conversation: bool) -> Path:
    """The file to write: that of the issue's latest record, or the one that ``--to`` names."""
    from negtrack.writing.new_position import file_of_issue

    if to is not None:
        return named_file(book, path, to)
    found = file_of_issue(book, issue)
    if found is not None and not found.endswith(".csv"):
        return Path(found)
    reason = f"{issue} has no record yet" if found is None else f"the latest record of {issue} is in {found}, a table"
    files = [file for file in book.files if not file.endswith(".csv")]
    if conversation:
        from negtrack.cli.prompts import ask_choice

        return Path(ask_choice(f"{reason}. File", dict.fromkeys(files, "")))
    raise Unusable(f"{reason}: say with --to which file it goes to, one of {', '.join(files)} or a new one")


def named_file(book: Ledger, path: Path, to: Path) -> Path:
    """A YAML file of the ledger, or a new one in its folder; named from here, or from the ledger's folder."""
    candidates = [to, path / to] if path.is_dir() else [to]
    for file in book.files:
        if any(candidate.exists() and candidate.samefile(file) for candidate in candidates):
            if file.endswith(".csv"):
                raise Unusable(f"--to {to}: records are written as YAML: name a .yaml file")
            return Path(file)
    if not path.is_dir():
        raise Unusable(f"--to {to}: the ledger is one file, {path}: leave --to out")
    folder = path.resolve()
    for candidate in candidates:
        whole = candidate.resolve()
        if whole.is_relative_to(folder) and whole.parent.is_dir() and not candidate.exists():
            inside = whole.relative_to(folder)
            if inside.suffix in (".yaml", ".yml") and not any(part.startswith(".") for part in inside.parts):
                return path / inside
    raise Unusable(f"--to {to}: name a file of the ledger in {path}, or a new one there that ends in .yaml")
