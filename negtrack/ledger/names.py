"""Parties by what they are called, in any case and with any accent."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.folding import fold
from negtrack.ledger.model import Party


class Names:
    """The names and aliases of parties, folded once."""

    def __init__(self, parties: Iterable[Party]) -> None:
        self._ids: dict[str, list[str]] = {}
        for party in parties:
            for name in dict.fromkeys((fold(party.name), *map(fold, party.aliases))):
                self._ids.setdefault(name, []).append(party.id)

    def called(self, name: str) -> list[str]:
        """The ids of the parties that have a name or an alias; several where they share it."""
        return self._ids.get(fold(name), [])
