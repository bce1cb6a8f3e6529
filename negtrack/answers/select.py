"""A ledger narrowed to what concerns some issues or parties, had happened by a day, and was known by a day."""

from __future__ import annotations

from collections.abc import Collection

from negtrack.ledger.model import Ledger, Position, TargetKind
from negtrack.rules.basis import Participants


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
