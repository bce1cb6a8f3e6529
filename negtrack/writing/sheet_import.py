"""A sheet brought into a ledger: laid out, told in the ledger's words, joined; every fault at its place in the sheet.

The way of one row: the sheet's cells, named by the layout (``column_map``), told as ids and dates (``sheet_words``,
``sheet_dates``), its source found or made (``sheet_sources``), and from there on the way of a row of a table in the
folder of a ledger (``csv_positions``). What reading and checks find is about that row of that table; ``_Places`` says
where in the sheet that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from negtrack.ledger.csv_positions import FIELD_OF_COLUMN, Arrivals, make_harmless, read_arrivals
from negtrack.ledger.csv_rows import Row, Sheet
from negtrack.ledger.findings import Finding, Location, did_you_mean, error, sort_key
from negtrack.ledger.model import Ledger
from negtrack.ledger.nodes import Entry, Map, Node, Text
from negtrack.tuples import NamedTuple
from negtrack.writing.column_map import (
    REST,
    SOURCE_COLUMNS,
    Layout,
    MapError,
    MappingLine,
    Wide,
    canonical,
    find_column,
    lay_out,
)
from negtrack.writing.import_records import Joined, cells_of, join
from negtrack.writing.sheet_dates import is_date, read_dates
from negtrack.writing.sheet_sources import NewSource, make_sources
from negtrack.writing.sheet_table import SheetTable, doubtful_cells, says, table_of
from negtrack.writing.sheet_words import SheetWords, Unknown, map_flag
from negtrack.writing.spreadsheet import Spreadsheet, spans

_OF_WORDS = frozenset({"NT201", "NT202", "NT203", "NT204", "NT205", "NT208", "NT301"})
"""The codes of faults of single words, which are told once for all rows that have the word."""

_UNREAD = ""
"""The code of what is no fault, and says that some rows may be unread: then no position is called unknown."""

_LACKS = re.compile(r'this position has no "(\w+)"|"(\w+)" is empty|"\S+" needs an (option)')
_COLUMN_OF_FIELD = {field: column for column, field in FIELD_OF_COLUMN.items()}


class SheetOptions(NamedTuple):
    """What is said of a sheet as a whole: its shape, the order of its dates, a separator of its lists, its sources.

    ``skip`` tells rows to leave out, as ``COLUMN=VALUE``; ``*=VALUE`` is a cell of a wide table. ``update``: rows
    change the records whose ids they have.
    """

    wide: Wide | None = None
    skip: tuple[str, ...] = ()
    dates: str | None = None
    lists: str | None = None
    source_kind: str | None = None
    source_side: str | None = None
    update: bool = False


class SheetImport(NamedTuple):
    """What came of a sheet.

    ``joined`` has no ledger where anything is wrong. ``sources`` are the fields of those that are new, by id;
    ``findings`` stand at their places in the sheet, ``notes`` tell what was taken for granted, ``unknown`` are the
    values that mean nothing known, ``layout`` what its columns are.
    """

    joined: Joined
    sources: dict[str, dict[str, str]]
    findings: list[Finding]
    notes: list[str]
    unknown: list[Unknown]
    layout: Layout

    @property
    def lacking(self) -> set[str]:
        """The columns that a record needs and that nothing tells."""
        told = {column.name for column in self.layout.columns}
        source = {"source", "source_title", "publisher", "url", "more_cites"} & told
        return {"party", "issue", "date", "act", "options", "summary"} - told | ({"source"} if not source else set())


def import_sheet(
    ledger: Ledger,
    path: Path,
    grid: Spreadsheet,
    said: Iterable[MappingLine],
    options: SheetOptions,
    recorded: int | None,
) -> SheetImport:
    """Join the rows of a sheet to the sound ledger loaded from a path.

    ``recorded`` is the day of entry of records, where the sheet has no column for it. Raises MapError.
    """
    said = list(said)
    wide = options.wide
    heads = _head_words(ledger, said, wide)
    layout = (
        lay_out(grid, said, wide, partial(_is_head, heads)) if grid.header.cells else Layout([], [], {}, [], [], [])
    )
    skipped = _skipped(grid, options.skip)
    table = table_of(grid, layout, wide, skipped)
    notes = list(layout.notes)
    if left_out := sum(any(says(row, at, values) for at, values in skipped.items()) for row in grid.rows):
        notes.append(f"{left_out} {'row is' if left_out == 1 else 'rows are'} left out, as --skip says")
    words = SheetWords(ledger, layout.values, options.lists)
    words.put_ids(table)
    notes += _unused(grid, said, layout, words.used | heads.used)
    dates = read_dates(table, options.dates)
    made = make_sources(table, ledger, options.source_kind, options.source_side)
    notes += [*dates.notes, *made.notes, *_date_by_source(table, ledger, made.sources)]
    if wide is not None and "summary" not in (column.name for column in layout.columns) and table.rows:
        notes.append(
            'no column has a summary: what a cell says is told as "In the table: …"; --map "summary:=…" says more'
        )
    of_cells = [*words.faults(), *dates.faults, *made.faults]
    faults = [
        *grid.faults,
        *layout.faults,
        *doubtful_cells(grid, layout),
        *(table.finding(one, grid.path) for one in of_cells),
    ]
    table = _complete_known_records(table, ledger)
    places = _Places(grid, table)
    arrivals = _arrivals(grid.path, table, made.sources, places)
    if grid.faults or layout.faults:
        arrivals.findings.append(error(_UNREAD, "", Location(grid.path, 0, 1), ""))
    named = "recorded" in (column.name for column in layout.columns)
    joined = join(ledger, path, arrivals, None if named else recorded, options.update)
    findings = list(faults)
    findings += places.found(joined.findings, {cell for fault in of_cells for cell in fault.cells})
    if faults:
        joined = joined._replace(ledger=None, new=[])
    cited = {cite.source for position in joined.new for cite in position.cites}
    sources = {id: source.fields for id, source in made.sources.items() if id in cited}
    return SheetImport(
        joined, sources, _grouped(sorted(findings, key=sort_key)), notes, list(words.unknown.values()), layout
    )


# The layout


def _head_words(ledger: Ledger, said: list[MappingLine], wide: Wide | None) -> SheetWords:
    """The words of the heads of a wide table, by what is said of them."""
    values = {
        one.value: one for one in said if wide and one.value and one.column and canonical(one.column) == wide.across
    }
    return SheetWords(ledger, {wide.across: values} if wide else {})


def _skipped(grid: Spreadsheet, skip: Iterable[str]) -> dict[int | None, frozenset[str]]:
    """The values by which rows are left out, by column. Raises MapError where there is no such column."""
    found: dict[int | None, set[str]] = {}
    for text in skip:
        name, equals, value = text.partition("=")
        places: list[int | None] = [None] if name == REST else [*find_column(name, grid.header.cells)]
        if not equals or not value or not places:
            heads = [head for head in grid.header.cells if head.strip()]
            raise MapError(
                f"--skip {text}: write COLUMN=VALUE, with a column of the sheet: {did_you_mean(name, heads)}"
            )
        for place in places:
            found.setdefault(place, set()).add(value.strip())
    return {place: frozenset(values) for place, values in found.items()}


def _is_head(words: SheetWords, across: str, head: str) -> bool:
    if across == "date":
        return is_date(head.strip())
    if across in ("options", "rejects"):
        return any(words.vocabulary(across, issue).find(head) for issue in words.ledger.issues)
    return words.means_something(across, head)


def _unused(grid: Spreadsheet, said: list[MappingLine], layout: Layout, used: set[MappingLine]) -> list[str]:
    """Notes of what a mapping file says of values that stand nowhere. Raises MapError where it was not a file."""
    notes: list[str] = []
    for one in said:
        if not one.value or one in used or not grid.rows:
            continue
        if one.column is not None:
            message = f'"{one.value}" stands nowhere in the column "{one.column}"'
        else:
            message = f'"{one.value}" is neither a column nor a value of this sheet'
        if not one.from_file:
            if one.column is None:
                names = dict.fromkeys(head for head in grid.header.cells if head.strip())
                message += f": {did_you_mean(one.value.partition(':')[0], list(names))}"
            raise MapError(message)
        notes.append(f"the mapping says {one.text}: {message}")
    return notes


def _date_by_source(table: SheetTable, ledger: Ledger, made: dict[str, NewSource]) -> list[str]:
    """Give rows without a date that of their source, as about; a note where there are such."""
    date_at, source_at = table.names.index("date"), table.names.index("source")
    count = 0
    for row in table.rows:
        if row[date_at] or not row[source_at]:
            continue
        known = ledger.sources.get(row[source_at])
        published = known.published.text if known and known.published else ""
        if row[source_at] in made:
            published = made[row[source_at]].fields.get("published", "")
        if published and is_date(published):
            row[date_at] = published.rstrip("~") + "~"
            count += 1
    rows = "one row has" if count == 1 else f"{count} rows have"
    return [f"{rows} no date: that of the source is taken, with ~ for about"] if count else []


def _complete_known_records(table: SheetTable, ledger: Ledger) -> SheetTable:
    """The table, its rows with the id of a known record completed by what that says in columns the sheet has not."""
    id_at = table.column("id")
    if id_at is None:
        return table
    known = {record.id: record for record in ledger.positions}
    if not any(row[id_at] in known for row in table.rows):
        return table
    told = {name for at, name in enumerate(table.names) if table.places[at] or table.fills[at] or at in table.wide_at}
    if told & SOURCE_COLUMNS.keys():
        told.add("source")
    lacking = [name for name in FIELD_OF_COLUMN if name not in told]
    names = table.names + [name for name in lacking if name not in table.names]
    more = len(names) - len(table.names)
    table = table._replace(names=names, places=table.places + [0] * more, fills=table.fills + [""] * more)
    for row in table.rows:
        row.extend([""] * more)
        if record := known.get(row[id_at]):
            cells = cells_of(record)
            for name in lacking:
                row[names.index(name)] = cells.get(name, "")
    return table


# The entries


def _arrivals(path: str, table: SheetTable, sources: dict[str, NewSource], places: _Places) -> Arrivals:
    """New sources and the rows of a table as entries of a ledger, at rows (from 1) and columns of the table."""
    names = [table.names[at] for at in places.read]
    rows = (
        Row(n, [row[at] if row[at][:1].isalnum() else make_harmless(row[at]) for at in places.read])
        for n, row in enumerate(table.rows, 1)
    )
    arrivals = read_arrivals(Sheet(path, [Row(0, names), *rows], []))
    section = Text("sources", 0, 1, True)
    made: list[Entry] = []
    for number, (id, source) in enumerate(sources.items()):
        line = source.row + 1
        pairs: list[tuple[Text, Node]] = [
            (Text(name, line, 1, True), Text(value, line, places.column_of(name), True))
            for name, value in source.fields.items()
        ]
        made.append(Entry(section, Text(id, line, 1, True), number, line, 1, Map(pairs, line, 1)))
    return arrivals._replace(entries=[*made, *arrivals.entries])


class _Places:
    """Where in a sheet the cells of a table come from. ``read`` are the columns of positions, which come first."""

    def __init__(self, grid: Spreadsheet, table: SheetTable) -> None:
        self.grid, self.table = grid, table
        self.read = [at for at, name in enumerate(table.names) if name in FIELD_OF_COLUMN]
        self.columns = [*self.read, *(at for at in range(len(table.names)) if at not in self.read)]

    def column_of(self, field: str) -> int:
        """The column, from 1, that tells a field of a source."""
        names = [name for name, known in SOURCE_COLUMNS.items() if known == field and name in self.table.names]
        return self.columns.index(self.table.names.index(names[0])) + 1 if names else 1

    def found(self, findings: Iterable[Finding], told: set[tuple[int, int]]) -> Iterator[Finding]:
        """Findings at their places in the sheet, without those of cells that are told already."""
        id_at = self.table.column("id")
        for finding in findings:
            if finding.code == _UNREAD:
                continue
            if finding.location is None or finding.location.file != self.grid.path or finding.location.line == 0:
                yield finding
                continue
            row, at = finding.location.line - 1, self.columns[finding.location.column - 1]
            if finding.code in _OF_WORDS and (row, at) in told:
                continue
            if finding.code == "NT107" and (id_at is None or not self.table.rows[row][id_at]):
                continue  # of a faulty row, which will have an id of its own once it is mended
            if lacking := _LACKS.fullmatch(finding.message):
                name = _COLUMN_OF_FIELD.get(word := next(filter(None, lacking.groups())), word)
                at = self.table.names.index(name) if name in self.table.names else at
                finding = finding._replace(help=self._fill(name))
            line, column = self.table.place(row, at)
            yield finding._replace(location=Location(self.grid.path, line, column))

    def _fill(self, name: str) -> str:
        """What to do where rows lack something."""
        at = self.table.column(name)
        everywhere = map_flag(f"{name}:=VALUE")
        if at is None or (not self.table.places[at] and at not in self.table.wide_at):
            return f'say which column tells it: --map "COLUMN={name}"; or what it is in all rows: {everywhere}'
        return f"fill the cell; or say what empty ones mean: {everywhere}"


def _grouped(findings: Iterable[Finding]) -> list[Finding]:
    """Findings that say the same of several rows as one, which names the rows."""
    alike: dict[tuple[str, str, str, str], list[Finding]] = {}
    for finding in findings:
        file = finding.location.file if finding.location else ""
        alike.setdefault((finding.code, finding.message, finding.help, file), []).append(finding)
    grouped: list[Finding] = []
    for several in alike.values():
        first = several[0]
        lines = list(dict.fromkeys(one.location.line for one in several if one.location))
        if len(lines) > 1:
            first = first._replace(message=f"{first.message}, in {len(lines)} rows: {spans(lines)}")
        grouped.append(first)
    return grouped
