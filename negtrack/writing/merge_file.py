"""One file of a ledger as two sides have made it of one: joined where all is sound, else not at all."""

from __future__ import annotations

from pathlib import PurePath
from typing import NamedTuple

from negtrack.ledger.codes import severity_of
from negtrack.ledger.draft import Draft
from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.files import LedgerFile, clean_bytes
from negtrack.ledger.findings import Finding, Severity, Unreadable
from negtrack.ledger.reader import FileReader, new_sight
from negtrack.ledger.yaml_nodes import read_entries
from negtrack.writing.merge import Conflict, merge_texts
from negtrack.writing.text_tree import Unjoinable

_BOM = b"\xef\xbb\xbf"
_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


class Unsound(Exception):
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
    """Join two states of a file of this name that come of one. Raises Unsound.

    What comes out is held to syntax, fields and its own ids; whether it goes with other files of its ledger is for
    ``check`` to say.
    """
    table = PurePath(name).suffix.lower() == ".csv"
    for side, data in (("ours", ours), ("theirs", theirs)):
        if fault := fault_in(name, data):
            raise Unsound(f"{side} is no sound file", fault)
    was, here, there = (_text(name, data) for data in (base, ours, theirs))
    try:
        if table:
            from negtrack.writing.merge_table import merge_tables

            text, conflicts = merge_tables(was, here, there, marker_size)
        else:
            text, conflicts = merge_texts(was, here, there, marker_size)
    except Unjoinable as refusal:
        raise Unsound("it is laid out too freely", str(refusal)) from None
    data = (_BOM if ours.startswith(_BOM) else b"") + text.encode("utf-8")
    if not conflicts and data != ours and (fault := fault_in(name, data)):
        raise Unsound("joined, the file would be faulty", fault)
    return Outcome(data, conflicts)


def _text(name: str, data: bytes) -> str:
    clean, fault = clean_bytes(LedgerFile(name, name, data))
    if fault is not None:
        raise Unsound("the file as it was is not clean text", fault.message)
    return clean.decode("utf-8")


def fault_in(name: str, data: bytes) -> str:
    """What is wrong with a file by itself, and on which line; empty where nothing is."""
    file = LedgerFile(name, name.lower(), data)
    clean, unclean = clean_bytes(file)
    if unclean is not None:
        return unclean.message
    draft = Draft()
    reader = FileReader(draft, 0, name, new_sight())
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
