"""A brief in words: what each party holds and since when, what moved, what is open, each sentence with its note.

No sentence says more than the ledger: what others tell of a party is told as theirs, what is not recorded as not
recorded, and what negtrack derives as derived.
"""

from __future__ import annotations

from negtrack.answers.brief import BriefFound
from negtrack.answers.cite import cite
from negtrack.ledger.model import Ledger
from negtrack.views.brief.conditions import conditions
from negtrack.views.brief.head import subtitle, title, what_this_is
from negtrack.views.brief.moved import moved
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.open_issues import background, nothing_recorded, open_issues
from negtrack.views.brief.settled import settled
from negtrack.views.document import Document
from negtrack.views.text import harmless


def brief_document(ledger: Ledger, found: BriefFound) -> Document:
    """The brief as a document."""
    line = harmless(cite(ledger, found.question).line)
    notes = Notes(ledger)
    sections = [  # in the order of reading, in which the notes are numbered
        what_this_is(notes, found, line),
        conditions(notes, found),  # first of what is told: it is what the next stage waits for
        *open_issues(notes, found),
        settled(notes, found),
        moved(notes, found),
        nothing_recorded(notes, found),
        background(notes, found),
    ]
    shown = tuple(section for section in sections if section.parts)
    return Document(title(ledger, found), subtitle(ledger, found), shown, tuple(notes.written), line)
