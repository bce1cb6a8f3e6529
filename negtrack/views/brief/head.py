"""The head of a brief: whom or what it is about, what it is made from, how much of it is second-hand."""

from __future__ import annotations

from negtrack.answers.brief import Attribution, BriefFound
from negtrack.answers.cite import cite
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger, Stage, Status
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.wording import status_word
from negtrack.views.dates import date_in_words, date_words, day_words
from negtrack.views.document import Paragraph, Section
from negtrack.views.sentences import names, quoted_title
from negtrack.views.suppose import stage_words
from negtrack.views.text import harmless


def title(ledger: Ledger, found: BriefFound) -> str:
    """Whom or what the brief is about."""
    who = names(ledger, found.parties) if found.parties else ""
    what = found.issues[0].result.issue.title if found.one_issue else ""
    return harmless(" on ".join(part for part in (who, what) if part) or ledger.title)


def subtitle(ledger: Ledger, found: BriefFound) -> str:
    """The ledger and the day."""
    known = found.question.as_known
    of = "" if not found.parties and not found.one_issue else f"{ledger.title}, "
    entered = "" if known is None else f", with what had been entered by {day_words(known)}"
    return harmless(f"{of}as of {day_words(found.question.as_of)}{entered}")


def what_this_is(notes: Notes, found: BriefFound, line: str) -> Section:
    """What the brief is made from, how much of it is second-hand, and how the issues stand."""
    ledger, picture = notes.ledger, found.picture
    who = names(ledger, found.parties) if found.parties else "each party"
    stands = "stand" if len(found.parties) > 1 else "stands"
    sentences = [
        notes.plain(
            f"This brief tells where {who} {stands} by a ledger of public statements: not every record of it, and "
            f"nothing that is not in it; silence is not taken for consent.{_kept_to(ledger)} “Since” "
            "names the first day from which it is on record without a break.",
            f"{line}. To check: negtrack cite --verify, with this line, where the ledger lies. To hold is to demand, "
            f"to propose or to accept. A note names the first source of a record, or one of each of two "
            f"viewpoints; negtrack why names all.{_untitled(ledger)}",
        ),
        notes.derived(
            _second_hand(ledger, found),
            "who is on record as having said it, and the kinds of the sources of the records that the notes print; "
            "negtrack audit",
        ),
    ]
    shown = [brief.result for brief in found.issues]
    if len(shown) > 1:
        counts = [(s, sum(r.heading == s for r in shown)) for s in (*Status, "closed", "background")]
        told = ", ".join(f"{n} {status_word(s)}" for s, n in counts if n)
        lead = f"Of the {len(shown)} issues told here" if found.parties else f"Of {len(shown)} issues"
        sentences.append(
            notes.derived(f"{lead}: {told}.", f"negtrack status --as-of {cite(ledger, found.question).as_of}")
        )
    if picture.stage is not None and found.stage_event is not None and not found.one_issue:
        event = found.stage_event
        further = "" if picture.stage is Stage.IN_FORCE else "; no later stage of it is on record"
        words = f"The text was {stage_words(picture.stage)} {date_in_words(event.date)}{further}."
        sentences.append(notes.of_source(words, event.source, f"{date_words(event.date)}: {event.title}."))
    parts = [Paragraph("", None, tuple(sentences))]
    if found.one_issue:
        issue = shown[0].issue
        options = "; ".join(f"“{option.label}”: {option.title}" for option in issue.options.values())
        note = f" {issue.note}" if issue.note else ""
        words = f"{issue.question} The options: {options}."
        parts.append(Paragraph("", None, (notes.plain(words, f"The issue as the ledger defines it.{note}"),)))
    return Section("What this is", tuple(parts))


def _kept_to(ledger: Ledger) -> str:
    """Until when the ledger goes, where it says so."""
    return (
        f" The ledger goes to {day_words(ledger.covered_to.last)}; nothing later is in it." if ledger.covered_to else ""
    )


def _untitled(ledger: Ledger) -> str:
    """What a source without a title is, where there are any whose title the keeper did not see."""
    if all(quoted_title(source.title).startswith("“") for source in ledger.sources.values()):
        return ""
    return " A source without a title, or with one that is not in quotation marks, showed none."


def _second_hand(ledger: Ledger, found: BriefFound) -> str:
    """How many of the positions others tell, and how many analysts tell as the party's own."""
    if not found.own.told and not found.beside.told:
        return "No position is recorded."
    whose = f" of {names(ledger, found.parties)}" if found.parties else ""
    told = f"Of the {counted(found.own.told, 'position')}{whose} told here {_attribution(found.own)}"
    if found.beside.told:
        told += f"; of the {found.beside.told} of others told beside {_attribution(found.beside)}"
    said = ": the text says so there" if found.own.accounts or found.beside.accounts else ""
    return f"{told}{said}."


def _attribution(attribution: Attribution) -> str:
    """How much of some positions is not in the party's own word."""
    number = attribution.second_hand
    told = f"{number} {_is(number)} second-hand (others say it of the party)" if number else "none is second-hand"
    if attribution.accounts:
        rests = f"{attribution.accounts} {_rests(attribution.accounts)}"
        told += f" and {rests} in part on what analysts or advocates alone report"
    return told


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _rests(number: int) -> str:
    return "rests" if number == 1 else "rest"
