"""What YAML reads otherwise than it looks: blanks that indent nothing, and texts that end at a number sign."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from negtrack.ledger.codes import severity_of
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.findings import Finding, Location, error, shown
from negtrack.ledger.libyaml import (
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from negtrack.ledger.yaml_nodes import events_of

_ODD_BLANK = re.compile("^ *([\xa0\u2000-\u200a\u202f\u205f\u3000])", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]+(#[^\s#][^\r\n]*)")
_TEXTS = frozenset(
    {field.name for fields in KINDS.values() for field in fields if field.type == "text"}
    | {section.name for section in SECTIONS.values() if section.shape == "scalar"}
)


def odd_blanks(data: bytes, path: str) -> Finding | None:
    """Return that the first line indented with blanks that are none to YAML is so; None where there is no such line."""
    text = data.decode("utf-8")
    found = _ODD_BLANK.search(text)
    if found is None:
        return None
    line = len(re.findall(r"\r\n?|\n", text[: found.start()])) + 1
    code = ord(found[1])
    name = "no-break spaces" if code == 0xA0 else f"blanks called {unicodedata.name(found[1])}"
    message = f"this line is indented with {name} (U+{code:04X})"
    column = found.start(1) - found.start() + 1
    return error("NT003", message, Location(path, line, column), "indent it with plain blanks, here and below")


def texts_cut_short(data: bytes, path: str) -> Iterator[Finding]:
    """Yield hints at texts of a sound file behind which a comment begins without a blank after its number sign.

    Such a comment may have been meant as part of the text: "until 31 October #2019 exit".
    """
    text = data.decode("utf-8")
    keys: list[str | None] = []  # the key of each collection that is open, None between a value and the next key
    maps: list[bool] = []
    for event in events_of(text):
        kind = type(event)
        if kind is ScalarEvent:
            if maps and maps[-1] and keys[-1] is None:
                keys[-1] = event.value
                continue
            within = keys[-2] if len(keys) > 1 else None
            if not event.style and (keys[-1] in _TEXTS or within == "options") and maps[-1]:
                yield from _cut_short(text, event, path)
            if keys:
                keys[-1] = None
        elif kind in (MappingStartEvent, SequenceStartEvent):
            maps.append(kind is MappingStartEvent)
            keys.append(None)
        elif kind in (MappingEndEvent, SequenceEndEvent):
            maps.pop()
            keys.pop()
            if keys:
                keys[-1] = None
        elif maps:
            keys[-1] = None  # an alias


def _cut_short(text: str, event: Any, path: str) -> Iterator[Finding]:
    end = event.end_mark
    found = _COMMENT.match(text, end.index)
    if found is not None:
        at = Location(path, end.line + 1, end.column + found.start(1) - found.start() + 1, len(found[1]))
        message = f'"{shown(event.value, 30)}" ends here: "{shown(found[1], 30)}" is a comment'
        help = "put quotes around the whole text; or write a blank behind the # where it is meant as a comment"
        yield Finding("NT010", severity_of("NT010"), message, at, help)
