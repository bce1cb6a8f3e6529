"""Records of a sheet joined to a ledger: those it has already told apart, the others judged by reading and checks.

The records are judged as if they stood in one more file of the ledger, by the same reader, with all others.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path

from negtrack.answers.diff import Shift, shift_between
from negtrack.checks.run import run_checks
from negtrack.ledger.codes import severity_of
from negtrack.ledger.csv_positions import Arrivals
from negtrack.ledger.dates import format_day
from negtrack.ledger.draft import Draft, default_id
from negtrack.ledger.fast_path import FastPaths
from negtrack.ledger.files import LedgerFile
from negtrack.ledger.findings import Finding, Location, Severity, error, shown, sort_key
from negtrack.ledger.load import load
from negtrack.ledger.locate import locate
from negtrack.ledger.model import RELATIONS, Cite, Ledger, Level, Position, conditions_of
from negtrack.ledger.nodes import Entry, Map, Node, Text, value_of
from negtrack.ledger.reader import FileReader
from negtrack.rules.derive import derive
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple
from negtrack.writing.change import change_entries
from negtrack.writing.insert import Unwritable, Value
from negtrack.writing.pairing import id_of

_TOLD = frozenset({"NT501"})
"""The codes of errors that keep no record out: an expectation may have to give way to what became known."""


class Changed(NamedTuple):
    """A record of the ledger as it is, and as a sheet would have it."""

    before: Position
    after: Position

    def differences(self) -> list[tuple[str, Value | None, Value | None]]:
        """The fields in which they differ, each with both values; None stands for a value that is absent."""
        old, new = fields_of(self.before), fields_of(self.after)
        names = dict.fromkeys((*old, *new))
        return [(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


class Joined(NamedTuple):
    """What came of joining: the ledger with the new records, None where there is an error; all findings.

    ``new`` are the records that the ledger did not have, ``repeated`` is how many it had, or that came twice,
    ``numbered`` how many got an id with a number, since the ledger has one of their party, issue and day that says
    something else. ``changed`` are the
    records of the ledger that rows change. Findings with a ledger are expectations that hold no longer.
    """

    ledger: Ledger | None
    findings: list[Finding]
    new: list[Position]
    repeated: int
    numbered: int = 0
    changed: Sequence[Changed] = ()


def join(ledger: Ledger, path: Path, arrivals: Arrivals, recorded: int | None, update: bool = False) -> Joined:
    """Join arriving records to the sound ledger loaded from a path.

    ``recorded`` is the day of entry of those that name none; None: they have none. Records whose id the ledger has, and
    that say something else, are faults, unless they are to ``update`` those. Raises Unwritable where these stand so
    that they cannot be changed.
    """
    fresh, repeated, numbered, changed, lines = _without_repeats(ledger, arrivals)
    instead = changed_file(ledger, changed) if update and changed else None
    loaded = load(path, instead, arrivals=fresh)
    after = loaded.ledger
    differing = [] if update else [_differs(one, arrivals.path, line) for one, line in zip(changed, lines, strict=True)]
    if after is None or differing:
        return Joined(None, [*loaded.findings, *differing], [], repeated, changed=changed)
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
    return Joined(after, found, new, repeated, numbered, changed)


def _differs(changed: Changed, path: str, line: int) -> Finding:
    """That a row has the id of a record of the ledger, and says something else."""
    told = "; ".join(
        f"{name} {value_words(old)}, here {value_words(new)}" for name, old, new in changed.differences()[:3]
    )
    message = f'the ledger has "{shown(changed.before.id)}", which says something else: {told}'
    help = "--update takes what the sheet says; or give the row an id of its own"
    return error("NT107", message, Location(path, line, 1), help)


def value_words(value: Value | None) -> str:
    """A value as a message tells it, and not much of it."""
    if value is None:
        return "nothing"
    if isinstance(value, str):
        return f'"{shown(value, 40)}"'
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {value_words(each)}" for name, each in value.items())
    return " and ".join(value_words(each) for each in value)


def changed_file(ledger: Ledger, changed: Sequence[Changed]) -> LedgerFile:
    """The file of a ledger with records in it changed. Raises Unwritable where they are in several, or in a table."""
    files = {ledger.files[one.before.place.file] for one in changed}
    if len(files) > 1:
        raise Unwritable(f"rows change records of {', '.join(sorted(files))}: bring those of one file in at a time")
    (path,) = files
    if path.lower().endswith(".csv"):
        raise Unwritable(f"rows change records of {path}, a table: change them there")
    folder = Path(ledger.path)
    name = Path(path).relative_to(folder).as_posix() if folder.is_dir() else Path(path).name
    return LedgerFile(path, name, with_changes(Path(path).read_bytes(), changed))


def with_changes(data: bytes, changed: Sequence[Changed]) -> bytes:
    """The bytes of a file with records in it changed, field by field. Raises Unwritable."""
    changes = {one.before.id: {name: new for name, _, new in one.differences()} for one in changed}
    return change_entries(data, "positions", changes, id_of)


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


def cells_of(position: Position) -> dict[str, str]:
    """A record as the cells of a row of a table, without those that are empty."""
    first, *others = position.cites
    lists = {"party": position.parties, "options": position.options, "rejects": position.rejects}
    cells = {name: "|".join(ids) for name, ids in lists.items()}
    cells |= {"id": position.id, "issue": position.issue, "date": position.date.text, "summary": position.summary}
    cells |= {"conditions": "|".join(conditions_of(position)), "level": position.level.word, **_cite(first)}
    cells["act"] = position.act.value if position.act is not None else ""
    cells["said_by"] = "|".join(position.said_by) if position.said_by != position.parties else ""
    cells["more_cites"] = json.dumps([_cite(cite) for cite in others], ensure_ascii=False) if others else ""
    cells["recorded"] = format_day(position.recorded) if position.recorded is not None else ""
    cells |= {name: getattr(position, name) or "" for name in ("speaker", "to", *RELATIONS, "note", "private_note")}
    cells["private"] = "yes" if position.private else ""
    return {name: cell for name, cell in cells.items() if cell}


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


class _Sorted(NamedTuple):
    """Arrivals without those that repeat something, how many those are, how many ids got a number that the ledger had.

    ``changed`` are the records of the ledger that arrivals would change, each with its ``lines``.
    """

    fresh: Arrivals
    repeated: int
    numbered: int
    changed: list[Changed]
    lines: list[int]


def _without_repeats(ledger: Ledger, arrivals: Arrivals) -> _Sorted:
    """The arrivals without positions that say what one of the ledger, or one before them, says; how many those are.

    What a row leaves out of its id and of the day of its entry is not compared. A position without an id of its own
    gets one with a number, as ``add`` gives it, where its default one is taken; how often the ledger had it comes last.
    """
    draft = Draft()
    reader = FileReader(draft, 0, arrivals.path, FastPaths())
    for entry in arrivals.entries:
        reader.read(entry)
    read: dict[int, Position] = {position.place.line: position for position in draft.lists["positions"]}
    earlier: dict[Hashable, list[Position]] = {}
    for record in ledger.positions:
        earlier.setdefault(_match_key(record), []).append(record)
    of_ledger = {position.id: position for position in ledger.positions}
    changed: list[Changed] = []
    lines: list[int] = []
    taken = of_ledger.keys() | {position.id for position, entry in _with_entries(arrivals, read) if _names(entry)[0]}
    numbers: dict[str, int] = {}
    met: set[str] = set()
    entries = []
    repeated = numbered = 0
    for entry in arrivals.entries:
        position = read.get(entry.line) if entry.section.value == "positions" else None
        if position is None:
            entries.append(entry)
            continue
        names = _names(entry)
        alike = earlier.setdefault(_match_key(position), [])
        if alike and _content(position, *names) in {_content(one, *names) for one in alike}:
            repeated += 1
            continue
        if names[0] and position.id in of_ledger and position.id not in met:
            changed.append(Changed(of_ledger[position.id], position))
            lines.append(entry.line)
            met.add(position.id)
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
        alike.append(position)
        entries.append(entry)
    return _Sorted(arrivals._replace(entries=entries), repeated, numbered, changed, lines)


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


def _match_key(position: Position) -> Hashable:
    """What records have in common that say the same, and hardly any others."""
    return position.issue, position.date.text, position.summary


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
