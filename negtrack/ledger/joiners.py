"""Characters without width that are part of the text in some scripts, and tell them from the same ones that only hide.

U+200C and U+200D part and join letters in nearly every Persian sentence, in the scripts of India, and in emoji; U+200B
parts words where a script writes none of its own between them, as Khmer does. Beside Latin letters they hide.
"""

from __future__ import annotations

import unicodedata

JOINERS = "\u200b\u200c\u200d"
"""Zero width space, zero width non-joiner, zero width joiner."""

_UNSPACED = ("THAI ", "LAO ", "TIBETAN ", "MYANMAR ", "KHMER ", "NEW TAI LUE ", "TAI ", "JAVANESE ", "BALINESE ")
"""How the names begin of letters that stand without blanks between words."""

_FIRST = "\u0590"
"""Where the scripts begin that join their letters; emoji stand far behind."""


def is_text(text: str, at: int) -> bool:
    """Return whether the joiner at an index of a text is part of what it says there, by what stands beside it."""
    beside = [text[index] for index in (at - 1, at + 1) if 0 <= index < len(text)]
    if text[at] == "\u200b":
        return len(beside) == 2 and all(unicodedata.name(each, "").startswith(_UNSPACED) for each in beside)
    return any(each >= _FIRST and unicodedata.category(each)[0] in "LMNS" for each in beside)
