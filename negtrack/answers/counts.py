"""The counts of agreed articles that parties published, against the derived articles and against one another."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from negtrack.answers.tables import Column, Table
from negtrack.ledger.model import Count, Ledger, Status
from negtrack.rules.derive import derive
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple


class CountResult(NamedTuple):
    """A published count beside what is derived for the last day of its date.

    ``derived`` is how many of the ledger's ``articles`` are agreed then; ``unallocated`` how many articles the count
    leaves without a word; ``contradicts`` are the numbers (in the list) of counts that cannot hold beside this one.
    """

    said: Count
    derived: int
    articles: int
    unallocated: int | None
    contradicts: tuple[int, ...]


def compare_counts(
    ledger: Ledger, question: Question, parties: tuple[str, ...] = (), issues: Collection[str] | None = None
) -> list[CountResult]:
    """The counts published by the day of the question, in order of date; with parties, only theirs.

    With issues, only the articles that rest on them, or are related to them, are derived.
    """
    counts = sorted(
        (c for c in ledger.counts if c.date.last <= question.as_of and (not parties or set(parties) & set(c.said_by))),
        key=lambda c: (c.date.first, c.date.last),
    )
    results: list[CountResult] = []
    for number, count in enumerate(counts):
        picture = derive(ledger, question._replace(as_of=count.date.last), issues)
        agreed = sum(result.status is Status.AGREED for result in picture.articles)
        against = tuple(n for n, other in enumerate(counts) if n != number and _contradict(count, other))
        results.append(CountResult(count, agreed, len(picture.articles), _unallocated(count), against))
    return results


def agreed_share(count: Count) -> tuple[float, float] | None:
    """The least and the greatest share of articles that a count can mean, from 0 to 1; None where it says neither.

    A percentage is taken to be rounded as it looks: 80 to tens, 75 to fives, 82 to ones.
    """
    if count.percent is not None:
        half = next(unit for unit in (10, 5, 1, 0) if unit == 0 or count.percent % unit == 0) / 2
        return max(0.0, (count.percent - half) / 100), min(1.0, (count.percent + half) / 100)
    if count.agreed is not None and count.of:
        share = count.agreed / count.of
        return share, (count.agreed + (count.partial or 0)) / count.of
    return None


def _contradict(one: Count, other: Count) -> bool:
    """Whether two counts speak of days that may be the same, and of shares that cannot be."""
    if one.date.last < other.date.first or other.date.last < one.date.first:
        return False
    a, b = agreed_share(one), agreed_share(other)
    return a is not None and b is not None and (a[1] < b[0] or b[1] < a[0])


def _unallocated(count: Count) -> int | None:
    if count.of is None or count.agreed is None:
        return None
    return count.of - count.agreed - (count.partial or 0) - (count.open or 0)


def counts_table(results: Iterable[CountResult]) -> Table:
    """The published counts beside the derived ones, one to a row."""
    return Table("counts", _COLUMNS, results)


_COLUMNS = (
    Column("date", "date", "when it was said", "said.date"),
    Column("said_by", "ids", "who said it", "said.said_by", of="party"),
    Column("agreed", "whole", "how many articles it calls agreed", "said.agreed"),
    Column("percent", "number", "or which share, in percent", "said.percent"),
    Column("of", "whole", "out of how many", "said.of"),
    Column("partial", "whole", "how many agreed in part", "said.partial"),
    Column("open", "whole", "how many open", "said.open"),
    Column("unallocated", "whole", "how many it does not mention"),
    Column("derived_agreed", "whole", "articles of the ledger agreed on the last day of the date", "derived"),
    Column("derived_of", "whole", "articles of the ledger", "articles"),
    Column("contradicts", "ids", "rows, from 1, that cannot hold beside this one",
           lambda row: [str(number + 1) for number in row.contradicts]),
    Column("source", "id", "the source", "said.source", of="source"),
)  # fmt: skip
