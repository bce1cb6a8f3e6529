"""What a ledger tells of, found by its words: any case, any accent, inside words too; with the passages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from enum import StrEnum

from negtrack.answers.select import narrow
from negtrack.answers.tables import Column, Table
from negtrack.ledger.dates import Interval
from negtrack.ledger.findings import Place
from negtrack.ledger.folding import TextRange, fold, spans
from negtrack.ledger.model import (
    Article,
    Condition,
    Dated,
    Event,
    Issue,
    Ledger,
    Option,
    Party,
    Position,
    Source,
    sources_of,
)
from negtrack.tuples import NamedTuple


class HitKind(StrEnum):
    """What can be found, in the order in which a ledger holds it."""

    PARTY = "party"
    ISSUE = "issue"
    ARTICLE = "article"
    SOURCE = "source"
    CONDITION = "condition"
    POSITION = "position"
    EVENT = "event"


FRAME = (HitKind.PARTY, HitKind.ISSUE, HitKind.ARTICLE, HitKind.CONDITION)
"""What frames the records, without a day of its own; it is told of first."""

Found = Party | Issue | Article | Source | Condition | Position | Event


class Passage(NamedTuple):
    """A field in which words were found: its name, its text in one line, and the parts of the text that match."""

    field: str
    text: str
    marks: tuple[TextRange, ...]


class Hit(NamedTuple):
    """Something that was found; ``date`` is None for what has none, that of a condition is when it was raised."""

    kind: HitKind
    record: Found
    date: Interval | None
    passages: tuple[Passage, ...]

    def marks(self, field: str, text: str) -> tuple[TextRange, ...]:
        """The parts that match of a field with this text; none where it holds no word."""
        return next((p.marks for p in self.passages if p.field == field and p.text == text), ())


Fields = Sequence[tuple[str, str]]


class _Searched(NamedTuple):
    """Something to look for words in: the date that is shown, all dates by which it may be chosen, its fields."""

    kind: HitKind
    record: Found
    date: Interval | None
    dates: tuple[Interval, ...]
    fields: list[tuple[str, str]]


def part_of(
    ledger: Ledger,
    issues: Collection[str] | None = None,
    parties: Collection[str] = (),
    as_of: int | None = None,
    as_known: int | None = None,
) -> Ledger:
    """The part of a ledger to be searched: what ``narrow`` leaves, and the parties named, else those it tells of."""
    part = narrow(ledger, issues, parties, as_of, as_known)
    if part is ledger:
        return ledger
    told_of = set(parties)
    if not parties:
        told_of.update(id for record in part.positions for id in (*record.parties, *record.said_by))
        told_of.update(id for event in part.events for id in event.parties)
        told_of.update(id for condition in part.conditions.values() for id in (*condition.holder, *condition.by))
    return part._replace(parties={id: party for id, party in ledger.parties.items() if id in told_of})


def search(
    ledger: Ledger,
    words: Sequence[str],
    since: int | None = None,
    until: int | None = None,
    part: Ledger | None = None,
) -> tuple[Hit, ...]:
    """What has all the words in its fields: parties, issues, articles and conditions first, in that order.

    The rest follows in order of date, undated sources last, then of the ledger. Several words in one argument are a
    phrase. ``since`` and ``until`` are days; what they may touch counts, what has no date does not. ``part`` is what
    is searched where that is not the whole ledger.
    """
    phrases = [" ".join(fold(word).split()) for word in words]
    quick = sorted({part for phrase in phrases for part in phrase.split()}, key=len, reverse=True)
    found: list[tuple[tuple[int, bool, int, int], Hit]] = []
    for kind, record, date, dates, fields in _everything(ledger, part or ledger):
        if not _in_range(dates, since, until):
            continue
        whole = fold(" ".join([text for _, text in fields]))
        if all(part in whole for part in quick) and (passages := _passages(fields, phrases)):
            hit = Hit(kind, record, date, passages)
            if kind in FRAME:
                order = (FRAME.index(kind), False, 0, 0)
            else:
                order = (len(FRAME), date is None, date.first if date else 0, date.last if date else 0)
            found.append((order, hit))
    found.sort(key=lambda item: item[0])
    return tuple(hit for _, hit in found)


def phrases_found(ledger: Ledger, words: Sequence[str], part: Ledger | None = None) -> dict[str, int]:
    """In how many things of a ledger, or of a part of it, each of the words stands by itself."""
    return {word: len(search(ledger, [word], part=part)) for word in words}


def _in_range(dates: Iterable[Interval], since: int | None, until: int | None) -> bool:
    if since is None and until is None:
        return True
    return any((since is None or d.last >= since) and (until is None or d.first <= until) for d in dates)


def _passages(fields: Fields, phrases: Sequence[str]) -> tuple[Passage, ...]:
    """The passages of a record that has every phrase; nothing where one is missing."""
    lines = [(field, " ".join(text.split())) for field, text in fields]
    folded = [fold(text) for _, text in lines]
    if not all(any(phrase in text for text in folded) for phrase in phrases):
        return ()
    return tuple(
        Passage(field, text, tuple(marks)) for field, text in lines if (marks := spans(text, phrases))
    )  # fmt: skip


def _everything(ledger: Ledger, part: Ledger) -> Iterator[_Searched]:
    """Everything that is searched, in the order of the ledger; the whole ledger gives what is named its name."""
    for party in part.parties.values():
        yield _Searched(HitKind.PARTY, party, None, (), list(_party_fields(party)))
    for issue in part.issues.values():
        yield _Searched(HitKind.ISSUE, issue, None, (), list(_issue_fields(issue)))
    for article in part.articles.values():
        yield _Searched(HitKind.ARTICLE, article, None, (), list(_plain_fields(article, "id", "title", "note")))
    for source in part.sources.values():
        published = () if source.published is None else (source.published,)
        fields = list(_plain_fields(source, "id", "title", "publisher", "author", "note", "url"))
        yield _Searched(HitKind.SOURCE, source, source.published, published, fields)
    for condition in part.conditions.values():
        dates = tuple(dated.date for dated in _dated(condition))
        raised = None if condition.raised is None else condition.raised.date
        yield _Searched(HitKind.CONDITION, condition, raised, dates, list(_condition_fields(ledger, condition)))
    about = {id: [("issue", id), ("issue_title", issue.title)] for id, issue in part.issues.items()}
    for position in part.positions:
        fields = [*about[position.issue], *_position_fields(ledger, position)]
        yield _Searched(HitKind.POSITION, position, position.date, (position.date,), fields)
    for event in part.events:
        yield _Searched(HitKind.EVENT, event, event.date, (event.date,), list(_event_fields(ledger, event)))


def _plain_fields(record: Found, *names: str) -> Iterator[tuple[str, str]]:
    """Those of the fields that hold something."""
    for name in names:
        value = getattr(record, name)
        if value is not None:
            yield name, value


def _party_fields(party: Party) -> Iterator[tuple[str, str]]:
    yield from _plain_fields(party, "id", "name")
    for alias in party.aliases:
        yield "alias", alias
    yield from _plain_fields(party, "note")


def _issue_fields(issue: Issue) -> Iterator[tuple[str, str]]:
    yield from _plain_fields(issue, "id", "title", "question", "note")
    for option in issue.options.values():
        yield from _option_fields(option)
    if issue.closed is not None:
        yield from _dated_fields(issue.closed.note, issue.closed.source)


def _option_fields(option: Option) -> Iterator[tuple[str, str]]:
    yield "option", option.id
    yield "option_label", option.label
    yield "option_title", option.title


def _condition_fields(ledger: Ledger, condition: Condition) -> Iterator[tuple[str, str]]:
    yield from _plain_fields(condition, "id", "title", "note")
    yield from _party_names(ledger, condition.holder, "party")
    yield from _party_names(ledger, condition.by, "by")
    for dated in _dated(condition):
        yield from _dated_fields(dated.note, dated.source)


def _dated(condition: Condition) -> list[Dated]:
    return [dated for dated in (condition.raised, condition.met, condition.dropped) if dated is not None]


def _dated_fields(note: str | None, source: str | None) -> Iterator[tuple[str, str]]:
    if note is not None:
        yield "note", note
    if source is not None:
        yield "source", source


def _party_names(ledger: Ledger, parties: Iterable[str], field: str) -> Iterator[tuple[str, str]]:
    for party in parties:
        yield field, party
        yield f"{field}_name", ledger.parties[party].name


def _position_fields(ledger: Ledger, record: Position) -> Iterator[tuple[str, str]]:
    yield from _plain_fields(record, "id", "summary", "speaker", "to", "note")
    options = ledger.issues[record.issue].options
    for option in (*record.options, *record.rejects):
        yield from _option_fields(options[option])
    yield from _party_names(ledger, record.parties, "party")
    yield from _party_names(ledger, [party for party in record.said_by if party not in record.parties], "said_by")
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
    yield from _plain_fields(event, "title", "note")
    if event.stage_word is not None:
        yield "stage", event.stage_word
    yield from _party_names(ledger, event.parties, "party")
    yield "source", event.source


def hits_table(ledger: Ledger, found: Iterable[Hit]) -> Table:
    """What was found by its words, one to a row."""
    place = Column("file", "text", "the file in which it stands; of a source, empty",
                   lambda hit: None if (p := _place(hit)) is None else ledger.files[p.file])  # fmt: skip
    return Table("found", (*_COLUMNS, place, _LINE), found)


def _place(hit: Hit) -> Place | None:
    return None if isinstance(hit.record, Source) else hit.record.place


def sources_named(record: Found) -> tuple[str, ...]:
    """The sources from which something that was found is taken, each once."""
    match record:
        case Position():
            return sources_of(record)
        case Event():
            return (record.source,)
        case Condition():
            return tuple(dict.fromkeys(dated.source for dated in _dated(record) if dated.source is not None))
        case Issue() if record.closed is not None:
            return (record.closed.source,)
        case _:
            return ()


def _parties(record: Found) -> tuple[str, ...]:
    return record.holder if isinstance(record, Condition) else getattr(record, "parties", ())


def _text(record: Found) -> str:
    match record:
        case Position():
            return record.summary
        case Party():
            return record.name
        case _:
            return record.title


_COLUMNS = (
    Column("kind", "word", "what it is", choices=tuple(HitKind)),
    Column("id", "id", "its id; events have none", lambda hit: getattr(hit.record, "id", None)),
    Column("date", "date", "its date; of a source, when it was published, of a condition, when it was raised"),
    Column("issue", "id", "the issue of a record", lambda hit: getattr(hit.record, "issue", None), of="issue"),
    Column("parties", "ids", "the parties of a record, those an event names, or those who ask for a condition",
           lambda hit: _parties(hit.record), of="party"),
    Column("text", "text", "the summary of a record, the name of a party, the title of anything else",
           lambda hit: _text(hit.record)),
    Column("fields", "texts", "the fields in which the words stand", lambda hit: [p.field for p in hit.passages]),
    Column("passages", "texts", "what these fields hold", lambda hit: [p.text for p in hit.passages]),
    Column("sources", "ids", "the sources that it is taken from", lambda hit: sources_named(hit.record), of="source"),
)  # fmt: skip
_LINE = Column("line", "whole", "its line there", lambda hit: None if (p := _place(hit)) is None else p.line)
