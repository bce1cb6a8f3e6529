"""Records of a sheet joined to a ledger: those it has already told apart, the others judged by reading and checks.

The records are judged as if they stood in one more file of the ledger, by the same reader, with all others.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import NamedTuple

from negtrack.answers.diff import Shift, shift_between
from negtrack.checks.run import run_checks
from negtrack.ledger.codes import severity_of
from negtrack.ledger.csv_positions import Arrivals
from negtrack.ledger.dates import format_day
from negtrack.ledger.draft import Draft, default_id
from negtrack.ledger.findings import Finding, Severity, sort_key
from negtrack.ledger.load import load
from negtrack.ledger.locate import locate
from negtrack.ledger.model import RELATIONS, Cite, Ledger, Level, Position
from negtrack.ledger.nodes import Entry, Map, Node, Text, value_of
from negtrack.ledger.reader import FileReader, new_sight
from negtrack.rules.derive import derive
from negtrack.rules.query import Question
from negtrack.writing.insert import Value

_TOLD = frozenset({"NT501"})
"""The codes of errors that keep no record out: an expectation may have to give way to what became known."""


class Joined(NamedTuple):
    """What came of joining: the ledger with the new records, None where there is an error; all findings.

    ``new`` are the records that the ledger did not have, ``repeated`` is how many it had, or that came twice,
    ``numbered`` how many got an id with a number, since the ledger has one of their party, issue and day that says
    something else. Findings with a ledger are expectations that hold no longer.
    """

    ledger: Ledger | None
    findings: list[Finding]
    new: list[Position]
    repeated: int
    numbered: int = 0


def join(ledger: Ledger, path: Path, arrivals: Arrivals, recorded: int | None) -> Joined:
    """Join arriving records to the sound ledger loaded from a path.

    ``recorded`` is the day of entry of those that name none; None: they have none.
    """
    fresh, repeated, numbered = _fresh(ledger, arrivals)
    loaded = load(path, arrivals=fresh)
    after = loaded.ledger
    if after is None:
        return Joined(None, loaded.findings, [], repeated)
    known = {(fault.code, fault.message) for fault in run_checks(ledger)}
    faults = [
        fault
        for fault in run_checks(after)
        if severity_of(fault.code) is Severity.ERROR and (fault.code, fault.message) not in known
    ]
    found = sorted(locate(faults, loaded.files), key=sort_key) if faults else []
    if any(finding.code not in _TOLD for finding in found):
        return Joined(None, found, [], repeated)
    number = len(after.files) - 1
    new = [position for position in after.positions if position.place.file == number]
    new = [p._replace(recorded=p.recorded or recorded) for p in new]
    return Joined(after, found, new, repeated, numbered)


class Effects(NamedTuple):
    """The issues and the articles that do not stand as they did."""

    issues: list[Shift]
    articles: list[Shift]


def effects(before: Ledger, after: Ledger, question: Question) -> Effects:
    """What stands otherwise in the second ledger than in the first, of the issues and articles that both have."""
    was, now = derive(before, question), derive(after, question)
    issues = [(a.issue.id, a.status, b.status) for a, b in zip(was.issues, now.issues, strict=True)]
    articles = [(a.article.id, a.status, b.status) for a, b in zip(was.articles, now.articles, strict=True)]
    moved = ([shift_between(*each) for each in pairs if each[1] is not each[2]] for pairs in (issues, articles))
    return Effects(*moved)


def fields_of(position: Position) -> dict[str, Value]:
    """A record as one would write it: what is the default is left out, lists of one are texts."""
    fields: dict[str, Value] = {
        "party": _one_or_list(position.parties),
        "issue": position.issue,
        "date": position.date.text,
        "summary": position.summary,
    }
    if position.id != default_id(position.parties, position.issue, position.date.text, position.private):
        fields["id"] = position.id
    if position.act is not None:
        fields["act"] = position.act.value
    if position.options:
        fields["option"] = _one_or_list(position.options)
    if position.rejects:
        fields["rejects"] = _one_or_list(position.rejects)
    if position.conditions:
        fields["conditions"] = _conditions(position)
    if position.level is not Level.PRINCIPLE:
        fields["level"] = position.level.word
    if position.said_by != position.parties:
        fields["said_by"] = _one_or_list(position.said_by)
    if len(position.cites) == 1:
        fields |= _cite(position.cites[0])
    else:
        fields["cites"] = [_cite(cite) for cite in position.cites]
    if position.recorded is not None:
        fields["recorded"] = format_day(position.recorded)
    for name in ("speaker", "to", *RELATIONS, "note", "private_note"):
        value = getattr(position, name)
        if value is not None:
            fields[name] = value
    if position.private:
        fields["private"] = "yes"
    return fields


def _one_or_list(ids: tuple[str, ...]) -> Value:
    return ids[0] if len(ids) == 1 else list(ids)


def _conditions(position: Position) -> Value:
    """A list where every option has the same conditions, else a map from option to those it has."""
    lists = list(position.conditions.values())
    if tuple(position.conditions) == position.options and all(ids == lists[0] for ids in lists):
        return list(lists[0])
    return {option: list(ids) for option, ids in position.conditions.items()}


def _cite(cite: Cite) -> dict[str, str]:
    return {name: value for name, value in cite._asdict().items() if value is not None}


def _fresh(ledger: Ledger, arrivals: Arrivals) -> tuple[Arrivals, int, int]:
    """The arrivals without positions that say what one of the ledger, or one before them, says; how many those are.

    What a row leaves out of its id and of the day of its entry is not compared. A position without an id of its own
    gets one with a number, as ``add`` gives it, where its default one is taken; how often the ledger had it comes last.
    """
    draft = Draft()
    reader = FileReader(draft, 0, arrivals.path, new_sight())
    for entry in arrivals.entries:
        reader.read(entry)
    read: dict[int, Position] = {position.place.line: position for position in draft.lists["positions"]}
    told: dict[tuple[bool, bool], set[Hashable]] = {}
    earlier = list(ledger.positions)
    of_ledger = {position.id for position in ledger.positions}
    taken = of_ledger | {position.id for position, entry in _with_entries(arrivals, read) if _names(entry)[0]}
    numbers: dict[str, int] = {}
    entries = []
    repeated = numbered = 0
    for entry in arrivals.entries:
        position = read.get(entry.line) if entry.section.value == "positions" else None
        if position is None:
            entries.append(entry)
            continue
        names = _names(entry)
        if names not in told:
            told[names] = {_content(one, *names) for one in earlier}
        if _content(position, *names) in told[names]:
            repeated += 1
            continue
        if not names[0] and position.id in taken:
            numbered += position.id in of_ledger
            number = numbers.get(position.id, 2)
            while f"{position.id}-{number}" in taken:
                number += 1
            numbers[position.id] = number + 1
            entry = _with_id(entry, f"{position.id}-{number}")
            taken.add(f"{position.id}-{number}")
        taken.add(position.id)
        for known, contents in told.items():
            contents.add(_content(position, *known))
        earlier.append(position)
        entries.append(entry)
    return arrivals._replace(entries=entries), repeated, numbered


def _with_entries(arrivals: Arrivals, read: dict[int, Position]) -> Iterator[tuple[Position, Entry]]:
    """The positions that could be read, each with its entry."""
    for entry in arrivals.entries:
        if entry.section.value == "positions" and entry.number in read:
            yield read[entry.number], entry


def _names(entry: Entry) -> tuple[bool, bool]:
    """Whether an entry names its id, and the day on which it was entered."""
    if entry.fields is not None:
        return "id" in entry.fields, "recorded" in entry.fields
    return value_of(entry.node, "id") is not None, value_of(entry.node, "recorded") is not None


def _with_id(entry: Entry, id: str) -> Entry:
    """An entry that names an id."""
    fields = None if entry.fields is None else {"id": id, **entry.fields}

    def node() -> Node:
        old = entry.node
        assert type(old) is Map
        key, value = (Text(word, entry.line, 1, True) for word in ("id", id))
        return old._replace(pairs=[(key, value), *old.pairs])

    return Entry(entry.section, entry.key, entry.number, entry.line, entry.column, node, fields)


def _content(position: Position, with_id: bool, with_recorded: bool) -> Hashable:
    """What a record says, in no order of its lists."""
    said = position._asdict()
    del said["place"]
    said["id"] = position.id if with_id else None
    said["recorded"] = position.recorded if with_recorded else None
    said["conditions"] = frozenset((option, frozenset(ids)) for option, ids in position.conditions.items())
    for name in ("parties", "options", "rejects", "said_by"):
        said[name] = frozenset(said[name])
    return tuple(said.values())
