"""What has been read of a ledger so far: its records, what of them is faulty, and the faults."""

from __future__ import annotations

import re
from itertools import chain
from operator import attrgetter
from typing import Any, TypeVar

from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.findings import Finding, Location, Place, Speller
from negtrack.tuples import NamedTuple

ID = re.compile(r"[\w.+-]+")
"""What an id looks like, whole."""

_PRIVATE, _PRIVATE_NOTE = attrgetter("private"), attrgetter("private_note")

Values = dict[str, Any]
"""The typed values of a record by the names of its fields, None where a value is faulty."""

T = TypeVar("T")


class Partial(NamedTuple):
    """A record that is faulty in itself: what could be read of it, so that its references are judged all the same."""

    kind: str
    id: str | None
    place: Place
    values: Values


class Draft:
    """What has been read so far from the files of one ledger: records by section, and the faults found.

    ``unsure`` are the sections of which something may be unread or misread: nothing is unknown in them. ``faulty`` are
    the ids of positions that are in ``partial``, with their places, ``mended`` the parties, issue and date from which
    such a position will have its id. ``findings`` is an ordered set.
    """

    def __init__(self) -> None:
        self.scalars: dict[str, Any] = {}
        self.maps: dict[str, dict[str, Any]] = {name: {} for name, s in SECTIONS.items() if s.shape == "map"}
        self.lists: dict[str, list[Any]] = {name: [] for name, s in SECTIONS.items() if s.shape == "list"}
        self.origins: dict[tuple[str, str], Location] = {}
        self.faulty: list[tuple[str, Place]] = []
        self.mended: list[tuple[tuple[str, ...], str, str]] = []
        self.partial: list[Partial] = []
        self.sections: dict[str, Location] = {}
        self.unsure: set[str] = set()
        self._private = False
        self.findings: dict[Finding, None] = {}
        self.speller = Speller()
        self._shared: dict[Any, Any] = {}

    def note_private_file(self) -> None:
        """Note that a file was private as a whole, be it empty."""
        self._private = True

    def shared(self, value: T) -> T:
        """The value, or an equal one that was met before: what thousands of records repeat is kept once."""
        kept: T = self._shared.setdefault(value, value)
        return kept

    def holds_private(self) -> bool:
        """Whether anything that was read is private."""
        if not self._private:
            named = chain(*(section.values() for section in self.maps.values()))
            listed = self.lists.values()  # all that these hold may be private
            self._private = any(any(map(_PRIVATE, some)) or any(map(_PRIVATE_NOTE, some)) for some in listed) or any(
                record is not None and (record.private_note is not None or getattr(record, "private", False))
                for record in named
            )
        return self._private


def default_id(parties: tuple[str, ...], issue: str, date: str, private: bool = False) -> str:
    """Return the id of a position that names none: ``PARTY-ISSUE-DATE`` in lower case (docs/ledger.md, "Ids").

    That of a private one begins with ``private-``, so that the number of no public one tells of it.
    """
    named = parties[0] if len(parties) == 1 else "+".join(sorted(party.lower() for party in parties))
    id = f"{'private-' * private}{named}-{issue}-{date}".lower().replace("/", "_").replace("~", "")
    return id if id.isascii() else id.replace("\u0307", "")  # what is left of the dot of a capital dotted I
