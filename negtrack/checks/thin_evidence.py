"""Checks of what the principals' standings rest on at the ledger's end: whose outlets, how many sources, what dates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negtrack.checks.registry import issue_check
from negtrack.ledger.codes import Code
from negtrack.ledger.findings import Fault, Severity
from negtrack.ledger.model import HOLDING_ACTS, Ledger, Position
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import standing_of

_MONTH = 31
_LISTED = 4


@issue_check(
    Code(
        "NT421",
        Severity.HINT,
        "a standing that rests on outlets of the other side alone",
        "At the ledger's end the standing of a party whose agreement is asked rests only on sources whose `side` "
        "is another such party. Look for a source from the party's own side, or from none.",
        summed_up=True,
    ),
    Code(
        "NT422",
        Severity.HINT,
        "a standing that rests on one source alone",
        "Such a standing rests on one source. Look for a second that does not repeat the first.",
        summed_up=True,
    ),
    Code(
        "NT423",
        Severity.HINT,
        "a standing that rests on a date coarser than a month",
        "Such a standing rests on a date coarser than a month, and no later record says the same at a closer "
        "date. Look for the month or the day.",
        summed_up=True,
    ),
)
def thin_evidence(ledger: Ledger, issue_records: IssueRecords, end: int) -> Iterator[Fault]:
    """Find standings that rest on little at the ledger's end, each at its latest record."""
    by_id = {record.id: record for record in issue_records.known.records}
    for party in issue_records.asked:
        party_words = issue_records.words_by_party.get(party)
        if party_words is None:
            continue
        committing = {word.record.id for word in party_words.committing()}
        records = [by_id[id] for id in standing_of(issue_records, party, end).positions if id in committing]
        if records:
            yield from _judge(ledger, party, issue_records.issue.id, records, issue_records.rivals - {party})


def _judge(ledger: Ledger, party: str, issue: str, records: list[Position], others: frozenset[str]) -> Iterator[Fault]:
    latest = records[-1]
    sources = list(dict.fromkeys(cite.source for record in records for cite in record.cites))
    sides = list(dict.fromkeys(ledger.sources[source].side for source in sources))
    if others.issuperset(sides):
        yield _fault(
            "NT421",
            latest,
            [],
            f"{party} on {issue} rests on outlets of {' and '.join(sides)} alone: {_listed(sources)}",
            f"look for a source from the side of {party}, or from none",
        )
    if len(sources) == 1:
        yield _fault(
            "NT422",
            latest,
            [],
            f"{party} on {issue} rests on one source alone: {sources[0]}",
            "look for a second source that does not repeat the first",
        )
    coarse = [record for record in records if _is_coarse(record) and not _said_again(record, records)]
    if coarse:
        yield _fault(
            "NT423",
            coarse[-1],
            ["date"],
            f"{party} on {issue} rests on a date coarser than a month: {coarse[-1].date.text}",
            "look for the month or the day",
        )


def _is_coarse(record: Position) -> bool:
    return record.date.last - record.date.first >= _MONTH


def _said_again(record: Position, records: Iterable[Position]) -> bool:
    """Whether a later record says the same at a closer date, so that nothing hangs on this one's."""
    return any(
        other.date.first > record.date.last
        and not _is_coarse(other)
        and other.act in HOLDING_ACTS
        and other.adds is None
        and set(other.options) == set(record.options)
        and set(other.rejects) == set(record.rejects)
        for other in records
    )


def _listed(sources: list[str]) -> str:
    rest = len(sources) - _LISTED
    return ", ".join(sources[:_LISTED]) + (f" and {rest} more" if rest > 0 else "")


def _fault(code: str, record: Position, path: list[str], message: str, help: str) -> Fault:
    return Fault(code, record.place, message, help, tuple(path))
