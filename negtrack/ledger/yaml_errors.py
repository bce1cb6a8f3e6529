"""What libyaml says of text that is not YAML, in the words of somebody who keeps a ledger."""

from __future__ import annotations

import re
from typing import NamedTuple

from negtrack.ledger.findings import Finding, Location, error, shown
from negtrack.ledger.libyaml import MarkedYAMLError


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
