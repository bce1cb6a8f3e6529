"""A new entry of any section before it is saved: what is wrong with it, the file that it belongs in, its place there.

A draft is judged by the reader and the checks that judge a ledger: it is read as one file more of it. An option is
no entry of its own: it is read as a change of its issue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from negtrack.checks.run import run_checks
from negtrack.ledger.codes import severity_of
from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.files import LedgerFile
from negtrack.ledger.findings import Fault, Severity
from negtrack.ledger.load import load
from negtrack.ledger.model import Ledger
from negtrack.tuples import NamedTuple
from negtrack.writing.change import Nested, change_entries
from negtrack.writing.insert import NewEntry, Value, insert
from negtrack.writing.new_position import (
    NEW_FILE,
    FieldFault,
    faults_of_reading,
    fields_by_line,
    required_and_missing,
    unwritable,
)
from negtrack.writing.starter import EXAMPLE

SECTION_OF = {section.kind: section.name for section in SECTIONS.values() if section.kind} | {"option": "issues"}
"""The section that has the entries of a kind; an option stands in its issue."""


class EntryDraft(NamedTuple):
    """A new entry: its kind, its id (empty where its kind has none), its fields, the issue of an option."""

    kind: str
    id: str
    fields: Mapping[str, Value]
    issue: str = ""

    @property
    def section(self) -> str:
        """The section that it goes into."""
        return SECTION_OF[self.kind]

    @property
    def entry(self) -> NewEntry:
        """The fields and the id, ready to be written."""
        return NewEntry(self.fields, self.id or None)


class EntryTrial(NamedTuple):
    """What came of reading a ledger with a new entry: what is wrong with it, the ledger with it, new hints and errors.

    ``hints`` are those about it; ``broken`` the errors that other entries would then have.
    """

    faults: list[FieldFault]
    after: Ledger | None
    hints: list[Fault]
    broken: list[Fault]


def try_entry(path: Path, ledger: Ledger, target: Path, draft: EntryDraft) -> EntryTrial:
    """Read the sound ledger at a path with a new entry, which would go into the file ``target``."""
    faults = list(unwritable(draft.section, draft.id, draft.fields))
    if faults:
        return EntryTrial(faults, None, [], [])
    if draft.kind == "option":
        data = put(target.read_bytes(), draft, ledger)
        name = target.relative_to(path).as_posix() if path.is_dir() else target.name
        file = LedgerFile(str(target), name, data)
        lines: dict[int, tuple[str, str]] = {}
    else:
        data = insert(b"", draft.section, [draft.entry])
        file = LedgerFile(NEW_FILE, NEW_FILE, data)
        lines = fields_by_line(data.decode("utf-8"))
    loaded = load(path, file)
    faults += faults_of_reading(loaded.findings, file, lines, draft.section)
    after = loaded.ledger
    if after is None or faults:
        return EntryTrial(faults, None, [], [])
    known = {(fault.code, fault.message) for fault in run_checks(ledger)}
    new = [fault for fault in run_checks(after) if (fault.code, fault.message) not in known]
    own = [fault for fault in new if _is_about(fault, draft, after)]
    errors = [fault for fault in own if severity_of(fault.code) is Severity.ERROR]
    if errors:
        faults = [
            FieldFault(draft.section, each.path[0] if each.path else "", each.code, each.message, each.help)
            for each in errors
        ]
        return EntryTrial(faults, None, [], [])
    unused = {"NT601"}  # what is new is used by what comes next
    hints = [fault for fault in own if fault.code not in unused]
    broken = [fault for fault in new if severity_of(fault.code) is Severity.ERROR]
    return EntryTrial([], after, hints, broken)


def _is_about(fault: Fault, draft: EntryDraft, after: Ledger) -> bool:
    if draft.kind == "option":
        return fault.place == after.issues[draft.issue].place
    return after.files[fault.place.file] == NEW_FILE


def missing_of(draft: EntryDraft) -> list[str]:
    """The fields that the entry must have and that it has not."""
    return required_and_missing(draft.kind, draft.fields)


def put(data: bytes, draft: EntryDraft, ledger: Ledger) -> bytes:
    """Return the bytes of a file with a new entry in its section, an option in its issue. Raises Unwritable.

    The first issue takes the place of the example that ``init`` wrote, where nothing speaks of that.
    """
    if draft.kind != "option":
        data = insert(data, draft.section, [draft.entry])
        if draft.kind == "issue" and _is_example(ledger):
            data = change_entries(data, "issues", {EXAMPLE.id: None}, lambda piece: piece.key or "")
        return data
    value: Value = str(draft.fields["title"]) if set(draft.fields) == {"title"} else draft.fields
    change = {draft.issue: {"options": Nested({draft.id: value})}}
    return change_entries(data, "issues", change, lambda piece: piece.key or "")


def _is_example(ledger: Ledger) -> bool:
    """Whether the ledger has the issue that ``init`` wrote as an example, as it was, and nothing speaks of it."""
    issue = ledger.issues.get(EXAMPLE.id)
    if issue is None or (issue.title, issue.question) != (EXAMPLE.title, EXAMPLE.question):
        return False
    targets = {target.id for condition in ledger.conditions.values() for target in condition.targets}
    listed = {id for article in ledger.articles.values() for id in (*article.issues, *article.related)}
    said = {record.issue for record in ledger.positions} | {one.issue for one in ledger.expectations}
    return EXAMPLE.id not in targets | listed | said


def file_of_section(ledger: Ledger, draft: EntryDraft) -> str | None:
    """The file of a ledger that a new entry belongs in: that with most entries of its section, else that of parties.

    An option belongs where its issue is; None where that is a file that nothing is written to.
    """
    if len(ledger.files) == 1:
        return ledger.files[0]
    if draft.kind == "option":
        return ledger.files[ledger.issues[draft.issue].place.file]
    entries: Any = getattr(ledger, draft.section) or ledger.parties
    records = entries.values() if isinstance(entries, Mapping) else entries
    counts: Counter[int] = Counter(record.place.file for record in records)
    return ledger.files[max(sorted(counts), key=lambda file: counts[file])]


def entry_words(draft: EntryDraft) -> Sequence[str]:
    """Return the fields of an entry as lines for people to read."""
    return [f"{name}: {_words(value)}" for name, value in draft.fields.items()]


def _words(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return ", ".join(f"{name} ({_words(each)})" for name, each in value.items())
    return ", ".join(_words(each) for each in value)
