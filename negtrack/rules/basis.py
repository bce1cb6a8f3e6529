"""For whom a record stands, and how directly: joint, own, group, third or adversary.

The rule is docs/rules.md ("Basis: whose word a record is").
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from functools import cache
from typing import NamedTuple

from negtrack.ledger.model import Basis, Issue, Ledger, Party, Position, Role


class Voice(NamedTuple):
    """A party for which a record stands, at which basis, and whether a denial has freed the party of it."""

    party: str
    basis: Basis
    freed: bool

    def commits(self, threshold: Basis) -> bool:
        """Whether the party is bound by it, where that takes this basis; an adversary's words never bind it."""
        return not self.freed and self.basis >= threshold and self.basis is not Basis.ADVERSARY


class Participants:
    """Who is who when a question is asked: whose agreement, who may be somebody's adversary, who speaks for whom.

    ``asked`` are the parties whose agreement is asked: those that the user names, else the principals. With
    ``trust_claims``, what adversaries say of a party counts as if the party had said it: a preview, never a status.
    """

    def __init__(self, ledger: Ledger, asked: tuple[str, ...] = (), trust_claims: bool = False) -> None:
        self.trust_claims = trust_claims
        self.principals = principals(ledger)
        self.asked = asked or self.principals
        self.rivals = frozenset((*self.asked, *self.principals))
        self.members = _all_members(ledger.parties)
        self.sides = {source.id: source.side for source in ledger.sources.values()}
        self._asked_by_user = bool(asked)
        self._alone = {(id,): [Voice(id, Basis.OWN, False)] for id in ledger.parties if id not in self.members}
        """What a record says of a party that speaks of itself alone, as most do."""

    def for_issue(self, issue: Issue) -> Participants:
        """Return the same for one issue: its principals are rivals too, and asked unless the user named others."""
        if not issue.principals:
            return self
        of_issue = copy(self)
        of_issue.rivals = self.rivals.union(issue.principals)
        if not self._asked_by_user:
            of_issue.asked = issue.principals
        return of_issue

    def basis_of_own(self, record: Position, party: str) -> Basis | None:
        """Joint or own, where the party itself is a speaker of the record; otherwise None."""
        if party not in record.parties or party not in record.said_by:
            return None
        if len(record.parties) > 1 and all(named in record.said_by for named in record.parties):
            return Basis.JOINT
        return Basis.OWN

    def voices(self, record: Position, denied_by: AbstractSet[str] = frozenset()) -> list[Voice]:
        """The parties for which a record stands, each once, those named first.

        ``denied_by`` are the parties that disown the record: it no longer commits them, nor a group's members
        through a group that disowns it.
        """
        parties, said_by = record.parties, record.said_by
        if not denied_by and said_by is parties and parties in self._alone:
            return self._alone[parties]
        carried: set[str] = set()
        bound: set[str] = set()
        for group in said_by:
            if group in self.members:
                reached = self.members[group]
                if group not in parties:
                    reached = reached.intersection(parties)
                carried |= reached
                if group not in denied_by:
                    bound |= reached
        found: list[Voice] = []
        for party in parties:
            basis = self.basis_of_own(record, party)
            if basis is None:
                basis = Basis.GROUP if party in carried else self._told_by_others(record, party)
            freed = party in denied_by or (basis is Basis.GROUP and party not in bound)
            found.append(Voice(party, basis, freed))
        for party in sorted(carried.difference(parties)):
            found.append(Voice(party, Basis.GROUP, party in denied_by or party not in bound))
        return found

    def _told_by_others(self, record: Position, party: str) -> Basis:
        if not any(speaker != party and speaker in self.rivals for speaker in record.said_by):
            for cite in record.cites:
                side = self.sides[cite.source]
                if side == party or side not in self.rivals:
                    return Basis.THIRD
        return Basis.OWN if self.trust_claims else Basis.ADVERSARY


def principals(ledger: Ledger) -> tuple[str, ...]:
    """Whose consent a ledger asks: the principals by role, or where there are none those of its issues."""
    by_role = tuple(party.id for party in ledger.parties.values() if party.role is Role.PRINCIPAL)
    if by_role:
        return by_role
    of_issues = {id for issue in ledger.issues.values() for id in issue.principals}
    return tuple(id for id in ledger.parties if id in of_issues)


def _all_members(parties: Mapping[str, Party]) -> dict[str, frozenset[str]]:
    """The members of each group, those of its member groups included; the ledger holds no circles."""
    groups = {party.id: party.members for party in parties.values() if party.members}

    @cache
    def members(group: str) -> frozenset[str]:
        found: set[str] = set()
        for member in groups[group]:
            found.add(member)
            if member in groups:
                found |= members(member)
        return frozenset(found)

    return {group: members(group) for group in groups}
