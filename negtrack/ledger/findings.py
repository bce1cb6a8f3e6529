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


CODES: dict[str, str] = {
    "NT001": "a file that cannot be read",
    "NT002": "text that is not clean UTF-8",
    "NT003": "text that is not YAML, or not the part of it that ledgers use",
    "NT004": "a file too large, too deep or expanding without bound",
    "NT005": "a folder without a ledger",
    "NT006": "a table of positions that is not proper CSV",
    "NT101": "an unknown key",
    "NT102": "a missing key",
    "NT103": "a key given twice",
    "NT104": "a value of the wrong shape",
    "NT105": "an empty value",
    "NT106": "a text that cannot be an id",
    "NT107": "an id defined twice",
    "NT108": "a format that this program does not read",
    "NT109": "too few of something",
    "NT110": "a value out of its range",
    "NT111": "keys that exclude or need one another",
    "NT201": "an unknown party",
    "NT202": "an unknown issue",
    "NT203": "an unknown option",
    "NT204": "an unknown source",
    "NT205": "an unknown condition",
    "NT206": "an unknown article",
    "NT207": "an unknown position",
    "NT208": "a word that is not in the vocabulary",
    "NT209": "an option missing or out of place for the act",
    "NT210": "an option both held and ruled out",
    "NT211": "something blocked that the ledger does not have",
    "NT301": "an impossible date",
    "NT302": "a relation against the dates",
    "NT303": "relations in a circle",
    "NT304": "a relation to another issue",
    "NT305": "groups that contain one another",
    "NT306": "too many records in no order to each other",
    "NT401": "an archived document that quotes could not be held to",
    "NT402": "an archived document outside the archive folder",
    "NT403": "an archived document whose SHA-256 does not hold",
    "NT404": "a quote that does not stand in its document",
    "NT405": "a quote without words",
    "NT406": "a quote with an ellipsis inside",
    "NT411": "an archived document without a SHA-256",
    "NT412": "an archived document cited without a quote",
    "NT413": "a quote of fewer than 4 or more than 15 words",
    "NT414": "a quote that stands more than once in its document",
    "NT415": "a quote on another line than its locator says",
    "NT416": "quotes of a source without an archived document",
    "NT421": "a standing that rests on outlets of the other side alone",
    "NT422": "a standing that rests on one source alone",
    "NT423": "a standing that rests on a date coarser than a month",
    "NT501": "an expectation that does not hold",
    "NT502": "a reaffirmation where nothing stands",
    "NT503": "conditions where no option is held",
    "NT504": "a condition that blocks but that nobody holds",
    "NT505": "a ledger that asks nobody's consent",
    "NT601": "something defined and never used",
}
"""Every code a finding can have, with its subject. Codes are stable: none is reused for another meaning."""


SUMMED_UP = frozenset({"NT411", "NT412", "NT413", "NT416", "NT421", "NT422", "NT423"})
"""Hints at how good the evidence is. A ledger has many: texts for people count them, unless each is asked for."""

_HINTS = SUMMED_UP | {"NT306", "NT414", "NT415", "NT503", "NT504", "NT505", "NT601"}


def severity_of(code: str) -> Severity:
    """The severity that findings of a code have."""
    return Severity.HINT if code in _HINTS else Severity.ERROR


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
