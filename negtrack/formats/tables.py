"""The tables that negtrack exports: for each its columns, each of which says what it takes from a row, and its rows.

Several ids in one text cell are joined with ``|``; what is absent is an empty text. Rows come in the order of the
ledger. Columns are the same for every ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from operator import attrgetter
from typing import Any

from negtrack.answers.against import Versus
from negtrack.answers.diff import Change, Difference
from negtrack.answers.direction import Direction
from negtrack.answers.steps import ChangeKind
from negtrack.answers.tables import BASES, STATUSES, Column, Table, days
from negtrack.ledger.fields import KINDS
from negtrack.ledger.model import (
    Basis,
    Cite,
    Ending,
    Issue,
    Ledger,
    Level,
    Option,
    Party,
    Position,
    Source,
    Status,
    conditions_of,
)
from negtrack.rules.basis import Participants, principals
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.tuples import NamedTuple


class _PositionRow(NamedTuple):
    """A record, one of its parties, and what the record's row says besides of both."""

    record: Position
    party: Party
    issue: Issue
    basis: Basis
    source: Source

    @property
    def cite(self) -> Cite:
        """The first of the record's cites, which fills the columns of the source."""
        return self.record.cites[0]


class _StatusRow(NamedTuple):
    """An issue, and the standing of one party on it."""

    result: IssueResult
    standing: Standing
    party: Party


class _OptionRow(NamedTuple):
    """An option of an issue."""

    issue: Issue
    option: Option


class _ChangeRow(NamedTuple):
    """A change of a standing, and where its issue stood before and stands after."""

    change: Change
    before: Status
    after: Status


_STANDINGS = ("known", "reserved", "silent", "claimed", "uncertain")
_LEVELS = tuple(level.word for level in Level)
_FLAGS = ("single-source", "stale", "approximate-date", "one-side-outlets")
_TYPES = {
    "ref": "id",
    "refs": "ids",
    "sha256": "text",
    "members": "ids",
    "blocks": "ids",
    "articles": "ids",
    "truth": "flag",
}


def _fields(kind: str, *names: str, at: str = "") -> list[Column]:
    """Columns that hold fields of the ledger as they are, with the documentation of the fields.

    ``at`` is the path from a row to the record whose fields they are, with its point.
    """
    fields = {field.name: field for field in KINDS[kind]}
    return [
        Column(
            name,
            _TYPES.get(fields[name].type, fields[name].type),
            fields[name].doc,
            at + name,
            fields[name].choices,
            fields[name].of,
        )
        for name in names
    ]


def _named(before: str, columns: Iterable[Column]) -> list[Column]:
    """The columns under names that begin with what they are of."""
    return [column._replace(name=f"{before}_{column.name}") for column in columns]


def _archive(column: Column) -> Column:
    """A column of a source's archived copy, which a source may be without."""
    get = attrgetter(column.name)
    return column._replace(get=lambda source: source.archive and get(source.archive))


def _dated(name: str, doc: str) -> list[Column]:
    """The columns of something that happened to a condition: when, by which source, and a note."""
    get = attrgetter(name)
    source_doc = f"the source that says that it was {name}"
    note_doc = "anything the reader should know about that"
    return [
        *days(name, doc, lambda condition: (dated := get(condition)) and dated.date),
        Column(f"{name}_source", "id", source_doc, lambda row: (dated := get(row)) and dated.source, of="source"),
        Column(f"{name}_note", "text", note_doc, lambda row: (dated := get(row)) and dated.note),
    ]


def _approximate(path: str = "date.approximate") -> Column:
    return Column("approximate", "flag", "whether the date is written with ~, about", path)


COLUMNS: dict[str, tuple[Column, ...]] = {
    "positions": (
        Column("id", "id", "the record's id; the rows of a joint record share it", "record.id", of="position"),
        Column("party", "id", "the party that this row is about", "party.id", of="party"),
        Column("party_name", "text", "its name", "party.name"),
        Column("issue", "id", "the issue it is about", "issue.id", of="issue"),
        Column("issue_title", "text", "its title", "issue.title"),
        *days("date", "when it was taken", attrgetter("record.date")),
        _approximate("record.date.approximate"),
        *_fields("position", "act", at="record."),
        Column("options", "ids", "the options: any of these", "record.options", of="option"),
        *_fields("position", "rejects", at="record."),
        Column("conditions", "ids", "conditions of all its options, or written option:condition",
               lambda row: conditions_of(row.record), of="condition"),
        *_fields("position", "level", at="record."),
        Column("basis", "word", "how directly it speaks for this party", choices=BASES),
        Column("said_by", "ids", "who said it", "record.said_by", of="party"),
        *_fields("position", "speaker", "to", "summary", at="record."),
        Column("source", "id", "the source that carries it, the first where there are more", "source.id", of="source"),
        Column("publisher", "text", "who published the source", "source.publisher"),
        Column("source_date", "date", "when the source was published", "source.published"),
        *_named("source", _fields("source", "kind", "side", at="source.")),
        Column("url", "text", "the source's address", "source.url"),
        *_fields("position", "locator", "quote", at="cite."),
        Column("more_cites", "cites", "further sources, as a JSON list of source, locator, quote and its translation",
               lambda row: [_cite(cite) for cite in row.record.cites[1:]]),
        *_fields("cite", "language", "translation", "translated_by", at="cite."),
        *_fields("position", "recorded", "supersedes", "adds", "corrects", "retracts", "denies", "note", at="record."),
    ),
    "status": (
        Column("issue", "id", "the issue", "result.issue.id", of="issue"),
        Column("issue_title", "text", "its title", "result.issue.title"),
        Column("topic", "id", "the heading under which it is shown", "result.issue.topic", of="topic"),
        Column("closed", "date", "when it was closed, if it is so on the day",
               lambda row: row.result.closed and row.result.closed.date.text),
        Column("status", "word", "where it stands", "result.status", STATUSES),
        Column("possible", "words", "every status that the dates leave open", "result.possible", STATUSES),
        Column("common_options", "ids", "the options that those who hold any have in common", "result.options",
               of="option"),
        Column("level", "word", "the lowest level at which any of them holds these", "result.level", _LEVELS),
        Column("status_basis", "word", "the weakest basis among the standings", "result.basis", BASES),
        Column("since", "day", "the day from which the status has held", "result.since"),
        Column("open_conditions", "ids", "conditions on it that are not certainly met or dropped",
               "result.open_conditions", of="condition"),
        Column("flags", "words", "cautions about the evidence", "result.flags", _FLAGS),
        Column("party", "id", "the party that this row is about", "party.id", of="party"),
        Column("party_name", "text", "its name", "party.name"),
        Column("standing", "word", "what its words amount to", "standing.standing", _STANDINGS),
        Column("options", "ids", "the options it holds", "standing.options", of="option"),
        Column("rejects", "ids", "the options it rules out", "standing.rejects", of="option"),
        *_fields("position", "act", at="standing."),
        Column("date", "date", "the date of the latest record that changed its act or options", "standing.date"),
        Column("last_word", "date", "the date of its latest own word", "standing.last_word"),
        Column("basis", "word", "the weakest basis of those records", "standing.basis", BASES),
        Column("claimed_by", "ids", "who claims words of it that do not commit it", "standing.claimed_by", of="party"),
        Column("positions", "ids", "the records that made the standing", "standing.positions", of="position"),
    ),
    "articles": (
        Column("article", "id", "the article", "article.id", of="article"),
        *_fields("article", "title", at="article."),
        Column("status", "word", "where it stands", choices=STATUSES),
        Column("level", "word", "the level at which it is agreed", choices=_LEVELS),
        *_fields("article", "issues"),
        Column("open_behind", "ids", "issues that stand worse than its concluded text", of="issue"),
        *_fields("article", "related"),
    ),
    "changes": (
        Column("issue", "id", "the issue", "change.issue", of="issue"),
        Column("party", "id", "the party whose standing changed", "change.party", of="party"),
        Column("kind", "word", "what sort of change it is", "change.kind", tuple(ChangeKind)),
        Column("direction", "word", "the direction of its steps, if one", "change.direction", tuple(Direction)),
        Column("from_options", "ids", "the options it held before", "change.before.options", of="option"),
        Column("to_options", "ids", "the options it holds after", "change.after.options", of="option"),
        Column("from_status", "word", "where the issue stood before", "before", STATUSES),
        Column("to_status", "word", "where the issue stands after", "after", STATUSES),
        Column("positions", "ids", "the records that made the change",
               lambda row: [record.id for record in row.change.positions], of="position"),
    ),
    "parties": (
        Column("party", "id", "the party", "id", of="party"),
        *_fields("party", "name", "role", "aliases", "members", "note"),
    ),
    "issues": (
        Column("issue", "id", "the issue", "id", of="issue"),
        *_fields("issue", "title", "question", "topic"),
        Column("options", "ids", "the ways to settle it", of="option"),
        Column("principals", "ids", "whose consent is needed on it", of="party"),
        *days("closed", "when nothing was left to negotiate on it", lambda issue: issue.closed and issue.closed.date),
        Column("closed_how", "word", "how it came to that", lambda issue: issue.closed and issue.closed.how,
               tuple(Ending)),
        Column("closed_source", "id", "the source that says so", lambda issue: issue.closed and issue.closed.source,
               of="source"),
        *_fields("issue", "note"),
    ),
    "options": (
        Column("issue", "id", "the issue that it would settle", "issue.id", of="issue"),
        Column("issue_title", "text", "its title", "issue.title"),
        Column("option", "id", "the option; unique within its issue", "option.id", of="option"),
        *_fields("option", "title", "label", "scale", at="option."),
    ),
    "sources": (
        Column("source", "id", "the source", "id", of="source"),
        *_fields("source", "title", "publisher", "author", "kind", "side", "language"),
        *days("published", "when it was published", attrgetter("published")),
        *_fields("source", "url"),
        *_named("archive", map(_archive, _fields("archive", "file", "sha256"))),
        *_fields("source", "note"),
    ),
    "conditions": (
        Column("condition", "id", "the condition", "id", of="condition"),
        *_fields("condition", "title", "holder", "by", "blocks"),
        *_dated("raised", "when it was first asked for; absent: from the start"),
        *_dated("met", "when it was met"),
        *_dated("dropped", "when its holder gave it up"),
        *_fields("condition", "note"),
    ),
    "counts": (
        *days("date", "when it was said", attrgetter("date")),
        _approximate(),
        *_fields("count", "said_by", "agreed", "partial", "open", "of", "percent", "source", "note"),
    ),
    "events": (
        *days("date", "when it happened", attrgetter("date")),
        _approximate(),
        *(column._replace(get="stage_word") if column.name == "stage" else column
          for column in _fields("event", "title", "stage")),
        Column("parties", "ids", "who took part", of="party"),
        Column("articles", "ids", "the articles concerned", of="article"),
        *_fields("event", "source", "note"),
    ),
}  # fmt: skip
"""The columns of every table, by the table's name."""

PRIVATE_COLUMNS = tuple(_fields("position", "private", "private_note", at="record."))
"""The columns of positions that only an output with what is private has."""

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


def columns_of(name: str, private: bool = False) -> tuple[Column, ...]:
    """The columns of a table, with those that say what is private where that is wanted."""
    return (*COLUMNS[name], *(PRIVATE_COLUMNS if private and name == "positions" else ()))


def positions(ledger: Ledger, records: Iterable[Position] | None = None, private: bool = False) -> Table:
    """The records of a ledger, or those given; the rows of a joint record share its id.

    Read as CSV in a folder ledger they give the same records (see ``ledger.csv_positions``). With ``private``, two
    columns more say what is private.
    """
    rows = _position_rows(ledger, ledger.positions if records is None else records)
    return Table("positions", columns_of("positions", private), rows)


def _position_rows(ledger: Ledger, records: Iterable[Position]) -> Iterator[_PositionRow]:
    participants = Participants(ledger)
    of_issue = {issue.id: participants.for_issue(issue) for issue in ledger.issues.values()}
    for record in records:
        bases = {voice.party: voice.basis for voice in of_issue[record.issue].voices(record)}
        source = ledger.sources[record.cites[0].source]
        for party in record.parties:
            yield _PositionRow(record, ledger.parties[party], ledger.issues[record.issue], bases[party], source)


def _cite(cite: Cite) -> dict[str, str]:
    return {name: value for name, value in cite._asdict().items() if value is not None}


def status(ledger: Ledger, picture: Picture, parties: Collection[str] | None = None) -> Table:
    """Where the issues of a picture stand, for the parties whose agreement is asked or for those named."""
    return _table("status", _status_rows(ledger, picture, parties))


def _status_rows(ledger: Ledger, picture: Picture, parties: Collection[str] | None) -> Iterator[_StatusRow]:
    for result in picture.issues:
        standings = result.parties
        if parties is not None:
            standings = {id: each for id, each in {**result.parties, **result.others}.items() if id in parties}
        for standing in standings.values():
            yield _StatusRow(result, standing, ledger.parties[standing.party])


def articles(picture: Picture) -> Table:
    """Where the articles of a picture stand."""
    return _table("articles", picture.articles)


def changes(difference: Difference | Versus, reaffirmed: bool = False) -> Table:
    """What changed between two days, or two ledgers, with what was only said again where that is wanted."""
    found = list(difference.changes)
    if reaffirmed and isinstance(difference, Difference):
        found += difference.reaffirmed
    return _table("changes", (_ChangeRow(change, *difference.statuses[change.issue]) for change in found))


def parties(ledger: Ledger, ids: Collection[str] | None = None) -> Table:
    """The parties of a ledger, or those named."""
    return _table("parties", (party for party in ledger.parties.values() if ids is None or party.id in ids))


def issues(ledger: Ledger) -> Table:
    """The issues of a ledger, each with the parties whose consent is needed on it."""
    asked = principals(ledger)
    return _table("issues", (issue._replace(principals=issue.principals or asked) for issue in ledger.issues.values()))


def options(ledger: Ledger) -> Table:
    """The options of every issue."""
    rows = (_OptionRow(issue, option) for issue in ledger.issues.values() for option in issue.options.values())
    return _table("options", rows)


def sources(ledger: Ledger) -> Table:
    """The sources of a ledger."""
    return _table("sources", ledger.sources.values())


def conditions(ledger: Ledger) -> Table:
    """The conditions of a ledger."""
    return _table("conditions", ledger.conditions.values())


def counts(ledger: Ledger) -> Table:
    """The counts of agreed articles that the parties published."""
    return _table("counts", ledger.counts)


def events(ledger: Ledger) -> Table:
    """The events of a ledger; where it names no parties, the principals; ``all`` articles by their numbers."""
    asked, every = principals(ledger), tuple(ledger.articles)
    rows = (
        event._replace(parties=event.parties or asked, articles=every if event.all_articles else event.articles)
        for event in ledger.events
    )
    return _table("events", rows)


PLAIN_TABLES: dict[str, Callable[[Ledger], Table]] = {
    "issues": issues,
    "options": options,
    "sources": sources,
    "conditions": conditions,
    "counts": counts,
    "events": events,
}
"""The tables that need nothing but a ledger, by name."""


def _table(name: str, rows: Iterable[Any]) -> Table:
    return Table(name, COLUMNS[name], rows)
