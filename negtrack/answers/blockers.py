"""What stands in the way: disputes, missing words, open conditions; since when, and what or who would settle them."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from negtrack.answers.blocs import Way, ways
from negtrack.answers.tables import Column, Table
from negtrack.answers.why import Missing, missing_words
from negtrack.ledger.model import Condition, Ledger, Status, TargetKind
from negtrack.ledger.relations import circles
from negtrack.rules.articles import first_concluded
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import is_idle, is_open, is_raised
from negtrack.rules.derive import closed_issues, prepare_each_issue, prepare_issues
from negtrack.rules.issue_result import IssueResult, judge, standing_of
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class Carried(NamedTuple):
    """A standing that carries a condition: the party, the issue, and the records that made it."""

    party: str
    issue: str
    positions: tuple[str, ...]


class Blocker(NamedTuple):
    """A condition on a day. ``open`` is None where its dates leave that undecided.

    ``since`` is the text of the date on which it was raised, None where it stands from the start; ``late`` whether
    that was after the text of the treaty was concluded (None: not concluded).
    """

    condition: Condition
    open: bool | None
    since: str | None
    late: bool | None
    carried: tuple[Carried, ...]


class Stuck(NamedTuple):
    """An issue on which no agreement can be seen, and what would settle it.

    ``ways`` are for a dispute the options that would be in common if somebody accepted them; ``missing`` are words and
    dates that are not recorded.
    """

    result: IssueResult
    ways: tuple[Way, ...]
    missing: tuple[Missing, ...]


class Blockers(NamedTuple):
    """The conditions of a ledger on a day, circles of those of which each blocks the next, and the issues stuck."""

    blockers: tuple[Blocker, ...]
    circles: tuple[tuple[str, ...], ...]
    stuck: tuple[Stuck, ...]

    def waiting(self) -> tuple[tuple[str, ...], ...]:
        """The circles in the order of waiting: each condition waits for the next, the last is the first again."""
        return tuple((circle[0], *reversed(circle)) for circle in self.circles)


def find_blockers(
    ledger: Ledger, question: Question, everything: bool = False, issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> Blockers:  # fmt: skip
    """The conditions raised by the day of the question and open then, or with ``everything`` closed ones, too.

    Those that stand in the way of closed issues only are left out. And the issues on which no agreement can be seen.

    With issues, only those, and the conditions that block them or are carried on them; with parties, only issues that
    ask one of them, and conditions that they hold or can lift; and only the circles that such a condition is part of.
    """
    day = question.as_of
    carried = _carried(ledger, question)
    closed = closed_issues(ledger, question)
    concluded = first_concluded(ledger, Participants(ledger, question.asked))
    found: list[Blocker] = []
    for condition in ledger.conditions.values():
        open = is_open(condition, day)
        if not is_raised(condition, day) or (open is False and not everything):
            continue
        if is_idle(condition, closed, {c.issue for c in carried.get(condition.id, ())}):
            continue
        by = tuple(c for c in carried.get(condition.id, ()) if issues is None or c.issue in issues)
        if issues is not None and not by and not set(issues).intersection(condition.of_kind(TargetKind.ISSUE)):
            continue
        if parties and not set(parties).intersection((*condition.holder, *condition.by)):
            continue
        raised = None if condition.raised is None else condition.raised.date
        late = None if concluded is None else raised is not None and raised.first > concluded
        found.append(Blocker(condition, open, None if raised is None else raised.text, late, by))
    waiting = {
        c.id: c.of_kind(TargetKind.CONDITION)
        for c in ledger.conditions.values()
        if is_raised(c, day) and is_open(c, day) is not False
    }
    shown = {blocker.condition.id for blocker in found}
    return Blockers(
        tuple(found),
        tuple(tuple(c) for c in circles(waiting) if not shown.isdisjoint(c)),
        tuple(_stuck(ledger, question, ledger.issues if issues is None else issues, set(parties))),
    )


_STUCK = (Status.DISPUTED, Status.UNCLEAR, Status.INCOMPLETE, Status.NO_DATA)


def _stuck(ledger: Ledger, question: Question, issues: Collection[str], parties: set[str]) -> Iterator[Stuck]:
    """The issues in dispute, then those on which words are missing, neither closed nor in the background.

    With parties, only those that ask one of them.
    """
    found: dict[Status, list[Stuck]] = {status: [] for status in _STUCK}
    for _, issue_records in prepare_each_issue(ledger, question, issues):
        if issue_records.status(question.as_of) in found and (not parties or parties.intersection(issue_records.asked)):
            result = judge(ledger, issue_records, question)
            if not result.background and result.closed is None:
                missing = tuple(missing_words(issue_records, result, question.as_of))
                found[result.status].append(Stuck(result, ways(result), missing))
    for stuck in found.values():
        yield from stuck


def _carried(ledger: Ledger, question: Question) -> dict[str, list[Carried]]:
    """The standings that carry each condition on the day of the question."""
    named = {id for record in ledger.positions for ids in record.conditions.values() for id in ids}
    issues = {record.issue for record in ledger.positions if record.conditions} if named else set()
    found: dict[str, list[Carried]] = {}
    for issue_records in prepare_issues(ledger, question, issues).values():
        for party in issue_records.words_by_party:
            standing = standing_of(issue_records, party, question.as_of)
            alternatives = [c for a in standing.alternatives for c in a.conditions]
            ids = {name.rpartition(":")[2] for name in (*standing.conditions, *alternatives)}
            for id in sorted(ids):
                found.setdefault(id, []).append(Carried(party, issue_records.issue.id, standing.positions))
    return found


def blockers_table(found: Blockers) -> Table:
    """The conditions in the way, one to a row."""
    circle_of = {id: circle for circle in found.circles for id in circle}
    return Table("blockers", (*_COLUMNS, _circle(circle_of)), found.blockers)


def stuck_table(found: Blockers) -> Table:
    """The issues on which no agreement can be seen, one to a row."""
    return Table("stuck", (
        Column("issue", "id", "the issue", "result.issue.id", of="issue"),
        Column("issue_title", "text", "its title", "result.issue.title"),
        Column("status", "word", "where it stands", "result.status"),
        Column("since", "day", "the day from which that has held", "result.since"),
        Column("ways", "ids", "the options that would be in common if parties accepted them, as option:party",
               lambda row: [f"{way.option or '-'}:{party}" for way in row.ways for party in way.parties]),
        Column("missing_from", "ids", "the parties whose word or date is missing",
               lambda row: dict.fromkeys(one.party for one in row.missing if one.party), of="party"),
    ), found.stuck)  # fmt: skip


def _circle(circle_of: dict[str, tuple[str, ...]]) -> Column:
    doc = "the conditions with which it waits in a circle"
    return Column("circle", "ids", doc, lambda row: circle_of.get(row.condition.id, ()), of="condition")


_COLUMNS = (
    Column("condition", "id", "the condition", "condition.id", of="condition"),
    Column("title", "text", "what must happen first", "condition.title"),
    Column("holder", "ids", "who asks for it", "condition.holder", of="party"),
    Column("by", "ids", "who can bring it about", "condition.by", of="party"),
    Column("blocks", "ids", "what waits for it", "condition.blocks"),
    Column("open", "flag", "whether it is open; empty where its dates leave that undecided"),
    Column("since", "date", "when it was raised; empty: from the start"),
    Column("late", "flag", "whether that was after the text was concluded"),
    Column("carried_by", "ids", "the standings that carry it, as party:issue",
           lambda row: [f"{c.party}:{c.issue}" for c in row.carried]),
)  # fmt: skip
