"""A source in full: what it is, and all that rests on it."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.record_use import RecordUse
from negtrack.answers.show import InFull, SourceInFull
from negtrack.ledger.model import Ledger, Source
from negtrack.rules.query import Question
from negtrack.views.page import Block, line, text
from negtrack.views.records import quoted, record_line, record_place, viewpoint
from negtrack.views.show.blocks import count_lines, event_lines, field_line, heading, note_and_place, section


def source_blocks(ledger: Ledger, question: Question, thing: InFull, about: SourceInFull) -> Iterable[Block]:
    """All that the ledger holds about a source."""
    source = about.source
    yield heading(thing, source.title)
    for label, value in _source_fields(ledger, source):
        yield field_line(label, value)
    yield from note_and_place(source.note, thing)
    records = (each for record_use in about.records for each in _record(ledger, question, record_use, source))
    yield from section(f"Records that cite it ({len(about.records)})", records, always=True)
    yield from section(f"Events ({len(about.events)})", event_lines(question, about.events))
    yield from section("Counts of agreed articles", count_lines(ledger, about.counts))
    conditions = (
        line("  ", text(getattr(condition, what).date.text, "heading"), f"  {what}: ", text(condition.title), indent=6)
        for condition, what in about.conditions
    )
    yield from section("Conditions", conditions)


def _record(ledger: Ledger, question: Question, record_use: RecordUse, source: Source) -> Iterable[Block]:
    """A record, with what it quotes of the source."""
    record = record_use.record
    yield record_line(ledger, record_use, question, with_issue=True)
    yield line("    ", text(record.summary), indent=4)
    for cite in record.cites:
        if cite.source == source.id and (cite.locator or cite.quote):
            place = f"{cite.locator}: " if cite.locator and cite.quote else cite.locator or ""
            yield line("    ", text(place), quoted(cite.quote) if cite.quote else "", indent=6)
    yield line("    ", text(record_place(ledger, record), "aside"), indent=4)


def _source_fields(ledger: Ledger, source: Source) -> Iterable[tuple[str, str]]:
    yield "publisher", source.publisher
    if source.author:
        yield "author", source.author
    yield "published", source.published.text if source.published else "undated"
    yield "kind", source.kind.value
    yield "viewpoint of", viewpoint(ledger, source.side)
    if source.language:
        yield "language", source.language
    if source.url:
        yield "address", source.url
    if source.archive:
        yield "archived as", source.archive.file
        if source.archive.sha256:
            yield "SHA-256", source.archive.sha256
