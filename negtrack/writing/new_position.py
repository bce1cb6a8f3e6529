"""A new position before it is saved: what is wrong with it, an id of its own, the file it belongs in, what it changes.

A draft is judged by the reader and the checks that judge a ledger: it is read as one file more of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from negtrack.checks import plausibility
from negtrack.checks.registry import LEDGER_CHECKS
from negtrack.checks.run import run_checks
from negtrack.ledger.codes import severity_of
from negtrack.ledger.draft import default_id
from negtrack.ledger.fields import KINDS, SECTIONS
from negtrack.ledger.files import LedgerFile, bad_character
from negtrack.ledger.findings import Fault, Finding, Place, Severity
from negtrack.ledger.load import load
from negtrack.ledger.model import OPTION_ACTS, Ledger, Position
from negtrack.rules.articles import ArticleResult
from negtrack.rules.derive import derive
from negtrack.rules.issue_result import IssueResult
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple
from negtrack.writing.change import insert_behind, is_record
from negtrack.writing.insert import NewEntry, Unwritable, Value, insert

NEW_FILE = "\U0010ffff"
"""The name of the file that a draft is read as: behind all others, so that of two alike the draft is the faulty one."""

_ID = "the-new-position"
"""The id of a draft that names none: which one it will have is known only when nobody else can write."""


class FieldFault(NamedTuple):
    """What is wrong with a field of a new entry: its section and name, the code, the message, what to do."""

    section: str
    field: str
    code: str
    message: str
    help: str


class Trial(NamedTuple):
    """What came of reading a new position with its ledger.

    ``after`` is the ledger with it and ``record`` the position, None where there are faults; ``broken`` are the
    faults that other entries would then have: expectations that fail, say. ``hints`` say what is unlikely about it.
    """

    faults: list[FieldFault]
    after: Ledger | None
    record: Position | None
    broken: list[Fault]
    hints: Sequence[Fault] = ()


def missing_fields(position: Mapping[str, Value]) -> list[str]:
    """The fields that a position must have and that this one has not."""
    needed = [field.name for field in KINDS["position"] if field.required]
    needed += [] if "retracts" in position or "denies" in position else ["act"]
    needed += ["option"] if position.get("act") in OPTION_ACTS else []
    needed += [] if "cites" in position else ["source"]
    return [field.name for field in KINDS["position"] if field.name in needed and field.name not in position]


def required_and_missing(kind: str, fields: Mapping[str, Value]) -> list[str]:
    """The fields that every entry of a kind must have and that this one has not."""
    return [field.name for field in KINDS[kind] if field.required and field.name not in fields]


def try_out(path: Path, ledger: Ledger, position: Mapping[str, Value], source: NewEntry | None) -> Trial:
    """Read the sound ledger at a path with a new position, which may lack fields, and perhaps a new source."""
    faults = list(_unwritable(position, source))
    if faults:
        return Trial(faults, None, None, [])
    data = b"" if source is None else insert(b"", "sources", [source])
    data = insert(data, "positions", [NewEntry({"id": _ID, **position})])
    file = LedgerFile(NEW_FILE, NEW_FILE, data)
    loaded = load(path, file)
    lines = fields_by_line(data.decode("utf-8"))
    read = (found for found in loaded.findings if found.code != "NT102")  # what lacks is asked for
    faults += faults_of_reading(read, file, lines, "positions")
    after = loaded.ledger
    if after is None:
        return Trial(faults, None, None, [])
    record = after.positions[-1]
    known = {(fault.code, fault.message) for fault in _errors(ledger, record.issue)}
    broken: list[Fault] = []
    for fault in _errors(after, record.issue):
        if fault.place == record.place:
            faults.append(FieldFault("positions", fault.path[0], fault.code, fault.message, fault.help))
        elif (fault.code, fault.message) not in known:
            broken.append(fault)
    if faults:
        return Trial(faults, None, None, [])
    places = {record.place} | ({after.sources[source.key or ""].place} if source is not None else set())
    return Trial([], after, record, broken, plausibility_of(after, places))


def faults_of_reading(
    findings: Iterable[Finding], file: LedgerFile, lines: Mapping[int, tuple[str, str]], section: str
) -> Iterator[FieldFault]:
    """The errors of reading a new entry of a section, at the fields that its lines in the new file are about."""
    for found in findings:
        if severity_of(found.code) is Severity.ERROR:
            place = lines.get(found.location.line) if found.location and found.location.file == file.path else None
            yield FieldFault(*(place or (section, "")), found.code, found.message, found.help)


def plausibility_of(ledger: Ledger, places: set[Place]) -> list[Fault]:
    """What is unlikely about the records at some places."""
    return [
        fault
        for check in LEDGER_CHECKS
        if check.function.__module__ == plausibility.__name__
        for fault in check.function(ledger)
        if fault.place in places
    ]


def put_position(ledger: Ledger, target: str, data: bytes, entry: NewEntry) -> bytes:
    """The bytes of a file of a ledger with a new position behind the latest record of its issue there.

    Where there is none, or the file is laid out so that no place can be told, it stands behind all others. Raises
    Unwritable.
    """
    number = ledger.files.index(target) if target in ledger.files else -1
    of_issue = [
        (record.date.last, record.date.first, record.place, record)
        for record in ledger.positions
        if record.place.file == number and record.issue == entry.fields["issue"]
    ]
    last = max((record.place for record in ledger.positions if record.place.file == number), default=None)
    if of_issue and (latest := max(of_issue)[3]).place != last:
        with suppress(Unwritable):
            behind = is_record(latest)
            return insert_behind(data, "positions", entry, behind, lambda piece: piece.ids.get("issue") == latest.issue)
    return insert(data, "positions", [entry])


def _errors(ledger: Ledger, issue: str) -> list[Fault]:
    """What the checks find wrong that may hang on the records of an issue."""
    articles = {article.id: article.issues for article in ledger.articles.values() if issue in article.issues}
    issues = {issue}.union(*articles.values())
    part = ledger._replace(
        positions=tuple(record for record in ledger.positions if record.issue in issues),
        expectations=tuple(e for e in ledger.expectations if e.issue == issue or e.article in articles),
    )
    return [fault for fault in run_checks(part) if severity_of(fault.code) is Severity.ERROR]


def own_id(ledger: Ledger, position: Mapping[str, Value]) -> str | None:
    """The id that a position has to name: none where its default one is free, else that with -2, -3 …"""
    parties, issue, date = position["party"], position["issue"], position["date"]
    assert isinstance(issue, str)
    assert isinstance(date, str)
    named = (parties,) if isinstance(parties, str) else tuple(str(party) for party in parties)
    id = default_id(named, issue, date, position.get("private") == "yes")
    taken = {record.id for record in ledger.positions}
    if id not in taken:
        return None
    number = 2
    while f"{id}-{number}" in taken:
        number += 1
    return f"{id}-{number}"


def file_of_issue(ledger: Ledger, issue: str) -> str | None:
    """The file of a ledger that a new position on an issue belongs in: that of the issue's latest record."""
    if len(ledger.files) == 1:
        return ledger.files[0]
    dated = [
        (record.date.last, record.date.first, record.place) for record in ledger.positions if record.issue == issue
    ]
    return ledger.files[max(dated)[2].file] if dated else None


class Effect(NamedTuple):
    """What a new position changes on a day: its issue, and the articles that rest on it, before and after."""

    day: int
    before: IssueResult
    after: IssueResult
    articles: tuple[tuple[ArticleResult, ArticleResult], ...]


def effect(before: Ledger, after: Ledger, issue: str, question: Question) -> Effect:
    """The effect on an issue of what the second ledger has more than the first, at the day of a question."""
    was, will = (derive(ledger, question, [issue]) for ledger in (before, after))
    moved = tuple((a, b) for a, b in zip(was.articles, will.articles, strict=True) if a.status is not b.status)
    return Effect(question.as_of, was.issues[0], will.issues[0], moved)


def _unwritable(position: Mapping[str, Value], source: NewEntry | None) -> Iterator[FieldFault]:
    yield from unwritable("positions", "", position)
    if source is not None:
        yield from unwritable("sources", source.key or "", source.fields)


def unwritable(section: str, id: str, fields: Mapping[str, Value]) -> Iterator[FieldFault]:
    """The faults of texts of a new entry that could not even be written down to be read."""
    for name, value in {"": id, **fields}.items():
        for text in _texts(value):
            if match := bad_character(text):
                message = f"the character U+{ord(match[0]):04X} cannot stand in a ledger"
                yield FieldFault(section, name, "NT002", message, "remove it")


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield name
            yield from _texts(each)
    else:
        for each in value:
            yield from _texts(each)


def fields_by_line(text: str) -> dict[int, tuple[str, str]]:
    """The section and field that each line of a draft is about; the id of an entry is the field "" of its section."""
    found: dict[int, tuple[str, str]] = {}
    section = ""
    names = {
        section.name: {field.name for field in KINDS[section.kind]} for section in SECTIONS.values() if section.kind
    }
    for number, line in enumerate(text.split("\n"), 1):
        word = line.strip(" -").partition(":")[0]
        if line and not line.startswith(" "):
            section = word
        elif word in names.get(section, ()):
            found[number] = section, word
        else:
            found[number] = section, ""
    return found
