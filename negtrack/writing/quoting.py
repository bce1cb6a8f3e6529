"""Texts as YAML scalars that read back as the same: plain where that is safe, else in quotes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_PLAIN = re.compile(r"\w[^:#]*(?:(?::(?! )|(?<! )#)[^:#]*)*")
_FLOW_SIGNS = frozenset(",[]{}?:")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_JOINERS = frozenset("\u200c\u200d")
"""What words of some scripts are spelt with: unseen, but no trick."""


@lru_cache(maxsize=1 << 12)  # records repeat the names of their fields, and their ids
def scalar_text(text: str, flow: bool, quote: str = '"', always_quoted: bool = False) -> str:
    """A text as it stands in YAML, on one line; ``flow`` says whether that is between brackets or braces.

    Where it needs quotes, they are those given if these can hold it, or double ones with escapes: for line breaks, and
    for whatever would not be seen.
    """
    seen = text.isprintable() or all(map(_is_seen, text))  # nearly all texts are, and a character at a time is slow
    if seen and not always_quoted:
        if _is_plain(text, flow):
            return text
        if quote == "'" or '"' in text or "\\" in text:
            return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(map(_escaped, text)) + '"'


def _is_plain(text: str, flow: bool) -> bool:
    if not _PLAIN.fullmatch(text) or text.endswith((" ", ":")) or text.lower() == "null":
        return False
    return not flow or _FLOW_SIGNS.isdisjoint(text)


def _is_seen(character: str) -> bool:
    return character.isprintable() or character in _JOINERS or unicodedata.category(character) == "Zs"


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if _is_seen(character):
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
