"""What in a ledger has an id, by whatever it is called: in any case, with any accent; where it stands in the files."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum
from typing import Any

from negtrack.ledger.findings import Location, did_you_mean
from negtrack.ledger.folding import fold
from negtrack.ledger.model import Ledger, Party
from negtrack.tuples import NamedTuple


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
    ids = list(dict.fromkeys(found))
    if len(ids) == 1:
        return ids[0]
    if ids:
        raise UnknownName(f'"{name}" may be any of {", ".join(ids)}: use the id')
    raise UnknownName(f'no {kind} is called "{name}": {did_you_mean(name, list(known))}')


class Kind(StrEnum):
    """The kinds of things that have ids, in the order in which they are shown."""

    ISSUE = "issue"
    ARTICLE = "article"
    PARTY = "party"
    SOURCE = "source"
    CONDITION = "condition"
    POSITION = "position"


class Named(NamedTuple):
    """One thing of the ledger that has an id."""

    kind: Kind
    id: str


_SUGGESTED = 5


def look_up(ledger: Ledger, name: str) -> list[Named]:
    """Everything that a name means: by id, parties also by name or alias, or ``kind:name`` for one kind.

    An id in another case counts where nothing has the very id. Raises UnknownName.
    """
    kinds, bare = _kinds(name)
    listed = _listed(ledger)
    found = [Named(kind, bare) for kind in kinds if bare in listed[kind]]
    if Kind.PARTY in kinds:
        found += [Named(Kind.PARTY, id) for id in Names(ledger.parties.values()).called(bare)]
    if not found:
        folded = fold(bare)
        found = [Named(kind, id) for kind in kinds for id in listed[kind] if fold(id) == folded]
    if not found:
        raise UnknownName(f'nothing is called "{name}": {_suggestion(ledger, bare, kinds)}')
    return sorted(set(found), key=lambda entry: (list(Kind).index(entry.kind), entry.id))


def _kinds(name: str) -> tuple[tuple[Kind, ...], str]:
    """The kinds that a name may be of, and the name without the kind before it."""
    word, colon, rest = name.partition(":")
    if colon and word.strip().lower() in tuple(Kind):
        return (Kind(word.strip().lower()),), rest.strip()
    return tuple(Kind), name.strip()


def _listed(ledger: Ledger) -> dict[Kind, Mapping[str, Any]]:
    return {
        Kind.ISSUE: ledger.issues,
        Kind.ARTICLE: ledger.articles,
        Kind.PARTY: ledger.parties,
        Kind.SOURCE: ledger.sources,
        Kind.CONDITION: ledger.conditions,
        Kind.POSITION: {position.id: position for position in ledger.positions},
    }


def _suggestion(ledger: Ledger, name: str, kinds: tuple[Kind, ...]) -> str:
    """What may have been meant by a name: an option's issue, what begins so, else what is written much like it."""
    if len(kinds) > 1 and (having := [issue.id for issue in ledger.issues.values() if name in issue.options]):
        return f"it is an option of {', '.join(having)}: negtrack show issue:{having[0]}"
    names: dict[str, str] = {}
    for kind, listed in _listed(ledger).items():
        if kind in kinds:
            names.update({id: id for id in listed})
    if Kind.PARTY in kinds:
        for party in ledger.parties.values():
            names.update(dict.fromkeys((party.name, *party.aliases), party.id))
    folded = {fold(known): known for known in reversed(names)}
    wanted = fold(name)
    near = [known for key, known in folded.items() if wanted and key.startswith(wanted)]
    near = near[::-1] or [folded[key] for key in _alike(wanted, folded)]
    if not near:
        return f"see what there is with: negtrack find {name}" if wanted else "give an id"
    more = f" … ({len(near)} begin so)" if len(near) > _SUGGESTED else ""
    return f"did you mean {' or '.join(near[:_SUGGESTED])}{more}?"


def _alike(wanted: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches

    likely = [name for name in names if abs(len(name) - len(wanted)) <= 2 + len(wanted) // 3]
    if len(likely) > 5_000:  # comparing is slow: in a large ledger, the first letters must be right
        likely = [name for name in likely if name[:2] == wanted[:2]]
    return get_close_matches(wanted, likely, n=3, cutoff=0.7)


def find_places(ledger: Ledger, named: Collection[Named]) -> dict[Named, Location]:
    """Return where things begin in the files of the ledger."""
    listed = _listed(ledger)
    places = {thing: listed[thing.kind][thing.id].place for thing in named}
    return {thing: Location(ledger.files[at.file], at.line, at.column) for thing, at in places.items()}
