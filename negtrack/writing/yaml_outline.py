"""Where the sections of a ledger's YAML file stand in its text, and where more text may go: by libyaml's marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    MappingStartEvent,
    ScalarEvent,
)

from negtrack.ledger.yaml_nodes import events_of
from negtrack.tuples import NamedTuple

LINE_BREAK = re.compile(r"\r\n?|\n")


class SectionOutline:
    """A top-level key of a file: the events of its key and value, of its entries, and the last that takes room."""

    def __init__(self, key: Any, number: int) -> None:
        self.key = key
        self.number = number  # of the key among the events
        self.value: Any = None
        self.end = 0  # the number of the event that ends the value
        self.first: Any = None  # the first event of the first entry
        self.entries = 0
        self.model: list[Any] = []  # the events of the last entry
        self.last: Any = key


class Outline(NamedTuple):
    """The top-level keys of a file, the event that begins the map of them (None: an empty file), and its number."""

    parts: dict[str, SectionOutline]
    root: Any
    number: int


def outline_of(text: str) -> Outline:
    """The outline of a file's text. Raises YAMLError."""
    parts: dict[str, SectionOutline] = {}
    part: SectionOutline | None = None
    root: Any = None
    begun, depth = 1, 0  # behind the stream's start
    for number, event in enumerate(events_of(text)):
        closes = isinstance(event, CollectionEndEvent)
        opens = isinstance(event, CollectionStartEvent)
        if not (closes or opens or isinstance(event, ScalarEvent | AliasEvent)):
            continue
        depth -= closes
        if depth == 0 and root is None:
            root, begun = event, number
        elif depth == 1 and not closes and (part is None or part.end):
            part = SectionOutline(event, number)
            parts.setdefault(getattr(event, "value", ""), part)
        elif depth == 1 and part is not None:
            part.value = part.value or event
            part.end = 0 if opens else number
        elif depth == 2 and part is not None and not closes:
            is_pair = isinstance(part.value, MappingStartEvent)
            part.first = part.first or event
            part.entries += 1
            if not is_pair or part.entries % 2:
                part.model = []
        if depth >= 1 and part is not None:
            if depth >= 2:
                part.model.append(event)
            if not (opens or closes) or (closes and event.end_mark.index > event.start_mark.index):
                part.last = event
        depth += opens
    return Outline(parts, root, begun)


def first_index(text: str, part: SectionOutline) -> int:
    """Where the first entry of a section in block style begins: its dash, or its key."""
    if isinstance(part.value, MappingStartEvent):
        return int(part.first.start_mark.index)
    index = int(part.value.end_mark.index)  # at the first dash, or right behind it where it is not further in
    return index if text.startswith("-", index) else index - 1


def entry_column(text: str, part: SectionOutline) -> int:
    """How far in the entries of a section in block style begin."""
    index = first_index(text, part)
    return index - line_start(text, index)


def line_ends(text: str, part: SectionOutline) -> Iterator[int]:
    """Where lines may follow a section, the best place first: behind its last line, and comments that are its own."""
    index, column = part.last.end_mark.index, part.key.start_mark.column
    if getattr(part.last, "style", None) in ("|", ">"):  # ends at the beginning of a line, behind blank lines if any
        back = index
        while back > 0 and not text[line_above(text, back) : back].strip():
            back = line_above(text, back)
        if back < index:
            yield back
        if index < len(text) or not text or text[-1] in "\r\n":
            yield behind_comments(text, index, column)
            return
    match = LINE_BREAK.search(text, index)
    yield len(text) if match is None else behind_comments(text, match.end(), column)


def behind_comments(text: str, index: int, column: int) -> int:
    """The line at an index, or the one behind comments that directly follow and are further in than a column."""
    while index < len(text):
        match = LINE_BREAK.search(text, index)
        line = text[index : match.start() if match else len(text)]
        words = line.lstrip(" ")
        if not words.startswith("#") or len(line) - len(words) <= column:
            break
        index = match.end() if match else len(text)
    return index


def line_start(text: str, index: int) -> int:
    """Where the line of a character begins."""
    line = text.rfind("\n", 0, index) + 1
    return text.rfind("\r", line, index) + 1 or line


def line_above(text: str, start: int) -> int:
    """Where the line above the one that begins at an index begins."""
    return line_start(text, start - (2 if text.endswith("\r\n", 0, start) else 1))
