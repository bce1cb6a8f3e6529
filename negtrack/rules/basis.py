"""For whom a record stands, and how directly: joint, own, group, third or adversary.

The rule is docs/rules.md ("Basis: whose word a record is").
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Set as AbstractSet
from copy import copy

from negtrack.ledger.membership import members_on, membership_days
from negtrack.ledger.model import Basis, Issue, Ledger, Position, Role
from negtrack.tuples import NamedTuple

_NOBODY: frozenset[str] = frozenset()


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
        self._by_role = frozenset(_principals_by_role(ledger))
        self.rivals = self._by_role.union(self.asked)
        self.groups = frozenset(party.id for party in ledger.parties.values() if party.members)
        self._parties = ledger.parties
        self._turns = sorted(membership_days(ledger.parties.values()))
        self._members: dict[tuple[str, int], frozenset[str]] = {}
        self.sides = {source.id: source.side for source in ledger.sources.values()}
        self._asked_by_user = bool(asked)
        self._alone = {(id,): [Voice(id, Basis.OWN, False)] for id in ledger.parties if id not in self.groups}
        """What a record says of a party that speaks of itself alone, as most do."""

    def for_issue(self, issue: Issue) -> Participants:
        """Return the same for one issue: its principals are rivals too, and asked unless the user named others."""
        if not issue.principals:
            return self
        of_issue = copy(self)
        if not self._asked_by_user:
            of_issue.asked = issue.principals
        of_issue.rivals = self._by_role.union(of_issue.asked, issue.principals)
        return of_issue

    def members_on(self, group: str, day: int) -> frozenset[str]:
        """Return the members that a group had on a day, those of its member groups included; none of another party."""
        if group not in self.groups:
            return _NOBODY
        key = group, bisect_right(self._turns, day)  # between two turns nobody comes or goes
        if key not in self._members:
            found: set[str] = set()
            waiting = [group]
            while waiting:
                fresh = set(members_on(self._parties[waiting.pop()], day)) - found
                found |= fresh
                waiting += fresh & self.groups
            self._members[key] = frozenset(found)
        return self._members[key]

    def basis_of_own(self, record: Position, party: str) -> Basis | None:
        """Joint or own, where the party itself is a speaker of the record; otherwise None."""
        return _basis_of_speakers(record) if party in record.parties and party in record.said_by else None

    def voices(self, record: Position, denied_by: AbstractSet[str] = _NOBODY) -> list[Voice]:
        """The parties for which a record stands, each once, those named first.

        ``denied_by`` are the parties that disown the record: it no longer commits them, nor a group's members
        through a group that disowns it.
        """
        parties, said_by = record.parties, record.said_by
        if not denied_by and said_by == parties and parties in self._alone:
            return self._alone[parties]
        carried: set[str] = set()
        bound: set[str] = set()
        for group in said_by:
            if group in self.groups:
                reached = self.members_on(group, record.date.last)
                if group not in parties:
                    reached = reached.intersection(parties)
                carried |= reached
                if group not in denied_by:
                    bound |= reached
        found: list[Voice] = []
        speakers, by_speakers = frozenset(said_by), _basis_of_speakers(record)
        for party in parties:
            basis = by_speakers
            if party not in speakers:
                basis = Basis.GROUP if party in carried else self._told_by_others(record, party)
            freed = party in denied_by or (basis is Basis.GROUP and party not in bound)
            found.append(Voice(party, basis, freed))
        for party in sorted(carried.difference(parties)):
            found.append(Voice(party, Basis.GROUP, party in denied_by or party not in bound))
        return found

    def _told_by_others(self, record: Position, party: str) -> Basis:
        if self.rivals.isdisjoint(record.said_by):
            for cite in record.cites:
                side = self.sides[cite.source]
                if side == party or side not in self.rivals:
                    return Basis.THIRD
        return Basis.OWN if self.trust_claims else Basis.ADVERSARY


def _basis_of_speakers(record: Position) -> Basis:
    """How directly a record speaks for those who are named in it and said it."""
    joint = len(record.parties) > 1 and frozenset(record.parties).issubset(record.said_by)
    return Basis.JOINT if joint else Basis.OWN


def principals(ledger: Ledger) -> tuple[str, ...]:
    """Whose consent a ledger asks: the principals by role, or where there are none those of its issues."""
    by_role = _principals_by_role(ledger)
    if by_role:
        return by_role
    of_issues = {id for issue in ledger.issues.values() for id in issue.principals}
    return tuple(id for id in ledger.parties if id in of_issues)


def _principals_by_role(ledger: Ledger) -> tuple[str, ...]:
    return tuple(party.id for party in ledger.parties.values() if party.role is Role.PRINCIPAL)
