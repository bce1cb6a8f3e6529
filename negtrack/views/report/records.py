"""The records and sources of a report."""

from __future__ import annotations

from collections.abc import Iterable
from os.path import commonpath
from pathlib import Path

from negtrack.answers.record_use import Use
from negtrack.answers.whole_time import RecordState
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Basis, Ledger, Position, Source
from negtrack.rules.basis import Participants
from negtrack.views.records import act_label, relations_label, viewpoint
from negtrack.views.report.rows import CiteRow, RecordRow, SourceRow, TextLook
from negtrack.views.sentences import names

_USES = {
    Use.USED: "stands",
    Use.NOT_KNOWN: "not yet entered in the ledger by the day asked",
    Use.CORRECTED: "our recording error, corrected since",
    Use.RETRACTED: "taken back by the outlet",
    Use.LATER: "after this date",
    Use.WORDLESS: "changes nothing",
    Use.DENIED: "disowned by the party",
    Use.ADVERSARY: "another party’s claim: commits nobody",
    Use.WEAKER: "weaker than the evidence asked for",
    Use.DISSENT: "told by others: gives way to the party’s own words",
    Use.SUPERSEDED: "superseded",
    Use.NOT_ASKED: "speaks for nobody whose agreement is asked",
}
"""What becomes of a record, in words."""

BASES = {
    Basis.JOINT: "joint",
    Basis.OWN: "own word",
    Basis.GROUP: "group’s word",
    Basis.THIRD: "told by third parties",
    Basis.ADVERSARY: "claimed by another party",
}
"""How directly a record speaks for a party, in words."""


def record_uses(states: Iterable[RecordState]) -> tuple[TextLook, ...]:
    """What becomes of a record, from each day on."""
    return tuple(TextLook(state.first, _USES[state.use]) for state in states)


def record_row(ledger: Ledger, record: Position, uses: tuple[TextLook, ...], participants: Participants) -> RecordRow:
    """A record in words, with what becomes of it."""
    absent = [party for party in record.parties if party not in record.said_by]
    said = [record.speaker or "", record.to or ""]
    if absent:
        said.insert(0, f"told by {names(ledger, record.said_by)}, not by {names(ledger, absent)}")
    place = f"{record.id}, line {record.place.line} of {_file_names(ledger)[record.place.file]}"
    entered = "" if record.recorded is None else f"entered {format_day(record.recorded)}"
    more = [record.note or "", relations_label(ledger, record), place, entered]
    issue = ledger.issues[record.issue]
    return RecordRow(
        id=record.id,
        date=record.date.text,
        first=record.date.first,
        last=record.date.last,
        issue=record.issue,
        parties=record.parties,
        act="" if record.act is None else record.act.value,
        who=names(ledger, record.parties),
        what=act_label(ledger, record),
        said=" · ".join(part for part in said if part),
        summary=record.summary,
        more=" · ".join(part for part in more if part),
        voices=tuple((voice.party, BASES[voice.basis]) for voice in participants.for_issue(issue).voices(record)),
        cites=tuple(CiteRow(cite.source, cite.locator or "", cite.quote or "") for cite in record.cites),
        uses=uses,
    )


def _file_names(ledger: Ledger) -> tuple[str, ...]:
    """The ledger's files, named the same wherever the ledger lies."""
    paths = [Path(file) for file in ledger.files]
    folder = commonpath([path.parent for path in paths])
    return tuple(path.relative_to(folder).as_posix() if folder else path.as_posix() for path in paths)


def source_row(ledger: Ledger, source: Source, cited: int) -> SourceRow:
    """A source in words, which so many records cite."""
    return SourceRow(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        author=source.author or "",
        published="undated" if source.published is None else source.published.text,
        kind=source.kind.value,
        viewpoint=viewpoint(ledger, source.side),
        language=source.language or "",
        url=source.url if source.url is not None and source.url.startswith(("https://", "http://")) else None,
        cited=cited,
    )
