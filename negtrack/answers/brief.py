"""What a brief is made of: where issues stand, what moved, and what stands in the way, for the parties it is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from negtrack.answers.blockers import Blocker, find_blockers
from negtrack.answers.diff import JointChange, compare
from negtrack.ledger.model import Act, Basis, Dated, Event, Ledger, Level, Position, Role, SourceKind, Status
from negtrack.rules.articles import stage_event
from negtrack.rules.basis import Participants
from negtrack.rules.derive import Picture, derive, prepare_each_issue
from negtrack.rules.issue_records import IssueRecords
from negtrack.rules.issue_result import IssueResult, Standing, standing_of
from negtrack.rules.query import Question
from negtrack.rules.tenure import Tenures, tenures
from negtrack.tuples import NamedTuple

ACCOUNTS = frozenset({SourceKind.ANALYSIS, SourceKind.ADVOCACY, SourceKind.DATASET})
"""Publications whose authors tell what parties say, rather than carry it."""


class Statement(NamedTuple):
    """What some parties hold on an issue, by one and the same records: the standing of the first of them.

    ``tenures`` say since when it holds each part of it, where that is certain; ``records`` bear it out.
    ``untouched`` are the records by which a party that is silent is reported not to raise the matter; ``last`` is the
    latest word of its own, where that came after all of the ``records``.
    """

    parties: tuple[str, ...]
    standing: Standing
    tenures: Tenures | None
    records: tuple[Position, ...]
    untouched: tuple[Position, ...] = ()
    last: Position | None = None

    @property
    def printed(self) -> tuple[Position, ...]:
        """The records that bear it out, and the last word."""
        return self.records if self.last is None else (*self.records, self.last)


class Settlement(NamedTuple):
    """What bears out that an issue stands as it does: the records of what stands, and how it came to its status.

    ``began`` are the records, ``turned`` the dates of conditions, that fall on the day since which the status holds.
    ``in_text`` where an article of the concluded text that rests on the issue is at the level of the issue;
    ``is_joint`` where one record stands for all those asked.
    """

    stands: tuple[Position, ...]
    is_joint: bool
    began: tuple[Position, ...]
    turned: tuple[Dated, ...]
    in_text: bool


class IssueBrief(NamedTuple):
    """An issue with what each party holds on it that the brief tells of, those with the same words together.

    ``settlement`` where it is agreed, set aside or closed; else ``others`` has, where two are asked and the brief is
    about one of them, what the other holds.
    """

    result: IssueResult
    statements: tuple[Statement, ...]
    settlement: Settlement | None
    others: tuple[Statement, ...] = ()


class Attribution(NamedTuple):
    """How many standings are told, and how many of them others tell of the party.

    ``accounts`` are those of the rest for which a record that is printed rests on analysts or advocates alone.
    """

    told: int
    second_hand: int
    accounts: int


class BriefFound(NamedTuple):
    """What a brief tells. ``parties`` are those it is about, empty for all of them; ``since`` is an ordinal day.

    ``own`` counts the standings of the parties it is about, ``beside`` those of others that it tells with them.
    """

    question: Question
    picture: Picture
    parties: tuple[str, ...]
    one_issue: bool
    issues: tuple[IssueBrief, ...]
    blockers: tuple[Blocker, ...]
    since: int | None
    changes: tuple[JointChange, ...]
    stage_event: Event | None
    own: Attribution
    beside: Attribution


def find_brief(
    ledger: Ledger, question: Question, issues: Collection[str] | None = None, parties: tuple[str, ...] = (),
    since: int | None = None,
) -> BriefFound:  # fmt: skip
    """What is recorded on some issues, of some parties or of all of them, and what moved from a day on."""
    picture = derive(ledger, question, issues)
    one_issue = len(picture.issues) == 1
    results = {result.issue.id: result for result in picture.issues}
    shown = tuple(
        _issue(picture, results[id], issue_records, parties, everybody=one_issue)
        for id, issue_records in prepare_each_issue(ledger, question, results)
    )
    if parties:
        shown = tuple(brief for brief in shown if _concerns(brief, parties))
    changes: tuple[JointChange, ...] = ()
    if since is not None:
        asked = {result.issue.id: parties or tuple(result.parties) for result in picture.issues}
        found = compare(ledger, question, since, issues)
        changes = found.told(change for change in found.changes if change.party in asked[change.issue])
    return BriefFound(
        question,
        picture,
        parties,
        one_issue and len(shown) == 1,
        shown,
        find_blockers(ledger, question, issues=issues, parties=parties).blockers,
        since,
        changes,
        stage_event(ledger, Participants(ledger, question.asked), question.as_of),
        _attribution(ledger, [(brief, s) for brief in shown for s in brief.statements]),
        _attribution(ledger, [(brief, s) for brief in shown for s in brief.others]),
    )


def _concerns(brief: IssueBrief, parties: Collection[str]) -> bool:
    """Whether a brief on some parties tells of an issue: they speak on it, or are asked and only others do."""
    unanswered = brief.result.heading == Status.INCOMPLETE and not brief.result.parties.keys().isdisjoint(parties)
    return unanswered or any(_is_told(statement) for statement in brief.statements)


def _attribution(ledger: Ledger, statements: Collection[tuple[IssueBrief, Statement]]) -> Attribution:
    """How much of what is told of parties is their own word."""
    told = [(brief, s) for brief, s in statements if _has_spoken(s.standing)]
    at_first_hand = [
        (b, s) for b, s in told if s.standing.basis is not Basis.THIRD and s.standing.standing != "claimed"
    ]
    accounts = sum(any(is_account(ledger, record) for record in printed_records(b, s)) for b, s in at_first_hand)
    return Attribution(len(told), len(told) - len(at_first_hand), accounts)


def _issue(
    picture: Picture, result: IssueResult, issue_records: IssueRecords, parties: tuple[str, ...], everybody: bool
) -> IssueBrief:
    """What the parties hold; with none named those asked, or ``everybody`` with a standing."""
    day = picture.question.as_of
    everyone = {**result.parties, **result.others}
    for id in parties:
        if id not in everyone and _untouched(issue_records, id, day):
            everyone[id] = standing_of(issue_records, id, day)
    named = parties or (tuple(everyone) if everybody else tuple(result.parties))
    alike: dict[tuple[object, ...], list[str]] = {}
    for id, standing in everyone.items():
        if id in named:
            key = standing.positions or (id,)
            alike.setdefault((standing.standing, standing.act, standing.options, *key), []).append(id)
    records = {record.id: record for record in issue_records.known.records}
    statements = tuple(_statement(tuple(ids), everyone[ids[0]], issue_records, records, day) for ids in alike.values())
    if result.closed is not None or result.status in (Status.AGREED, Status.SET_ASIDE):
        return IssueBrief(result, statements, _settlement(picture, result, issue_records))
    told = {id for statement in statements if _is_told(statement) for id in statement.parties}
    beside = [id for id in result.parties if id not in told] if parties and len(result.parties) == 2 else []
    spoken = [id for id in beside if id not in named and _has_spoken(result.parties[id])]
    others = tuple(_statement((id,), result.parties[id], issue_records, records, day) for id in spoken)
    return IssueBrief(result, statements, None, others)


def _statement(
    parties: tuple[str, ...], standing: Standing, issue_records: IssueRecords, by_id: Mapping[str, Position], day: int
) -> Statement:
    """What some parties hold, with the records that bear out each part of it."""
    records = [by_id[id] for id in standing.positions]
    if standing.standing == "uncertain":
        return Statement(parties, standing, None, tuple(records))
    if standing.standing == "claimed":
        return Statement(parties, standing, None, tuple(records[-1:]))
    if not records:
        untouched = () if _has_spoken(standing) else _untouched(issue_records, parties[0], day)
        return Statement(parties, standing, None, (), untouched)
    last = _last_word(parties, standing, issue_records, day)
    party_words = issue_records.words_by_party[parties[0]]
    own = not {word.record.id for word in party_words.own.words}.isdisjoint(standing.positions)
    found = tenures((party_words.own if own else party_words.third).up_to(day))
    if {each.option for each in found.held} != set(standing.options):  # only some of the orders are allowed
        return Statement(parties, standing, None, tuple(records), last=None if last in records else last)
    return Statement(parties, standing, found, found.records, last=None if last in found.records else last)


def _last_word(
    parties: tuple[str, ...], standing: Standing, issue_records: IssueRecords, day: int
) -> Position | None:  # fmt: skip
    """The latest word of one party itself by a day; of several, or where third parties alone tell of it, none."""
    if len(parties) > 1 or standing.basis is Basis.THIRD:
        return None
    return issue_records.last_own_word(parties[0], day)


def _untouched(issue_records: IssueRecords, party: str, day: int) -> tuple[Position, ...]:
    """The records by which a party is reported by a day not to raise the issue."""
    known = issue_records.known
    numbers = (
        n for n, record in enumerate(known.records)
        if record.act is Act.OMITS and party in record.parties and known.first[n] <= day
    )  # fmt: skip
    return tuple(known.records[n] for n in issue_records.known.in_order(numbers))


def _settlement(picture: Picture, result: IssueResult, issue_records: IssueRecords) -> Settlement:
    """Which records bear out what stands on an issue, and since when."""
    records = issue_records.known.records
    parties = [frozenset(standing.positions) for standing in result.parties.values()]
    used = frozenset[str]().union(*parties)
    made_it = issue_records.known.in_order(n for n, record in enumerate(records) if record.id in used)
    holding = [n for n in made_it if not result.options or not set(records[n].options).isdisjoint(result.options)]
    firm = [n for n in holding if records[n].level >= (result.level or Level.PRINCIPLE)]
    joint = [n for n in firm if n in issue_records.common_acts]
    of_each = ([n for n in firm or holding if records[n].id in positions][-1:] for positions in parties)
    stands = joint[-1:] or list(dict.fromkeys(n for found in of_each for n in found))
    articles = (a for a in picture.articles if result.issue.id in a.issues and a.concluded)
    return Settlement(
        tuple(records[n] for n in stands),
        bool(joint),
        _held_since(picture, result, issue_records) or _of_that_day(result, issue_records),
        tuple(
            dated
            for condition in issue_records.conditions.values()
            for dated in (condition.raised, condition.met, condition.dropped)
            if dated is not None and dated.date.last == result.since
        ),
        any(article.level == result.level for article in articles),
    )


def _held_since(picture: Picture, result: IssueResult, issue_records: IssueRecords) -> tuple[Position, ...]:
    """The records by which the last of those asked took up what is agreed, where that came after the status began.

    The parties may have been agreed before, on another option: its day is not that of what stands now.
    """
    began: list[Position] = []
    for party, standing in result.parties.items():
        words = issue_records.words_by_party[party].own if party in issue_records.words_by_party else None
        held = [] if words is None else tenures(words.up_to(picture.question.as_of)).held
        since = [each.since for each in held if each.option in result.options]
        if result.status is not Status.AGREED or not since or standing.standing == "uncertain":
            return ()
        began.append(min(since, key=lambda record: record.date.last))
    last = max((record.date.last for record in began), default=0)
    if result.since is None or last <= result.since:
        return ()
    return tuple({record.id: record for record in began if record.date.last == last}.values())


def _of_that_day(result: IssueResult, issue_records: IssueRecords) -> tuple[Position, ...]:
    """The words of those asked that are certain from the day on which a status began; one for all, where there is."""
    known = issue_records.known
    words = (issue_records.words_by_party[party] for party in result.parties if party in issue_records.words_by_party)
    numbers = {w.number for each in words for w in each.committing() if known.last[w.number] == result.since}
    told = numbers & issue_records.common_acts or numbers
    return tuple(known.records[n] for n in issue_records.known.in_order(told))


def printed_records(brief: IssueBrief, statement: Statement) -> tuple[Position, ...]:
    """The records of a party that a brief prints: of what is settled those of the settlement, else its own."""
    if brief.settlement is None:
        return statement.printed
    if brief.result.closed is not None:
        return ()
    printed = (*brief.settlement.began, *brief.settlement.stands)
    return tuple(record for record in printed if not set(statement.parties).isdisjoint(record.parties))


def is_account(ledger: Ledger, record: Position) -> bool:
    """Whether analysts or advocates alone tell a record as the word of a party other than themselves."""
    itself = all(ledger.parties[id].role is Role.COMMENTATOR for id in record.parties)
    return not itself and all(ledger.sources[cite.source].kind in ACCOUNTS for cite in record.cites)


def _is_told(statement: Statement) -> bool:
    return _has_spoken(statement.standing) or bool(statement.untouched)


def _has_spoken(standing: Standing) -> bool:
    return standing.standing != "silent" or bool(standing.positions)
