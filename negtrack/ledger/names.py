"""Parties and issues by what they are called, in any case and with any accent."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.folding import fold
from negtrack.ledger.model import Ledger, Party


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


class UnknownName(LookupError, ValueError):
    """A name that nothing in the ledger has, or several things; the message says what may have been meant."""


def party_id(ledger: Ledger, name: str) -> str:
    """The id of the party that has an id, a name or an alias. Raises UnknownName."""
    if name in ledger.parties:
        return name
    by_id = [id for id in ledger.parties if id.casefold() == name.casefold()]
    known = [known for party in ledger.parties.values() for known in (party.id, party.name, *party.aliases)]
    return _only("party", name, [*by_id, *Names(ledger.parties.values()).called(name)], known)


def issue_id(ledger: Ledger, name: str) -> str:
    """The id of the issue that has an id or a title. Raises UnknownName."""
    if name in ledger.issues:
        return name
    wanted = fold(name)
    found = [issue.id for issue in ledger.issues.values() if wanted in (fold(issue.id), fold(issue.title))]
    return _only("issue", name, found, list(ledger.issues))


def _only(kind: str, name: str, found: Iterable[str], known: Iterable[str]) -> str:
    """The one id found. Raises UnknownName where there is none, or more than one."""
    from negtrack.ledger.findings import did_you_mean

    ids = list(dict.fromkeys(found))
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise UnknownName(f'"{name}" may be any of {", ".join(ids)}: use the id')
    raise UnknownName(f'no {kind} is called "{name}": {did_you_mean(name, list(known))}')
