"""Faults of a resolved ledger to diagnostics with line and column, by reading again the records that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negtrack.ledger.codes import severity_of
from negtrack.ledger.csv_positions import Arrivals, read_rows
from negtrack.ledger.fields import SECTIONS
from negtrack.ledger.files import LedgerFile, clean_bytes
from negtrack.ledger.findings import Diagnostic, Span
from negtrack.ledger.nodes import Entry, Node, Seq, Text, TextFault, texts_of, value_of, width_of
from negtrack.ledger.resolve import Fault
from negtrack.ledger.yaml_nodes import read_entries

_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


def locate(faults: Iterable[Fault], files: Iterable[LedgerFile | Arrivals]) -> list[Diagnostic]:
    """The faults as diagnostics, each at the word that it is about."""
    by_key: dict[tuple[str, str], list[Fault]] = {}
    by_place: dict[tuple[int, str, int, int], list[Fault]] = {}
    for fault in faults:
        if fault.place is not None:
            file_number, line, entry_number = fault.place
            by_place.setdefault((file_number, fault.section, entry_number, line), []).append(fault)
        elif fault.key is not None:
            by_key.setdefault((fault.section, fault.key), []).append(fault)
    diagnostics: list[Diagnostic] = []
    for number, file in enumerate(files):
        if not by_key and not any(place[0] == number for place in by_place):
            continue
        for entry in entries_of(file):
            section = entry.section.value
            if entry.key is not None:
                found = by_key.pop((section, entry.key.value), [])
            else:
                found = by_place.pop((number, section, entry.number, entry.line), [])
            words: dict[tuple[str, ...], dict[str, Text]] = {}
            for fault in found:
                diagnostics.append(_diagnostic(fault, file.path, entry, words))
    return diagnostics


def entries_of(file: LedgerFile | Arrivals) -> Iterator[Entry]:
    """The entries of a ledger file of either kind, up to the first text that cannot be read on."""
    if isinstance(file, Arrivals):
        yield from file.entries
        return
    data, fault = clean_bytes(file)
    if fault is not None:
        return
    try:
        yield from read_rows(data) if file.is_table else read_entries(data, _SHAPES)
    except TextFault:
        return


def _diagnostic(fault: Fault, path: str, entry: Entry, words: dict[tuple[str, ...], dict[str, Text]]) -> Diagnostic:
    """A fault at its word; ``words`` are those of the entry that are known already, by the fields that lead to them."""
    at: Node = entry.node
    for name in fault.path:
        if type(at) is Seq:
            at = at.items[int(name)] if name.isdecimal() and int(name) < len(at.items) else at
        else:
            at = value_of(at, name) or at
    if fault.word is not None and fault.path not in words:
        words[fault.path] = texts_of(at)
    word = words[fault.path].get(fault.word) if fault.word is not None else None
    node = word or (entry.key if at is entry.node and entry.key is not None else at)
    span = Span(path, node.line, node.column, width_of(node))
    return Diagnostic(fault.code, severity_of(fault.code), fault.message, span, fault.help)
