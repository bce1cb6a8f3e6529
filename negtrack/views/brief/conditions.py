"""The open conditions in a brief: who asks for them, what waits, who can bring them about."""

from __future__ import annotations

from negtrack.answers.blockers import Blocker
from negtrack.answers.brief import BriefFound
from negtrack.ledger.model import Ledger
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.wording import since_words
from negtrack.views.document import Paragraph, Section, Sentence
from negtrack.views.sentences import names


def conditions(notes: Notes, found: BriefFound) -> Section:
    """The open conditions, a sentence each."""
    sentences = tuple(_condition(notes, blocker) for blocker in found.blockers)
    return Section("Conditions open", (Paragraph("", None, sentences),) if sentences else ())


def _condition(notes: Notes, blocker: Blocker) -> Sentence:
    condition, ledger = blocker.condition, notes.ledger
    raised = condition.raised
    who = names(ledger, condition.holder) if condition.holder else "The ledger"
    verb = "ask for" if len(condition.holder) > 1 else "asks for" if condition.holder else "records"
    since = "" if raised is None else f" since {since_words(raised.date)}"
    waits = f"; {', '.join(_target(ledger, *target) for target in condition.targets)} waits for it"
    lift = f"; {names(ledger, condition.by)} can bring it about" if condition.by else ""
    undecided = "; its dates leave open whether it is met" if blocker.open is None else ""
    text = f"{who} {verb} “{condition.title}”{since}{waits if condition.targets else ''}{lift}{undecided}."
    said = [f"the condition {condition.id}, as the ledger defines it"]
    said += [note for note in (raised.note if raised else None, condition.note) if note]
    told = " ".join(part if part.endswith(".") else f"{part}." for part in said)
    if raised is None or raised.source is None:
        return notes.plain(text, f"Derived: {told} It names no source for its raising.")
    return notes.of_source(text, raised.source, told)


def _target(ledger: Ledger, kind: str, id: str) -> str:
    match kind:
        case "issue":
            return ledger.issues[id].title
        case "article":
            return f"article {id}"
        case "condition":
            return f"“{ledger.conditions[id].title}”"
    return f"the stage “{id}”"
