"""Findings: what is wrong with a ledger, where, and how to mend it. Collected as values, never printed here.

A ``Finding`` is what people read: it has its place in a file. What is found in a record that has been read already is
a ``Fault`` first: it names the record and the word in it, and ``locate`` gives it a line and a column.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from itertools import islice

from negtrack.tuples import NamedTuple


class Severity(StrEnum):
    """How bad a finding is: an error makes a ledger unusable or false, a hint asks for a second look."""

    ERROR = "error"
    HINT = "hint"


class Place(NamedTuple):
    """Where an entry of a ledger begins: the number of its file in the ledger, and line and column from 1.

    Columns are characters. The place of an entry of a map is where its key stands (``keyed``), that of a row of a table
    its line.
    """

    file: int
    line: int
    column: int
    keyed: bool = False


NOWHERE = Place(0, 0, 0)
"""The place of what stands in no file."""


class Location(NamedTuple):
    """A place in a file: its path as shown, and line, column and width in characters, counted from 1."""

    file: str
    line: int
    column: int
    width: int = 1


class Finding(NamedTuple):
    """One finding: a stable code, its severity, what is wrong, where (None: nowhere in particular), how to mend it."""

    code: str
    severity: Severity
    message: str
    location: Location | None
    help: str


def error(code: str, message: str, location: Location, help: str) -> Finding:
    """Return an error at a location."""
    return Finding(code, Severity.ERROR, message, location, help)


class Fault(NamedTuple):
    """A finding before its word is looked up: its code, the place of the record it is about, the message, the help.

    ``path`` are the keys, and numbers of items, that lead to the value it is about, and ``word`` the key or text inside
    that. Without a path the fault is about the record as a whole.
    """

    code: str
    place: Place
    message: str
    help: str
    path: tuple[str, ...] = ()
    word: str | None = None


class Unreadable(Exception):
    """Text that cannot be read on; ``findings`` say why, and what else was wrong with the text before that."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(findings[0].message)
        self.findings = findings


def has_errors(findings: list[Finding]) -> bool:
    """Whether any of the findings is an error."""
    return any(d.severity is Severity.ERROR for d in findings)


def sort_key(finding: Finding) -> tuple[str, int, int, str, str]:
    """Order for display: by file, line and column, findings without a place last."""
    if finding.location is None:
        return ("\U0010ffff", 0, 0, finding.code, finding.message)
    file, line, column, _ = finding.location
    return (file, line, column, finding.code, finding.message)


def shown(text: str, most: int = 60) -> str:
    """A user's text as a message quotes it: on one line, and not much of it."""
    if len(text) > most:
        text = text[: most - 1] + "…"
    if text.isprintable():
        return text
    from negtrack.ledger.joiners import JOINERS, is_text

    return "".join(c if c.isprintable() or (c in JOINERS and is_text(text, at)) else " " for at, c in enumerate(text))


def counted(number: int, noun: str) -> str:
    """So many of something, in words: ``1 issue``, ``2 issues``."""
    return f"{number} {noun}{'' if number == 1 else 's'}"


def did_you_mean(word: str, known: Collection[str]) -> str:
    """``did you mean X?`` with the nearest known word, or else the list of what there is to choose from."""
    return _advice(nearest(word, known), known)


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word that is most like a word, in any case; None where none is like it."""
    from difflib import get_close_matches

    if len(word) > 100:
        return None
    if "accepts" in known and "rejects" in known:  # acts, of which the nearest in letters may be the opposite
        decided, act = act_meant(word)
        if decided:
            return act
    folded = {name.casefold(): name for name in reversed(list(known))}
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else None


_MEANT = {
    word: act
    for act, words in {
        "accepts": "agree agrees agreed support supports supported back backs endorse endorses yes for pro favours",
        "rejects": "oppose opposes opposed refuse refuses refused against no con object objects denies",
        "demands": "request requests insist wants want requires require calls",
        "proposes": "suggest suggests offer offers propounds",
        "reserves": "neutral abstains abstain undecided unclear studying",
    }.items()
    for word in words.split()
}
"""What somebody may have meant who wrote another word for an act: never the opposite of what it says."""

_DENYING = frozenset({"not", "non", "never"})


def act_meant(text: str) -> tuple[bool, str | None]:
    """Whether it is clear what a text that is no act means, or cannot mean; and the act, where it is one.

    ``agrees`` is *accepts*; ``does not agree`` and ``disagrees`` may be several, and no spelling tells which.
    """
    words = text.casefold().split()
    act = next((_MEANT[word] for word in words if word in _MEANT), None)
    if act is not None:
        return True, None if _DENYING.intersection(words) else act
    return text.casefold().startswith(("un", "dis", "non", "not")), None


class Speller:
    """``did you mean`` for any number of unknown words: each is looked up once, and all within a bound of work."""

    def __init__(self) -> None:
        self._left = 100_000
        self._found: dict[tuple[str, str], str | None] = {}

    def nearest(self, kind: str, word: str, known: Collection[str]) -> str | None:
        """The known word most like a word; ``kind`` tells one vocabulary from another."""
        if (kind, word) not in self._found:
            self._left -= len(known)
            self._found[kind, word] = nearest(word, known) if self._left > 0 else None
        return self._found[kind, word]

    def did_you_mean(self, kind: str, word: str, known: Collection[str]) -> str:
        """What to write instead of a word, as a help text."""
        return _advice(self.nearest(kind, word, known), known)


def _advice(near: str | None, known: Collection[str]) -> str:
    if near is not None:
        return f"did you mean {near}?"
    if not known:
        return "the ledger has none"
    choices = ", ".join(islice(known, 12))
    return f"one of: {choices}" + (f" … ({len(known)} in all)" if len(known) > 12 else "")
