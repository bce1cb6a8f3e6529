"""Checks of what is possible and unlikely: dates that a slip of the finger makes, and the same thing entered twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from negtrack.checks.registry import ledger_check
from negtrack.ledger.codes import Code
from negtrack.ledger.dates import Interval, format_day
from negtrack.ledger.findings import Fault, Place, Severity, shown
from negtrack.ledger.model import RELATIONS, Ledger, Party, Position, Source
from negtrack.rules.basis import principals
from negtrack.tuples import NamedTuple

_CENTURY = 36_525
"""A hundred years in days."""


class _DatedEntry(NamedTuple):
    """A date of the ledger, the place of its entry, and the keys that lead to it there."""

    date: Interval
    place: Place
    path: tuple[str, ...]


def _dates(ledger: Ledger) -> Iterator[_DatedEntry]:
    """The dates of everything that was said or happened."""
    for records in (ledger.positions, ledger.events, ledger.counts):
        yield from (_DatedEntry(record.date, record.place, ("date",)) for record in records)
    for condition in ledger.conditions.values():
        for name in ("raised", "met", "dropped"):
            dated = getattr(condition, name)
            if dated is not None:
                yield _DatedEntry(dated.date, condition.place, (name, "date"))
    for issue in ledger.issues.values():
        if issue.closed is not None:
            yield _DatedEntry(issue.closed.date, issue.place, ("closed", "date"))


def _fault(code: str, dated: _DatedEntry, message: str, help: str) -> Fault:
    return Fault(code, dated.place, message, help, dated.path, dated.date.text)


@ledger_check(
    Code(
        "NT611",
        Severity.HINT,
        "a date after the day that the ledger is kept to",
        "Something is dated after `covered_to`, the last day that the ledger's keepers have looked at. Either the date "
        "is a slip, or they have looked further: then move `covered_to`.",
    ),
)
def dates_past_the_ledgers_end(ledger: Ledger) -> Iterator[Fault]:
    """Find dates after ``covered_to``."""
    if ledger.covered_to is None:
        return
    for dated in _dates(ledger):
        if dated.date.first > ledger.covered_to.last:
            message = f"{dated.date.text} is after {ledger.covered_to.text}, the day that the ledger is kept to"
            yield _fault("NT611", dated, message, f"check the date, or write covered_to: {format_day(dated.date.last)}")


@ledger_check(
    Code(
        "NT612",
        Severity.HINT,
        "a date a century from all others",
        "A date is a hundred years or more from every date of the others: a slip of the finger, or a year of another "
        "calendar.",
    ),
)
def dates_far_from_all_others(ledger: Ledger) -> Iterator[Fault]:
    """Find dates that stand a century apart from where most dates of the ledger are."""
    dates = sorted(_dates(ledger), key=lambda dated: dated.date.first)
    groups: list[list[_DatedEntry]] = []
    reached = 0
    for dated in dates:
        if not groups or dated.date.first - reached >= _CENTURY:
            groups.append([])
        groups[-1].append(dated)
        reached = max(reached, dated.date.last)
    if len(groups) < 2:
        return
    usual = max(groups, key=len)
    first, last = (day(one.date for one in usual) for day in (_first, _last))
    for group in groups:
        for dated in group if group is not usual else ():
            message = f"{dated.date.text} is a century or more from all other dates, {first} to {last}"
            yield _fault("NT612", dated, message, "check the year; a date is written in the Gregorian calendar")


def _first(dates: Iterable[Interval]) -> str:
    return format_day(min(date.first for date in dates))


def _last(dates: Iterable[Interval]) -> str:
    return format_day(max(date.last for date in dates))


@ledger_check(
    Code(
        "NT613",
        Severity.HINT,
        "a position dated after its source was published",
        "A source cannot tell what was said after it was published: one of the two dates is wrong, or the source is "
        "another one.",
    ),
)
def reports_from_before_the_fact(ledger: Ledger) -> Iterator[Fault]:
    """Find positions whose date begins after their source was published; events may well be announced before."""
    for record in ledger.positions:
        dated = [(cite.source, ledger.sources[cite.source].published) for cite in record.cites]
        early = [(id, published) for id, published in dated if published and published.last < record.date.first]
        if len(early) < len(dated):  # one that may carry it is enough: others may tell of what was said before
            continue
        source, published = early[0]
        message = f'{record.date.text} is after "{shown(source)}" was published, on {published.text}'
        help = "check both dates, or name the source that tells of it"
        path = ("cites", "0") if len(record.cites) > 1 else ("source",)
        yield Fault("NT613", record.place, message, help, path, source)


@ledger_check(
    Code(
        "NT614",
        Severity.HINT,
        "a record entered before it was said",
        "`recorded`, the day of entry, lies before the date of the record: one of the two is wrong.",
    ),
)
def entries_from_before_the_fact(ledger: Ledger) -> Iterator[Fault]:
    """Find positions whose day of entry is before their date."""
    for record in ledger.positions:
        if record.recorded is not None and record.recorded < record.date.first:
            day = format_day(record.recorded)
            message = f"entered on {day}, before {record.date.text}, when it was said"
            yield Fault("NT614", record.place, message, "check date and recorded", ("recorded",), day)


@ledger_check(
    Code(
        "NT615",
        Severity.HINT,
        "the same words of the same party twice",
        "Two records of a party on one issue have the same quote, or the same summary, and one source or one date: "
        "one statement entered twice, or two reports of one. Keep one record, with both sources in `cites`; where the "
        "party said it again, `reaffirms` says so.",
    ),
)
def words_told_twice(ledger: Ledger) -> Iterator[Fault]:
    """Find positions that repeat the words of an earlier one: same parties, same issue, and same source or date."""
    told: dict[tuple[str, tuple[str, ...], str, str], list[Position]] = {}
    for record in ledger.positions:
        quotes = [("quote", cite.quote) for cite in record.cites if cite.quote]
        for name, text in (("summary", record.summary), *quotes):
            key = (record.issue, tuple(sorted(record.parties)), name, " ".join(text.casefold().split()))
            if " " not in key[-1]:  # one word alone says little
                continue
            same = told.setdefault(key, [])
            earlier = next((one for one in same if _may_be_one(one, record)), None)
            same.append(record)
            if earlier is None:
                continue
            message = f'the same words as "{shown(earlier.id)}" of {earlier.date.text}'
            help = "keep one record, with both sources in cites; or choose the act reaffirms where it was said again"
            yield Fault("NT615", record.place, message, help, (name,))
            break


def _may_be_one(one: Position, other: Position) -> bool:
    """Whether two records with the same words may be one: of one source or date, and neither points to the other."""
    if any(getattr(a, name) == b.id for a, b in ((one, other), (other, one)) for name in RELATIONS):
        return False
    if one.date.first <= other.date.last and other.date.first <= one.date.last:
        return True
    return not {cite.source for cite in one.cites}.isdisjoint(cite.source for cite in other.cites)


@ledger_check(
    Code(
        "NT616",
        Severity.HINT,
        "two sources with one address",
        "Two sources have the same `url`, and neither dates nor archived documents that tell them apart: one "
        "publication entered twice, which makes records seem to rest on two.",
    ),
)
def addresses_given_twice(ledger: Ledger) -> Iterator[Fault]:
    """Find sources that have the address of an earlier one, unless dates or documents tell them apart."""
    known: dict[str, list[Source]] = {}
    for source in ledger.sources.values():
        if not source.url:
            continue
        address = re.sub(r"^\w+://(www\.)?", "", source.url).partition("#")[0].rstrip("/")
        same = known.setdefault(address, [])
        earlier = next((one for one in same if not _apart(one, source)), None)
        same.append(source)
        if earlier is not None:
            message = f'the address of "{shown(earlier.id)}"'
            help = f"cite {shown(earlier.id)} instead, or check the address"
            yield Fault("NT616", source.place, message, help, ("url",), source.url)


def _apart(one: Source, other: Source) -> bool:
    """Whether two sources have documents of their own, or tell when they were published, each otherwise."""
    documents = [source.archive and (source.archive.sha256 or source.archive.file) for source in (one, other)]
    if all(documents) and documents[0] != documents[1]:
        return True
    dates = [source.published and source.published.text for source in (one, other)]
    return all(dates) and dates[0] != dates[1]


@ledger_check(
    Code(
        "NT617",
        Severity.HINT,
        "a group that has spoken, and a party of nearly the same name that has not",
        "A group (`EU27`) has words on an issue, and a party whose agreement is asked there (`EU`), called as the "
        "group is but for figures, has none and is not its member: the group's words do not stand for it. Make it a "
        "member, or let one of the two be the party.",
    ),
)
def namesakes_that_are_no_members(ledger: Ledger) -> Iterator[Fault]:
    """Find parties asked without a word on an issue of which a group of nearly their name has spoken."""
    groups = {party.id: party for party in ledger.parties.values() if party.members}
    if not groups:
        return
    spoken: dict[str, set[str]] = {}
    for record in ledger.positions:
        spoken.setdefault(record.issue, set()).update(record.parties)
    bare = {party.id: _bare_names(party) for party in ledger.parties.values()}
    told: set[tuple[str, str]] = set()
    for issue in ledger.issues.values():
        parties = spoken.get(issue.id, set())
        for group in sorted(parties & groups.keys()):
            for asked in issue.principals or principals(ledger):
                fits = bare[asked] & bare[group] and asked not in (group, *groups[group].members)
                if fits and asked not in parties and (group, asked) not in told:
                    told.add((group, asked))
                    message = f'"{shown(group)}" has spoken on {issue.id}, and "{shown(asked)}" is not its member'
                    help = f"write {shown(asked)} among the members of {shown(group)}, or use one party for both"
                    yield Fault("NT617", groups[group].place, message, help)


def _bare_names(party: Party) -> frozenset[str]:
    """What a party is called, without figures, marks and case."""
    names = ("".join(filter(str.isalpha, name)).casefold() for name in (party.id, party.name, *party.aliases))
    return frozenset(name for name in names if len(name) > 1)
