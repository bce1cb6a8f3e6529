"""How every record of an issue counts on a day: for whom it stands, how directly, and whether it is used.

What ``standing`` derives, told record by record and party by party.
"""

from __future__ import annotations

from collections.abc import Container
from enum import StrEnum

from negtrack.ledger.model import WORDLESS_ACTS, Basis, Ledger, Position
from negtrack.rules.basis import Participants
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class Use(StrEnum):
    """What became of a record: used, or why it was set aside; of several that are true of it, the first is told."""

    USED = "used"
    NOT_KNOWN = "not known"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    LATER = "later"
    WORDLESS = "wordless"
    SUPERSEDED = "superseded"
    DISSENT = "dissent"
    DENIED = "denied"
    ADVERSARY = "adversary"
    WEAKER = "weaker basis"
    NOT_ASKED = "not asked"


WHOMEVER_IT_CONCERNS = frozenset({Use.NOT_KNOWN, Use.CORRECTED, Use.RETRACTED, Use.LATER, Use.WORDLESS})
"""What becomes of a record as a whole, and not for one party or another."""


class PartyUse(NamedTuple):
    """A party for which a record stands, at which basis, and what becomes of it there on the day.

    ``by_rival`` where a possible adversary is among those who said it.
    """

    party: str
    basis: Basis
    use: Use
    by_rival: bool


class RecordUse(NamedTuple):
    """A record with what has become of it.

    ``undone_by`` are the records that correct, retract or deny it; ``undecided`` where its date leaves open whether
    it came by the day.
    """

    record: Position
    voices: tuple[PartyUse, ...]
    undone_by: tuple[str, ...]
    undecided: bool

    @property
    def uses(self) -> frozenset[Use]:
        """What becomes of it, for whomever."""
        return frozenset(party_use.use for party_use in self.voices)

    @property
    def basis(self) -> dict[str, Basis]:
        """How directly it speaks, for each party for which it stands."""
        return {party_use.party: party_use.basis for party_use in self.voices}


def find_record_uses(
    ledger: Ledger,
    issue_records: IssueRecords,
    result: IssueResult,
    question: Question,
    only: Container[str] | None = None,
) -> dict[str, RecordUse]:
    """The records of an issue by id, in order of their dates, those not yet entered last: all, or only those named."""
    participants = Participants(ledger, question.asked).for_issue(issue_records.issue)
    known = issue_records.known
    numbers = {record.id: number for number, record in enumerate(known.records)}
    dropped = {record.id for record in known.dropped}
    corrected = {record.corrects for record in known.records}
    claims = {(party, word.number) for party, t in issue_records.words_by_party.items() for word in t.claims}
    standings = {**result.others, **result.parties}
    undoing: dict[str, list[str]] = {}
    for record in known.records:
        for target in (record.corrects, record.retracts, record.denies):
            if target is not None:
                undoing.setdefault(target, []).append(record.id)

    def use(record: Position, party: str, basis: Basis) -> Use:
        number = numbers.get(record.id)
        if number is None:
            if record.id not in dropped:
                return Use.NOT_KNOWN
            return Use.CORRECTED if record.id in corrected else Use.RETRACTED
        if known.first[number] > question.as_of:
            return Use.LATER
        if record.act in WORDLESS_ACTS:
            return Use.WORDLESS
        if (party, number) in claims:
            if basis is Basis.ADVERSARY:
                return Use.ADVERSARY
            return Use.WEAKER if basis < question.evidence else Use.DENIED
        standing = standings.get(party)
        if standing is None:
            return Use.SUPERSEDED
        if record.id in standing.positions:
            return Use.USED
        return Use.DISSENT if record.id in standing.dissent else Use.SUPERSEDED

    found: list[tuple[tuple[bool, int, int, int], RecordUse]] = []
    for place, record in enumerate(issue_records.records):
        if only is not None and record.id not in only:
            continue
        number = numbers.get(record.id)
        entered = number is not None or record.id in dropped
        first, last = record.date.first, record.date.last
        if number is not None:
            first, last = known.first[number], known.last[number]
        voices = tuple(
            PartyUse(
                v.party,
                v.basis,
                use(record, v.party, v.basis),
                bool(participants.rivals.intersection(record.said_by) - {v.party}),
            )
            for v in participants.voices(record)
        )
        undone_by = tuple(undoing.get(record.id, ())) if entered else ()
        undecided = number is not None and first <= question.as_of < last
        found.append(((not entered, first, last, place), RecordUse(record, voices, undone_by, undecided)))
    return {record_use.record.id: record_use for _, record_use in sorted(found, key=lambda item: item[0])}
