"""Text of a ledger made fit for showing: harmless on a terminal, and measured, cut and wrapped by its width there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from negtrack.ledger.joiners import JOINERS, is_text

# C0 and C1 controls, soft hyphen, zero-width and directional marks, line and paragraph separators, byte order mark,
# lone surrogates, tags: whatever acts on a terminal, or stands there without being seen.
_ACTING = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
CUT = "…"
"""What a text ends in where not all of it is shown."""

_BREAKS = "[ \t\r\n\x0b\x0c\x85\u2028\u2029]+"


def harmless(text: str) -> str:
    """One line of text in which every character that would act, or hide, is written out as its code."""
    if text.isprintable():
        return text
    return re.sub(_ACTING, _code, re.sub(_BREAKS, " ", text))  # built where they are needed: that takes its time


def _code(match: re.Match[str]) -> str:
    """The code of a character that would act; a joiner between letters that need it stays."""
    if match[0] in JOINERS and is_text(match.string, match.start()):
        return match[0]
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def width(text: str) -> int:
    """How many columns a harmless text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me") or character in JOINERS:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """The text with blanks behind it up to a number of columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at blanks, and inside words longer than a line.

    Blanks before the text stand before each line.
    """
    indent = text[: len(text) - len(text.lstrip(" "))]
    if indent and 2 * len(indent) < columns:
        return [indent + line for line in wrap(text[len(indent) :], columns - len(indent))]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if width(candidate) <= columns:
            line = candidate
            continue
        if line:
            lines.append(line)
        while width(word) > columns:
            head = head_of(word, columns)
            lines.append(head)
            word = word[len(head) :]
        line = word
    if line or not lines:
        lines.append(line)
    return lines


def head_of(word: str, columns: int) -> str:
    """As much of a word as fits; broken behind a slash or else a hyphen where there is one in its later half."""
    taken = 0
    for index, character in enumerate(word):
        taken += _columns(character)
        if taken > columns:
            index = max(index, 1)
            half = index // 2
            joint = max(word.rfind("/", half, index), 0) or word.rfind("-", half, index)
            return word[: joint + 1] if joint > 0 else word[:index]
    return word


def cut(text: str, columns: int, mark: str = CUT) -> str:
    """The text in one line of at most so many columns; a longer one ends at a word, if it can, and in the mark."""
    if width(text) <= columns:
        return text
    room = columns - width(mark)
    if room <= 0:
        return head_of(mark, columns) if columns > 0 else ""
    taken = end = 0
    for index, character in enumerate(text):
        taken += _columns(character)
        if taken > room:
            break
        end = index + 1
    kept = text[:end]
    if text[end : end + 1] != " ":
        at = kept.rstrip().rfind(" ")
        kept = kept[:at] if at > 0 and width(kept[:at]) * 2 >= room else kept
    return kept.rstrip(" ,;:·") + mark


def joined_with_and(words: Sequence[str]) -> str:
    """Words one after the other, an "and" before the last."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
