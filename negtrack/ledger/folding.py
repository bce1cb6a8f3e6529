"""Text folded for looking things up: any case, any accent, any dash or apostrophe; with the way back to the original.

Every character is folded for itself, so that each character of a folded text comes from exactly one of the original.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain

TextRange = tuple[int, int]
"""A part of a text: where it begins, and where it ends (exclusive)."""

_ALIKE = str.maketrans({
    "ı": "i", "ə": "a", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe",
    "ւ": "վ",  # Armenian "and" is one letter in lower case, and two in capitals: ԵՒ of old, ԵՎ today
    **dict.fromkeys("‘’‚‛ʼʹ′`´՚", "'"), **dict.fromkeys("“”„‟″«»", '"'), **dict.fromkeys("‐‑‒–—―−֊", "-"),
})  # fmt: skip
"""Letters that no decomposition makes plain, and the many shapes of apostrophe, quotation mark and dash."""

_DROPPED = frozenset({"Mn", "Me", "Cf"})
"""Accents and what stands in a text without being seen."""


class _Folding(dict[int, str]):
    """What each character is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = chr(code).translate(_ALIKE)
        for _ in range(2):  # case folding may bring out an accent, and the other way round
            folded = unicodedata.normalize("NFKD", folded).casefold().translate(_ALIKE)
        folded = "".join(c for c in folded if unicodedata.category(c) not in _DROPPED)
        self[code] = " " if folded.isspace() else folded
        return self[code]


_FOLDING = _Folding()
_CHANGED = re.compile(r"[^ -@\[-_a-~]+")
"""Runs of characters that folding may change; the others are most of most texts."""


def fold(text: str) -> str:
    """The text in lower case, without accents; equal for all the ways of writing the same words."""
    if text.isascii() and text.isprintable():
        return text.lower().replace("`", "'")
    return _CHANGED.sub(lambda run: run[0].translate(_FOLDING), text)


def spans(text: str, words: Iterable[str]) -> list[TextRange]:
    """Where any of the folded words stand in a text, in order, those that touch or overlap as one."""
    folded = fold(text)
    found = sorted(chain.from_iterable(_occurrences(folded, word) for word in words))
    if not found:
        return []
    if len(folded) != len(text) or not text.isascii():
        found = _original(text, found)
    joined = [found[0]]
    for start, end in found[1:]:
        if start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _occurrences(text: str, word: str) -> Iterable[TextRange]:
    at = text.find(word)
    while at >= 0:
        yield at, at + len(word)
        at = text.find(word, at + 1)


def _original(text: str, found: list[TextRange]) -> list[TextRange]:
    """Parts of the folded text as parts of the original, each with the accents behind its last letter."""
    origin = [index for index, character in enumerate(text) for _ in _FOLDING[ord(character)]]
    origin.append(len(text))
    parts = []
    for start, end in found:
        last = origin[end - 1] + 1
        while last < len(text) and not _FOLDING[ord(text[last])]:
            last += 1
        parts.append((origin[start], last))
    return parts
