"""What of a ledger is public is judged by itself: no expectation of it may hold only by what is private."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from negtrack.ledger.files import Files, read_files
from negtrack.ledger.findings import Fault
from negtrack.ledger.load import Loaded, load
from negtrack.ledger.model import Ledger

_SECTIONS = (
    "parties", "topics", "issues", "articles", "sources", "conditions", "positions", "events", "counts", "expectations",
)  # fmt: skip


def load_public(path: Path | Files) -> Loaded:
    """Load what of a ledger is public, whatever is wrong with what is private, as far as the two can be told apart."""
    from negtrack.ledger.public import try_public_part

    read = read_files(path) if isinstance(path, Path) else path
    part = try_public_part(read)
    return load(read if part is None else part.files, public=True)


def with_public_faults(whole: Ledger, faults: list[Fault], public: Ledger, found: list[Fault]) -> list[Fault]:
    """Return the faults of private entries in the whole ledger, and those of public ones as the public part has them.

    The places of these are those in the whole.
    """
    places = dict(zip((e.place for e in _entries(public)), (e.place for e in _public(whole)), strict=True))
    hidden = {entry.place for entry in _entries(whole) if getattr(entry, "private", False)}
    kept = [fault for fault in faults if fault.place in hidden]
    return [*(fault._replace(place=places.get(fault.place, fault.place)) for fault in found), *kept]


def _entries(ledger: Ledger) -> Iterator[Any]:
    for name in _SECTIONS:
        section = getattr(ledger, name)
        yield from section.values() if isinstance(section, dict) else section


def _public(ledger: Ledger) -> Iterator[Any]:
    return (entry for entry in _entries(ledger) if not getattr(entry, "private", False))
