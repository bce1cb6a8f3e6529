"""What is asked for and nothing else: of a ledger or of a picture; a ledger without some sources."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum
from typing import Any

from negtrack.ledger.model import RELATIONS, Condition, Dated, Issue, Ledger, Position, Status, TargetKind
from negtrack.rules.basis import Participants
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult


def narrow(
    ledger: Ledger,
    issues: Collection[str] | None = None,
    parties: Collection[str] = (),
    as_of: int | None = None,
    as_known: int | None = None,
) -> Ledger:
    """The part of a ledger that is left; its parties stay, since records need them to be read.

    A position concerns the parties it names, those it stands for and those who said it. With any narrowing the
    sources left are those that something left is taken from.
    """
    if issues is None and not parties and as_of is None and as_known is None:
        return ledger
    wanted = set(ledger.issues if issues is None else issues)
    named = set(parties)
    participants = Participants(ledger)

    def concerns(record: Position) -> bool:
        if record.issue not in wanted or (as_of is not None and record.date.first > as_of):
            return False
        if as_known is not None and record.recorded is not None and record.recorded > as_known:
            return False
        if not named or not named.isdisjoint(record.parties) or not named.isdisjoint(record.said_by):
            return True
        return any(voice.party in named for voice in participants.voices(record))

    positions = tuple(record for record in ledger.positions if concerns(record))
    spoken = {record.issue for record in positions}
    articles = {
        id: article
        for id, article in ledger.articles.items()
        if issues is None or not wanted.isdisjoint((*article.issues, *article.related))
    }
    used = {id for record in positions for ids in record.conditions.values() for id in ids}
    conditions = {
        id: condition
        for id, condition in ledger.conditions.items()
        if (as_of is None or condition.raised is None or condition.raised.date.first <= as_of)
        and (issues is None or id in used or not wanted.isdisjoint(condition.of_kind(TargetKind.ISSUE)))
        and (not named or id in used or not named.isdisjoint((*condition.holder, *condition.by)))
    }
    events = tuple(
        event
        for event in ledger.events
        if (as_of is None or event.date.first <= as_of)
        and (issues is None or event.all_articles or not set(articles).isdisjoint(event.articles))
        and (not named or not named.isdisjoint(event.parties or participants.principals))
    )
    counts = tuple(
        count
        for count in ledger.counts
        if (as_of is None or count.date.first <= as_of) and (not named or not named.isdisjoint(count.said_by))
    )
    dated = [d for c in conditions.values() for d in (c.raised, c.met, c.dropped) if d is not None]
    cited = {cite.source for record in positions for cite in record.cites}
    cited.update(event.source for event in events)
    cited.update(count.source for count in counts)
    cited.update(
        issue.closed.source for id, issue in ledger.issues.items() if id in wanted and issue.closed is not None
    )
    cited.update(d.source for d in dated if d.source is not None)
    return ledger._replace(
        issues={id: issue for id, issue in ledger.issues.items() if id in wanted and (not named or id in spoken)},
        articles=articles,
        sources={id: source for id, source in ledger.sources.items() if id in cited},
        conditions=conditions,
        positions=positions,
        events=events,
        counts=counts,
    )


STALE = "stale"
CHOICES = (*(status.value for status in Status), "closed", "background", STALE)
"""What the issues of a picture can be chosen by: how they are counted, and whether they are stale."""


class Order(StrEnum):
    """The orders in which the issues of a picture can be put."""

    SINCE = "since"
    STATUS = "status"
    LAST_WORD = "last-word"
    LEDGER = "ledger"


def choose(picture: Picture, choices: Collection[str]) -> Picture:
    """Return the picture with those issues only that are counted as one of the choices, or are stale."""
    kept = (r for r in picture.issues if r.heading in choices or (STALE in choices and STALE in r.flags))
    return picture._replace(issues=tuple(kept))


_OPEN_FIRST = (
    Status.DISPUTED, Status.CONDITIONAL, Status.UNCLEAR, Status.INCOMPLETE, Status.COMPATIBLE, Status.NO_DATA,
    Status.AGREED, Status.SET_ASIDE,
)  # fmt: skip


def arrange(picture: Picture, order: str) -> Picture:
    """Return the picture with its issues in another order: the latest first, or those first on which most is open."""

    def place(result: IssueResult) -> int:
        match order:
            case Order.SINCE:
                return -(result.since or 0)
            case Order.LAST_WORD:
                return -(result.last_word or 0)
            case Order.STATUS:
                return _OPEN_FIRST.index(result.status)
        return 0

    return picture._replace(issues=tuple(sorted(picture.issues, key=place)))


def named_by_ids(ledger: Ledger) -> Ledger:
    """Return the ledger with its parties, issues, options and conditions called by their ids."""
    issues = {}
    for id, issue in ledger.issues.items():
        options = {name: option._replace(label=name) for name, option in issue.options.items()}
        issues[id] = issue._replace(title=id, options=options)
    return ledger._replace(
        parties={id: party._replace(name=id) for id, party in ledger.parties.items()},
        issues=issues,
        conditions={id: condition._replace(title=id) for id, condition in ledger.conditions.items()},
    )


def without_sources(ledger: Ledger, sources: Collection[str]) -> Ledger:
    """The ledger with the sources taken out.

    A record that only they carry goes, and relations to it fall away; a condition that only they say was met or
    dropped counts as neither, one that they say was raised keeps its day, and an issue that only they say was closed
    is not; their events and counts go.
    """
    gone = set(sources)
    positions = [p._replace(cites=tuple(c for c in p.cites if c.source not in gone)) for p in ledger.positions]
    removed = {position.id for position in positions if not position.cites}
    return ledger._replace(
        sources={id: source for id, source in ledger.sources.items() if id not in gone},
        issues={id: _reopened(issue, gone) for id, issue in ledger.issues.items()},
        positions=tuple(_without_relations(p, removed) for p in positions if p.cites),
        conditions={id: _condition(condition, gone) for id, condition in ledger.conditions.items()},
        events=tuple(event for event in ledger.events if event.source not in gone),
        counts=tuple(count for count in ledger.counts if count.source not in gone),
    )


def _without_relations(position: Position, removed: set[str]) -> Position:
    gone: dict[str, Any] = {name: None for name in RELATIONS if getattr(position, name) in removed}
    return position._replace(**gone) if gone else position


def _condition(condition: Condition, gone: set[str]) -> Condition:
    raised = condition.raised
    if raised is not None and raised.source in gone:
        raised = raised._replace(source=None)
    return condition._replace(raised=raised, met=_kept(condition.met, gone), dropped=_kept(condition.dropped, gone))


def _reopened(issue: Issue, gone: set[str]) -> Issue:
    return issue._replace(closed=None) if issue.closed is not None and issue.closed.source in gone else issue


def _kept(dated: Dated | None, gone: set[str]) -> Dated | None:
    return None if dated is not None and dated.source in gone else dated
