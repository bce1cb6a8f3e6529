"""Where every issue and article stood on every day: one state for each day from which something about it is another.

Nothing is derived here in another way than for a single day: each state is what ``status`` and ``why`` say of its day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping

from negtrack.answers.record_use import Use
from negtrack.answers.timeline import period
from negtrack.answers.why import Missing, account_for
from negtrack.ledger.model import Issue, Ledger, Level, Stage, Status
from negtrack.rules.articles import ArticleResult, concluded, judge_article, stage, turning_days
from negtrack.rules.basis import Participants
from negtrack.rules.derive import prepare_each_issue
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import IssueResult, judge
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class Span(NamedTuple):
    """Days from the first to the last, both in it."""

    first: int
    last: int


class IssueState(NamedTuple):
    """Where an issue stands from a day on, by which line of the table, and what would settle it."""

    first: int
    result: IssueResult
    line: int
    missing: tuple[Missing, ...]


class RecordState(NamedTuple):
    """What becomes of a record from a day on."""

    first: int
    use: Use


class IssueCourse(NamedTuple):
    """An issue over a span of days: its states, and those of each of its records by id."""

    issue: Issue
    states: tuple[IssueState, ...]
    records: dict[str, tuple[RecordState, ...]]


class StatusState(NamedTuple):
    """The status of an issue from a day on, with the level where it is agreed."""

    first: int
    status: Status
    level: Level | None


class ArticleState(NamedTuple):
    """Where an article stands from a day on."""

    first: int
    result: ArticleResult


class StageState(NamedTuple):
    """The stage of the whole instrument from a day on."""

    first: int
    stage: Stage | None


def whole_time(ledger: Ledger, question: Question) -> Span:
    """The time that a ledger speaks of: from its first record to where it was kept up to, or the day asked if later."""
    first, last = period(ledger, question, None)
    if ledger.covered_to is not None:
        last = max(last, ledger.covered_to.last)
    return Span(min(first, question.as_of), last)


def issue_courses(
    ledger: Ledger, question: Question, span: Span, issues: Collection[str] | None = None
) -> Iterator[IssueCourse]:
    """Each issue over a span of days, in the order of the ledger, one after the other: all of them or those named."""
    for _, issue_records in prepare_each_issue(ledger, question, ledger.issues if issues is None else issues):
        yield _course(ledger, issue_records, question, span)


def steps(states: Iterable[IssueState]) -> tuple[StatusState, ...]:
    """The states of an issue with nothing but its status and level, those alike joined."""
    found: list[StatusState] = []
    for state in states:
        agreed = state.result.status is Status.AGREED
        step = StatusState(state.first, state.result.status, state.result.level if agreed else None)
        if not found or step[1:] != found[-1][1:]:
            found.append(step)
    return tuple(found)


def article_states(
    ledger: Ledger, question: Question, span: Span, issues: Mapping[str, tuple[StatusState, ...]]
) -> dict[str, tuple[ArticleState, ...]]:
    """The states of the articles that rest on issues given with their steps, or are shown with one; by article."""
    participants = Participants(ledger, question.asked)
    turns = _stage_days(ledger, span)
    texts = {day: concluded(ledger, participants, day) for day in turns}
    found: dict[str, tuple[ArticleState, ...]] = {}
    for article in ledger.articles.values():
        named = {id: issues[id] for id in (*article.issues, *article.related) if id in issues}
        if len(named) < len({*article.issues, *article.related}):
            continue
        states: list[ArticleState] = []
        for day in sorted({*turns, *(step.first for one in named.values() for step in one)}):
            now = {id: one[bisect_right(one, day, key=lambda step: step.first) - 1] for id, one in named.items()}
            text = texts[turns[bisect_right(turns, day) - 1]].get(article.id)
            result = judge_article(
                article, text, {id: s.status for id, s in now.items()}, {id: s.level for id, s in now.items()}
            )
            if not states or result != states[-1].result:
                states.append(ArticleState(day, result))
        found[article.id] = tuple(states)
    return found


def stage_states(ledger: Ledger, question: Question, span: Span) -> tuple[StageState, ...]:
    """The stages of the whole instrument over a span of days."""
    participants = Participants(ledger, question.asked)
    found: list[StageState] = []
    for day in _stage_days(ledger, span):
        reached = stage(ledger, participants, day)
        if not found or reached is not found[-1].stage:
            found.append(StageState(day, reached))
    return tuple(found)


def _stage_days(ledger: Ledger, span: Span) -> list[int]:
    """The first day of a span, and those on which an event with a stage counts from then on."""
    return sorted({span.first, *(day for day in turning_days(ledger) if span.first < day <= span.last)})


def _course(ledger: Ledger, issue_records: IssueRecords, question: Question, span: Span) -> IssueCourse:
    states: list[IssueState] = []
    records: dict[str, list[RecordState]] = {record.id: [] for record in issue_records.records}
    begins = sorted((issue_records.known.first[n], record.id) for n, record in enumerate(issue_records.known.records))
    turning = set(records)
    places: set[tuple[str, str, bool]] = set()
    begun = 0
    for day in _days(issue_records, question, span):
        asked = question._replace(as_of=day)
        result = judge(ledger, issue_records, asked)
        while begun < len(begins) and begins[begun][0] <= day:
            turning.add(begins[begun][1])
            begun += 1
        before, places = places, _places(result)
        turning.update(id for _, id, _ in before ^ places)
        line, accounts, missing = account_for(ledger, issue_records, result, asked, turning)
        state = IssueState(day, result, line, missing)
        if not states or state[1:] != states[-1][1:]:
            states.append(state)
        for account in accounts:
            known = records[account.record.id]
            if not known or account.use is not known[-1].use:
                known.append(RecordState(day, account.use))
        turning.clear()
    return IssueCourse(issue_records.issue, tuple(states), {id: tuple(found) for id, found in records.items()})


def _places(result: IssueResult) -> set[tuple[str, str, bool]]:
    """Which records made which party's standing, and which dissent from it: what becomes of no other can change.

    Beside that only what begins on a day is another from then on.
    """
    standings = {**result.parties, **result.others}.items()
    return {(party, id, True) for party, standing in standings for id in standing.positions} | {
        (party, id, False) for party, standing in standings for id in standing.dissent
    }


def _days(issue_records: IssueRecords, question: Question, span: Span) -> list[int]:
    """The days of a span on which something about an issue may change, its going stale among them; and the first."""
    days = set(issue_records.days())
    for day in (span.first, *issue_records.days()):
        last = issue_records.last_word(day)
        if last is not None and issue_records.last_word(last + question.stale_days + 1) == last:
            days.add(last + question.stale_days + 1)
    return sorted({span.first, *(day for day in days if span.first < day <= span.last)})
