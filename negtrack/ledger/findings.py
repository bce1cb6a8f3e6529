"""Diagnostics: what is wrong with a ledger, where, and how to mend it. Collected as values, never printed here."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from itertools import islice
from typing import NamedTuple


class Severity(StrEnum):
    """How bad a finding is: an error makes a ledger unusable or false, a hint asks for a second look."""

    ERROR = "error"
    HINT = "hint"


class Span(NamedTuple):
    """A place in a file: its path as given, and line, column and width in characters, counted from 1."""

    file: str
    line: int
    column: int
    width: int = 1


class Diagnostic(NamedTuple):
    """One finding: a stable code, its severity, what is wrong, where (None: nowhere in particular), how to mend it."""

    code: str
    severity: Severity
    message: str
    span: Span | None
    help: str


def has_errors(diagnostics: list[Diagnostic]) -> bool:
    """Whether any of the findings is an error."""
    return any(d.severity is Severity.ERROR for d in diagnostics)


def sort_key(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    """Order for display: by file, line and column, findings without a place last."""
    if diagnostic.span is None:
        return ("\U0010ffff", 0, 0, diagnostic.code, diagnostic.message)
    file, line, column, _ = diagnostic.span
    return (file, line, column, diagnostic.code, diagnostic.message)


def shown(text: str, most: int = 60) -> str:
    """A user's text as a message quotes it: on one line, and not much of it."""
    if len(text) > most:
        text = text[: most - 1] + "…"
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)


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
    folded = {name.casefold(): name for name in reversed(list(known))}
    near = get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.6)
    return folded[near[0]] if near else None


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
