"""What is private in a ledger, marked where people read it, and counted."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question

MARK = "[private]"
"""What stands before the text of a private entry, and before a private note."""

_TEXTS = ("summary", "title")
_SECTIONS = (
    "parties", "topics", "issues", "articles", "sources", "conditions", "positions", "events", "counts", "expectations",
)  # fmt: skip

E = TypeVar("E")


def mark_private(ledger: Ledger) -> Ledger:
    """Return the ledger with its private entries marked in what is shown of them, and private notes among the notes."""
    marked: dict[str, Any] = {}
    for name in _SECTIONS:
        section = getattr(ledger, name)
        if isinstance(section, dict):
            marked[name] = {id: _marked(entry) for id, entry in section.items()}
        else:
            marked[name] = tuple(_marked(entry) for entry in section)
    return ledger._replace(**marked)


def _marked(entry: E) -> E:
    any_entry: Any = entry
    changes: dict[str, str] = {}
    if getattr(entry, "private", False):
        changes = {name: f"{MARK} {getattr(entry, name)}" for name in _TEXTS if hasattr(entry, name)}
    if any_entry.private_note:
        note = f"{MARK} {any_entry.private_note}"
        field = "note" if hasattr(entry, "note") else "title"  # a topic has no note of its own
        said = changes.get(field) or getattr(entry, field)
        changes[field] = f"{said} {note}" if said else note
    marked: E = any_entry._replace(**changes) if changes else entry
    return marked


def is_anything_private(ledger: Ledger) -> bool:
    """Whether there is anything in a ledger that no public output shows."""
    return any(getattr(entry, "private", False) or entry.private_note for entry in _entries(ledger))


def count_private(ledger: Ledger, question: Question | None, issues: Collection[str] | None) -> int:
    """How many private entries an answer may rest on: of positions those on its issues, known and begun by its day."""
    number = 0
    for entry in _entries(ledger):
        issue = getattr(entry, "issue", None)
        if not getattr(entry, "private", False) or (issues is not None and issue is not None and issue not in issues):
            continue
        if question is not None and hasattr(entry, "date"):
            known = getattr(entry, "recorded", None)
            if entry.date.first > question.as_of:
                continue
            if question.as_known is not None and known is not None and known > question.as_known:
                continue
        number += 1
    return number


def private_sentence(number: int) -> str:
    """Say on how many private entries an answer rests."""
    return f"rests on {counted(number, 'private record')}, marked {MARK}: not for others (--public leaves them out)"


def private_words(ledger: Ledger) -> tuple[str, ...]:
    """The ids and texts of all that is private in a ledger, by which a line is known that tells of it."""
    words: set[str] = set()
    for entry in _entries(ledger):
        texts: list[Any] = [entry.private_note]
        if getattr(entry, "private", False):
            texts += [getattr(entry, name, None) for name in ("id", "summary", "title", "note", "url", "speaker")]
        words.update(text for text in texts if text)
    return tuple(sorted(words))


def _entries(ledger: Ledger) -> Iterator[Any]:
    for name in _SECTIONS:
        section = getattr(ledger, name)
        yield from section.values() if isinstance(section, dict) else section
