"""Tables of what the analysing commands find, for ``-f csv``: blockers, counts compared, pairs of parties."""

from __future__ import annotations

from negtrack.audit import Audit
from negtrack.blockers import Blockers
from negtrack.counts import CountResult
from negtrack.dates import format_day
from negtrack.pairs import Pair
from negtrack.tables import Column, Table

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
