"""The whole ledger at a date: every issue and every article, the stage of the instrument, the parties' own counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negtrack.ledger.model import Condition, Count, Event, Ledger, Level, Position, Stage, Status, Target, TargetKind
from negtrack.rules.articles import ArticleResult, concluded, judge_article, stage_event
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import blocking, is_idle, is_open, is_raised
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import IssueResult, judge
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class ConditionResult(NamedTuple):
    """A condition raised by a day. ``open`` is None where its dates leave that undecided.

    ``since`` is the text of the date on which it was raised, None where it stands from the start.
    """

    condition: Condition
    open: bool | None
    since: str | None


class Picture(NamedTuple):
    """The answer to a question: the ledger at a date.

    ``asked`` are the parties whose agreement is asked; ``stage_event`` brought the instrument to its stage;
    ``conditions`` are those raised by the day that stand in the way of more than closed issues.
    """

    question: Question
    asked: tuple[str, ...]
    stage_event: Event | None
    issues: tuple[IssueResult, ...]
    articles: tuple[ArticleResult, ...]
    counts: tuple[Count, ...]
    conditions: tuple[ConditionResult, ...]

    @property
    def stage(self) -> Stage | None:
        """How far the instrument has come."""
        return None if self.stage_event is None else self.stage_event.stage

    def summary(self) -> dict[str, int]:
        """How many issues have each status; closed ones and background apart, so that each is counted once."""
        tally = dict.fromkeys([*(status.value for status in Status), "closed", "background"], 0)
        for result in self.issues:
            tally[result.heading] += 1
        return tally


def derive(ledger: Ledger, question: Question, issues: Iterable[str] | None = None) -> Picture:
    """Answer a question about a ledger, for all its issues or for those named; with the articles that rest on them."""
    wanted = set(ledger.issues if issues is None else issues)
    shown = [a for a in ledger.articles.values() if issues is None or wanted.intersection((*a.issues, *a.related))]
    needed = wanted.union(*(article.issues + article.related for article in shown))
    participants = Participants(ledger, question.asked, question.trust_claims)
    day = question.as_of
    results: list[IssueResult] = []
    statuses: dict[str, Status] = {}
    levels: dict[str, Level | None] = {}
    for id, issue_records in prepare_each_issue(
        ledger, question, needed
    ):  # one at a time: all together would fill the memory
        statuses[id] = issue_records.status(day)
        if statuses[id] is Status.AGREED:
            levels[id] = issue_records.level(day)
        if id in wanted:
            results.append(judge(ledger, issue_records, question))
    text = concluded(ledger, participants, day)
    return Picture(
        question,
        participants.asked,
        stage_event(ledger, participants, day),
        tuple(results),
        tuple(judge_article(article, text.get(article.id), statuses, levels) for article in shown),
        tuple(count for count in ledger.counts if count.date.last <= day),
        tuple(_conditions(ledger, results, day, everything=issues is None)),
    )


def _conditions(
    ledger: Ledger, results: Iterable[IssueResult], day: int, everything: bool
) -> Iterator[ConditionResult]:
    """The conditions raised by a day, of the whole ledger or only those that bear on the issues of the results."""
    closed = {result.issue.id for result in results if result.closed is not None}
    carried: dict[str, set[str]] = {}
    for result in results:
        named = {bearing.condition for bearing in result.conditions}
        named.update(name.rpartition(":")[2] for other in result.others.values() for name in other.conditions)
        for id in named:
            carried.setdefault(id, set()).add(result.issue.id)
    for condition in ledger.conditions.values():
        on = carried.get(condition.id, set())
        if not is_raised(condition, day) or is_idle(condition, closed, on) or not (everything or on):
            continue
        since = None if condition.raised is None else condition.raised.date.text
        yield ConditionResult(condition, is_open(condition, day), since)


def closed_issues(ledger: Ledger, question: Question) -> set[str]:
    """The issues that are closed on the day of the question."""
    perhaps = [id for id, issue in ledger.issues.items() if issue.closed is not None]
    prepared = prepare_each_issue(ledger, question, perhaps) if perhaps else ()
    return {id for id, issue_records in prepared if issue_records.closed(question.as_of) is not None}


def judge_articles(
    ledger: Ledger, prepared: dict[str, IssueRecords], participants: Participants, day: int, articles: Iterable[str]
) -> tuple[ArticleResult, ...]:
    """The articles named on a day, given all the issues that they mention, prepared."""
    text = concluded(ledger, participants, day)
    statuses = {id: issue_records.status(day) for id, issue_records in prepared.items()}
    levels = {id: issue_records.level(day) for id, issue_records in prepared.items() if statuses[id] is Status.AGREED}
    return tuple(judge_article(ledger.articles[id], text.get(id), statuses, levels) for id in articles)


def prepare_issues(ledger: Ledger, question: Question, issues: Iterable[str]) -> dict[str, IssueRecords]:
    """The issues named, each made ready for the question, in the order of the ledger."""
    return dict(prepare_each_issue(ledger, question, issues))


def prepare_each_issue(ledger: Ledger, question: Question, issues: Iterable[str]) -> Iterator[tuple[str, IssueRecords]]:
    """The same, one after the other, for who keeps none of them."""
    wanted = set(issues)
    records: dict[str, list[Position]] = {id: [] for id in ledger.issues if id in wanted}
    for position in ledger.positions:
        if (of_issue := records.get(position.issue)) is not None:
            of_issue.append(position)
    by_target = blocking(ledger.conditions)
    rank = {id: number for number, id in enumerate(ledger.conditions)}
    participants = Participants(ledger, question.asked, question.trust_claims)
    for id, found in records.items():
        issue = ledger.issues[id]
        named = {c for record in found if record.conditions for ids in record.conditions.values() for c in ids}
        named.update(condition.id for condition in by_target.get(Target(TargetKind.ISSUE, id), ()))
        conditions = [ledger.conditions[condition] for condition in sorted(named, key=rank.__getitem__)]
        mine = participants.for_issue(issue)
        as_known, evidence, supposed = question.as_known, question.evidence, question.supposed
        yield id, IssueRecords(issue, found, conditions, mine, as_known, evidence, supposed)
