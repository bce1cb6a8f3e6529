"""What moved since a day, in a brief: by which records, whose option was taken, and what was held before."""

from __future__ import annotations

from itertools import groupby

from negtrack.answers.brief import BriefFound
from negtrack.answers.diff import Change, JointChange
from negtrack.answers.direction import Direction
from negtrack.answers.steps import ChangeKind
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Position
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.wording import Labels, held_words, stance_words
from negtrack.views.dates import date_in_words, day_words
from negtrack.views.document import Paragraph, Section, Sentence
from negtrack.views.sentences import names
from negtrack.views.text import harmless


def moved(notes: Notes, found: BriefFound) -> Section:
    """What moved from the day on that is asked about."""
    if found.since is None:
        return Section("", ())
    parts = []
    for id, changes in groupby(found.changes, key=lambda told: told.changes[0].issue):
        issue = notes.ledger.issues[id]
        labels = Labels(issue, found.one_issue)
        sentences = tuple(sentence for told in changes for sentence in _told(notes, labels, told))
        question = "" if found.one_issue else labels.question
        parts.append(Paragraph(harmless(issue.title), None, sentences, question))
    if not parts:
        how = f"negtrack diff --since {format_day(found.since)}"
        parts = [Paragraph("", None, (notes.derived("Nobody is recorded to have moved.", how),))]
    return Section(f"What moved since {day_words(found.since)}", tuple(parts))


def _told(notes: Notes, labels: Labels, told: JointChange) -> list[Sentence]:
    """What one act changed, told once where it took all to the same; else of each party by itself."""
    first = told.changes[0]
    same = {(c.kind, c.after.options, c.after.rejects, c.after.conditions, c.after.act) for c in told.changes}
    if len(told.changes) == 1 or len(same) > 1 or first.conditions or not first.positions:
        return [_change(notes, labels, change) for change in told.changes]
    ledger = notes.ledger
    records = _behind(first)
    after = stance_words(ledger, labels, first.after, True, f" {date_in_words(records[0].date)}")
    by = f" through {names(ledger, told.by)}" if told.by else ""
    before = "; ".join(
        held_words(labels, change.before, names(ledger, [change.party])) + _direction(ledger, change, ", a move ")
        for change in told.changes
    )
    return [notes.of_records(f"{names(ledger, told.parties)} together{by} {after}; before, {before}.", records)]


def _change(notes: Notes, labels: Labels, change: Change) -> Sentence:
    ledger = notes.ledger
    who = names(ledger, [change.party])
    before, now = held_words(labels, change.before), change.after
    records = _behind(change)
    when = f" {date_in_words(records[0].date)}" if records else ""
    after = stance_words(ledger, labels, now, since=when)
    if change.conditions:
        titles = "; ".join(f"“{ledger.conditions[id].title}”" for id in change.conditions)
        text = f"{who}: {change.kind.value}: {titles}{when}."
    elif now.standing == "uncertain":
        text = f"The dates leave open what {who} holds{when}; before, {before}."
    elif now.standing == "claimed":
        text = f"Of {who} there is now only a claim{when}; before, {before}."
    elif change.kind is ChangeKind.NEW:
        text = f"{who} {after}, where nothing of it was recorded before."
    elif change.kind is ChangeKind.WITHDREW:
        text = f"{who} withdrew its position{when}; before, {before}."
    else:
        text = f"{who} {after}{_direction(ledger, change, '; ')}; before, {before}."
    if not records:
        return notes.derived(text, f"negtrack diff --issue {change.issue}")
    return notes.of_records(text, records)


def _behind(change: Change) -> tuple[Position, ...]:
    """The records of a change: first that from which the standing has been what it is."""
    began = [record for record in change.positions if record.date.text == change.after.date][:1]
    return (*began, *(record for record in change.positions if record not in began))


def _direction(ledger: Ledger, change: Change, gap: str) -> str:
    """Which way it moved, and whose option it took."""
    both = tuple(party for party in change.toward if party in change.away)
    toward, away = (tuple(p for p in found if p not in both) for found in (change.toward, change.away))
    parts = [f"in several steps, both toward and away from {names(ledger, both)}"] if both else []
    parts += [f"toward {names(ledger, toward)}"] if toward else []
    parts += [f"away from {names(ledger, away)}"] if away else []
    parts += [f"taking the option of {names(ledger, change.took)}"] if change.took else []
    if change.direction is Direction.TOGETHER:
        parts.append("together with others")
    if change.direction is Direction.SIDEWAYS and not parts:
        parts.append("neither closer nor farther")
    return f"{gap}{', '.join(parts)}" if parts else ""
