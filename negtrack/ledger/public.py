"""The public part of a ledger: the bytes of its files with everything private cut out of them.

What is left is, byte for byte, a ledger in which the private entries never stood, so that nothing that is worked out
from it can depend on them (docs/ledger.md, "What is private")::

    positions:
      - {party: N, act: proposes}                       - {party: N, act: proposes}
      - {party: S, act: accepts, private: yes}
      - {party: S, act: rejects, private_note: Hm.}     - {party: S, act: rejects}

An entry or a key goes with the comments above it, and a section in which all is private with its key. A file whose head
says ``private: yes`` is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from yaml.error import YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from negtrack.ledger.fields import PRIVATE_KINDS, SECTIONS, TRUTHS
from negtrack.ledger.files import Files, LedgerFile, without_mark
from negtrack.ledger.yaml_nodes import events_of


class Part(NamedTuple):
    """The public part of what was read, and how many entries, notes and files were cut from it."""

    files: Files
    cut: int


def public_part(read: Files) -> Part:
    """Return the public part of the files of a ledger that could be read without an error."""
    files: list[LedgerFile] = []
    cut = 0
    for file in read.files:
        if b"private" not in file.data and (file.is_table or b"\\" not in file.data):  # a key may hold escapes
            files.append(file)
            continue
        mark = file.data[: len(file.data) - len(without_mark(file.data))]
        text = without_mark(file.data).decode("utf-8")
        kept, number = _public_rows(text) if file.is_table else _public_yaml(text)
        cut += number
        if kept is not None:
            files.append(file._replace(data=mark + kept.encode("utf-8")))
    return Part(read._replace(files=tuple(files)), cut)


def try_public_part(read: Files) -> Part | None:
    """Return the public part of files that may hold errors; None where it cannot be told."""
    try:
        return public_part(read)
    except (YAMLError, UnicodeDecodeError, KeyError, AssertionError):
        return None


# YAML


class _Piece:
    """A value in a text: where it begins and ends, and what it is made of (nothing, for a scalar)."""

    __slots__ = ("column", "end", "flow", "items", "pairs", "start", "value")

    def __init__(self, mark: Any, flow: bool) -> None:
        self.start: int = mark.index
        self.end: int = mark.index
        self.column: int = mark.column
        self.flow = flow
        self.value = ""
        self.items: list[_Piece] = []
        self.pairs: list[tuple[_Piece, _Piece]] = []

    @property
    def entries(self) -> list[_Piece]:
        """The values of a map, or the items of a list."""
        return [value for _, value in self.pairs] or self.items

    @property
    def content_end(self) -> int:
        """Where the last text of the value ends: a block goes on, to its parser, to where the next thing begins."""
        last = self
        while not last.flow and last.entries:
            last = last.entries[-1]
        return last.end

    def get(self, name: str) -> str:
        """The scalar that a map has under a key; empty where it has none."""
        return next((value.value for key, value in self.pairs if key.value == name), "")


Cut = tuple[int, int]
"""What is cut from a text: where that begins, and where it ends (exclusive)."""


class _Member(NamedTuple):
    """A section, an entry or a key with its value: where it begins and ends, and whether all of it is private."""

    start: int
    end: int
    private: bool


def _public_yaml(text: str) -> tuple[str | None, int]:
    """The text without what is private, and how much that was; None where the whole of it is."""
    root = _tree(text)
    if root is None:
        return text, 0
    if _is_true(root.get("private")):
        return None, 1
    cuts: list[Cut] = []
    count = 0
    sections: list[_Member] = []
    within: list[tuple[list[Cut], int]] = []
    for key, section in root.pairs:
        known = SECTIONS.get(key.value)
        entered = known is not None and known.shape != "scalar"
        members = _entries(text, section, known is not None and known.kind in PRIVATE_KINDS) if entered else []
        within.append(_cuts_in_section(text, key, section, members))
        all_private = bool(members) and all(member.private for member in members)
        sections.append(_Member(_key_start(text, key), section.content_end, all_private))
    whole = _cuts(text, root, 0, sections)
    for number, member in enumerate(sections):
        cuts += [whole[number]] if member.private else within[number][0]
        count += within[number][1]
    ends = [0, *(end for _, end in cuts)]
    begins = [*(start for start, _ in cuts), len(text)]
    return "".join(text[end:begin] for end, begin in zip(ends, begins, strict=True)), count


def _entries(text: str, section: _Piece, may_be_private: bool) -> list[_Member]:
    starts = [_key_start(text, key) for key, _ in section.pairs] + [
        _dash(text, section, item) for item in section.items
    ]
    return [
        _Member(start, entry.content_end, may_be_private and _is_true(entry.get("private")))
        for start, entry in zip(starts, section.entries, strict=True)
    ]


def _cuts_in_section(text: str, key: _Piece, section: _Piece, members: list[_Member]) -> tuple[list[Cut], int]:
    """What to cut from a section that is not private as a whole, and how many entries and keys that is."""
    whole = _cuts(text, section, key.end, members)
    cuts: list[Cut] = []
    count = 0
    for number, (member, entry) in enumerate(zip(members, section.entries, strict=False)):
        if member.private:
            cuts.append(whole[number])
            count += 1
            continue
        keys = [_Member(_key_start(text, k), value.content_end, k.value == "private_note") for k, value in entry.pairs]
        found = _cuts(text, entry, section.pairs[number][0].end if section.pairs else member.start, keys)
        cuts += found.values()
        count += len(found)
    return cuts, count


def _cuts(text: str, around: _Piece, behind: int, members: list[_Member]) -> dict[int, Cut]:
    """What to cut for the private ones among the members of a list or a map, by their numbers.

    ``around`` is the list or map, ``behind`` the end of what stands before it. On lines of its own a member goes with
    the comments and blank lines above it. Where nothing is kept before it, it goes with the blank lines below it, too;
    between brackets with the comma behind it, the last ones with the comma before them: what is left has no gaps.
    """
    cuts: dict[int, Cut] = {}
    kept = [number for number, member in enumerate(members) if not member.private]
    first, last = (kept[0], kept[-1]) if kept else (len(members), -1)
    for number, member in enumerate(members):
        if not member.private:
            continue
        after = members[number + 1].start if number + 1 < len(members) else around.end - around.flow
        if around.flow:
            cuts[number] = (members[number - 1].end, member.end) if 0 <= last < number else (member.start, after)
        elif text[_line_start(text, member.start) : member.start].strip(" "):
            cuts[number] = member.start, after  # behind a dash
        else:
            start = _lines_end(text, members[number - 1].end if number else behind)
            end = _lines_end(text, member.end)
            if number < first:
                start = _behind_blank_lines(text, start) if number else start
                end = _behind_blank_lines(text, end)
            cuts[number] = start, end
    return cuts


def _lines_end(text: str, end: int) -> int:
    """The end of the last line that something ending at an index has: behind its line break, before blank lines."""
    while end and not text[_line_start(text, end) : end].strip():
        end = _line_start(text, end)
        if not end:
            return 0
        end -= 2 if text[end - 2 : end] == "\r\n" else 1
    if not end:
        return 0
    found = _LINE_END.search(text, end)
    return len(text) if found is None else found.end()


def _behind_blank_lines(text: str, index: int) -> int:
    """The beginning of the first line from an index on, which is one itself, that is not blank."""
    while index < len(text):
        found = _LINE_END.search(text, index)
        if found is None or text[index : found.start()].strip():
            return index
        if found.end() == index:
            return index
        index = found.end()
    return index


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _dash(text: str, sequence: _Piece, item: _Piece) -> int:
    """Where an item of a list begins: at its dash, or itself between brackets."""
    if sequence.flow:
        return item.start
    line = _line_start(text, item.start)
    while text[line + sequence.column : line + sequence.column + 1] != "-" or text[line : line + sequence.column].strip(
        " "
    ):
        if line <= sequence.start:
            return sequence.start
        line = _line_start(text, line - 1)
    return line + sequence.column


def _key_start(text: str, key: _Piece) -> int:
    """Where a key begins: at the question mark before it, where there is one."""
    before = text[_line_start(text, key.start) : key.start].rstrip(" ")
    return key.start if not before.endswith("?") else _line_start(text, key.start) + len(before) - 1


def _tree(text: str) -> _Piece | None:
    """The map that a text holds, in pieces; None where it holds none."""
    events = events_of(text)
    next(events)  # the stream's start
    next(events)
    anchors: dict[str, _Piece] = {}
    first = next(events, None)
    return _piece(first, events, anchors) if type(first) is MappingStartEvent else None


def _piece(event: Any, events: Iterator[Any], anchors: dict[str, _Piece]) -> _Piece:
    kind = type(event)
    if kind is AliasEvent:
        meant = anchors[event.anchor]
        piece = _Piece(event.start_mark, meant.flow)
        piece.value, piece.pairs, piece.items = meant.value, meant.pairs, meant.items
        piece.end = event.end_mark.index
        return piece
    piece = _Piece(event.start_mark, kind is ScalarEvent or bool(event.flow_style))
    last = event
    if kind is ScalarEvent:
        piece.value = event.value
    elif kind is MappingStartEvent:
        while type(last := next(events)) is not MappingEndEvent:
            key = _piece(last, events, anchors)
            piece.pairs.append((key, _piece(next(events), events, anchors)))
    elif kind is SequenceStartEvent:
        while type(last := next(events)) is not SequenceEndEvent:
            piece.items.append(_piece(last, events, anchors))
    piece.end = last.end_mark.index
    if event.anchor is not None:
        anchors[event.anchor] = piece
    return piece


def _is_true(word: str) -> bool:
    return TRUTHS.get(word.lower(), False)


# Tables

_CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n?|\n|\Z)')
_LINE_END = re.compile(r"\r\n?|\n|\Z")

PRIVATE_COLUMNS = ("private", "private_note")
"""The columns that a table has for the sake of privacy alone."""


def _public_rows(text: str) -> tuple[str, int]:
    """A table without its private rows and without the columns that tell of privacy, and how much was cut."""
    kept: list[str] = []
    cut = 0
    columns: list[int] | None = None
    flag = note = -1
    hidden = False
    for cells, end in _rows(text):
        blank = not any(cell.strip() for cell in cells)
        if blank and (hidden or columns is None):
            kept += [] if hidden else [",".join(cells), end]
            continue
        if columns is None:
            names = [_said(cell) for cell in cells]
            flag, note = (names.index(name) if name in names else -1 for name in PRIVATE_COLUMNS)
            columns = [at for at in (flag, note) if at >= 0]
            if not columns:
                return text, 0
        hidden = 0 <= flag < len(cells) and _is_true(_said(cells[flag]))
        if hidden:
            cut += 1
            continue
        cut += 0 <= note < len(cells) and bool(cells[note])
        kept += [",".join(cell for at, cell in enumerate(cells) if at not in columns), end]
    return "".join(kept), cut


def _said(cell: str) -> str:
    """What a cell says that may stand in quotation marks."""
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _rows(text: str) -> Iterator[tuple[list[str], str]]:
    """The rows of a table, each with its cells as they are written and the end of its line."""
    at = 0
    while at < len(text):
        found = _LINE_END.search(text, at)
        assert found is not None
        if '"' not in (line := text[at : found.start()]):
            yield line.split(","), found[0]
            at = found.end()
            continue
        cells: list[str] = []
        separator = ","
        while separator == ",":
            cell = _CELL.match(text, at)
            assert cell is not None
            cells.append(cell[1])
            separator, at = cell[2], cell.end()
        yield cells, separator
