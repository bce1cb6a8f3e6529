"""What a quotation of a ledger must name so that it can be found again: which text, of which day, read by what."""

from __future__ import annotations

import re

from negtrack import __version__
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Basis, Ledger
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple

FIGURES = 12
"""How many figures of the ledger's SHA-256 name its version."""

_VERSION = re.compile(r"\bversion ([0-9a-f]{7,64})\b", re.IGNORECASE)
_TITLE = re.compile(r"^(.*\S): as of \d{4}-\d{2}-\d{2}, ")
_AS_OF = re.compile(r"\bas of (\d{4}-\d{2}-\d{2})\b")
_AS_KNOWN = re.compile(r"\bas known on (\d{4}-\d{2}-\d{2})\b")
_EVIDENCE = re.compile(r"\bevidence (own|group|third)\b")
_PROGRAM = re.compile(r"\bnegtrack (\d[\w.+-]*\w)")


class Citation(NamedTuple):
    """The text, the day and the program that an answer is from. Days are ISO texts.

    ``as_known`` is None where all that has been entered counts; ``version`` are the first figures of the ledger's hash.
    """

    title: str
    as_of: str
    as_known: str | None
    evidence: str
    version: str
    program: str

    @property
    def line(self) -> str:
        """The line to quote, in which ``read_citation`` finds all of it again."""
        known = "all entries" if self.as_known is None else f"as known on {self.as_known}"
        evidence = "" if self.evidence == Basis.THIRD.word else f", evidence {self.evidence}"
        title = " ".join(self.title.split())
        return f"{title}: as of {self.as_of}, {known}{evidence}, version {self.version}, negtrack {self.program}"


class NamedVersion(NamedTuple):
    """What a line names of a citation; None where it does not. ``title`` is all that stands before the days asked."""

    version: str
    title: str | None
    as_of: str | None
    as_known: str | None
    evidence: str | None
    program: str | None


def cite(ledger: Ledger, question: Question) -> Citation:
    """What an answer to a question is to be quoted by."""
    known = None if question.as_known is None else format_day(question.as_known)
    version = ledger.sha256[:FIGURES]
    return Citation(ledger.title, format_day(question.as_of), known, question.evidence.word, version, __version__)


def read_citation(line: str) -> NamedVersion | None:
    """What a line names; None where it names no version of a ledger."""
    version = _last(_VERSION, line)
    if version is None:
        return None
    return NamedVersion(
        version.lower(),
        _last(_TITLE, line),
        _last(_AS_OF, line),
        _last(_AS_KNOWN, line),
        _last(_EVIDENCE, line),
        _last(_PROGRAM, line),
    )


def _last(pattern: re.Pattern[str], line: str) -> str | None:
    """The last match: a title, which may hold such words too, comes before them."""
    found = pattern.findall(" ".join(line.split()))
    return str(found[-1]) if found else None
