"""The open conditions in a brief: who asks for them, what waits, who can bring them about."""

from __future__ import annotations

from negtrack.answers.blockers import Blocker
from negtrack.answers.brief import BriefFound
from negtrack.ledger.model import Ledger, Stage
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.wording import since_words
from negtrack.views.document import Paragraph, Section, Sentence
from negtrack.views.sentences import names
from negtrack.views.suppose import stage_words


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
    waits = " and ".join(_waits(ledger, *target) for target in condition.targets)
    whose = f"by {'their' if len(condition.holder) > 1 else 'its'} word "
    claimed = f"; {whose}{waits}" if waits else ""
    undecided = "; its dates leave open whether it is met" if blocker.open is None else ""
    text = f"{who} {verb} “{condition.title}”{since}{claimed}{undecided}."
    lift = f"; it names {names(ledger, condition.by)} as able to bring it about" if condition.by else ""
    said = [f"the condition as the ledger defines it{lift}"]
    said += [note for note in (raised.note if raised else None, condition.note) if note]
    defined = " ".join(part if part.endswith(".") else f"{part}." for part in said)
    if raised is None or raised.source is None:
        return notes.plain(text, f"Derived: {defined} It names no source for its raising.")
    return notes.of_source(text, raised.source, defined)


def _waits(ledger: Ledger, kind: str, id: str) -> str:
    """That something is not to be before a condition is met."""
    match kind:
        case "issue":
            return f"the issue “{ledger.issues[id].title}” waits for it"
        case "article":
            return f"article {id} waits for it"
        case "condition":
            return f"the condition “{ledger.conditions[id].title}” waits for it"
    stage = next(stage for stage in Stage if stage.word == id)
    return f"the text is not to be {stage_words(stage)} before it"
