"""Load a ledger: files to records to one resolved whole, with every fault found. Never raises on a user's data."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from negtrack.ledger.draft import Draft
from negtrack.ledger.fast_path import FastPaths
from negtrack.ledger.fields import SECTIONS, example_of
from negtrack.ledger.files import Files, LedgerFile, clean_bytes, digest, read_files
from negtrack.ledger.findings import Finding, Location, Unreadable, error, has_errors, sort_key
from negtrack.ledger.model import Ledger
from negtrack.ledger.nodes import Entry
from negtrack.ledger.reader import FileReader
from negtrack.ledger.resolve import resolve
from negtrack.ledger.yaml_nodes import events_of, read_entries
from negtrack.tuples import NamedTuple

if TYPE_CHECKING:
    from negtrack.ledger.csv_positions import Arrivals

_BETWEEN = 1000
"""After how many entries whoever watches is told how far the reading has come."""

_NAMED = 5
"""How many of the files that are passed over are named."""

_PRIVACY = r'(?:the key |the column |unknown key |unknown column )?"private(?:_note)?"'
"""How a message begins that is of the key by which something is private."""

_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


class Loaded(NamedTuple):
    """What came of loading: the ledger, None where it holds an error, and all findings in order of their place.

    ``files`` are what was read, in the order in which the ledger numbers them: ``locate`` and whoever shows a line take
    them from here, so that no file is read twice. ``private_count`` is how many entries, notes and files of a sound
    ledger are private; a public one has none. ``notes`` name files of a folder that are passed over.
    """

    ledger: Ledger | None
    findings: list[Finding]
    files: tuple[LedgerFile | Arrivals, ...]
    private_count: int = 0
    notes: tuple[str, ...] = ()


def load(
    path: Path | Files,
    instead: LedgerFile | None = None,
    arrivals: Arrivals | None = None,
    watch: Callable[[float], None] | None = None,
    public: bool = False,
) -> Loaded:
    """Read the ledger at a path, a file or a folder, or one whose files are given, and find every fault in it.

    ``instead`` is taken for the file of its path, or is read besides where the ledger has none of that path;
    ``arrivals`` are read as if they stood in one more file, behind all others. ``watch`` is told now and then which
    share of the files has been read. ``public``: what comes out is that of a ledger in whose files nothing private ever
    stood, line numbers included; a ledger that cannot be read whole has no public part.
    """
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage: looking for it would take longer as the ledger grows
    try:
        read = read_files(path) if isinstance(path, Path) else path
        if instead is not None:
            kept = (file for file in read.files if file.path != instead.path)
            read = read._replace(files=tuple(sorted([*kept, instead], key=lambda file: file.name)))
        draft = Draft()
        whole = _load(draft, read, arrivals, watch)
        scattered = whole.ledger is None and any(file.is_table for file in read.files)
        if scattered:  # the rows of a joint record may be: then its id was found twice
            draft = Draft()
            whole = _load(draft, read, arrivals, watch, scattered=scattered)
        if whole.ledger is None:
            return _public_faults(read, whole) if public else whole
        tables = any(file.is_table and b"private" in file.data for file in read.files)
        if not tables and not draft.holds_private():
            return whole._replace(ledger=whole.ledger._replace(sha256=digest(read)))
        from negtrack.ledger.public import public_part

        part = public_part(read)
        if part.findings:
            findings = sorted([*whole.findings, *part.findings], key=sort_key)
            return _refused(read) if public else whole._replace(ledger=None, findings=findings)
        chosen = (
            _load(Draft(), part.files, None, None, scattered=scattered)
            if public
            else whole._replace(private_count=part.cut)
        )
        assert chosen.ledger is not None, "what is public can be read without what is private"
        return chosen._replace(ledger=chosen.ledger._replace(sha256=digest(part.files)))
    finally:
        if collecting:
            gc.enable()


def _public_faults(read: Files, whole: Loaded) -> Loaded:
    """What can be said in public of a ledger that cannot be read whole."""
    found = whole
    if any(b"private" in file.data or b"\\" in file.data for file in read.files):
        from negtrack.ledger.public import try_public_part

        part = try_public_part(read)
        found = (
            whole._replace(findings=[], files=())
            if part is None
            else _load(Draft(), part.files, None, None, scattered=True)
        )
    if has_errors(found.findings) and not any(_is_of_privacy(finding) for finding in found.findings):
        return found._replace(ledger=None)
    return _refused(read)


def _is_of_privacy(finding: Finding) -> bool:
    """Whether a finding is of a word that was to make something private: the line that it would show may be that."""
    return finding.help.startswith("did you mean private") or re.match(_PRIVACY, finding.message) is not None


def _refused(read: Files) -> Loaded:
    """What is said in public of a ledger that has no public part."""
    help = "see what is wrong with: negtrack check"
    message = "this ledger cannot be read whole, so nothing of it is public"
    return Loaded(None, [error("NT009", message, Location(read.path, 1, 1), help)], ())


class _Reading:
    """How far the reading of files has come, for whoever watches."""

    def __init__(self, files: Iterable[LedgerFile], watch: Callable[[float], None] | None) -> None:
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
    draft: Draft,
    read: Files,
    arrivals: Arrivals | None,
    watch: Callable[[float], None] | None,
    scattered: bool = False,
) -> Loaded:
    """Read files into a draft, and make a ledger of it, without its hash; ``scattered`` as in ``read_rows``."""
    if not read.files:
        return Loaded(None, list(read.findings), (), notes=_notes(read))
    draft.findings.update(dict.fromkeys(read.findings))
    if read.findings:
        draft.unsure.update(SECTIONS)
    reading = _Reading(read.files, watch)
    fast = FastPaths()
    for number, file in enumerate(read.files):
        _read_file(draft, FileReader(draft, number, file.path, fast), file, reading, scattered)
    _check_head(draft, read.path, all(file.is_table for file in read.files))
    files: tuple[LedgerFile | Arrivals, ...] = read.files
    if arrivals is not None:
        _read_arrivals(draft, FileReader(draft, len(files), arrivals.path, fast), arrivals)
        files += (arrivals,)
    ledger, faults = resolve(draft, tuple(file.path for file in files))
    if faults:
        from negtrack.ledger.locate import locate

        draft.findings.update(dict.fromkeys(locate(faults, files)))
    findings = sorted(draft.findings, key=sort_key)
    return Loaded(
        None if has_errors(findings) else ledger._replace(path=read.path), findings, files, notes=_notes(read)
    )


def _notes(read: Files) -> tuple[str, ...]:
    """Say which files of a folder are none of the ledger."""
    names = read.passed_over
    if not names:
        return ()
    shown = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
    return (f"passed over in {read.path}: {shown} (the files of a ledger end in .yaml, .yml or .csv)",)


def _read_file(draft: Draft, reader: FileReader, file: LedgerFile, reading: _Reading, scattered: bool) -> None:
    data, fault = clean_bytes(file)
    if fault is not None:
        draft.findings[fault] = None
        draft.unsure.update(SECTIONS)
        return
    before = dict(draft.findings)
    try:
        for entry in reading.of(file, _entries(file, data, scattered)):
            reader.read(entry)
    except Unreadable as stop:
        draft.findings.update(dict.fromkeys(stop.findings))
        draft.unsure.update(["positions"] if file.is_table else reader.unread())
    if not file.is_table:
        _look_again(draft, file, data, before)


def _look_again(draft: Draft, file: LedgerFile, data: bytes, before: dict[Finding, None]) -> None:
    """Say where the text of a file is not what it looks like; ``before`` is what had been found in other files."""
    if len(draft.findings) > len(before):
        if re.search(rb"\n *(?:\xc2\xa0|\xe2\x80[\x80-\x8a\xaf]|\xe2\x81\x9f|\xe3\x80\x80)", data):
            from negtrack.ledger.yaml_errors import odd_blanks

            odd = odd_blanks(data, file.path)
            assert odd is not None
            # Whatever else was found in the file comes of lines that do not stand where they seem to.
            draft.findings = {**before, odd: None}
            draft.unsure.update(SECTIONS)
    elif re.search(rb" #[^\s#]", data):
        from negtrack.ledger.yaml_errors import texts_cut_short

        text = data.decode("utf-8")
        draft.findings.update(dict.fromkeys(texts_cut_short(text, events_of(text), file.path)))


def _read_arrivals(draft: Draft, reader: FileReader, arrivals: Arrivals) -> None:
    for entry in arrivals.entries:
        reader.read(entry)
    if arrivals.findings:
        draft.findings.update(dict.fromkeys(arrivals.findings))
        draft.unsure.add("positions")


def _entries(file: LedgerFile, data: bytes, scattered: bool) -> Iterator[Entry]:
    if not file.is_table:
        return read_entries(data, _SHAPES, file.path)
    from negtrack.ledger.csv_positions import read_rows

    return read_rows(data, file.path, scattered)


def _check_head(draft: Draft, path: str, only_tables: bool) -> None:
    """Report top-level keys that are required and that no file gives, where all files could be read to their end."""
    place = Location(path, 1, 1)

    def report(code: str, at: Location, message: str, help: str) -> None:
        draft.findings[error(code, message, at, help)] = None

    if only_tables or not (draft.sections or draft.unsure or draft.findings):
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
