"""What the page carries for its script: the looks of the whole time, each text once, days as offsets from the first."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from negtrack.ledger.model import Status
from negtrack.views.page import STATUS_WORDS, SYMBOLS
from negtrack.views.report.rows import Cell, IssueLook, RecordRow, Report
from negtrack.views.text import harmless

_STATUSES = tuple(Status)
_HEADINGS = (*(status.value for status in Status), "closed", "background")


class _Pool:
    """Things that are many times the same, each kept once and called by its number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        return self._numbers.setdefault(text, len(self._numbers))

    def numbers(self, texts: Iterable[str]) -> list[int]:
        return [self.number(text) for text in texts]

    def texts(self) -> list[str]:
        return list(self._numbers)


def report_data(report: Report) -> str:
    """The looks of a report as JSON that can stand inside an HTML page: nothing in it ends the element it is in."""
    value = _PageEncoder(report).value()
    text = json.dumps(_harmless(value), ensure_ascii=False, separators=(",", ":"))
    return text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")


class _PageEncoder:
    def __init__(self, report: Report) -> None:
        self.report = report
        self.texts = _Pool()
        self.cells: dict[tuple[int, int, tuple[int, ...]], int] = {}
        self.issues = {row.id: number for number, row in enumerate(report.issues)}
        self.records = {row.id: number for number, row in enumerate(report.records)}
        self.parties = {id: number for number, id in enumerate(report.parties)}
        self.sources = {row.id: number for number, row in enumerate(report.sources)}

    def value(self) -> dict[str, Any]:
        report = self.report
        value: dict[str, Any] = {
            "title": report.title,
            "first": report.first,
            "last": report.last,
            "asOf": report.as_of,
            "statuses": [[status.value, SYMBOLS[status], STATUS_WORDS[status]] for status in _STATUSES],
            "headings": list(_HEADINGS),
            "columns": list(report.columns),
            "parties": [[id, name] for id, name in report.parties.items()],
            "sources": [row.id for row in report.sources],
            "issues": [
                [
                    row.id,
                    row.title,
                    row.question,
                    row.note,
                    [list(option) for option in row.options],
                    [self._issue_look(look) for look in row.looks],
                ]
                for row in report.issues
            ],
            "articles": [
                [
                    row.id,
                    row.title,
                    [self.issues[id] for id in row.issues],
                    [
                        [self._day(look.first), _STATUSES.index(look.status), self.texts.number(look.note)]
                        for look in row.looks
                    ],
                ]
                for row in report.articles
            ],
            "stages": [[self._day(look.first), self.texts.number(look.text)] for look in report.stages],
            "counts": [[self._day(look.first), self.texts.number(look.text)] for look in report.counts],
            "events": [[self._day(event.first), event.date, event.title, event.stage] for event in report.events],
            "records": [self._record(row) for row in report.records],
        }  # fmt: skip
        value["cells"] = [[label, note, list(records)] for label, note, records in self.cells]
        value["texts"] = self.texts.texts()
        return value

    def _day(self, day: int) -> int:
        return day - self.report.first

    def _cell(self, cell: Cell) -> int:
        key = (
            self.texts.number(cell.label),
            self.texts.number(cell.note),
            tuple(self.records[id] for id in cell.records if id in self.records),
        )
        return self.cells.setdefault(key, len(self.cells))

    def _issue_look(self, look: IssueLook) -> list[Any]:
        return [
            self._day(look.first),
            _STATUSES.index(look.status),
            None if look.since is None else self._day(look.since),
            *self.texts.numbers((look.reason, look.rule, look.flags)),
            [self.texts.numbers(condition) for condition in look.conditions],
            self.texts.numbers(look.settle),
            [self._cell(cell) for cell in look.cells],
            [[self.texts.number(name), self._cell(cell)] for name, cell in look.others],
            _HEADINGS.index(look.counted),
        ]

    def _record(self, row: RecordRow) -> list[Any]:
        return [
            row.id,
            row.date,
            self._day(row.first),
            self._day(row.last),
            self.issues[row.issue],
            [self.parties[id] for id in row.parties],
            *self.texts.numbers((row.act, row.who, row.what, row.said)),
            row.summary,
            row.more,
            [[self.parties[id], self.texts.number(basis)] for id, basis in row.voices],
            [[self.sources[cite.source], cite.locator, cite.quote] for cite in row.cites],
            [[self._day(use.first), self.texts.number(use.text)] for use in row.uses],
        ]


def _harmless(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list):
        return [_harmless(one) for one in value]
    if isinstance(value, dict):
        return {key: _harmless(one) for key, one in value.items()}
    return value
