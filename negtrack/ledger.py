"""Load a ledger: files to records to one resolved whole, with every fault found. Never raises on a user's data."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import NamedTuple

from negtrack.diagnostics import Diagnostic, Severity, Span, has_errors, sort_key
from negtrack.fields import SECTIONS
from negtrack.files import LedgerFile, clean_bytes, digest, read_files
from negtrack.model import Ledger
from negtrack.reader import Draft, FileReader
from negtrack.resolve import resolve
from negtrack.sheet import read_rows
from negtrack.yamltext import YamlFault, read_entries

_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


class Loaded(NamedTuple):
    """What came of loading: the ledger, None where it holds an error, and all findings in order of their place."""

    ledger: Ledger | None
    diagnostics: list[Diagnostic]


def load(path: Path) -> Loaded:
    """Read the ledger at a path, a file or a folder, and find every fault in it."""
    collecting = gc.isenabled()
    gc.disable()  # nothing made here is garbage: looking for it would take longer as the ledger grows
    try:
        return _load(path)
    finally:
        if collecting:
            gc.enable()


def _load(path: Path) -> Loaded:
    files, diagnostics = read_files(path)
    if diagnostics and not files:
        return Loaded(None, diagnostics)
    draft = Draft()
    draft.diagnostics.extend(diagnostics)
    for number, file in enumerate(files):
        _read_file(draft, number, file)
    _check_head(draft, path)
    ledger, faults = resolve(draft, tuple(file.path for file in files), digest(files, path.is_dir()))
    if faults:
        from negtrack.locate import locate

        draft.diagnostics.extend(locate(faults, files))
    draft.diagnostics.sort(key=sort_key)
    return Loaded(None if has_errors(draft.diagnostics) else ledger, draft.diagnostics)


def _read_file(draft: Draft, number: int, file: LedgerFile) -> None:
    data, fault = clean_bytes(file)
    if fault is not None:
        draft.diagnostics.append(fault)
        return
    reader = FileReader(draft, number, file.path)
    try:
        entries = read_rows(data.decode("utf-8")) if file.is_table else read_entries(data, _SHAPES)
        for entry in entries:
            reader.read(entry)
    except YamlFault as stop:
        span = Span(file.path, stop.line, stop.column)
        draft.diagnostics.append(Diagnostic(stop.code, Severity.ERROR, stop.message, span, stop.help))
        draft.cut_short = True


def _check_head(draft: Draft, path: Path) -> None:
    """Report required top-level keys that no file gives, unless a file could not be read to its end."""
    if draft.cut_short:
        return
    for section in SECTIONS.values():
        if not section.required:
            continue
        given = section.name in draft.scalars if section.shape == "scalar" else bool(draft.maps[section.name])
        seen = section.name in draft.sections
        if given or (seen and any(d.span is not None for d in draft.diagnostics)):
            continue
        message = f'"{section.name}" is empty' if seen else f'this ledger has no "{section.name}"'
        help = "write: negtrack: 1" if section.name == "negtrack" else f"add {section.name}: with {section.doc}"
        draft.diagnostics.append(Diagnostic("NT102", Severity.ERROR, message, Span(str(path), 1, 1), help))
