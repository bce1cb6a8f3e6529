"""Tables of what the analysing commands find, for ``-f csv``: one for each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from negtrack.answers.audit import Audit
from negtrack.answers.blockers import Blockers
from negtrack.answers.counts import CountResult
from negtrack.answers.find import Hit, HitKind
from negtrack.answers.pairs import Pair
from negtrack.answers.record_use import RecordUse, Use
from negtrack.answers.timeline import Item, Strip
from negtrack.answers.why import Explanation
from negtrack.formats.tables import Cell, Column, Table
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Basis, Ledger, Position, Source, Status
from negtrack.rules.issue_result import Standing

_PARTY = "party"


def blockers(found: Blockers) -> Table:
    """The conditions in the way, one to a row."""
    columns = (
        Column("condition", "id", "the condition", of="condition"),
        Column("title", "text", "what must happen first"),
        Column("holder", "ids", "who asks for it", of=_PARTY),
        Column("by", "ids", "who can bring it about", of=_PARTY),
        Column("blocks", "ids", "what waits for it"),
        Column("open", "flag", "whether it is open; empty where its dates leave that undecided"),
        Column("since", "date", "when it was raised; empty: from the start"),
        Column("late", "flag", "whether that was after the text was concluded"),
        Column("carried_by", "ids", "the standings that carry it, as party:issue"),
        Column("circle", "ids", "the conditions with which it waits in a circle", of="condition"),
    )
    circles = {id: circle for circle in found.circles for id in circle}
    records = (
        (
            b.condition.id,
            b.condition.title,
            b.condition.holder,
            b.condition.by,
            b.condition.blocks,
            b.open,
            b.since,
            b.late,
            tuple(f"{c.party}:{c.issue}" for c in b.carried),
            circles.get(b.condition.id, ()),
        )
        for b in found.blockers
    )
    return Table("blockers", columns, iter(records))


def counts(results: list[CountResult]) -> Table:
    """The published counts beside the derived ones, one to a row."""
    columns = (
        Column("date", "date", "when it was said"),
        Column("said_by", "ids", "who said it", of=_PARTY),
        Column("agreed", "whole", "how many articles it calls agreed"),
        Column("percent", "number", "or which share, in percent"),
        Column("of", "whole", "out of how many"),
        Column("partial", "whole", "how many agreed in part"),
        Column("open", "whole", "how many open"),
        Column("unallocated", "whole", "how many it does not mention"),
        Column("derived_agreed", "whole", "articles of the ledger agreed on the last day of the date"),
        Column("derived_of", "whole", "articles of the ledger"),
        Column("contradicts", "ids", "rows, from 1, that cannot hold beside this one"),
        Column("source", "id", "the source", of="source"),
    )
    records = (
        (
            r.said.date.text,
            r.said.said_by,
            r.said.agreed,
            r.said.percent,
            r.said.of,
            r.said.partial,
            r.said.open,
            r.unallocated,
            r.derived,
            r.articles,
            tuple(str(n + 1) for n in r.contradicts),
            r.said.source,
        )
        for r in results
    )
    return Table("counts", columns, iter(records))


def pairs(found: list[Pair]) -> Table:
    """Pairs of parties, one to a row."""
    columns = (
        Column("party", "id", "one party", of=_PARTY),
        Column("other", "id", "the other", of=_PARTY),
        Column("both_spoken", "whole", "issues on which both hold an option or rule one out"),
        Column("compatible", "whole", "those of them on which the two alone would be compatible or better"),
    )
    return Table("pairs", columns, iter((p.party, p.other, p.both_spoken, p.compatible) for p in found))


def audit(found: Audit) -> Table:
    """The evidence for each party on each issue, one to a row."""
    columns = (
        Column("issue", "id", "the issue", of="issue"),
        Column("party", "id", "the party", of=_PARTY),
        Column("own", "whole", "records of its own or joint words"),
        Column("group", "whole", "records of groups that speak for it"),
        Column("third", "whole", "records of third parties"),
        Column("adversary", "whole", "records of adversaries, which never commit it"),
        Column("last_word", "day", "the day of its last word"),
        Column("age_days", "whole", "how many days ago that was"),
        Column("single_source", "flag", "whether the issue's status rests on one source"),
        Column("flips_without", "ids", "sources without any one of which the status would be another", of="source"),
    )
    fragile = found.fragile()
    records = (
        (
            s.issue,
            s.party,
            s.own,
            s.group,
            s.third,
            s.adversary,
            None if s.last is None else format_day(s.last),
            s.age,
            s.issue in found.single_source,
            tuple(flip.source or "" for flip in fragile.get(s.issue, ())),
        )
        for s in found.shares
    )
    return Table("audit", columns, iter(records))


def timeline(items: Iterable[Item]) -> Table:
    """What happened in order of date: a record, a change of status or an event to a row."""
    columns = (
        Column("date", "date", "when it was"),
        Column("date_from", "day", "the first day that date may mean"),
        Column("date_to", "day", "the last day that date may mean"),
        Column("kind", "word", "what it is", ("position", "status", "event")),
        Column("issue", "id", "the issue of a record or a change of status", of="issue"),
        Column("parties", "ids", "the parties of a record, or those an event names", of=_PARTY),
        Column("act", "word", "what a record does"),
        Column("options", "ids", "the options of a record", of="option"),
        Column("said_by", "ids", "who said a record", of=_PARTY),
        Column("from_status", "word", "the status before a change"),
        Column("to_status", "word", "the status from then on"),
        Column("stage", "word", "the stage that an event brought the text to"),
        Column("text", "text", "the summary of a record, the title of an event"),
        Column("position", "id", "the id of a record", of="position"),
        Column("sources", "ids", "the sources of a record or an event", of="source"),
    )
    return Table("timeline", columns, (_item(item) for item in items))


def _item(item: Item) -> tuple[Cell, ...]:
    when = (item.date, format_day(item.first), format_day(item.last))
    if item.record is not None:
        r = item.record
        act = None if r.act is None else r.act.value
        return (*when, "position", r.issue, r.parties, act, r.options, r.said_by, None, None, None, r.summary, r.id,
                _sources(r))  # fmt: skip
    if item.event is not None:
        e = item.event
        stage = e.stage_word
        return (*when, "event", None, e.parties, None, (), (), None, None, stage, e.title, None, (e.source,))
    assert item.issue is not None and item.before is not None and item.after is not None
    return (*when, "status", item.issue.id, (), None, (), (), item.before.value, item.after.value, None, None, None, ())


def strips(found: Iterable[Strip], days: Sequence[int]) -> Table:
    """The statuses of a strip, an issue and a date to a row."""
    columns = (
        Column("issue", "id", "the issue", of="issue"),
        Column("date", "day", "the day"),
        Column("status", "word", "where it stood then", tuple(status.value for status in Status)),
    )
    records = (
        (strip.issue.id, format_day(day), status.value)
        for strip in found
        for day, status in zip(days, strip.statuses, strict=True)
    )
    return Table("strips", columns, records)


def why(explanations: Iterable[Explanation], party: str | None = None) -> Table:
    """What became of the records: a row for each and each party for which it stands, or only for the party named."""
    columns = (
        Column("issue", "id", "the issue", of="issue"),
        Column("status", "word", "where it stands", tuple(status.value for status in Status)),
        Column("position", "id", "the record", of="position"),
        Column("date", "date", "when it was said"),
        Column("party", "id", "the party for which it stands", of=_PARTY),
        Column("asked", "flag", "whether the agreement of that party is asked"),
        Column("basis", "word", "how directly it speaks for that party", tuple(basis.word for basis in Basis)),
        Column("use", "word", "what became of it there", tuple(Use)),
        Column("by", "ids", "the records that did that to it", of="position"),
        Column("act", "word", "what it does"),
        Column("options", "ids", "its options", of="option"),
        Column("said_by", "ids", "who said it", of=_PARTY),
        Column("summary", "text", "what was said"),
        Column("sources", "ids", "the sources that carry it", of="source"),
    )
    return Table("why", columns, (row for explanation in explanations for row in _accounts(explanation, party)))


def _accounts(explanation: Explanation, party: str | None) -> Iterator[tuple[Cell, ...]]:
    result = explanation.result
    standings = {**result.others, **result.parties}
    for account in explanation.accounts:
        r = account.record
        for party_use in account.record_use.voices:
            if party is not None and party_use.party != party:
                continue
            yield (
                result.issue.id,
                result.status.value,
                r.id,
                r.date.text,
                party_use.party,
                party_use.party in result.parties,
                party_use.basis.word,
                party_use.use.value,
                _undone_by(account.record_use, party_use.use, standings.get(party_use.party)),
                None if r.act is None else r.act.value,
                r.options,
                r.said_by,
                r.summary,
                _sources(r),
            )


def _undone_by(record_use: RecordUse, use: Use, standing: Standing | None) -> tuple[str, ...]:
    """The records by which a record was undone for a party, or which stand in its place."""
    if use in (Use.CORRECTED, Use.RETRACTED, Use.DENIED):
        return record_use.undone_by
    return standing.positions if standing is not None and use in (Use.SUPERSEDED, Use.DISSENT) else ()


def hits(ledger: Ledger, found: Iterable[Hit]) -> Table:
    """What was found by its words, one to a row."""
    columns = (
        Column("kind", "word", "what it is", tuple(HitKind)),
        Column("id", "id", "its id; events have none"),
        Column("date", "date", "its date; of a source, when it was published"),
        Column("issue", "id", "the issue of a record", of="issue"),
        Column("parties", "ids", "the parties of a record, or those an event names", of=_PARTY),
        Column("text", "text", "the summary of a record, the title of a source or an event"),
        Column("fields", "texts", "the fields in which the words stand"),
        Column("passages", "texts", "what these fields hold"),
        Column("sources", "ids", "the sources of a record or an event", of="source"),
        Column("file", "text", "the file in which a record or an event stands"),
        Column("line", "whole", "its line there"),
    )
    return Table("found", columns, (_hit(ledger, hit) for hit in found))


def _hit(ledger: Ledger, hit: Hit) -> tuple[Cell, ...]:
    record = hit.record
    date = None if hit.date is None else hit.date.text
    passages = (tuple(p.field for p in hit.passages), tuple(p.text for p in hit.passages))
    if isinstance(record, Source):
        return (hit.kind.value, record.id, date, None, (), record.title, *passages, (), None, None)
    place = (ledger.files[record.place.file], record.place.line)
    if isinstance(record, Position):
        return (hit.kind.value, record.id, date, record.issue, record.parties, record.summary, *passages,
                _sources(record), *place)  # fmt: skip
    return (hit.kind.value, None, date, None, record.parties, record.title, *passages, (record.source,), *place)


def _sources(record: Position) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cite.source for cite in record.cites))
