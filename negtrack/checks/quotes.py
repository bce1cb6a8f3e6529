"""Quotes held to the text that they are from: pure, text in and result out.

Both are folded before they are compared, and nothing is looser than this: Unicode NFKC; white space of every kind and
length is one blank; quotation marks, apostrophes and dashes are of one shape each; soft hyphens and zero-width
characters are gone; a word hyphenated at the end of a line is also read as one. Case, accents, digits, punctuation and
the script of every letter count. A quote begins and ends where words do: "deployment" does not stand in
"non-deployment", nor "accept" in "cannot accept" from the inside of a word, nor "5" in "5,000".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from negtrack.tuples import NamedTuple

MIN_WORDS = 4
"""A shorter quote may stand anywhere by chance."""

MAX_WORDS = 15
"""A longer quote is a passage: more than proof needs."""

_SOFT = "\x00"
"""A hyphen at the end of a line inside a word: ``-``, nothing, or a hyphen and a blank."""

_HARD = "\x01"
"""A dash at the end of a line between words or numbers: the dash, or the dash and a blank."""

_HYPHENS = "-\u2010\u2212\u058a"
_DASHES = "\u2012\u2013\u2014\u2015" + _HYPHENS
_ALIKE = str.maketrans({
    **dict.fromkeys("‘’‚‛‹›ʼʹ′`´՚", "'"),
    **dict.fromkeys("“”„‟«»″〝〞〟", '"'),
    **dict.fromkeys("\xad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"),
    **dict.fromkeys("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"),
    **dict.fromkeys(_SOFT + _HARD, "\ufffd"),
})  # fmt: skip
_ONE_DASH = str.maketrans(dict.fromkeys(_DASHES, "-"))
_ASCII_ONLY = re.compile("[^\x02-\x5f\x61-\x7f]")  # whether any character is neither plain nor in need of folding
_SHOWN = 240
_COMPARED = 400
_MARGIN = 30

_ELLIPSIS = re.compile(r"\. ?\. ?\.|⋯")
_INSIDE_WORDS = frozenset("'՛՜՞՟" + _HYPHENS)
_INSIDE_NUMBERS = frozenset(".,:/'" + _DASHES)
_GROUPED = re.compile(r"(?<!\d)\d{1,3}(?: \d{3})+(?!\d)")
_LINES = re.compile(r"\blines?\s+(\d+(?:\s*(?:-|–|—|,|and|to|&)\s*\d+)*)", re.IGNORECASE | re.ASCII)
_RANGE = re.compile(r"(\d+)(?:\s*(?:-|–|—|to)\s*(\d+))?", re.ASCII)


class Match(NamedTuple):
    """Where a quote stands in a document: its part of the folded text, and its first and last line, from 1."""

    start: int
    end: int
    first_line: int
    last_line: int


class Lookup(NamedTuple):
    """Where a quote stands: from word to word, or only with another word's letters beside it."""

    found: tuple[Match, ...]
    inside: tuple[Match, ...]


class Nearest(NamedTuple):
    """The passage most like a quote: its line, its words, how much alike in percent, and the one thing that differs."""

    line: int
    passage: str
    alike: int
    difference: str | None


class Tally(NamedTuple):
    """How many quotes were held to the documents of an archive folder, and what came of it.

    ``quotes`` are those of all cites; of them ``found`` stand in the archived document of their source, ``failed`` do
    not, and ``not_run`` could not be held to the document that they are from, because their source names none, or it
    is not there or not the same any more. ``documents`` is to how many files they were held.
    """

    folder: str
    quotes: int
    documents: int
    found: int
    failed: int
    not_run: int


class Folded(NamedTuple):
    """A folded text: ``text`` is compared; ``shape``, of equal length, still tells hyphens from other dashes.

    ``starts`` are the places where lines that hold anything begin, ``lines`` their numbers from 1.
    """

    text: str
    shape: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]


def fold(text: str) -> Folded:
    """A text as it is compared; quotes and documents alike."""
    texts: list[str] = []
    shapes: list[str] = []
    starts: list[int] = []
    numbers: list[int] = []
    length = 0
    soft = False  # whether the line before ended with a soft hyphen
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        shape = _fold_line(line)
        if not shape:
            soft = soft and not line.strip()
            continue
        if shapes:
            joint = _join(texts, shapes[-1], shape, soft)
            texts.append(joint)
            shapes.append(joint)
            length += len(joint)
        soft = line.rstrip().endswith("\xad")
        starts.append(length)
        numbers.append(number)
        shapes.append(shape)
        texts.append(shape.translate(_ONE_DASH))
        length += len(shape)
    return Folded("".join(texts), "".join(shapes), tuple(starts), tuple(numbers))


def _fold_line(line: str) -> str:
    if _ASCII_ONLY.search(line):
        line = unicodedata.normalize("NFKC", line.translate(_ALIKE)).translate(_ALIKE)
    return " ".join(line.split())


def _join(texts: list[str], before: str, after: str, soft: bool) -> str:
    """What stands between two lines; a dash that ends the first becomes a mark for all that it may be read as."""
    first = after[0]
    if soft and _is_word(before[-1]) and _is_word(first):
        return ""
    if before[-1] in _DASHES and len(before) > 1 and _is_word(before[-2]) and _is_word(first):
        hyphenated = before[-1] in _HYPHENS and not before[-2].isdigit() and not first.isdigit()
        texts[-1] = texts[-1][:-1] + (_SOFT if hyphenated else _HARD)
        return ""
    return " "


def word_count(quote: str) -> int:
    """How many words a quote has: what stands between blanks and holds a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in fold(quote).text.split(" "))


def has_ellipsis(quote: str) -> bool:
    """Whether something is left out of a quote: an ellipsis or three points, with blanks between them or without."""
    return _ELLIPSIS.search(fold(quote).text) is not None


def located_lines(locator: str) -> list[range]:
    """The lines that a locator names: ``line 5``, ``lines 5-7``, ``line 5 and 9``; none where it names none."""
    found: list[range] = []
    for match in _LINES.finditer(locator):
        for part in _RANGE.finditer(match[1]):
            first = int(part[1][:9])
            found.append(range(first, int((part[2] or part[1])[:9]) + 1))
    return found


class ArchivedText:
    """A text made ready for holding quotes to it."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self._broken = _SOFT in self.folded.text or _HARD in self.folded.text

    def look_up(self, quote: str) -> Lookup:
        """Every place where a quote stands."""
        wanted = fold(quote).text
        found: list[Match] = []
        inside: list[Match] = []
        for start, end in self._occurrences(wanted) if wanted else ():
            cut = _inside(self.folded.shape, start) or _inside(self.folded.shape, end)
            (inside if cut else found).append(Match(start, end, self._line(start), self._line(end - 1)))
        return Lookup(tuple(found), tuple(inside))

    def widened(self, start: int, end: int) -> str:
        """A part of the text with the whole of the words at its ends."""
        shape = self.folded.shape
        start = shape.rfind(" ", 0, start + 1) + 1
        end = shape.find(" ", max(end - 1, start))
        return shape[start : end if end >= 0 else len(shape)].strip()

    def nearest(self, quote: str) -> Nearest | None:
        """The passage most like a quote; None where there is no text at all."""
        from rapidfuzz.fuzz import partial_ratio_alignment, ratio

        wanted = fold(quote).text[:_COMPARED]
        best = partial_ratio_alignment(wanted, self.folded.text)
        if best is None or best.dest_end <= best.dest_start:
            return None
        starts, ends = self._word_ends(best.dest_start, best.dest_end)
        text, shape = self.folded.text, self.folded.shape
        alike, start, end = max(
            ((ratio(wanted, text[start:end]), start, end) for start in starts for end in ends if start < end),
            key=lambda found: (found[0], found[1] - found[2]),
        )
        difference = _difference(wanted, text[start:end])
        passage = shape[start:end]
        if len(passage) > _SHOWN:
            passage = passage[: _SHOWN - 1] + "…"
        return Nearest(self._line(start), passage, int(alike), difference)

    def _word_ends(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """Where words begin near the start of a part of the text, and where they end near its end."""
        shape = self.folded.shape
        near = range(max(0, start - _MARGIN), min(len(shape), start + _MARGIN))
        starts = [at for at in near if shape[at] != " " and (at == 0 or shape[at - 1] == " ")]
        near = range(max(1, end - _MARGIN), min(len(shape), end + _MARGIN) + 1)
        ends = [at for at in near if shape[at - 1] != " " and (at == len(shape) or shape[at] == " ")]
        return starts or [start], ends or [end]

    def _line(self, offset: int) -> int:
        return self.folded.lines[bisect_right(self.folded.starts, offset) - 1]

    def _occurrences(self, wanted: str) -> Iterator[tuple[int, int]]:
        text = self.folded.text
        if self._broken or _SOFT in wanted or _HARD in wanted:
            pattern = re.compile(_readings(wanted))
            match = pattern.search(text)
            while match is not None:
                yield match.span()
                match = pattern.search(text, match.start() + 1)
            return
        at = text.find(wanted)
        while at >= 0:
            yield at, at + len(wanted)
            at = text.find(wanted, at + 1)


def _readings(wanted: str) -> str:
    """A pattern for everything that a quote's text, and a document's, may be read as where lines break at a dash."""
    pattern: list[str] = []
    at = 0
    while at < len(wanted):
        character = wanted[at]
        at += 1
        if character == _SOFT:
            pattern.append("(?:- ?|[\x00\x01])?")
        elif character == _HARD:
            pattern.append("(?:- ?|[\x00\x01])")
        elif character == "-":
            blank = wanted[at : at + 1] == " "
            at += blank
            pattern.append("(?:- |[\x00\x01])" if blank else "[-\x00\x01]")
        else:
            pattern.append(re.escape(character))
            if character != " " and wanted[at : at + 1] not in ("", " "):
                pattern.append("\x00?")
    return "".join(pattern)


def _is_word(character: str) -> bool:
    return character.isalnum() or character == "_" or unicodedata.category(character)[0] == "M"


def _inside(shape: str, at: int) -> bool:
    """Whether a place between two characters is inside a word or a number."""
    if not 0 < at < len(shape):
        return False
    before, after = shape[at - 1], shape[at]
    if _is_word(before):
        if _is_word(after):
            return True
        if at + 1 < len(shape) and _joins(before, after, shape[at + 1]):
            return True
    elif _is_word(after):
        if at > 1 and _joins(shape[at - 2], before, after):
            return True
        if before in _HYPHENS and after.isdigit():
            return True  # a minus
    return " " in (before, after) and _in_grouped_number(shape, at)


def _joins(before: str, between: str, after: str) -> bool:
    """Whether a character makes one word, or one number, of what stands on both sides of it."""
    if between in _INSIDE_NUMBERS and before.isdigit() and after.isdigit():
        return True
    return between in _INSIDE_WORDS and _is_word(before) and _is_word(after)


def _in_grouped_number(shape: str, at: int) -> bool:
    """Whether a place is inside a number like ``1 500``."""
    start, end = at, at
    while start > 0 and at - start < 40 and (shape[start - 1].isdigit() or shape[start - 1] == " "):
        start -= 1
    while end < len(shape) and end - at < 40 and (shape[end].isdigit() or shape[end] == " "):
        end += 1
    return any(start + m.start() < at < start + m.end() for m in _GROUPED.finditer(shape[start:end]))


def _difference(quote: str, passage: str) -> str | None:
    """The one thing in which a passage differs from a quote, in words; None where there is more than one."""
    from difflib import SequenceMatcher

    ours, theirs = quote.split(" "), passage.split(" ")
    if len(ours) > 100 or len(theirs) > 200:
        return None
    steps = [step for step in SequenceMatcher(None, ours, theirs, False).get_opcodes() if step[0] != "equal"]
    steps = [s for s in steps if not (s[0] == "insert" and s[1] in (0, len(ours)))]
    if len(steps) != 1:
        return None
    _, a, b, c, d = steps[0]
    mine, other = " ".join(ours[a:b]), " ".join(theirs[c:d])
    if not other:
        return f'it does not have "{mine}"'
    if not mine:
        return f'it has "{other}" between'
    foreign = _foreign_letter(mine, other)
    return f'it has "{other}" for "{mine}"' + (f" with its {foreign}" if foreign else "")


def _foreign_letter(mine: str, other: str) -> str | None:
    """The name of the first letter in the one text that is of another script than its like in the other."""
    if len(mine) != len(other):
        return None
    for ours, theirs in zip(mine, other, strict=True):
        if ours != theirs and ours.isalpha() and theirs.isalpha():
            name = unicodedata.name(ours, "")
            if name.split(" ")[0] != unicodedata.name(theirs, "").split(" ")[0]:
                return name.lower().capitalize() if name else None
    return None
