"""Faults of a resolved ledger to diagnostics with line and column, by reading again the records that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from negtrack.diagnostics import Diagnostic, Span, severity_of
from negtrack.fields import SECTIONS
from negtrack.files import LedgerFile, clean_bytes
from negtrack.resolve import Fault
from negtrack.sheet import read_rows
from negtrack.yamltext import Entry, Map, Node, Seq, Text, YamlFault, read_entries

_SHAPES = {section.name: section.shape for section in SECTIONS.values()}


def locate(faults: Iterable[Fault], files: list[LedgerFile]) -> list[Diagnostic]:
    """The faults as diagnostics, each at the word that it is about."""
    by_key: dict[tuple[str, str], list[Fault]] = {}
    by_place: dict[tuple[int, str, int], list[Fault]] = {}
    for fault in faults:
        if fault.place is not None:
            by_place.setdefault((fault.place.file, fault.section, fault.place.entry), []).append(fault)
        elif fault.key is not None:
            by_key.setdefault((fault.section, fault.key), []).append(fault)
    diagnostics: list[Diagnostic] = []
    for number, file in enumerate(files):
        if not by_key and not any(place[0] == number for place in by_place):
            continue
        for entry in entries_of(file):
            section = entry.section.value
            found = by_place.pop((number, section, entry.number), [])
            if entry.key is not None:
                found = by_key.pop((section, entry.key.value), [])
            for fault in found:
                diagnostics.append(_diagnostic(fault, file.path, entry))
    return diagnostics


def entries_of(file: LedgerFile) -> Iterator[Entry]:
    """The entries of a ledger file of either kind, up to the first text that cannot be read on."""
    data, fault = clean_bytes(file)
    if fault is not None:
        return
    try:
        yield from read_rows(data.decode("utf-8")) if file.is_table else read_entries(data, _SHAPES)
    except YamlFault:
        return


def _diagnostic(fault: Fault, path: str, entry: Entry) -> Diagnostic:
    at: Node = entry.node
    for name in fault.path:
        at = _value(at, name) or at
    word = _word(at, fault.word) if fault.word is not None else None
    node = word or (entry.key if at is entry.node and entry.key is not None else at)
    width = len(node.value.split("\n", 1)[0]) or 1 if type(node) is Text else 1
    return Diagnostic(
        fault.code, severity_of(fault.code), fault.message, Span(path, node.line, node.column, width), fault.help
    )


def _value(node: Node, name: str) -> Node | None:
    if type(node) is Map:
        for key, value in node.pairs:
            if key.value == name:
                return value
    return None


def _word(node: Node, word: str) -> Text | None:
    """The first scalar or key in a node that is the word."""
    stack: list[Node] = [node]
    while stack:
        node = stack.pop()
        if type(node) is Text:
            if node.value == word:
                return node
        elif type(node) is Seq:
            stack.extend(reversed(node.items))
        elif type(node) is Map:
            for key, value in reversed(node.pairs):
                stack.append(value)
                stack.append(key)
    return None
