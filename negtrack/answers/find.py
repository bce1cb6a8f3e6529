"""Records, sources and events found by their words: any case, any accent, inside words too; with the passages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from negtrack.answers.tables import Column, Table
from negtrack.ledger.dates import Interval
from negtrack.ledger.findings import Place
from negtrack.ledger.folding import TextRange, fold, spans
from negtrack.ledger.model import Event, Ledger, Position, Source, sources_of


class HitKind(StrEnum):
    """What can be found, in the order in which a ledger holds it."""

    SOURCE = "source"
    POSITION = "position"
    EVENT = "event"


class Passage(NamedTuple):
    """A field in which words were found: its name, its text in one line, and the parts of the text that match."""

    field: str
    text: str
    marks: tuple[TextRange, ...]


class Hit(NamedTuple):
    """Something that was found; ``date`` is None for a source without one."""

    kind: HitKind
    record: Position | Source | Event
    date: Interval | None
    passages: tuple[Passage, ...]

    def marks(self, field: str, text: str) -> tuple[TextRange, ...]:
        """The parts that match of a field with this text; none where it holds no word."""
        return next((p.marks for p in self.passages if p.field == field and p.text == text), ())


Fields = Iterable[tuple[str, str]]


def search(
    ledger: Ledger, words: Sequence[str], since: int | None = None, until: int | None = None
) -> tuple[Hit, ...]:  # fmt: skip
    """What has all the words in its fields, in order of date, undated sources last, then of the ledger.

    Several words in one argument are a phrase. ``since`` and ``until`` are days; what they may touch counts, what has
    no date does not.
    """
    phrases = [" ".join(fold(word).split()) for word in words]
    quick = sorted({part for phrase in phrases for part in phrase.split()}, key=len, reverse=True)
    found: list[tuple[tuple[bool, int, int], Hit]] = []
    for kind, record, date, fields in _everything(ledger):
        if not _in_range(date, since, until):
            continue
        whole = fold(" ".join([text for _, text in fields]))
        if all(part in whole for part in quick) and (passages := _passages(fields, phrases)):
            order = (date is None, date.first if date else 0, date.last if date else 0)
            found.append((order, Hit(kind, record, date, passages)))
    found.sort(key=lambda item: item[0])
    return tuple(hit for _, hit in found)


def phrases_found(ledger: Ledger, words: Sequence[str]) -> dict[str, int]:
    """How many records, sources and events have each of the words by itself."""
    return {word: len(search(ledger, [word])) for word in words}


def _in_range(date: Interval | None, since: int | None, until: int | None) -> bool:
    if since is None and until is None:
        return True
    if date is None:
        return False
    return (since is None or date.last >= since) and (until is None or date.first <= until)


def _passages(fields: Fields, phrases: Sequence[str]) -> tuple[Passage, ...]:
    """The passages of a record that has every phrase; nothing where one is missing."""
    lines = [(field, " ".join(text.split())) for field, text in fields]
    folded = [fold(text) for _, text in lines]
    if not all(any(phrase in text for text in folded) for phrase in phrases):
        return ()
    return tuple(
        Passage(field, text, tuple(marks)) for field, text in lines if (marks := spans(text, phrases))
    )  # fmt: skip


def _everything(
    ledger: Ledger,
) -> Iterator[tuple[HitKind, Position | Source | Event, Interval | None, list[tuple[str, str]]]]:
    """Everything that is searched, in the order of the ledger, each with its date and its fields."""
    for source in ledger.sources.values():
        yield HitKind.SOURCE, source, source.published, list(_source_fields(source))
    about = {id: _issue_fields(ledger, id) for id in ledger.issues}
    for position in ledger.positions:
        yield HitKind.POSITION, position, position.date, [*about[position.issue], *_position_fields(ledger, position)]
    for event in ledger.events:
        yield HitKind.EVENT, event, event.date, list(_event_fields(ledger, event))


def _source_fields(source: Source) -> Iterator[tuple[str, str]]:
    yield "id", source.id
    yield "title", source.title
    yield "publisher", source.publisher
    for field in ("author", "note", "url"):
        value = getattr(source, field)
        if value is not None:
            yield field, value


def _issue_fields(ledger: Ledger, id: str) -> list[tuple[str, str]]:
    return [("issue", id), ("issue_title", ledger.issues[id].title)]


def _position_fields(ledger: Ledger, record: Position) -> Iterator[tuple[str, str]]:
    yield "id", record.id
    yield "summary", record.summary
    for field in ("speaker", "to", "note"):
        value = getattr(record, field)
        if value is not None:
            yield field, value
    options = ledger.issues[record.issue].options
    for option in (*record.options, *record.rejects):
        yield "option", option
        yield "option_label", options[option].label
        yield "option_title", options[option].title
    for party in record.parties:
        yield "party", party
        yield "party_name", ledger.parties[party].name
    for party in record.said_by:
        if party not in record.parties:
            yield "said_by", party
            yield "said_by_name", ledger.parties[party].name
    for condition in dict.fromkeys(c for ids in record.conditions.values() for c in ids):
        yield "condition", condition
        yield "condition_title", ledger.conditions[condition].title
    for cite in record.cites:
        yield "source", cite.source
        if cite.locator is not None:
            yield "locator", cite.locator
        if cite.quote is not None:
            yield "quote", cite.quote


def _event_fields(ledger: Ledger, event: Event) -> Iterator[tuple[str, str]]:
    yield "title", event.title
    if event.note is not None:
        yield "note", event.note
    if event.stage_word is not None:
        yield "stage", event.stage_word
    for party in event.parties:
        yield "party", party
        yield "party_name", ledger.parties[party].name
    yield "source", event.source


def hits_table(ledger: Ledger, found: Iterable[Hit]) -> Table:
    """What was found by its words, one to a row."""
    place = Column("file", "text", "the file in which a record or an event stands",
                   lambda hit: None if (p := _place(hit)) is None else ledger.files[p.file])  # fmt: skip
    return Table("found", (*_COLUMNS, place, _LINE), found)


def _place(hit: Hit) -> Place | None:
    return None if isinstance(hit.record, Source) else hit.record.place


def _sources(hit: Hit) -> tuple[str, ...]:
    if isinstance(hit.record, Source):
        return ()
    return sources_of(hit.record) if isinstance(hit.record, Position) else (hit.record.source,)


_COLUMNS = (
    Column("kind", "word", "what it is", choices=tuple(HitKind)),
    Column("id", "id", "its id; events have none", lambda hit: getattr(hit.record, "id", None)),
    Column("date", "date", "its date; of a source, when it was published"),
    Column("issue", "id", "the issue of a record", lambda hit: getattr(hit.record, "issue", None), of="issue"),
    Column("parties", "ids", "the parties of a record, or those an event names",
           lambda hit: getattr(hit.record, "parties", ()), of="party"),
    Column("text", "text", "the summary of a record, the title of a source or an event",
           lambda hit: hit.record.summary if isinstance(hit.record, Position) else hit.record.title),
    Column("fields", "texts", "the fields in which the words stand", lambda hit: [p.field for p in hit.passages]),
    Column("passages", "texts", "what these fields hold", lambda hit: [p.text for p in hit.passages]),
    Column("sources", "ids", "the sources of a record or an event", _sources, of="source"),
)  # fmt: skip
_LINE = Column("line", "whole", "its line there", lambda hit: None if (p := _place(hit)) is None else p.line)
