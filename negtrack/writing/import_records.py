"""Records of a sheet joined to a ledger: those it has already told apart, the others judged by reading and checks.

The records are judged as if they stood in one more file of the ledger, by the same reader, with all others.
"""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import NamedTuple

from negtrack.answers.diff import Shift, shift_between
from negtrack.checks.run import run_checks
from negtrack.ledger.codes import severity_of
from negtrack.ledger.csv_positions import Arrivals
from negtrack.ledger.dates import format_day
from negtrack.ledger.draft import Draft, default_id
from negtrack.ledger.files import read_files
from negtrack.ledger.findings import Diagnostic, Severity, sort_key
from negtrack.ledger.load import load
from negtrack.ledger.locate import locate
from negtrack.ledger.model import RELATIONS, Cite, Ledger, Level, Position
from negtrack.ledger.nodes import value_of
from negtrack.ledger.reader import FileReader
from negtrack.rules.derive import derive
from negtrack.rules.query import Question
from negtrack.writing.insert import Value

_TOLD = frozenset({"NT501"})
"""The codes of errors that keep no record out: an expectation may have to give way to what became known."""


class Joined(NamedTuple):
    """What came of joining: the ledger with the new records, None where there is an error; all findings.

    ``new`` are the records that the ledger did not have, ``repeated`` is how many it had, or that came twice.
    Findings with a ledger are hints, and expectations that hold no longer.
    """

    ledger: Ledger | None
    findings: list[Diagnostic]
    new: list[Position]
    repeated: int


def join(ledger: Ledger, path: Path, arrivals: Arrivals, recorded: int | None) -> Joined:
    """Join arriving records to the sound ledger loaded from a path.

    ``recorded`` is the day of entry of those that name none; None: they have none.
    """
    fresh, repeated = _fresh(ledger, arrivals)
    loaded = load(path, arrivals=fresh)
    after = loaded.ledger
    if after is None:
        return Joined(None, loaded.diagnostics, [], repeated)
    known = {(fault.code, fault.message) for fault in run_checks(ledger)}
    faults = [
        fault
        for fault in run_checks(after)
        if severity_of(fault.code) is Severity.ERROR and (fault.code, fault.message) not in known
    ]
    found = sorted(locate(faults, [*read_files(path)[0], fresh]), key=sort_key) if faults else []
    if any(diagnostic.code not in _TOLD for diagnostic in found):
        return Joined(None, found, [], repeated)
    number = len(after.files) - 1
    new = [position for position in after.positions if position.place.file == number]
    return Joined(after, found, [p._replace(recorded=p.recorded or recorded) for p in new], repeated)


def effects(before: Ledger, after: Ledger, question: Question) -> list[Shift]:
    """The issues, then the articles, that do not stand as they did; both ledgers have the same ones."""
    was, now = derive(before, question), derive(after, question)
    issues = [(a.issue.id, a.status, b.status) for a, b in zip(was.issues, now.issues, strict=True)]
    articles = [(a.article.id, a.status, b.status) for a, b in zip(was.articles, now.articles, strict=True)]
    return [shift_between(*shift) for shift in (*issues, *articles) if shift[1] is not shift[2]]


def fields_of(position: Position) -> dict[str, Value]:
    """A record as one would write it: what is the default is left out, lists of one are texts."""
    fields: dict[str, Value] = {
        "party": _one_or_list(position.parties),
        "issue": position.issue,
        "date": position.date.text,
        "summary": position.summary,
    }
    if position.id != default_id(position.parties, position.issue, position.date.text):
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


def _fresh(ledger: Ledger, arrivals: Arrivals) -> tuple[Arrivals, int]:
    """The arrivals without those that say what a record of the ledger, or one before them, says; how many those are.

    What a row leaves out of its id and of the day of its entry is not compared.
    """
    draft = Draft()
    reader = FileReader(draft, 0, arrivals.path)
    for entry in arrivals.entries:
        reader.read(entry)
    read: dict[int, Position] = {position.place.entry: position for position in draft.lists["positions"]}
    told: dict[tuple[bool, bool], set[Hashable]] = {}
    earlier = list(ledger.positions)
    entries = []
    for entry in arrivals.entries:
        position = read.get(entry.number)
        if position is None:
            entries.append(entry)
            continue
        names = (value_of(entry.node, "id") is not None, value_of(entry.node, "recorded") is not None)
        if names not in told:
            told[names] = {_content(one, *names) for one in earlier}
        if _content(position, *names) in told[names]:
            continue
        for known, contents in told.items():
            contents.add(_content(position, *known))
        earlier.append(position)
        entries.append(entry)
    return arrivals._replace(entries=entries), len(arrivals.entries) - len(entries)


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
