"""Why an issue stands where it does: the rule that fired, what each record did for it, and what would settle it.

Every record of the issue is accounted for exactly once: used in a standing, or set aside with the reason.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from negtrack.conditions import is_open
from negtrack.docket import Docket
from negtrack.issues import IssueResult, Standing
from negtrack.model import WORDLESS_ACTS, Basis, Position, Status
from negtrack.question import Question
from negtrack.testimony import Testimony

RULES = {
    1: "every standing is silent",
    2: "every party sets it aside or holds it out of scope",
    3: "one party sets it aside or holds it out of scope while another holds an option on it",
    4: "those who hold options have none in common",
    5: "all that they have in common is ruled out by somebody",
    6: "somebody is silent, has reserved its position, or is only claimed to have one",
    7: "somebody holds no option, so that nothing decides",
    8: "every option in common waits for a condition, or a condition blocks the issue",
    9: "an option in common is free, but no act on it is common to all and nobody accepts it",
    10: "an option in common is free, and is carried by one act of all or accepted by somebody",
}
"""The lines of the status table (DESIGN section 4), in words; the first that fits decides."""

_LINES = {
    Status.NO_DATA: 1, Status.SET_ASIDE: 2, Status.INCOMPLETE: 6, Status.UNCLEAR: 7, Status.CONDITIONAL: 8,
    Status.COMPATIBLE: 9, Status.AGREED: 10,
}  # fmt: skip
_DISPUTED_LINES = {"scope": 3, "no-common-option": 4, "ruled-out": 5}


class Use(StrEnum):
    """What became of a record: used, or why it was set aside."""

    USED = "used"
    NOT_KNOWN = "not known"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    LATER = "later"
    WORDLESS = "wordless"
    DENIED = "denied"
    ADVERSARY = "adversary"
    WEAKER = "weaker basis"
    DISSENT = "dissent"
    SUPERSEDED = "superseded"
    NOT_ASKED = "not asked"


class Account(NamedTuple):
    """One record, what became of it, the parties in whose standing it is or would be, and the records that did it."""

    record: Position
    use: Use
    parties: tuple[str, ...]
    by: tuple[str, ...]


class Missing(NamedTuple):
    """One thing that would settle an issue: whose word, or the date of which record or condition."""

    kind: str
    party: str | None
    ids: tuple[str, ...]


class Explanation(NamedTuple):
    """Why an issue has its status. ``line`` is that of the table, 0 where choices lead to several."""

    result: IssueResult
    line: int
    accounts: tuple[Account, ...]
    missing: tuple[Missing, ...]


def explain(docket: Docket, result: IssueResult, question: Question) -> Explanation:
    """Account for the status of an issue, given its docket and result for the question."""
    used: dict[str, list[str]] = {}
    for party, standing in result.parties.items():
        for id in standing.positions:
            used.setdefault(id, []).append(party)
    numbers = {record.id: number for number, record in enumerate(docket.known.records)}
    accounts = []
    for record in sorted(docket.records, key=lambda r: (r.date.first, r.date.last)):
        if record.id in used:
            accounts.append(Account(record, Use.USED, tuple(used[record.id]), ()))
        else:
            accounts.append(_set_aside(docket, result, record, numbers.get(record.id), question))
    line = 0 if len(result.possible) > 1 else _DISPUTED_LINES.get(result.reason) or _LINES[result.status]
    return Explanation(result, line, tuple(accounts), tuple(_missing(docket, result, question.as_of)))


def _set_aside(
    docket: Docket, result: IssueResult, record: Position, number: int | None, question: Question
) -> Account:
    if number is None:
        for use, name in ((Use.CORRECTED, "corrects"), (Use.RETRACTED, "retracts")):
            by = tuple(other.id for other in docket.known.records if getattr(other, name) == record.id)
            if by:
                return Account(record, use, record.parties, by)
        return Account(record, Use.NOT_KNOWN, record.parties, ())
    if docket.known.first[number] > question.as_of:
        return Account(record, Use.LATER, record.parties, ())
    if record.act in WORDLESS_ACTS:
        return Account(record, Use.WORDLESS, record.parties, ())
    concerned = [p for p in docket.asked if p in docket.testimonies and number in docket.testimonies[p].numbers]
    if not concerned:
        return Account(record, Use.NOT_ASKED, record.parties, ())
    uses = [_use(docket, docket.testimonies[party], number) for party in concerned]
    use = Use.SUPERSEDED if Use.SUPERSEDED in uses else uses[0]
    if use is Use.DENIED:
        by = tuple(other.id for other in docket.known.records if other.denies == record.id)
    elif use in (Use.SUPERSEDED, Use.DISSENT):
        by = tuple(dict.fromkeys(id for party in concerned for id in result.parties[party].positions))
    else:
        by = ()
    return Account(record, use, tuple(concerned), by)


def _use(docket: Docket, testimony: Testimony, number: int) -> Use:
    """Why a record that stands for a party is not part of the party's standing."""
    if any(word.number == number for word in testimony.own.words):
        return Use.SUPERSEDED
    if any(word.number == number for word in testimony.third.words):
        return Use.DISSENT if testimony.own.words else Use.SUPERSEDED
    word = next(word for word in testimony.claims if word.number == number)
    if word.basis is Basis.ADVERSARY:
        return Use.ADVERSARY
    return Use.WEAKER if word.basis < docket.threshold else Use.DENIED


def _missing(docket: Docket, result: IssueResult, day: int) -> list[Missing]:
    """What would settle an issue that is unclear or incomplete: one date, statement or source for each gap."""
    if result.status not in (Status.UNCLEAR, Status.INCOMPLETE):
        return []
    missing = []
    for party, standing in result.parties.items():
        if standing.standing in ("silent", "reserved", "claimed"):
            missing.append(Missing(standing.standing, party, standing.positions))
        elif standing.standing == "uncertain":
            missing.append(Missing("date", party, _loose(docket, standing, day)))
        elif not standing.options:
            missing.append(Missing("option", party, standing.positions))
    for bearing in result.conditions:
        if is_open(docket.conditions[bearing.condition], day) is None:
            missing.append(Missing("condition", None, (bearing.condition,)))
    return missing


def _loose(docket: Docket, standing: Standing, day: int) -> tuple[str, ...]:
    """The records of an uncertain standing whose dates are too coarse: for the day asked, or for their own order."""
    known = docket.known
    numbers = [n for n, record in enumerate(known.records) if record.id in standing.positions]
    coarse = [n for n in numbers if known.first[n] < known.last[n]]
    straddling = [n for n in coarse if known.last[n] > day]
    return tuple(known.records[n].id for n in docket.in_order(straddling or coarse or numbers))
