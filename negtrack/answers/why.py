"""Why an issue stands where it does: the rule that fired, what each record did for it, and what would settle it.

Every record of the issue is accounted for exactly once: used in a standing, or set aside with the reason.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from negtrack.answers.blocs import Blocs, Lack, Way, gather, lacking, ways
from negtrack.answers.record_use import WHOMEVER_IT_CONCERNS, PartyUse, RecordUse, Use, find_record_uses
from negtrack.answers.tables import BASES, STATUSES, Column, Table
from negtrack.ledger.model import Ledger, Position, Status, sources_of
from negtrack.rules.conditions import is_open
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.rules.status_table import line_of
from negtrack.tuples import NamedTuple

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

    @property
    def ways(self) -> tuple[Way, ...]:
        """For a dispute, each option that would be in common if somebody accepted it, and who."""
        return ways(self.result)


def explain(ledger: Ledger, issue_records: IssueRecords, result: IssueResult, question: Question) -> Explanation:
    """Account for the status of an issue, given its records and result for the question."""
    line, accounts, missing = account_for(ledger, issue_records, result, question)
    return Explanation(result, line, accounts, missing, gather(result), lacking(result))


def account_for(
    ledger: Ledger,
    issue_records: IssueRecords,
    result: IssueResult,
    question: Question,
    only: Container[str] | None = None,
) -> tuple[int, tuple[Account, ...], tuple[Missing, ...]]:
    """The line of the table that gives the status of an issue, what became of its records, what would settle it.

    With ``only``, of the records no others than those named are accounted for.
    """
    record_use = find_record_uses(ledger, issue_records, result, question, only).values()
    accounts = tuple(_account(issue_records, result, one) for one in sorted(record_use, key=_date_order))
    line = 0 if len(result.possible) > 1 else line_of(result.status, result.reason).number
    return line, accounts, tuple(missing_words(issue_records, result, question.as_of))


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


def missing_words(issue_records: IssueRecords, result: IssueResult, day: int) -> list[Missing]:
    """Return what would settle an issue that is unclear or incomplete: one date, statement or source for each gap."""
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
    return tuple(known.records[n].id for n in known.in_order(straddling or coarse or numbers))


class _RecordRow(NamedTuple):
    """What became of a record for one of the parties for which it stands."""

    result: IssueResult
    record: Position
    voice: PartyUse
    by: tuple[str, ...]


def why_table(explanations: Iterable[Explanation], party: str | None = None) -> Table:
    """What became of the records: a row for each and each party for which it stands, or only for the party named."""
    return Table("why", _COLUMNS, (row for explanation in explanations for row in _rows(explanation, party)))


def _rows(explanation: Explanation, party: str | None) -> Iterator[_RecordRow]:
    result = explanation.result
    standings = {**result.others, **result.parties}
    for account in explanation.accounts:
        for voice in account.record_use.voices:
            if party in (None, voice.party):
                undone_by = _undone_by(account.record_use, voice.use, standings.get(voice.party))
                yield _RecordRow(result, account.record, voice, undone_by)


def _undone_by(record_use: RecordUse, use: Use, standing: Standing | None) -> tuple[str, ...]:
    """The records by which a record was undone for a party, or which stand in its place."""
    if use in (Use.CORRECTED, Use.RETRACTED, Use.DENIED):
        return record_use.undone_by
    return standing.positions if standing is not None and use in (Use.SUPERSEDED, Use.DISSENT) else ()


_COLUMNS = (
    Column("issue", "id", "the issue", "result.issue.id", of="issue"),
    Column("status", "word", "where it stands", "result.status", STATUSES),
    Column("position", "id", "the record", "record.id", of="position"),
    Column("date", "date", "when it was said", "record.date"),
    Column("party", "id", "the party for which it stands", "voice.party", of="party"),
    Column("asked", "flag", "whether the agreement of that party is asked",
           lambda row: row.voice.party in row.result.parties),
    Column("basis", "word", "how directly it speaks for that party", "voice.basis", BASES),
    Column("use", "word", "what became of it there", "voice.use", tuple(Use)),
    Column("by", "ids", "the records that did that to it", of="position"),
    Column("act", "word", "what it does", "record.act"),
    Column("options", "ids", "its options", "record.options", of="option"),
    Column("said_by", "ids", "who said it", "record.said_by", of="party"),
    Column("summary", "text", "what was said", "record.summary"),
    Column("sources", "ids", "the sources that carry it", lambda row: sources_of(row.record), of="source"),
)  # fmt: skip
