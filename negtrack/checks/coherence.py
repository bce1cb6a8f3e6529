"""Checks of records against one another: what each says has a meaning only beside the others."""

from __future__ import annotations

from collections.abc import Iterator

from negtrack.checks.registry import issue_check, ledger_check
from negtrack.ledger.codes import Code
from negtrack.ledger.findings import Fault, Severity
from negtrack.ledger.model import HOLDING_ACTS, Act, Ledger, Position
from negtrack.rules.basis import principals
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.standing import MAX_UNORDERED, StandingKind


@issue_check(
    Code(
        "NT306",
        Severity.HINT,
        "too many records in no order to each other",
        "More than twelve records of a party on an issue whose dates and relations leave their order open. Their "
        "standing is then not worked out in every order: each record that may be the last counts as a result. The "
        "same code is given where so many records that several parties share may or may not have come by a day "
        "that not every way in which they can fall is told apart (past twelve for two parties, past six for two "
        "hundred). Give the dates more exactly, or say with `supersedes` or `adds` which comes after which.",
    ),
)
def unordered_records(ledger: Ledger, issue_records: IssueRecords, end: int) -> Iterator[Fault]:
    """Find where more records of one party are in no order than are worked out in every order."""
    for day in issue_records.days() if issue_records.shared else ():
        if records := issue_records.too_many_shared(day):
            yield _fault(
                "NT306",
                records[0],
                ["date"],
                f"{len(records)} records of several parties on {issue_records.issue.id} may or may not count at once",
                "give more exact dates; until then more statuses may be shown as possible than there are",
            )
            break
    for party, party_words in issue_records.words_by_party.items():
        for course in (party_words.own, party_words.third):
            if course.may_be_crowded and any(course.crowded_on(day) for day in issue_records.days()):
                yield _fault(
                    "NT306",
                    course.words[0].record,
                    ["date"],
                    f"more than {MAX_UNORDERED} records of {party} on {issue_records.issue.id} are in no order",
                    "give more exact dates, or relations; until then each that may be last is a result",
                )
                break


@issue_check(
    Code(
        "NT502",
        Severity.ERROR,
        "a reaffirmation where nothing stands",
        "A record `reaffirms` where nothing of the party stands by its date. Record first what is reaffirmed, or "
        "choose the act that says what the party holds.",
    ),
)
def idle_reaffirmations(ledger: Ledger, issue_records: IssueRecords, end: int) -> Iterator[Fault]:
    """Find records that reaffirm where nothing of the party stands by their date."""
    for record in issue_records.known.records:
        for party in record.parties if record.act is Act.REAFFIRMS else ():
            states = issue_records.outcomes(party, record.date.last)
            if all(state.kind in (StandingKind.SILENT, StandingKind.CLAIMED) for state in states):
                yield _fault(
                    "NT502",
                    record,
                    ["act"],
                    f"{party} reaffirms, but nothing of it stands by {record.date.text}",
                    "record first what is reaffirmed, or choose an act that holds an option",
                )
                break


@ledger_check(of_reading=("NT503",))
def idle_conditions(ledger: Ledger) -> Iterator[Fault]:
    """Find conditions on records that hold no option."""
    for record in ledger.positions:
        if record.conditions and record.act not in HOLDING_ACTS:
            yield _fault(
                "NT503",
                record,
                ["conditions"],
                "conditions on a record that holds no option change nothing",
                "remove them, or put them on the record that holds the option",
            )


@ledger_check(
    Code(
        "NT504",
        Severity.HINT,
        "a condition that blocks but that nobody holds",
        "A condition with `blocks` but without a `holder`: nobody has raised it, and it blocks nothing. Add the "
        "party that asks for it.",
    ),
)
def unheld_blocks(ledger: Ledger) -> Iterator[Fault]:
    """Find conditions that block something and have no holder."""
    for condition in ledger.conditions.values():
        if condition.blocks and not condition.holder:
            yield Fault(
                "NT504",
                condition.place,
                f'the condition "{condition.id}" blocks, but nobody holds it',
                "add holder: with the party that asks for it",
                ("blocks",),
            )


@ledger_check(
    Code(
        "NT505",
        Severity.HINT,
        "a ledger that asks nobody's consent",
        "No party has the role `principal`, and no issue has principals of its own: every status is `no-data`, "
        "and no event concludes a text. Give the parties whose consent is needed the role `principal`.",
    ),
)
def nobody_asked(ledger: Ledger) -> Iterator[Fault]:
    """Find that no consent is asked: neither the ledger nor an issue has principals."""
    if not principals(ledger):
        yield Fault(
            "NT505",
            next(iter(ledger.parties.values())).place,
            "no party is a principal: nobody's consent is asked, and nothing is ever agreed",
            "give two or more parties the role principal",
        )


def _fault(code: str, record: Position, path: list[str], message: str, help: str) -> Fault:
    return Fault(code, record.place, message, help, tuple(path))
