"""The tables that negtrack exports: for each its columns, documented, and its rows one at a time (docs/commands.md).

Cells are typed (``Cell``); ``Table.rows`` gives them as text. Several ids in one text cell are joined with ``|``;
what is absent is an empty text. Rows come in the order of the ledger.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import NamedTuple

from negtrack.answers.diff import Change, ChangeKind, Difference
from negtrack.ledger.dates import Interval, format_day
from negtrack.ledger.fields import KINDS
from negtrack.ledger.model import Basis, Cite, Dated, Ledger, Level, Position, Status, conditions_of
from negtrack.rules.basis import Participants, principals
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult, Standing

Cell = str | int | float | bool | None | tuple[str, ...] | list[dict[str, str]]
"""A value of a table. Days are ISO texts."""


class Column(NamedTuple):
    """A column: its name, the type of its cells, and its meaning in one line.

    Types: ``text``, ``id``, ``ids``, ``side`` (the id of a party, or none), ``texts``, ``date`` (as the ledger writes
    it), ``day`` (YYYY-MM-DD), ``word`` (one of ``choices``), ``words``, ``flag`` (true or false), ``whole``,
    ``number`` and ``cites`` (a list of maps). ``of`` is the kind of record that an id belongs to.
    """

    name: str
    type: str
    doc: str
    choices: tuple[str, ...] = ()
    of: str = ""


class Table(NamedTuple):
    """A table: its name, its columns, and its records one at a time, each with a cell for every column."""

    name: str
    columns: tuple[Column, ...]
    records: Iterator[tuple[Cell, ...]]

    def header(self) -> list[str]:
        """The names of the columns."""
        return [column.name for column in self.columns]

    def rows(self) -> Iterator[list[str]]:
        """The records as rows of text."""
        return ([cell_text(cell) for cell in record] for record in self.records)


def cell_text(cell: Cell) -> str:
    """A cell as text: nothing for what is absent, ``true`` and ``false``, lists joined with ``|``, cites as JSON."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, tuple):
        return "|".join(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return json.dumps(cell, ensure_ascii=False) if cell else ""
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


_STANDINGS = ("known", "reserved", "silent", "claimed", "uncertain")
_BASES = tuple(basis.word for basis in Basis)
_LEVELS = tuple(level.word for level in Level)
_STATUSES = tuple(status.value for status in Status)
_FLAGS = ("single-source", "stale", "approximate-date", "one-side-outlets")
_TYPES = {"ref": "id", "refs": "ids", "sha256": "text", "members": "ids", "blocks": "ids", "articles": "ids"}


def _fields(kind: str, *names: str) -> list[Column]:
    """Columns that hold fields of the ledger as they are, with the documentation of the fields."""
    fields = {field.name: field for field in KINDS[kind]}
    return [
        Column(
            name,
            _TYPES.get(fields[name].type, fields[name].type),
            fields[name].doc,
            fields[name].choices,
            fields[name].of,
        )
        for name in names
    ]


def _days(name: str, doc: str) -> list[Column]:
    """A date as the ledger writes it, with its first and last day."""
    return [
        Column(name, "date", doc),
        Column(f"{name}_from", "day", f"the first day that {name} may mean"),
        Column(f"{name}_to", "day", f"the last day that {name} may mean"),
    ]


_APPROXIMATE = Column("approximate", "flag", "whether the date is written with ~, about")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "positions": (
        Column("id", "id", "the record's id; the rows of a joint record share it", of="position"),
        Column("party", "id", "the party that this row is about", of="party"),
        Column("party_name", "text", "its name"),
        Column("issue", "id", "the issue it is about", of="issue"),
        Column("issue_title", "text", "its title"),
        *_days("date", "when it was taken"),
        _APPROXIMATE,
        *_fields("position", "act"),
        Column("options", "ids", "the options: any of these", of="option"),
        *_fields("position", "rejects"),
        Column("conditions", "ids", "conditions of all its options, or written option:condition", of="condition"),
        *_fields("position", "level"),
        Column("basis", "word", "how directly it speaks for this party", _BASES),
        Column("said_by", "ids", "who said it", of="party"),
        *_fields("position", "speaker", "to", "summary"),
        Column("source", "id", "the source that carries it, the first where there are more", of="source"),
        Column("publisher", "text", "who published the source"),
        Column("source_date", "date", "when the source was published"),
        *(Column(f"source_{c.name}", *c[1:]) for c in _fields("source", "kind", "side")),
        Column("url", "text", "the source's address"),
        *_fields("position", "locator", "quote"),
        Column("more_cites", "cites", "further sources, as a JSON list of source, locator and quote"),
        *_fields("position", "recorded", "supersedes", "adds", "corrects", "retracts", "denies", "note"),
    ),
    "status": (
        Column("issue", "id", "the issue", of="issue"),
        Column("issue_title", "text", "its title"),
        Column("status", "word", "where it stands", _STATUSES),
        Column("possible", "words", "every status that the dates leave open", _STATUSES),
        Column("common_options", "ids", "the options that those who hold any have in common", of="option"),
        Column("level", "word", "the lowest level at which any of them holds these", _LEVELS),
        Column("status_basis", "word", "the weakest basis among the standings", _BASES),
        Column("since", "day", "the day from which the status has held"),
        Column("open_conditions", "ids", "conditions on it that are not certainly met or dropped", of="condition"),
        Column("flags", "words", "cautions about the evidence", _FLAGS),
        Column("party", "id", "the party that this row is about", of="party"),
        Column("party_name", "text", "its name"),
        Column("standing", "word", "what its words amount to", _STANDINGS),
        Column("options", "ids", "the options it holds", of="option"),
        Column("rejects", "ids", "the options it rules out", of="option"),
        *_fields("position", "act"),
        Column("date", "date", "the date of the latest record that made the standing"),
        Column("basis", "word", "the weakest basis of those records", _BASES),
        Column("claimed_by", "ids", "who claims words of it that do not commit it", of="party"),
        Column("positions", "ids", "the records that made the standing", of="position"),
    ),
    "articles": (
        Column("article", "id", "the article", of="article"),
        *_fields("article", "title"),
        Column("status", "word", "where it stands", _STATUSES),
        Column("level", "word", "the level at which it is agreed", _LEVELS),
        *_fields("article", "issues"),
        Column("open_behind", "ids", "issues that stand worse than its concluded text", of="issue"),
        *_fields("article", "related"),
    ),
    "changes": (
        Column("issue", "id", "the issue", of="issue"),
        Column("party", "id", "the party whose standing changed", of="party"),
        Column("kind", "word", "what sort of change it is", tuple(ChangeKind)),
        Column("direction", "text", "toward or away from whom it moved, or sideways"),
        Column("from_options", "ids", "the options it held before", of="option"),
        Column("to_options", "ids", "the options it holds after", of="option"),
        Column("from_status", "word", "where the issue stood before", _STATUSES),
        Column("to_status", "word", "where the issue stands after", _STATUSES),
        Column("positions", "ids", "the records that made the change", of="position"),
    ),
    "parties": (
        Column("party", "id", "the party", of="party"),
        *_fields("party", "name", "role", "aliases", "members", "note"),
    ),
    "issues": (
        Column("issue", "id", "the issue", of="issue"),
        *_fields("issue", "title", "question"),
        Column("options", "ids", "the ways to settle it", of="option"),
        Column("principals", "ids", "whose consent is needed on it", of="party"),
        *_fields("issue", "note"),
    ),
    "options": (
        Column("issue", "id", "the issue that it would settle", of="issue"),
        Column("issue_title", "text", "its title"),
        Column("option", "id", "the option; unique within its issue", of="option"),
        *_fields("option", "title", "scale"),
    ),
    "sources": (
        Column("source", "id", "the source", of="source"),
        *_fields("source", "title", "publisher", "author", "kind", "side", "language"),
        *_days("published", "when it was published"),
        *_fields("source", "url"),
        *(Column(f"archive_{c.name}", *c[1:]) for c in _fields("archive", "file", "sha256")),
        *_fields("source", "note"),
    ),
    "conditions": (
        Column("condition", "id", "the condition", of="condition"),
        *_fields("condition", "title", "holder", "by", "blocks"),
        *(
            column
            for name, doc in (
                ("raised", "when it was first asked for; absent: from the start"),
                ("met", "when it was met"),
                ("dropped", "when its holder gave it up"),
            )
            for column in (
                *_days(name, doc),
                Column(f"{name}_source", "id", f"the source that says that it was {name}", of="source"),
                Column(f"{name}_note", "text", "anything the reader should know about that"),
            )
        ),
        *_fields("condition", "note"),
    ),
    "counts": (
        *_days("date", "when it was said"),
        _APPROXIMATE,
        *_fields("count", "said_by", "agreed", "partial", "open", "of", "percent", "source", "note"),
    ),
    "events": (
        *_days("date", "when it happened"),
        _APPROXIMATE,
        *_fields("event", "title", "stage"),
        Column("parties", "ids", "who took part", of="party"),
        Column("articles", "ids", "the articles concerned", of="article"),
        *_fields("event", "source", "note"),
    ),
}
"""The columns of every table, by the table's name."""

STATUS_SCHEMA = {column.name: "string" for column in COLUMNS["status"]}
"""The columns of the table of statuses as ``negtrack.statuses`` gives them to an engine: all of them text."""

ABOUT: dict[str, str] = {
    "positions": "what parties said: one row per record and party",
    "status": "where the issues stand: one row per issue and party",
    "articles": "where the articles stand: one row per article",
    "changes": "what moved between two dates: one row per change",
    "parties": "the recorded participants: one row per party",
    "issues": "the contested questions: one row per issue",
    "options": "the ways to settle them: one row per option",
    "sources": "the publications: one row per source",
    "conditions": "what must happen first: one row per condition",
    "counts": "counts of agreed articles that parties published: one row per count",
    "events": "deeds and milestones: one row per event",
}
"""What each table holds."""


def positions(ledger: Ledger, records: Iterable[Position] | None = None) -> Table:
    """The records of a ledger, or those given; the rows of a joint record share its id.

    Read as CSV in a folder ledger they give the same records (see ``negtrack.sheet``).
    """
    return _table("positions", _position_rows(ledger, ledger.positions if records is None else records))


def status(ledger: Ledger, picture: Picture, parties: Collection[str] | None = None) -> Table:
    """Where the issues of a picture stand, for the parties whose agreement is asked or for those named."""
    return _table("status", _status_rows(ledger, picture, parties))


def articles(picture: Picture) -> Table:
    """Where the articles of a picture stand."""
    return _table(
        "articles",
        (
            (
                a.article.id,
                a.article.title,
                a.status.value,
                _word(a.level),
                tuple(a.issues),
                a.open_behind,
                tuple(a.related),
            )
            for a in picture.articles
        ),
    )


def changes(difference: Difference, reaffirmed: bool = False) -> Table:
    """What changed between two days, with what was only said again where that is wanted."""
    found = [*difference.changes, *(difference.reaffirmed if reaffirmed else ())]
    return _table("changes", (_change_row(change, difference) for change in found))


def parties(ledger: Ledger, ids: Collection[str] | None = None) -> Table:
    """The parties of a ledger, or those named."""
    return _table(
        "parties",
        (
            (p.id, p.name, p.role.value, p.aliases, p.members, p.note)
            for p in ledger.parties.values()
            if ids is None or p.id in ids
        ),
    )


def issues(ledger: Ledger) -> Table:
    """The issues of a ledger, each with the parties whose consent is needed on it."""
    asked = principals(ledger)
    return _table(
        "issues",
        ((i.id, i.title, i.question, tuple(i.options), i.principals or asked, i.note) for i in ledger.issues.values()),
    )


def options(ledger: Ledger) -> Table:
    """The options of every issue."""
    return _table(
        "options",
        (
            (i.id, i.title, option.id, option.title, option.scale)
            for i in ledger.issues.values()
            for option in i.options.values()
        ),
    )


def sources(ledger: Ledger) -> Table:
    """The sources of a ledger."""
    return _table(
        "sources",
        (
            (
                s.id,
                s.title,
                s.publisher,
                s.author,
                s.kind.value,
                s.side,
                s.language,
                *_date_cells(s.published),
                s.url,
                s.archive and s.archive.file,
                s.archive and s.archive.sha256,
                s.note,
            )
            for s in ledger.sources.values()
        ),
    )


def conditions(ledger: Ledger) -> Table:
    """The conditions of a ledger."""
    return _table(
        "conditions",
        (
            (
                c.id,
                c.title,
                c.holder,
                c.by,
                c.blocks,
                *_dated_cells(c.raised),
                *_dated_cells(c.met),
                *_dated_cells(c.dropped),
                c.note,
            )
            for c in ledger.conditions.values()
        ),
    )


def counts(ledger: Ledger) -> Table:
    """The counts of agreed articles that the parties published."""
    return _table(
        "counts",
        (
            (
                *_date_cells(c.date),
                c.date.approximate,
                c.said_by,
                c.agreed,
                c.partial,
                c.open,
                c.of,
                c.percent,
                c.source,
                c.note,
            )
            for c in ledger.counts
        ),
    )


def events(ledger: Ledger) -> Table:
    """The events of a ledger; where it names no parties, the principals; ``all`` articles by their numbers."""
    asked = principals(ledger)
    return _table(
        "events",
        (
            (
                *_date_cells(e.date),
                e.date.approximate,
                e.title,
                e.stage_word,
                e.parties or asked,
                tuple(ledger.articles) if e.all_articles else e.articles,
                e.source,
                e.note,
            )
            for e in ledger.events
        ),
    )


PLAIN_TABLES: dict[str, Callable[[Ledger], Table]] = {
    "issues": issues,
    "options": options,
    "sources": sources,
    "conditions": conditions,
    "counts": counts,
    "events": events,
}
"""The tables that need nothing but a ledger, by name."""


def _table(name: str, records: Iterator[tuple[Cell, ...]]) -> Table:
    return Table(name, COLUMNS[name], records)


def _position_rows(ledger: Ledger, records: Iterable[Position]) -> Iterator[tuple[Cell, ...]]:
    participants = Participants(ledger)
    by_issue = {issue.id: participants.for_issue(issue) for issue in ledger.issues.values()}
    for record in records:
        issue = ledger.issues[record.issue]
        bases = {voice.party: voice.basis for voice in by_issue[issue.id].voices(record)}
        first, *more = record.cites
        source = ledger.sources[first.source]
        for party in record.parties:
            yield (
                record.id,
                party,
                ledger.parties[party].name,
                issue.id,
                issue.title,
                *_date_cells(record.date),
                record.date.approximate,
                None if record.act is None else record.act.value,
                record.options,
                record.rejects,
                conditions_of(record),
                record.level.word,
                bases[party].word,
                record.said_by,
                record.speaker,
                record.to,
                record.summary,
                source.id,
                source.publisher,
                None if source.published is None else source.published.text,
                source.kind.value,
                source.side,
                source.url,
                first.locator,
                first.quote,
                [_cite(cite) for cite in more],
                None if record.recorded is None else format_day(record.recorded),
                record.supersedes,
                record.adds,
                record.corrects,
                record.retracts,
                record.denies,
                record.note,
            )


def _cite(cite: Cite) -> dict[str, str]:
    return {name: value for name, value in cite._asdict().items() if value is not None}


def _status_rows(ledger: Ledger, picture: Picture, parties: Collection[str] | None) -> Iterator[tuple[Cell, ...]]:
    for result in picture.issues:
        standings = result.parties
        if parties is not None:
            everyone = {**result.parties, **result.others}
            standings = {id: everyone[id] for id in everyone if id in parties}
        for standing in standings.values():
            yield _status_row(ledger, result, standing)


def _status_row(ledger: Ledger, result: IssueResult, standing: Standing) -> tuple[Cell, ...]:
    return (
        result.issue.id,
        result.issue.title,
        result.status.value,
        tuple(s.value for s in result.possible),
        result.options,
        _word(result.level),
        _word(result.basis),
        None if result.since is None else format_day(result.since),
        result.open_conditions,
        result.flags,
        standing.party,
        ledger.parties[standing.party].name,
        standing.standing,
        standing.options,
        standing.rejects,
        None if standing.act is None else standing.act.value,
        standing.date,
        _word(standing.basis),
        standing.claimed_by,
        standing.positions,
    )


def _change_row(change: Change, difference: Difference) -> tuple[Cell, ...]:
    before, after = difference.statuses[change.issue]
    return (
        change.issue,
        change.party,
        change.kind.value,
        change.direction,
        change.before.options,
        change.after.options,
        before.value,
        after.value,
        tuple(record.id for record in change.positions),
    )


def _date_cells(date: Interval | None) -> tuple[str | None, str | None, str | None]:
    return (None, None, None) if date is None else (date.text, format_day(date.first), format_day(date.last))


def _dated_cells(dated: Dated | None) -> tuple[Cell, ...]:
    return (None,) * 5 if dated is None else (*_date_cells(dated.date), dated.source, dated.note)


def _word(value: Level | Basis | None) -> str | None:
    return None if value is None else value.word
