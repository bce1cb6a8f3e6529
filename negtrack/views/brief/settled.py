"""What is agreed, left out or closed, as a table in a brief: a row for each issue, with one note that bears it out."""

from __future__ import annotations

from negtrack.answers.brief import BriefFound, IssueBrief, Settlement, is_account
from negtrack.ledger.model import Closed, Ending, Ledger, Level, Stage, Status
from negtrack.rules.issue_result import IssueResult
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.open_issues import OPEN_HEADINGS
from negtrack.views.brief.wording import Labels, since_words, status_word
from negtrack.views.dates import date_in_words, date_words, day_words
from negtrack.views.document import Grid, Section, Sentence
from negtrack.views.suppose import stage_words
from negtrack.views.text import harmless

_TITLES = ("Issue", "What stands", "Status", "On record since")
_ENDINGS = {
    Ending.CARRIED_OUT: "carried out",
    Ending.OVERTAKEN: "overtaken by events",
    Ending.ELSEWHERE: "settled in another paper",
}


def settled(notes: Notes, found: BriefFound) -> Section:
    """What is agreed, left out or closed. The note of a row stands behind its last cell."""
    rows = []
    for brief in found.issues:
        if brief.result.heading not in (*OPEN_HEADINGS, "background", Status.NO_DATA) and brief.settlement is not None:
            rows.append(_row(notes, found, brief, brief.settlement))
    return Section("Settled or left out", (Grid(_TITLES, tuple(rows)),) if rows else ())


def _row(notes: Notes, found: BriefFound, brief: IssueBrief, settlement: Settlement) -> tuple[Sentence, ...]:
    result = brief.result
    what = Labels(result.issue, are_defined=False).of(result.options) or "—"
    if result.closed is not None:  # closed from that day on, whatever the status was and since when
        what = what if result.closed.how is Ending.CARRIED_OUT else "—"
        word = f"closed: {_ENDINGS[result.closed.how]}"
        last = _closed(notes, result, result.closed)
    else:
        word = status_word(result.heading) + _firmness(notes.ledger, found, result, settlement)
        if any(is_account(notes.ledger, record) for record in (*settlement.began, *settlement.stands)):
            word += ", in part as analysts or advocates alone tell it"
        last = _since(notes, result, settlement)
    return Sentence(harmless(result.issue.title)), Sentence(harmless(what)), Sentence(word), last


def _closed(notes: Notes, result: IssueResult, closed: Closed) -> Sentence:
    """Since when an issue is closed: by which source, and what the ledger says of it."""
    said = [f"closed in the ledger as {_ENDINGS[closed.how]}, with this source for the day"]
    said += [note for note in (closed.note, result.issue.note) if note]
    told = " ".join(part if part.endswith(".") else f"{part}." for part in said)
    return notes.of_source(date_words(closed.date), closed.source, told)


def _since(notes: Notes, result: IssueResult, settlement: Settlement) -> Sentence:
    """Since when a status has held, as exactly as what brought it about tells; its note bears out the whole row."""
    records = {record.id: record for record in (*settlement.began, *settlement.stands)}
    if settlement.began:
        text = since_words(min((record.date for record in settlement.began), key=lambda date: date.first))
    elif settlement.turned:
        text = since_words(settlement.turned[0].date)
    else:
        text = "" if result.since is None else day_words(result.since)
    sources = [dated.source for dated in settlement.turned if dated.source is not None]
    turned = f"Of the condition: {notes.cited(sources)}" if sources and not settlement.began else ""
    if not records and not turned:
        return notes.derived(text, f"negtrack why {result.issue.id}")
    in_order = sorted(records.values(), key=lambda record: (record.date.first, record.date.last))
    standing = {record.id for record in settlement.stands}
    dated = [
        record
        for record in settlement.began
        if settlement.is_joint and len(record.parties) > 1 and record.id not in standing
    ]
    return notes.of_records(text, in_order, turned, briefly=in_order, dated=dated)


def _firmness(ledger: Ledger, found: BriefFound, result: IssueResult, settlement: Settlement) -> str:
    """In which text something is agreed, and what has been done with that text; nothing where in principle only."""
    level = result.level
    if level in (None, Level.PRINCIPLE) or not settlement.stands:
        return ""
    day = f" {date_in_words(settlement.stands[-1].date)}"
    done = "worded" if level is Level.TEXT else "in force" if level is Level.IN_FORCE else level.word
    event = found.stage_event
    if settlement.in_text and event is not None and event.stage is not None:
        return f", in the {_stage_of(level)} text"
    if not settlement.is_joint:
        return f", in words {done}" if level is not Level.TEXT else ", in the words of a text"
    stage = found.picture.stage
    apart = ledger.articles and (stage is None or stage.level < level)
    return f", in a joint text {done}{day}{', not in the treaty' if apart else ''}"


def _stage_of(level: Level) -> str:
    """A level as it is said of the text that has come to it."""
    return next(stage_words(stage) for stage in Stage if stage.level is level)
