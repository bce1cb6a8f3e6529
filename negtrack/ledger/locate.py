"""Faults in records to findings with line and column: the text of the record alone is looked at again.

A sound ledger pays nothing for its columns: a record keeps where it begins, and only where something is found in it are
the words inside it told apart once more.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Sequence

from negtrack.ledger.codes import severity_of
from negtrack.ledger.csv_positions import Arrivals, RowFinder
from negtrack.ledger.files import LedgerFile, without_mark
from negtrack.ledger.findings import Fault, Finding, Location, Place
from negtrack.ledger.nodes import Node, Seq, Text, texts_of, value_of, width_of
from negtrack.ledger.yaml_nodes import read_node

_LINE_END = re.compile(rb"\r\n?|\n")
_PIECE = 1 << 10
"""How many bytes are handed to libyaml at a time: a record is seldom longer."""


def locate(faults: Iterable[Fault], files: Sequence[LedgerFile | Arrivals]) -> list[Finding]:
    """Return the faults as findings, each at the word that it is about.

    ``files`` are those of the ledger, in its order, with the bytes from which it was read.
    """
    finders: dict[int, Callable[[Place], tuple[Text | None, Node | None]]] = {}
    words: dict[tuple[str, ...], dict[str, Text]] = {}
    findings = []
    last: Place | None = None
    key: Text | None = None
    node: Node | None = None
    for fault in sorted(faults, key=lambda fault: fault.place):  # what is said of one entry together: one is kept
        place = fault.place
        file = files[place.file]
        if place != last:
            if place.file not in finders:
                finders[place.file] = _finder(file)
            key, node = finders[place.file](place)
            last, words = place, {}
        at = node and _follow(node, fault.path)
        if at is not None and fault.word is not None:
            if fault.path not in words:
                words[fault.path] = texts_of(at)
            at = words[fault.path].get(fault.word, at)
        if at is node:
            at = key or node or Text("", place.line, place.column, True)
        assert at is not None
        location = Location(file.path, at.line, at.column, width_of(at))
        findings.append(Finding(fault.code, severity_of(fault.code), fault.message, location, fault.help))
    return findings


def _follow(node: Node, path: Iterable[str]) -> Node:
    """The value to which keys and numbers of items lead, as far as there are such."""
    for name in path:
        if type(node) is Seq:
            node = node.items[int(name)] if name.isdecimal() and int(name) < len(node.items) else node
        else:
            node = value_of(node, name) or node
    return node


def _finder(file: LedgerFile | Arrivals) -> Callable[[Place], tuple[Text | None, Node | None]]:
    """What finds the key and the value of the entry of a file that begins at a place."""
    if isinstance(file, Arrivals):
        entries = {(entry.line, entry.key is not None): entry for entry in file.entries}
        return lambda place: (entries[place.line, place.keyed].key, entries[place.line, place.keyed].node)
    if file.is_table:
        rows = RowFinder(without_mark(file.data))
        return lambda place: (None, rows.at(place.line))
    return _Excerpts(file.data)


class FileLines:
    """The lines of a file that was read: where in its ``data``, without a mark before it, each of them starts."""

    def __init__(self, data: bytes) -> None:
        self.data = without_mark(data)
        self.starts = array("Q", (0,))  # a list of so many numbers would be larger than many a ledger
        self.starts.extend(match.end() for match in _LINE_END.finditer(self.data))

    def line(self, number: int) -> str | None:
        """A line by its number from 1, without its end; None where the file has none of that number."""
        if not 0 < number <= len(self.starts):
            return None
        end = self.starts[number] if number < len(self.starts) else len(self.data)
        return self.data[self.starts[number - 1] : end].rstrip(b"\r\n").decode("utf-8", "replace")


class _Excerpts:
    """The entries of a YAML file, each read from where it begins."""

    def __init__(self, data: bytes) -> None:
        self._lines = FileLines(data)

    def __call__(self, place: Place) -> tuple[Text | None, Node | None]:
        data, blanks = self._lines.data, place.column - 1
        line = self._lines.line(place.line) or ""
        start = self._lines.starts[place.line - 1] + len(line[:blanks].encode())
        # What stands before the entry on its line becomes blanks, so that its columns stay what they are.
        return read_node(_Pieces(b" " * blanks, data, start), place.line - 1, place.keyed)


class _Pieces:
    """Bytes from a start on, behind others, to be read piece by piece: no more is looked at than an entry takes."""

    def __init__(self, lead: bytes, data: bytes, start: int) -> None:
        self._lead = lead
        self._data = data
        self._at = start

    def read(self, size: int = _PIECE, /) -> bytes:
        """Return the next bytes, no more than ``size``; none at the end."""
        lead, self._lead = self._lead[:size], self._lead[size:]
        if lead:
            return lead
        start = self._at
        self._at += min(size, _PIECE)
        return self._data[start : self._at]
