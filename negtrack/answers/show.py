"""Everything that the ledger holds about one thing at a date, for each kind of thing that has an id."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negtrack.answers.record_use import RecordUse, Use, find_record_uses
from negtrack.ledger.findings import Location
from negtrack.ledger.lookup import Kind, Named, find_places
from negtrack.ledger.model import (
    RELATIONS,
    Article,
    Condition,
    Count,
    Event,
    Issue,
    Ledger,
    Party,
    Position,
    Source,
    Status,
    Target,
    TargetKind,
)
from negtrack.rules.articles import ArticleResult, concluding_event
from negtrack.rules.basis import Participants
from negtrack.rules.conditions import blocking, is_open
from negtrack.rules.derive import judge_articles, prepare_issues
from negtrack.rules.issue_result import IssueResult, Standing, judge, standing_of
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class IssueInFull(NamedTuple):
    """An issue: where it stands, the conditions that bear on it, the articles it carries or touches, its records."""

    issue: Issue
    result: IssueResult
    conditions: tuple[ConditionState, ...]
    articles: tuple[ArticleResult, ...]
    related: tuple[ArticleResult, ...]
    records: tuple[RecordUse, ...]


class ArticleInFull(NamedTuple):
    """An article: where it stands, its issues, the milestones that name it, the conditions that block it.

    ``concluded`` is the event that brought its text to the level that it has.
    """

    article: Article
    result: ArticleResult
    concluded: Event | None
    issues: dict[str, IssueResult]
    milestones: tuple[Event, ...]
    blocked_by: tuple[ConditionState, ...]


class PartyInFull(NamedTuple):
    """A party: its groups, its standing and the status on each issue, its records, what it says of others, its deeds.

    ``not_asked`` are the issues on which its agreement is not asked.
    """

    party: Party
    groups: tuple[str, ...]
    standings: tuple[tuple[Issue, Standing, Status], ...]
    not_asked: frozenset[str]
    conditions: tuple[ConditionState, ...]
    records: tuple[RecordUse, ...]
    of_others: tuple[RecordUse, ...]
    counts: tuple[Count, ...]
    events: tuple[Event, ...]
    sources: tuple[str, ...]


class SourceInFull(NamedTuple):
    """A source, and whatever in the ledger rests on it."""

    source: Source
    records: tuple[RecordUse, ...]
    events: tuple[Event, ...]
    counts: tuple[Count, ...]
    conditions: tuple[tuple[Condition, str], ...]


class ConditionState(NamedTuple):
    """A condition on a day: ``open`` is None where its dates leave it undecided, ``raised`` likewise."""

    condition: Condition
    open: bool | None
    raised: bool | None


class ConditionInFull(NamedTuple):
    """A condition: where it stands, what it blocks and where that stands, what blocks it, the records that carry it."""

    condition: Condition
    state: ConditionState
    blocked: tuple[tuple[str, str, Status | None], ...]
    blocked_by: tuple[ConditionState, ...]
    records: tuple[RecordUse, ...]


class PositionInFull(NamedTuple):
    """A record: what has become of it, where its issue stands, the conditions it carries, the records it is tied to.

    ``points_to`` and ``pointed_from`` hold the name of the relation and the other record.
    """

    record_use: RecordUse
    result: IssueResult
    conditions: tuple[ConditionState, ...]
    points_to: tuple[tuple[str, Position], ...]
    pointed_from: tuple[tuple[str, Position], ...]


AnyInFull = IssueInFull | ArticleInFull | PartyInFull | SourceInFull | ConditionInFull | PositionInFull


class InFull(NamedTuple):
    """What was asked for, where it stands in the ledger's files, and all about it."""

    entry: Named
    spot: Location | None
    about: AnyInFull


def collect(ledger: Ledger, question: Question, entries: Sequence[Named]) -> tuple[InFull, ...]:
    """What the ledger holds about each of the things named, in their order."""
    desk = _IssuesNeeded(ledger, question, entries)
    spots = find_places(ledger, entries)
    return tuple(InFull(entry, spots.get(entry), desk.about(entry)) for entry in entries)


def condition_state(condition: Condition, day: int) -> ConditionState:
    """Where a condition stands on a day."""
    raised: bool | None = True
    if condition.raised is not None:
        first, last = condition.raised.date.first, condition.raised.date.last
        raised = False if first > day else True if last <= day else None
    return ConditionState(condition, is_open(condition, day), raised)


def focus_in_full(things: Iterable[InFull], part: Ledger) -> tuple[InFull, ...]:
    """The things of what is in a part of the ledger, each with only what is in it; statuses stay what they are."""
    focus = _Focus(part)
    return tuple(thing._replace(about=focus.about(thing.about)) for thing in things if focus.keeps(thing))


def records_shown(things: Iterable[InFull]) -> frozenset[str]:
    """The records in the things; of an article, those that made the standings on its issues."""
    found: set[str] = set()
    for _, _, about in things:
        if isinstance(about, ArticleInFull):
            for result in about.issues.values():
                found.update(id for s in (*result.parties.values(), *result.others.values()) for id in s.positions)
            continue
        record_use = (about.record_use,) if isinstance(about, PositionInFull) else about.records
        found.update(one.record.id for one in record_use)
        if isinstance(about, PartyInFull):
            found.update(one.record.id for one in about.of_others)
    return frozenset(found)


class _Focus:
    """What is kept of things where only a part of the ledger is asked for."""

    def __init__(self, part: Ledger) -> None:
        self.part = part
        self.records = {record.id for record in part.positions}
        self.events = set(part.events)
        self.counts = set(part.counts)

    def keeps(self, thing: InFull) -> bool:
        """Whether the thing itself is in the part: parties always are, articles with one of their issues."""
        kind, id = thing.entry
        match kind:
            case Kind.ISSUE:
                return id in self.part.issues
            case Kind.ARTICLE:
                article = self.part.articles.get(id)
                return article is not None and any(i in self.part.issues for i in (*article.issues, *article.related))
            case Kind.SOURCE:
                return id in self.part.sources
            case Kind.CONDITION:
                return id in self.part.conditions
            case Kind.POSITION:
                return id in self.records
            case Kind.PARTY:
                return True

    def about(self, about: AnyInFull) -> AnyInFull:
        part = self.part
        if isinstance(about, IssueInFull):
            return about._replace(records=self._heard(about.records), conditions=self._states(about.conditions))
        if isinstance(about, ArticleInFull):
            return about._replace(
                issues={id: result for id, result in about.issues.items() if id in part.issues},
                milestones=self._events(about.milestones),
                blocked_by=self._states(about.blocked_by),
            )
        if isinstance(about, PartyInFull):
            return about._replace(
                standings=tuple(standing for standing in about.standings if standing[0].id in part.issues),
                conditions=self._states(about.conditions),
                records=self._heard(about.records),
                of_others=self._heard(about.of_others),
                counts=self._counts(about.counts),
                events=self._events(about.events),
                sources=tuple(id for id in about.sources if id in part.sources),
            )
        if isinstance(about, SourceInFull):
            return about._replace(
                records=self._heard(about.records),
                events=self._events(about.events),
                counts=self._counts(about.counts),
                conditions=tuple(dated for dated in about.conditions if dated[0].id in part.conditions),
            )
        if isinstance(about, ConditionInFull):
            return about._replace(records=self._heard(about.records), blocked_by=self._states(about.blocked_by))
        return about

    def _heard(self, found: Iterable[RecordUse]) -> tuple[RecordUse, ...]:
        return tuple(record_use for record_use in found if record_use.record.id in self.records)

    def _states(self, found: Iterable[ConditionState]) -> tuple[ConditionState, ...]:
        return tuple(state for state in found if state.condition.id in self.part.conditions)

    def _events(self, found: Iterable[Event]) -> tuple[Event, ...]:
        return tuple(event for event in found if event in self.events)

    def _counts(self, found: Iterable[Count]) -> tuple[Count, ...]:
        return tuple(count for count in found if count in self.counts)


class _IssuesNeeded:
    """The issues that the things asked for need, each worked out once."""

    def __init__(self, ledger: Ledger, question: Question, entries: Iterable[Named]) -> None:
        self.ledger = ledger
        self.question = question
        self.participants = Participants(ledger, question.asked)
        self.blocking = blocking(ledger.conditions)
        needed: set[str] = set()
        for entry in entries:
            needed |= self._needed(entry)
        self.prepared = prepare_issues(ledger, question, needed)
        self.results = {id: judge(ledger, issue_records, question) for id, issue_records in self.prepared.items()}
        self._heard_records: dict[str, dict[str, RecordUse]] = {}

    def _needed(self, entry: Named) -> set[str]:
        """The issues that a thing touches."""
        ledger, id = self.ledger, entry.id
        match entry.kind:
            case Kind.PARTY:
                return set(ledger.issues)
            case Kind.ISSUE:
                near = [a for a in ledger.articles.values() if id in (*a.issues, *a.related)]
                return {id}.union(*((*a.issues, *a.related) for a in near))
            case Kind.ARTICLE:
                return {*ledger.articles[id].issues, *ledger.articles[id].related}
            case Kind.SOURCE:
                return {r.issue for r in ledger.positions if any(cite.source == id for cite in r.cites)}
            case Kind.POSITION:
                return {r.issue for r in ledger.positions if r.id == id}
            case Kind.CONDITION:
                condition = ledger.conditions[id]
                issues = set(condition.of_kind(TargetKind.ISSUE))
                for article in map(ledger.articles.__getitem__, condition.of_kind(TargetKind.ARTICLE)):
                    issues.update(article.issues, article.related)
                return issues | {r.issue for r in ledger.positions if id in _carried(r)}

    def about(self, entry: Named) -> AnyInFull:
        match entry.kind:
            case Kind.ISSUE:
                return self._issue(self.ledger.issues[entry.id])
            case Kind.ARTICLE:
                return self._article(self.ledger.articles[entry.id])
            case Kind.PARTY:
                return self._party(self.ledger.parties[entry.id])
            case Kind.SOURCE:
                return self._source(self.ledger.sources[entry.id])
            case Kind.CONDITION:
                return self._condition(self.ledger.conditions[entry.id])
            case Kind.POSITION:
                return self._position(entry.id)

    def _issue(self, issue: Issue) -> IssueInFull:
        articles = self.ledger.articles.values()
        return IssueInFull(
            issue,
            self.results[issue.id],
            self._states(self.ledger.conditions[bearing.condition] for bearing in self.results[issue.id].conditions),
            self._judged(a.id for a in articles if issue.id in a.issues),
            self._judged(a.id for a in articles if issue.id in a.related and issue.id not in a.issues),
            self._known(self._heard(issue.id).values()),
        )

    def _article(self, article: Article) -> ArticleInFull:
        (result,) = self._judged([article.id])
        return ArticleInFull(
            article,
            result,
            concluding_event(self.ledger, self.participants, self.question.as_of, article.id),
            {id: self.results[id] for id in (*article.issues, *article.related)},
            tuple(event for event in self.ledger.events
                  if event.stage is not None and (event.all_articles or article.id in event.articles)),
            self._states(self.blocking.get(Target(TargetKind.ARTICLE, article.id), ())),
        )  # fmt: skip

    def _party(self, party: Party) -> PartyInFull:
        ledger, id = self.ledger, party.id
        groups = tuple(g for g in ledger.parties if id in self.participants.members_on(g, self.question.as_of))
        standings = []
        for issue, issue_records in self.prepared.items():
            standing = standing_of(issue_records, id, self.question.as_of)
            if id in issue_records.asked or id in issue_records.words_by_party:
                standings.append((ledger.issues[issue], standing, self.results[issue].status))
        record_use = [a for issue in ledger.issues for a in self._heard(issue).values()]
        conditions = [c for c in ledger.conditions.values() if id in c.holder or id in c.by]
        principals = self.participants.principals
        return PartyInFull(
            party,
            groups,
            tuple(standings),
            frozenset(issue for issue, issue_records in self.prepared.items() if id not in issue_records.asked),
            self._states(conditions),
            self._known(self._by_date(a for a in record_use if id in a.basis)),
            self._known(self._by_date(a for a in record_use if id in a.record.said_by and id not in a.basis)),
            tuple(count for count in ledger.counts if id in count.said_by),
            tuple(event for event in ledger.events if id in (event.parties or principals)),
            tuple(source.id for source in ledger.sources.values() if source.side == id),
        )

    def _source(self, source: Source) -> SourceInFull:
        ledger, id = self.ledger, source.id
        record_use = (a for issue in self.prepared for a in self._heard(issue).values())
        conditions = [
            (condition, name)
            for condition in ledger.conditions.values()
            for name in ("raised", "met", "dropped")
            if (dated := getattr(condition, name)) is not None and dated.source == id
        ]
        return SourceInFull(
            source,
            self._known(self._by_date(a for a in record_use if any(cite.source == id for cite in a.record.cites))),
            tuple(event for event in ledger.events if event.source == id),
            tuple(count for count in ledger.counts if count.source == id),
            tuple(conditions),
        )

    def _condition(self, condition: Condition) -> ConditionInFull:
        blocked: list[tuple[str, str, Status | None]] = []
        for word, (kind, id) in zip(condition.blocks, condition.targets, strict=True):
            if kind is TargetKind.ISSUE:
                blocked.append((kind.value, id, self.results[id].status))
            elif kind is TargetKind.ARTICLE:
                blocked.append((kind.value, id, self._judged([id])[0].status))
            else:
                blocked.append((kind.value, word.rpartition(":")[2], None))
        record_use = (a for issue in self.prepared for a in self._heard(issue).values())
        return ConditionInFull(
            condition,
            condition_state(condition, self.question.as_of),
            tuple(blocked),
            self._states(self.blocking.get(Target(TargetKind.CONDITION, condition.id), ())),
            self._known(self._by_date(a for a in record_use if condition.id in _carried(a.record))),
        )

    def _position(self, id: str) -> PositionInFull:
        issue = next(record.issue for record in self.ledger.positions if record.id == id)
        others = self._heard(issue)
        record = others[id].record
        points_to = [(name, others[to].record) for name in RELATIONS if (to := getattr(record, name)) is not None]
        pointed_from = [
            (name, other.record) for other in others.values() for name in RELATIONS if getattr(other.record, name) == id
        ]
        carried = (c for c in self.ledger.conditions.values() if c.id in _carried(record))
        return PositionInFull(
            others[id], self.results[issue], self._states(carried), tuple(points_to), tuple(pointed_from)
        )

    def _heard(self, issue: str) -> dict[str, RecordUse]:
        if issue not in self._heard_records:
            self._heard_records[issue] = find_record_uses(
                self.ledger, self.prepared[issue], self.results[issue], self.question
            )
        return self._heard_records[issue]

    def _judged(self, articles: Iterable[str]) -> tuple[ArticleResult, ...]:
        return judge_articles(self.ledger, self.prepared, self.participants, self.question.as_of, articles)

    def _states(self, conditions: Iterable[Condition]) -> tuple[ConditionState, ...]:
        return tuple(condition_state(condition, self.question.as_of) for condition in conditions)

    @staticmethod
    def _known(found: Iterable[RecordUse]) -> tuple[RecordUse, ...]:
        """Those that had been entered by the day of ``--as-known``."""
        return tuple(record_use for record_use in found if Use.NOT_KNOWN not in record_use.uses)

    @staticmethod
    def _by_date(found: Iterable[RecordUse]) -> list[RecordUse]:
        return sorted(found, key=lambda a: (a.record.date.first, a.record.date.last, a.record.place))


def _carried(record: Position) -> frozenset[str]:
    """The conditions that a record names."""
    return frozenset(id for ids in record.conditions.values() for id in ids)
