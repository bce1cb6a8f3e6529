"""Why an issue stands where it does: the rule that fired, what each record did for it, and what would settle it.

Every record of the issue is accounted for exactly once: used in a standing, or set aside with the reason.
"""

from __future__ import annotations

from collections.abc import Container
from typing import NamedTuple

from negtrack.answers.blocs import Blocs, Lack, gather, lacking
from negtrack.answers.record_use import WHOMEVER_IT_CONCERNS, RecordUse, Use, find_record_uses
from negtrack.ledger.model import Ledger, Position, Status
from negtrack.rules.conditions import is_open
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.rules.status_table import line_of

_UNDONE_BY = {Use.CORRECTED: "corrects", Use.RETRACTED: "retracts", Use.DENIED: "denies"}


class Account(NamedTuple):
    """One record, the one thing that became of it, and for which of those asked; ``by`` are the records that did it."""

    record_use: RecordUse
    use: Use
    parties: tuple[str, ...]
    by: tuple[str, ...]

    @property
    def record(self) -> Position:
        """The record itself."""
        return self.record_use.record


class Missing(NamedTuple):
    """One thing that would settle an issue: whose word, or the date of which record or condition."""

    kind: str
    party: str | None
    ids: tuple[str, ...]


class Explanation(NamedTuple):
    """Why an issue has its status. ``line`` is that of the table, 0 where choices lead to several.

    ``lacking`` are, for each option, those whose consent is missing, with why.
    """

    result: IssueResult
    line: int
    accounts: tuple[Account, ...]
    missing: tuple[Missing, ...]
    blocs: Blocs
    lacking: dict[str, dict[str, Lack]]


def explain(
    ledger: Ledger,
    issue_records: IssueRecords,
    result: IssueResult,
    question: Question,
    only: Container[str] | None = None,
) -> Explanation:
    """Account for the status of an issue, given its records and result for the question.

    With ``only``, of the records no others than those named are accounted for.
    """
    record_use = find_record_uses(ledger, issue_records, result, question, only).values()
    accounts = tuple(_account(issue_records, result, one) for one in sorted(record_use, key=_date_order))
    line = 0 if len(result.possible) > 1 else line_of(result.status, result.reason).number
    missing = tuple(_missing(issue_records, result, question.as_of))
    return Explanation(result, line, accounts, missing, gather(result), lacking(result))


def _date_order(record_use: RecordUse) -> tuple[int, int]:
    return record_use.record.date.first, record_use.record.date.last


def _account(issue_records: IssueRecords, result: IssueResult, record_use: RecordUse) -> Account:
    record = record_use.record
    used = tuple(party for party, standing in result.parties.items() if record.id in standing.positions)
    if used:
        return Account(record_use, Use.USED, used, ())
    asked = {party_use.party: party_use.use for party_use in record_use.voices if party_use.party in result.parties}
    use = min(asked.values() or record_use.uses, key=list(Use).index)
    if not asked and use not in WHOMEVER_IT_CONCERNS:
        use = Use.NOT_ASKED
    by: tuple[str, ...] = ()
    if use in _UNDONE_BY:
        by = tuple(other.id for other in issue_records.known.records if getattr(other, _UNDONE_BY[use]) == record.id)
    elif use in (Use.SUPERSEDED, Use.DISSENT):
        by = tuple(dict.fromkeys(id for party in asked for id in result.parties[party].positions))
    return Account(record_use, use, tuple(asked) or record.parties, by)


def _missing(issue_records: IssueRecords, result: IssueResult, day: int) -> list[Missing]:
    """What would settle an issue that is unclear or incomplete: one date, statement or source for each gap."""
    if result.status not in (Status.UNCLEAR, Status.INCOMPLETE):
        return []
    missing = []
    for party, standing in result.parties.items():
        if standing.standing in ("silent", "reserved", "claimed"):
            missing.append(Missing(standing.standing, party, standing.positions))
        elif standing.standing == "uncertain":
            missing.append(Missing("date", party, _loose(issue_records, standing, day)))
        elif not standing.options:
            missing.append(Missing("option", party, standing.positions))
    for bearing in result.conditions:
        if is_open(issue_records.conditions[bearing.condition], day) is None:
            missing.append(Missing("condition", None, (bearing.condition,)))
    return missing


def _loose(issue_records: IssueRecords, standing: Standing, day: int) -> tuple[str, ...]:
    """The records of an uncertain standing whose dates are too coarse: for the day asked, or for their own order."""
    known = issue_records.known
    numbers = [n for n, record in enumerate(known.records) if record.id in standing.positions]
    coarse = [n for n in numbers if known.first[n] < known.last[n]]
    straddling = [n for n in coarse if known.last[n] > day]
    return tuple(known.records[n].id for n in issue_records.in_order(straddling or coarse or numbers))
