"""Single records as JSON: a position, a source, an event, by the ledger's own names of fields where there are such."""

from __future__ import annotations

from negtrack.answers.record_use import RecordUse
from negtrack.formats.json_output import Json
from negtrack.ledger.dates import Interval, format_day
from negtrack.ledger.model import RELATIONS, Cite, Event, Ledger, Position, Source, conditions_of


def position_json(ledger: Ledger, record: Position) -> Json:
    """A position: every field of it, lists where it may hold several, each cite with what is known of its source."""
    return {
        "id": record.id,
        "parties": list(record.parties),
        "issue": record.issue,
        **interval_json("date", record.date),
        "approximate": record.date.approximate,
        "act": None if record.act is None else record.act.value,
        "options": list(record.options),
        "rejects": list(record.rejects),
        "conditions": list(conditions_of(record)),
        "level": record.level.word,
        "said_by": list(record.said_by),
        "speaker": record.speaker,
        "to": record.to,
        "summary": record.summary,
        "cites": [_cite_json(ledger, cite) for cite in record.cites],
        "recorded": None if record.recorded is None else format_day(record.recorded),
        **{name: getattr(record, name) for name in RELATIONS},
        "note": record.note,
        "file": ledger.files[record.place.file],
        "line": record.place.line,
    }


def record_use_json(ledger: Ledger, record_use: RecordUse) -> Json:
    """A position, and what becomes of it on the day asked about, for each party for which it stands."""
    return {
        **position_json(ledger, record_use.record),
        "voices": [{"party": v.party, "basis": v.basis.word, "use": v.use.value} for v in record_use.voices],
        "undone_by": list(record_use.undone_by),
        "undecided": record_use.undecided,
    }


def source_json(source: Source) -> Json:
    """A source."""
    archive = source.archive
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "author": source.author,
        "published": None if source.published is None else source.published.text,
        "source_kind": source.kind.value,
        "side": source.side,
        "language": source.language,
        "url": source.url,
        "archive": None if archive is None else {"file": archive.file, "sha256": archive.sha256},
        "note": source.note,
    }


def event_json(ledger: Ledger, event: Event) -> Json:
    """An event; no parties where the ledger names none, which stands for the principals."""
    return {
        **interval_json("date", event.date),
        "title": event.title,
        "stage": event.stage_word,
        "parties": list(event.parties),
        "articles": "all" if event.all_articles else list(event.articles),
        "source": event.source,
        "note": event.note,
        "file": ledger.files[event.place.file],
        "line": event.place.line,
    }


def interval_json(name: str, interval: Interval) -> Json:
    """A date as the ledger writes it, with its first and last day."""
    first, last = format_day(interval.first), format_day(interval.last)
    return {name: interval.text, f"{name}_from": first, f"{name}_to": last}


def _cite_json(ledger: Ledger, cite: Cite) -> Json:
    source = ledger.sources[cite.source]
    return {
        "source": cite.source,
        "publisher": source.publisher,
        "title": source.title,
        "published": None if source.published is None else source.published.text,
        "side": source.side,
        "locator": cite.locator,
        "quote": cite.quote,
        "url": source.url,
    }
