"""One file of a ledger as two sides have made it of one: joined where all is sound, else not at all."""

from __future__ import annotations

from pathlib import PurePath

from negtrack.ledger.codes import severity_of
from negtrack.ledger.draft import Draft
from negtrack.ledger.fast_path import FastPaths
from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.files import LedgerFile, clean_bytes
from negtrack.ledger.findings import Finding, Severity, Unreadable
from negtrack.ledger.reader import FileReader
from negtrack.ledger.yaml_nodes import read_entries
from negtrack.tuples import NamedTuple
from negtrack.writing.merge import Conflict, merge_trees, read_trees
from negtrack.writing.pairing import id_of
from negtrack.writing.text_tree import Branch, Unjoinable

_BOM = b"\xef\xbb\xbf"
_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


class CannotMerge(Exception):
    """Sides that cannot be joined: one is no sound file, or laid out too freely. The message says which.

    ``detail`` may quote the file, and with it what is private there.
    """

    def __init__(self, message: str, detail: str) -> None:
        super().__init__(message)
        self.detail = detail


class Outcome(NamedTuple):
    """The bytes of the joined file, and the conflicts that stand in it with marks."""

    data: bytes
    conflicts: list[Conflict]


def merge_file(name: str, base: bytes, ours: bytes, theirs: bytes, marker_size: int = 7) -> Outcome:
    """Merge two states of a file of this name with a common ancestor. Raises CannotMerge.

    What comes out is held to syntax, fields and its own ids; whether it goes with other files of its ledger is for
    ``check`` to say.
    """
    table = PurePath(name).suffix.lower() == ".csv"
    if fault := fault_in(name, ours):
        raise CannotMerge("ours is no sound file", fault)
    try:
        text, conflicts = (_merge_table if table else _merge_yaml)(name, base, ours, theirs, marker_size)
    except Unjoinable as refusal:
        raise CannotMerge("it is laid out too freely", str(refusal)) from None
    return Outcome((_BOM if ours.startswith(_BOM) else b"") + text.encode("utf-8"), conflicts)


def _merge_table(name: str, base: bytes, ours: bytes, theirs: bytes, marker_size: int) -> tuple[str, list[Conflict]]:
    from negtrack.writing.merge_table import merge_tables

    if fault := fault_in(name, theirs):
        raise CannotMerge("theirs is no sound file", fault)
    text, conflicts = merge_tables(_text(name, base), _text(name, ours), _text(name, theirs), marker_size)
    if not conflicts and (fault := fault_in(name, text.encode("utf-8"))):
        raise CannotMerge("joined, the file would be faulty", fault)
    return text, conflicts


def _merge_yaml(name: str, base: bytes, ours: bytes, theirs: bytes, marker_size: int) -> tuple[str, list[Conflict]]:
    for side, data in (("the file as it was", base), ("theirs", theirs)):
        if unclean := clean_bytes(LedgerFile(name, name, data))[1]:
            raise CannotMerge(f"{side} is not clean text", unclean.message)
    try:
        trees = read_trees(_text(name, base), _text(name, ours), _text(name, theirs))
    except Unjoinable:
        if fault := fault_in(name, theirs):
            raise CannotMerge("theirs is no sound file", fault) from None
        raise
    sound = _bodies(trees.ours)
    if fault := _fault_beside(name, theirs, trees.theirs, sound):
        raise CannotMerge("theirs is no sound file", fault)
    merged = merge_trees(trees, marker_size)
    data = merged.text.encode("utf-8")
    if not merged.conflicts and (fault := _fault_beside(name, data, merged.tree, sound | _bodies(trees.theirs))):
        raise CannotMerge("joined, the file would be faulty", fault)
    return merged.text, merged.conflicts


def _bodies(root: Branch) -> set[tuple[str | None, str]]:
    """The texts of all entries of a file, each with its section."""
    return {
        (section.key, piece.body)
        for section in root.pieces
        if (branch := section.entries()) is not None and not branch.flow
        for piece in branch.pieces
    }


def _fault_beside(name: str, data: bytes, root: Branch, sound: set[tuple[str | None, str]]) -> str:
    """What is wrong with a file of which some entries are known to be sound; empty where nothing is.

    Only the others are read, as a file of their own; where anything seems wrong with that, the whole is.
    """
    parts = []
    for section in root.pieces:
        branch = section.entries()
        if branch is None or branch.flow:
            parts.append(" " * section.column + section.body)
            continue
        new = [piece for piece in branch.pieces if (section.key, piece.body) not in sound]
        if new:
            parts += [branch.head, *(" " * branch.column + piece.body.rstrip("\r\n") + "\n" for piece in new)]
        names = [id_of(piece) if section.key == "positions" else piece.key for piece in branch.pieces]
        if not branch.is_list or section.key == "positions":
            parts += ["{"] if len(set(names)) < len(names) else []  # no file: the whole is read
    text = "".join(part if part.endswith("\n") else part + "\n" for part in parts)
    return fault_in(name, data) if fault_in(name, text.encode("utf-8")) else ""


def _text(name: str, data: bytes) -> str:
    clean, fault = clean_bytes(LedgerFile(name, name, data))
    if fault is not None:
        raise CannotMerge("the file as it was is not clean text", fault.message)
    return clean.decode("utf-8")


def fault_in(name: str, data: bytes) -> str:
    """What is wrong with a file by itself, and on which line; empty where nothing is."""
    file = LedgerFile(name, name.lower(), data)
    clean, unclean = clean_bytes(file)
    if unclean is not None:
        return unclean.message
    draft = Draft()
    reader = FileReader(draft, 0, name, FastPaths())
    try:
        if file.is_table:
            from negtrack.ledger.csv_positions import read_rows

            entries = read_rows(clean, name)
        else:
            entries = read_entries(clean, _SHAPES, name)
        for entry in entries:
            reader.read(entry)
    except Unreadable as stop:
        return _told(stop.findings[0])
    for found in draft.findings:
        if severity_of(found.code) is Severity.ERROR:
            return _told(found)
    lines: dict[str, int] = {}
    for position in draft.lists["positions"]:
        if lines.setdefault(position.id, position.place.line) != position.place.line:
            return f"line {position.place.line}: two positions have one id"
    return ""


def _told(finding: Finding) -> str:
    return f"line {finding.location.line if finding.location else 1}: {finding.message}"
