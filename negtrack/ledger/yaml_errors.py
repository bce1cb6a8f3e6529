"""What libyaml says of text that is not YAML, in the words of somebody who keeps a ledger.

And what it does not say: blanks that indent nothing, and texts that end where a number sign begins a comment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from negtrack.ledger.codes import severity_of
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.findings import Finding, Location, error, shown
from negtrack.ledger.libyaml import (
    MappingEndEvent,
    MappingStartEvent,
    MarkedYAMLError,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from negtrack.tuples import NamedTuple


class _Case(NamedTuple):
    """What libyaml says (a part of it), what to say instead, what to do, and whether the place is where it began."""

    says: str
    message: str
    help: str
    from_start: bool = False


_QUOTE_IT = "put quotes around the whole text"
_CLOSE_IT = "put commas between items, and quotes around text with brackets or commas in it"
_UNQUOTE = "use single quotes, or write \\\\ for one backslash"

_TAB = _Case("found a tab", "a tab where the line is indented", "indent with spaces")
_MISFIT = _Case(
    "did not find expected key",
    "this line is indented like none above it",
    "line it up with the keys that it belongs to",
)
_OVERRUN = _Case(
    "did not find expected key",
    "text after the end of a value",
    f"{_QUOTE_IT}; an apostrophe in single quotes is written twice",
)
_COLON = _Case("mapping values", "a second colon in this line", f"{_QUOTE_IT} that has the colon in it")
_NESTED = _Case(
    "mapping values",
    "this line is indented below a key that has a value already",
    "line it up with the keys that it belongs to",
)
_MISSING = _Case("expected node content", "a value is missing before {character}", f"write the value, or {_QUOTE_IT}")
_END = _Case("expected node content", "the text ends inside brackets that are open", "close them with ] or }")
_LINE = _Case(
    "could not find expected ':'",
    "a line without a colon",
    "write it as key: value, or indent it to go on with the text above",
    True,
)
_NO_ITEM = _Case(
    "expected '-' indicator",
    "this line does not go on with the list above",
    'begin it with "- " in line with the other items',
)
_GLUED = re.compile(r"(\s*(?:- +)*)([\w.+-]+):(?!//)([^\s:][^:]*)")
"""A line in which a key and its value are glued together by a colon."""

_CASES = (
    _TAB,
    _OVERRUN,
    _Case("cannot start any token", "a text cannot begin with {character}", _QUOTE_IT),
    _Case("alphabetic or numeric", "a text cannot begin with {character}", _QUOTE_IT, True),
    _Case(" tag", "a text cannot begin with !", _QUOTE_IT, True),
    _Case("directive", "a line cannot begin with %", _QUOTE_IT),
    _COLON,
    _LINE,
    _NO_ITEM,
    _Case("expected ',' or ']'", "the list that opens here is not closed with ]", f"close it; {_CLOSE_IT}", True),
    _Case("expected ',' or '}'", "the map that opens here is not closed with }", f"close it; {_CLOSE_IT}", True),
    _MISSING,
    _Case(
        "unexpected end of stream",
        "the quote that opens here is never closed",
        "close it; an apostrophe in single quotes is written twice",
        True,
    ),
    _Case(
        "document indicator",
        "the quote that opens here is not closed before a line --- or ...",
        "close it, or indent that line",
        True,
    ),
    _Case("invalid Unicode character escape", "an escape that is no character", "write the character itself"),
    _Case("escape", "a backslash that begins no escape", _UNQUOTE),
    _Case("hexdecimal", "a backslash that begins no escape", _UNQUOTE),
    _Case(
        "block sequence entries",
        "a list cannot begin here",
        f'begin it on the next line, or {_QUOTE_IT} if it begins with "-"',
    ),
    _Case("comment or line break", "text on the line of | or >", f"begin it on the next line, or {_QUOTE_IT}", True),
    _Case("<document start>", "text after the end of the ledger", "check the brackets and the indentation above"),
)


def complain(said: MarkedYAMLError, text: str, path: str) -> Finding:
    """Return what libyaml says of a text as a finding, at the place where an eye looks for the mistake."""
    words = f"{said.problem}; {said.context}"
    case = next((case for case in _CASES if case.says in words), None)
    if case is None:
        case = _Case("", f"not YAML: {said.problem}", "check the indentation and the quotes here and above")
    mark = (case.from_start and said.context_mark) or said.problem_mark or said.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = re.split(r"\r\n?|\n", text)
    written = lines[line] if line < len(lines) else ""
    character = written[column : column + 1]
    if "{character}" in case.message and character == "\t":
        case = _TAB
    if case is _MISSING and not character:
        case = _END
    before = written[:column].strip(" -")
    if case is _OVERRUN and not before:
        case = _MISFIT
    if case is _COLON and ":" not in before:
        case, column = _NESTED, len(written) - len(written.lstrip(" -"))
    glued = next(
        (number for number in (line, line - 1) if 0 <= number < len(lines) and _GLUED.fullmatch(lines[number])), None
    )
    if glued is not None and case in (_NESTED, _LINE, _COLON) and (glued == line or case is _NESTED):
        return _glued(lines, glued, path)
    if case is _NO_ITEM and said.context_mark and column > said.context_mark.column:
        case = _MISFIT
    if case in (_MISFIT, _NESTED) and (under := _column_above(lines, line)) is not None:
        case = case._replace(help=f"move it to column {under}, under its neighbours")
    message = case.message.replace("{character}", character)
    return error("NT003", message, Location(path, line + 1, column + 1), case.help)


def _glued(lines: list[str], number: int, path: str) -> Finding:
    """That a key and its value are glued together."""
    match = _GLUED.fullmatch(lines[number])
    assert match is not None
    help = f"write a blank after the colon: {match[2]}: {shown(match[3].strip())}"
    return error("NT003", "a colon without a blank behind it", Location(path, number + 1, match.end(2) + 1), help)


def _column_above(lines: list[str], line: int) -> int | None:
    """The column, from 1, that a line was most likely meant to begin in: one in which something above it is open."""
    here = lines[line] if line < len(lines) else ""
    item = here.lstrip(" ").startswith("- ")
    open_columns: list[int] = []
    for written in reversed(lines[:line]):
        text = written.lstrip(" ")
        if item and not text.startswith("- "):
            continue
        text = text if item else text.lstrip(" -")
        column = len(written) - len(text) + 1
        if text and not text.startswith("#") and column < min(open_columns, default=column + 1):
            open_columns.append(column)
    begins = len(here) - len(here.lstrip(" ")) + 1
    return min(open_columns, key=lambda column: (abs(column - begins), -column), default=None)


# Sound YAML that is not what it looks like

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


def texts_cut_short(text: str, events: Iterable[Any], path: str) -> Iterator[Finding]:
    """Yield hints at texts of a sound file behind which a comment begins without a blank after its number sign.

    ``events`` are those of libyaml for the text of the file.
    Such a comment may have been meant as part of the text: "until 31 October #2019 exit".
    """
    keys: list[str | None] = []  # the key of each collection that is open, None between a value and the next key
    maps: list[bool] = []
    for event in events:
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
