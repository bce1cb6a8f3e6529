"""Text of a ledger made fit for showing: harmless on a terminal, and measured, cut and wrapped by its width there."""

from __future__ import annotations

import re
import unicodedata

# C0 and C1 controls, soft hyphen, zero-width and directional marks, line and paragraph separators, byte order mark,
# lone surrogates, tags: whatever acts on a terminal, or stands there without being seen.
_ACTING = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_BREAKS = "[ \t\r\n\x0b\x0c\x85\u2028\u2029]+"


def harmless(text: str) -> str:
    """One line of text in which every character that would act, or hide, is written out as its code."""
    if text.isprintable():
        return text
    return re.sub(_ACTING, _code, re.sub(_BREAKS, " ", text))  # built where they are needed: that takes its time


def _code(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def width(text: str) -> int:
    """How many columns a harmless text takes on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def pad(text: str, columns: int) -> str:
    """The text with blanks behind it up to a number of columns."""
    return text + " " * (columns - width(text))


def wrap(text: str, columns: int) -> list[str]:
    """The text in lines of at most so many columns, broken at blanks, and inside words longer than a line."""
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
