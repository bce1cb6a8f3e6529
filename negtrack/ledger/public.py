"""The public part of a ledger: the bytes of its files with everything private cut out of them.

What is left is, byte for byte, a ledger in which the private entries never stood, so that nothing that is worked out
from it can depend on them (docs/ledger.md, "What is private")::

    positions:
      - {party: N, act: proposes}                       - {party: N, act: proposes}
      - {party: S, act: accepts, private: yes}
      - {party: S, act: rejects, private_note: Hm.}     - {party: S, act: rejects}

An entry or a key is cut with the blank lines that part it from its like, a row by itself; a section in which nothing is
left, no comment either, goes with its key. A file whose head says ``private: yes`` is left out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from negtrack.ledger.fields import PRIVATE_KINDS, SECTIONS, TRUTHS
from negtrack.ledger.files import Files, LedgerFile, without_mark
from negtrack.ledger.findings import Finding, Location, error, shown
from negtrack.ledger.libyaml import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    YAMLError,
)
from negtrack.ledger.yaml_nodes import events_of
from negtrack.tuples import NamedTuple


class PublicPart(NamedTuple):
    """The public part of what was read, and how many entries, notes and files were cut from it.

    ``findings`` name what is public and cannot be read without what is private.
    """

    files: Files
    cut: int
    findings: tuple[Finding, ...] = ()


def public_part(read: Files) -> PublicPart:
    """Return the public part of the files of a ledger that could be read without an error."""
    files: list[LedgerFile] = []
    findings: list[Finding] = []
    cut = 0
    for file in read.files:
        if b"private" not in file.data and (file.is_table or b"\\" not in file.data):  # a key may hold escapes
            files.append(file)
            continue
        mark = file.data[: len(file.data) - len(without_mark(file.data))]
        text = without_mark(file.data).decode("utf-8")
        kept, number = _public_rows(text) if file.is_table else _public_yaml(text, file.path, findings)
        cut += number
        if kept is not None:
            files.append(file._replace(data=mark + kept.encode("utf-8")))
    return PublicPart(read._replace(files=tuple(files)), cut, tuple(findings))


def try_public_part(read: Files) -> PublicPart | None:
    """Return the public part of files that may hold errors; None where it cannot be told."""
    try:
        return public_part(read)
    except (YAMLError, UnicodeDecodeError, KeyError, AssertionError):
        return None


# YAML


class _ValueSpan:
    """A value in a text: where it begins and ends, and what it is made of (nothing, for a scalar)."""

    __slots__ = ("column", "end", "flow", "items", "pairs", "start", "value")

    def __init__(self, mark: Any, flow: bool) -> None:
        self.start: int = mark.index
        self.end: int = mark.index
        self.column: int = mark.column
        self.flow = flow
        self.value = ""
        self.items: list[_ValueSpan] = []
        self.pairs: list[tuple[_ValueSpan, _ValueSpan]] = []


Cut = tuple[int, int]
"""What is cut from a text: where that begins, and where it ends (exclusive)."""


class _Repeat(NamedTuple):
    """A part of a text that is repeated with ``*``: where, the name of its anchor, and where what is meant begins."""

    mark: Any
    name: str
    meant: int


class _Member(NamedTuple):
    """An entry of a section, or a key with its value, and whether it is private.

    Its own text is from ``start`` to ``end``, with comments behind it that are further in. ``begin`` is where the one
    before it ends, so that blank lines above go with it; or where its own line does, where comments stand above
    (``commented``): these are not private.
    """

    begin: int
    start: int
    end: int
    private: bool
    commented: bool


def _public_yaml(text: str, path: str, findings: list[Finding]) -> tuple[str | None, int]:
    """The text without what is private, and how much that was; None where the whole of it is.

    What is left and repeats what was cut is added to ``findings``.
    """
    repeats: list[_Repeat] = []
    root = _tree(text, repeats)
    if root is None:
        return text, 0
    if _is_hidden(root):
        return None, 1
    cuts: list[Cut] = []
    number = emptied = 0
    behind = _line_start(text, root.start)
    for key, section in root.pairs:
        known = SECTIONS.get(key.value)
        start = _key_start(text, key)
        end = section.end if root.flow else _own_end(text, section, key.column)
        if known is not None and known.shape != "scalar":
            found, whole = _cuts_in_section(text, (start, end), section, known.kind in PRIVATE_KINDS)
            number += len(found)
            bare = whole and not root.flow and "#" not in text[behind:start]
            cuts += [(behind, end)] if bare else found
            emptied += bare
        behind = end
    if root.pairs and emptied == len(root.pairs):
        return None, number
    findings += (
        _repeats_private(path, repeat)
        for repeat in repeats
        if _is_in(repeat.meant, cuts) and not _is_in(repeat.mark.index, cuts)
    )
    ends = [0, *(end for _, end in cuts)]
    begins = [*(start for start, _ in cuts), len(text)]
    return "".join(text[end:begin] for end, begin in zip(ends, begins, strict=True)), number


def _is_in(index: int, cuts: list[Cut]) -> bool:
    """Whether a character is in one of the cuts, which are in their order."""
    number = bisect_right(cuts, index, key=itemgetter(0))
    return number > 0 and index < cuts[number - 1][1]


def _repeats_private(path: str, repeat: _Repeat) -> Finding:
    """What is wrong where something public repeats a part of something private."""
    name = shown(repeat.name)
    message = f"this repeats &{name}, which stands in something private, and is not private itself"
    location = Location(path, repeat.mark.line + 1, repeat.mark.column + 1, len(repeat.name) + 1)
    return error("NT215", message, location, f"write out what *{name} repeats")


def _cuts_in_section(
    text: str, bounds: tuple[int, int], section: _ValueSpan, may_be_private: bool
) -> tuple[list[Cut], bool]:
    """What to cut from a section within its bounds, and whether nothing is left in it: no entry, no comment either."""
    found = [(_key_start(text, key), entry) for key, entry in section.pairs]
    found += [(_dash(text, section, item), item) for item in section.items]
    hidden = [may_be_private and _is_hidden(entry) for _, entry in found]
    members = _members(text, section, bounds[0], found, hidden)
    whole = _cuts(text, section, members)
    cuts: list[Cut] = []
    for number, (member, (_, entry)) in enumerate(zip(members, found, strict=True)):
        if member.private:
            cuts.append(whole[number])
            continue
        keys = [(_key_start(text, key), value) for key, value in entry.pairs]
        notes = [key.value == "private_note" for key, _ in entry.pairs]
        cuts += _cuts(text, entry, _members(text, entry, member.start, keys, notes)).values()
    left = bool(members) and (section.flow or "#" in text[members[-1].end : bounds[1]])
    return cuts, all(m.private and not m.commented for m in members) and bool(members) and not left


def _members(
    text: str, around: _ValueSpan, start: int, found: list[tuple[int, _ValueSpan]], hidden: list[bool]
) -> list[_Member]:
    """The members of a list or a map whose own key or dash is at ``start``."""
    members: list[_Member] = []
    behind = _line_behind(text, start)
    for number, ((at, piece), private) in enumerate(zip(found, hidden, strict=True)):
        line = _line_start(text, at)
        if around.flow:
            members.append(_Member(at, at, piece.end, private, False))
            continue
        beside = number == 0 and line < behind  # the first key of an item stands behind its dash
        commented = not beside and "#" in text[behind:line]
        begin = at if beside else line if commented else behind
        behind = _own_end(text, piece, at - line)
        members.append(_Member(begin, at, behind, private, commented))
    return members


def _cuts(text: str, around: _ValueSpan, members: list[_Member]) -> dict[int, Cut]:
    """What to cut for the private ones among the members of a list or a map, by their numbers.

    A blank line that parts two of them goes with the second; with the first where nothing public stands before it.
    Between brackets a member goes to where the next one begins, and the last ones go with the comma before them, so
    that what is left ends as it did; where comments stand beside it or around it, the lines that are its own.
    """
    cuts: dict[int, Cut] = {}
    kept = [number for number, member in enumerate(members) if not member.private]
    for number, member in enumerate(members):
        following = members[number + 1].start if number + 1 < len(members) else around.end - 1
        if not member.private:
            continue
        start, end = member.begin, member.end
        before = members[number - 1].end if number else around.start
        if around.flow:
            start, end = member.start, following
            if "#" in text[before:following] and (lines := _own_lines(text, member)):
                start, end = lines
            elif kept and number > kept[-1]:
                start, end = max(before, cuts[number - 1][1] if number - 1 in cuts else 0), member.end
        elif text[_line_start(text, start) : start].strip():  # the first key of an item, behind its dash
            end = following if number + 1 < len(members) else end
        elif not member.commented and kept and number < kept[0]:
            while end < len(text) and not text[end : (line := _line_behind(text, end))].strip():
                end = line
            start = max(start, cuts[number - 1][1]) if number - 1 in cuts else start
        cuts[number] = start, end
    return cuts


def _own_lines(text: str, member: _Member) -> Cut | None:
    """The lines of a member between brackets, with the comment beside it; None where others stand on them, too."""
    start, end = _line_start(text, member.start), _line_behind(text, member.end)
    before, behind = text[start : member.start], text[member.end : end]
    return (start, end) if not before.strip() and _NOTHING_MORE.fullmatch(behind) else None


def _own_end(text: str, piece: _ValueSpan, column: int) -> int:
    """Where a value ends that begins in a column: behind its last line, and comments behind it that are further in."""
    last = piece
    while not last.flow and (inner := last.pairs[-1][1] if last.pairs else last.items[-1] if last.items else None):
        if inner.start < last.start:  # repeated with *: what it says stands elsewhere
            break
        last = inner
    index = last.end
    if index and text[index - 1] in "\r\n":  # a text in lines ends behind the blank lines below it
        while not _ends_in_blank_lines(last.value) and index and not text[_line_start(text, index - 1) : index].strip():
            index = _line_start(text, index - 1)
    else:
        index = _line_behind(text, index)
    while index < len(text):
        line = text[index : _line_behind(text, index)]
        words = line.lstrip(" ")
        if not words.startswith("#") or len(line) - len(words) <= column:
            break
        index += len(line)
    return index


def _ends_in_blank_lines(value: str) -> bool:
    """Whether the blank lines below a text in lines are its own, as ``|+`` has it."""
    return value.endswith("\n\n") or value == "\n"


def _line_behind(text: str, index: int) -> int:
    """Where the line after that of a character begins, or the text ends."""
    found = _LINE_END.search(text, index)
    assert found is not None
    return found.end()


def _line_start(text: str, index: int) -> int:
    if text[index - 1 : index + 1] == "\r\n":  # one end of a line
        index -= 1
    line = text.rfind("\n", 0, index) + 1
    return text.rfind("\r", line, index) + 1 or line


def _dash(text: str, sequence: _ValueSpan, item: _ValueSpan) -> int:
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


def _key_start(text: str, key: _ValueSpan) -> int:
    """Where a key begins: at the question mark before it, where there is one."""
    before = text[_line_start(text, key.start) : key.start].rstrip(" ")
    return key.start if not before.endswith("?") else _line_start(text, key.start) + len(before) - 1


def _tree(text: str, repeats: list[_Repeat]) -> _ValueSpan | None:
    """The map that a text holds, in pieces; None where it holds none. What is repeated in it is put into a list."""
    events = events_of(text)
    next(events)  # the stream's start
    next(events)
    anchors: dict[str, _ValueSpan] = {}
    first = next(events, None)
    return _piece(first, events, anchors, repeats) if type(first) is MappingStartEvent else None


def _piece(event: Any, events: Iterator[Any], anchors: dict[str, _ValueSpan], repeats: list[_Repeat]) -> _ValueSpan:
    kind = type(event)
    if kind is AliasEvent:
        meant = anchors[event.anchor]
        repeats.append(_Repeat(event.start_mark, event.anchor, meant.start))
        piece = _ValueSpan(event.start_mark, meant.flow)
        piece.value, piece.pairs, piece.items = meant.value, meant.pairs, meant.items
        piece.end = event.end_mark.index
        return piece
    piece = _ValueSpan(event.start_mark, kind is ScalarEvent or bool(event.flow_style))
    last = event
    if kind is ScalarEvent:
        piece.value = event.value
    elif kind is MappingStartEvent:
        while type(last := next(events)) is not MappingEndEvent:
            key = _piece(last, events, anchors, repeats)
            piece.pairs.append((key, _piece(next(events), events, anchors, repeats)))
    elif kind is SequenceStartEvent:
        while type(last := next(events)) is not SequenceEndEvent:
            piece.items.append(_piece(last, events, anchors, repeats))
    piece.end = last.end_mark.index
    if event.anchor is not None:
        anchors[event.anchor] = piece
    return piece


def _is_hidden(entry: _ValueSpan) -> bool:
    """Whether a map is private: also where the word is none that can stand there, which is an error elsewhere."""
    return any(key.value == "private" and not _is_no(value.value) for key, value in entry.pairs)


def _is_no(word: str) -> bool:
    return not TRUTHS.get(word.lower(), True)


# Tables

_CELL = re.compile(r'("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n?|\n|\Z)')
_NOTHING_MORE = re.compile(r"[ \t]*,?[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n|\Z)")
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
            kept += [",".join(cell for at, cell in enumerate(cells) if at not in columns), end]
            continue
        word = _said(cells[flag]) if 0 <= flag < len(cells) else ""
        hidden = bool(word.strip()) and not _is_no(word)
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
