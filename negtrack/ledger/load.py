"""Load a ledger: files to records to one resolved whole, with every fault found. Never raises on a user's data."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from negtrack.ledger.draft import Draft
from negtrack.ledger.fields import SECTIONS, example_of
from negtrack.ledger.files import LedgerFile, clean_bytes, digest, read_files
from negtrack.ledger.findings import Diagnostic, Severity, Span, has_errors, sort_key
from negtrack.ledger.model import Ledger
from negtrack.ledger.nodes import Entry, TextFault
from negtrack.ledger.reader import FileReader, new_sight
from negtrack.ledger.resolve import resolve
from negtrack.ledger.yaml_nodes import read_entries

if TYPE_CHECKING:
    from negtrack.ledger.csv_positions import Arrivals

_BETWEEN = 1000
"""After how many entries whoever watches is told how far the reading has come."""

_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


class Loaded(NamedTuple):
    """What came of loading: the ledger, None where it holds an error, and all findings in order of their place."""

    ledger: Ledger | None
    diagnostics: list[Diagnostic]


def load(
    path: Path,
    instead: LedgerFile | None = None,
    arrivals: Arrivals | None = None,
    watch: Callable[[float], None] | None = None,
) -> Loaded:
    """Read the ledger at a path, a file or a folder, and find every fault in it.

    ``instead`` is taken for the file of its path, or is read besides where the ledger has none of that path;
    ``arrivals`` are read as if they stood in one more file, behind all others. ``watch`` is told now and then which
    share of the files has been read.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage: looking for it would take longer as the ledger grows
    try:
        return _load(path, instead, arrivals, watch)
    finally:
        if collecting:
            gc.enable()


class _Reading:
    """How far the reading of files has come, for whoever watches."""

    def __init__(self, files: list[LedgerFile], watch: Callable[[float], None] | None) -> None:
        self._watch = watch
        self._size = sum(len(file.data) for file in files) or 1
        self._done = 0

    def of(self, file: LedgerFile, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries of a file, as they are read."""
        if self._watch is None:
            yield from entries
            return
        lines = file.data.count(b"\n") + 1
        for number, entry in enumerate(entries):
            if number % _BETWEEN == 0:
                self._watch((self._done + len(file.data) * entry.line / lines) / self._size)
            yield entry
        self._done += len(file.data)


def _load(
    path: Path, instead: LedgerFile | None, arrivals: Arrivals | None, watch: Callable[[float], None] | None
) -> Loaded:
    files, unread = read_files(path)
    if instead is not None:
        files = sorted([*(file for file in files if file.path != instead.path), instead], key=lambda file: file.name)
    if not files:
        return Loaded(None, unread)
    draft = Draft()
    draft.diagnostics.update(dict.fromkeys(unread))
    if unread:
        draft.unsure.update(SECTIONS)
    reading = _Reading(files, watch)
    sight = new_sight()
    for number, file in enumerate(files):
        _read_file(draft, FileReader(draft, number, file.path, sight), file, reading)
    _check_head(draft, path, all(file.is_table for file in files))
    texts: list[LedgerFile | Arrivals] = [*files]
    if arrivals is not None:
        texts.append(arrivals)
        _read_arrivals(draft, FileReader(draft, len(files), arrivals.path, sight), arrivals)
    ledger, faults = resolve(draft, tuple(text.path for text in texts), digest(files, path.is_dir()))
    if faults:
        from negtrack.ledger.locate import locate

        draft.diagnostics.update(dict.fromkeys(locate(faults, texts)))
    diagnostics = sorted(draft.diagnostics, key=sort_key)
    return Loaded(None if has_errors(diagnostics) else ledger._replace(path=str(path)), diagnostics)


def _read_file(draft: Draft, reader: FileReader, file: LedgerFile, reading: _Reading) -> None:
    data, fault = clean_bytes(file)
    if fault is not None:
        draft.diagnostics[fault] = None
        draft.unsure.update(SECTIONS)
        return
    try:
        for entry in reading.of(file, _entries(file, data)):
            reader.read(entry)
    except TextFault as stop:
        _report(draft, file.path, (stop, *stop.others))
        draft.unsure.update(["positions"] if file.is_table else reader.unread())


def _read_arrivals(draft: Draft, reader: FileReader, arrivals: Arrivals) -> None:
    for entry in arrivals.entries:
        reader.read(entry)
    if arrivals.faults:
        _report(draft, arrivals.path, arrivals.faults)
        draft.unsure.add("positions")


def _report(draft: Draft, path: str, faults: Iterable[TextFault]) -> None:
    for found in faults:
        span = Span(path, found.line, found.column)
        draft.diagnostics[Diagnostic(found.code, Severity.ERROR, found.message, span, found.help)] = None


def _entries(file: LedgerFile, data: bytes) -> Iterator[Entry]:
    if not file.is_table:
        return read_entries(data, _SHAPES)
    from negtrack.ledger.csv_positions import read_rows

    return read_rows(data)


def _check_head(draft: Draft, path: Path, only_tables: bool) -> None:
    """Report top-level keys that are required and that no file gives, where all files could be read to their end."""
    place = Span(str(path), 1, 1)

    def report(code: str, span: Span, message: str, help: str) -> None:
        draft.diagnostics[Diagnostic(code, Severity.ERROR, message, span, help)] = None

    if only_tables or not (draft.sections or draft.unsure or draft.diagnostics):
        if only_tables:
            help = "put it in a folder with a YAML file that has negtrack, title, parties and issues"
            report("NT005", place, "a table of positions is no ledger by itself", help)
        else:
            help = "write negtrack: 1, title:, parties: and issues:, or start a ledger with: negtrack init DIR"
            report("NT105", place, "this ledger is empty", help)
        draft.unsure.update(SECTIONS)
        return
    for section in SECTIONS.values():
        if not section.required or section.name in draft.unsure or draft.maps.get(section.name):
            continue
        help = "write: negtrack: 1" if section.name == "negtrack" else f"add {section.name}: with {section.doc}"
        if section.shape == "map":
            help += f", such as ID: {example_of(section.kind)}"
        if section.name not in draft.sections:
            report("NT102", place, f'this ledger has no "{section.name}"', help)
        elif section.shape == "map":
            report("NT105", draft.sections[section.name], f'"{section.name}" is empty', help)
        draft.unsure.add(section.name)
