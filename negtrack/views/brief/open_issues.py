"""What is not settled, in a brief: issue by issue who holds what since when, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from negtrack.answers.blocs import Lack, lacking, ways
from negtrack.answers.brief import BriefFound, IssueBrief, Statement, is_account
from negtrack.answers.cite import cite
from negtrack.ledger.dates import parse_interval
from negtrack.ledger.findings import counted
from negtrack.ledger.model import OPTION_ACTS, Basis, Ledger, Status
from negtrack.rules.issue_result import IssueResult
from negtrack.views.brief.notes import Notes
from negtrack.views.brief.wording import Labels, since_words, stance_words, tenure_words
from negtrack.views.dates import date_in_words, date_words
from negtrack.views.document import Paragraph, Section, Sentence
from negtrack.views.sentences import MANY_PARTIES, closed_conditions, names
from negtrack.views.text import harmless, joined_with_and

OPEN_HEADINGS = {
    Status.DISPUTED: "Disputed",
    Status.CONDITIONAL: "Agreed on a condition",
    Status.COMPATIBLE: "Compatible, in no common act",
    Status.UNCLEAR: "Unclear",
    Status.INCOMPLETE: "Incomplete",
}
_UNSPOKEN = {
    "silent": "a position of {}, of which none is recorded",
    "reserved": "a decision of {}, having reserved its position",
    "claimed": "a word of {} itself, of which others speak",
}
_WORDS = frozenset({Lack.OTHER_OPTION, Lack.RULES_OUT, Lack.SILENT, Lack.RESERVED, Lack.CONDITION})


def open_issues(notes: Notes, found: BriefFound) -> list[Section]:
    """What is not settled, status by status: who holds what, and what would settle it."""
    sections = []
    for status, heading in OPEN_HEADINGS.items():
        paragraphs = [_issue(notes, found, brief) for brief in found.issues if brief.result.heading == status]
        sections.append(Section(heading, tuple(paragraphs)))
    return sections


def background(notes: Notes, found: BriefFound) -> Section:
    """The issues that are background: they come last, and are counted in no headline."""
    briefs = [brief for brief in found.issues if brief.result.heading == "background"]
    spoken = [brief for brief in briefs if brief.result.status is not Status.NO_DATA or _untouched(brief)]
    return Section("Background", tuple(_issue(notes, found, brief) for brief in spoken))


def nothing_recorded(notes: Notes, found: BriefFound) -> Section:
    """The issues on which nobody has spoken, and those that parties are only reported not to raise."""
    briefs = [brief for brief in found.issues if brief.result.heading == Status.NO_DATA]
    silent = [brief.result for brief in briefs if not _untouched(brief)]
    parts = [_issue(notes, found, brief) for brief in briefs if _untouched(brief)]
    if silent:
        text = f"No position of anybody asked is recorded on: {'; '.join(result.issue.title for result in silent)}."
        how = f"negtrack status --as-of {cite(notes.ledger, found.question).as_of}"
        parts.append(Paragraph("", None, (notes.derived(text, how),)))
    return Section("Nothing recorded", tuple(parts))


def _untouched(brief: IssueBrief) -> bool:
    return any(statement.untouched for statement in brief.statements)


def _issue(notes: Notes, found: BriefFound, brief: IssueBrief) -> Paragraph:
    result, ledger = brief.result, notes.ledger
    labels = Labels(result.issue, found.one_issue)
    spoken = [s for s in brief.statements if s.standing.standing != "silent"]
    silent = [s for s in brief.statements if s.standing.standing == "silent"]
    told = {party for s in (*brief.statements, *brief.others) for party in s.parties}
    day = found.question.as_of - found.question.stale_days
    alone = len(spoken) + bool(silent) + len(brief.others) == 1
    sentences = []
    for statement in spoken[:MANY_PARTIES]:
        text, how = _statement(ledger, labels, result, statement, day), ""
        if alone and (settling := _settling(ledger, labels, result, told, found.one_issue)):
            text, how = f"{text}; {settling[0].lower()}{settling[1:]}", f"negtrack why {result.issue.id}"
        whom = " ".join(filter(None, (ledger.parties[id].note for id in statement.parties if id not in result.parties)))
        sentences.append(
            notes.of_records(
                f"{text}.", statement.printed, whom, how, [statement.last] if statement.last is not None else ()
            )
        )
    if len(spoken) > MANY_PARTIES:
        more = sum(len(s.parties) for s in spoken[MANY_PARTIES:])
        text = f"{counted(more, 'more party')} hold positions."
        sentences.append(notes.derived(text, f"negtrack why {result.issue.id}"))
    for statement in brief.others:
        text = _statement(ledger, labels, result, statement, day)
        sentences.append(notes.of_records(f"{text}.", statement.printed, briefly=statement.printed))
    untouched = [s for s in silent if s.untouched]
    sentences += [_not_raised(notes, statement) for statement in untouched]
    if unheard := [party for s in silent if not s.untouched for party in s.parties]:
        text = f"No position of {names(ledger, unheard)} is recorded."
        sentences.append(notes.derived(text, f"no record of it on this issue; negtrack why {result.issue.id}"))
    if not alone or not spoken:
        settling = _settling(ledger, labels, result, told, found.one_issue)
        if settling:
            sentences.append(notes.derived(f"{settling}.", f"negtrack why {result.issue.id}"))
    question = "" if found.one_issue else labels.question
    return Paragraph(harmless(result.issue.title), result.status, tuple(sentences), question)


def _statement(ledger: Ledger, labels: Labels, result: IssueResult, statement: Statement, old: int) -> str:
    """What parties hold, since when, what they rule out besides, on which conditions; no full stop behind it.

    Of what was last said before the day ``old`` the age is told plainly.
    """
    standing = statement.standing
    who = names(ledger, statement.parties)
    if result.parties.keys().isdisjoint(statement.parties):
        roles = joined_with_and(sorted({ledger.parties[id].role for id in statement.parties}))
        who += f" ({roles}, whose agreement is not asked)"
    several = len(statement.parties) > 1
    closed = closed_conditions(result)
    if standing.standing == "claimed":
        by = names(ledger, standing.claimed_by) if standing.claimed_by else "a report that it denies"
        text = f"Of {who} there is only a claim by {by}, which commits nobody"
    elif standing.standing == "uncertain":
        results = (standing._replace(**each._asdict(), act=None) for each in standing.alternatives)
        may = dict.fromkeys(stance_words(ledger, labels, each, several, closed=closed) for each in results)
        text = f"The dates leave open what {who} holds: it {' or '.join(may)}"
    else:
        since = "" if standing.date is None else f", since {since_words(parse_interval(standing.date))}"
        if statement.tenures is not None and standing.act in OPTION_ACTS:
            holding = tenure_words(ledger, labels, statement.tenures, several, closed)
        else:
            holding = stance_words(ledger, labels, standing, several, since, closed)
        text = f"{_told_by(ledger, statement)}{who} {holding}"
    tell = "as analysts or advocates alone tell it"
    at_first_hand = standing.basis is not Basis.THIRD
    if at_first_hand and any(is_account(ledger, record) for record in statement.records):
        text += f", in part {tell}"
    if statement.last is not None:
        told = f", {tell}" if at_first_hand and is_account(ledger, statement.last) else ""
        text += f"; last word on it{told}: {date_words(statement.last.date)}"
    elif at_first_hand and not several and statement.tenures is not None:
        days = {record.date.text: record.date.last for record in statement.records}
        if len(days) == 1 and max(days.values()) < old:
            one = len({cite.source for record in statement.records for cite in record.cites}) == 1
            text += f"; no later word of its own on record{', one source' if one else ''}"
    return text


def _told_by(ledger: Ledger, statement: Statement) -> str:
    """In whose word it is told, where not the party's own."""
    if statement.standing.basis is not Basis.THIRD or not statement.records:
        return ""
    speakers = tuple(dict.fromkeys(speaker for record in statement.records for speaker in record.said_by))
    return f"As {names(ledger, speakers)} {'tells' if len(speakers) == 1 else 'tell'} it, "


def _not_raised(notes: Notes, statement: Statement) -> Sentence:
    """That of a party it is only reported that it did not raise the matter."""
    who = names(notes.ledger, statement.parties)
    own = [record for record in statement.untouched if len(record.parties) == 1]
    days = " and ".join(date_in_words(record.date) for record in own or statement.untouched)
    what = (
        "it is reported not to have raised this" if own else "a common word or text is reported not to deal with this"
    )
    return notes.of_records(f"No position of {who} is recorded; {what}, {days}.", own or statement.untouched)


def _settling(ledger: Ledger, labels: Labels, result: IssueResult, told: AbstractSet[str], one_issue: bool) -> str:
    """What would settle an issue, as far as the ledger tells; no full stop behind it."""
    waits = [bearing for bearing in result.conditions if not bearing.closed]
    if result.heading not in OPEN_HEADINGS:
        return ""
    match result.status:
        case Status.DISPUTED if len(result.parties) == 2 and told >= result.parties.keys() and not one_issue:
            return ""  # what each of the two holds says it
        case Status.DISPUTED:
            consents = [f"of {names(ledger, who)} to {labels.of(which)}" for who, which in _wanting(result).items()]
            if consents:
                blocking = [_condition_words(ledger, b.condition, b.holder) for b in waits if b.blocks]
                besides = f"; besides, the issue waits for {'; '.join(blocking)}" if blocking else ""
                return f"What would settle it: the consent {', or '.join(consents)}{besides}"
            return "No option is held by any of those who would have to agree"
        case Status.CONDITIONAL:
            return f"It waits for: {'; '.join(_condition_words(ledger, b.condition, b.holder) for b in waits)}"
        case Status.COMPATIBLE:
            act = "hold the same, but in no common act"
            if len(result.parties) == 2:
                return f"Both {act}, and neither says that it accepts it of the other"
            return f"All {act}, and nobody says that it accepts it of another"
        case Status.UNCLEAR if len(result.possible) > 1:
            return f"The dates leave open whether it is {' or '.join(result.possible)}"
        case Status.UNCLEAR:
            without = [party for party, standing in result.parties.items() if not standing.options]
            if not without:
                return "No option is held by all, so that nothing decides"
            verb = "names" if len(without) == 1 else "name"
            return f"{names(ledger, without)} {verb} no option, so that nothing decides"
        case Status.INCOMPLETE:
            unspoken = []
            for standing, said in _UNSPOKEN.items():
                missing = [p for p, s in result.parties.items() if p not in told and s.standing == standing]
                unspoken += [said.format(names(ledger, missing))] if missing else []
            return f"What is missing: {'; '.join(unspoken)}" if unspoken else ""
    return ""


def _wanting(result: IssueResult) -> dict[tuple[str, ...], list[str]]:
    """For the parties whose consent is lacking, the options to which it is."""
    wanting: dict[tuple[str, ...], list[str]] = {}
    for option, lacks in lacking(result).items():
        if lacks and len(lacks) < len(result.parties) and set(lacks.values()) <= _WORDS:
            wanting.setdefault(tuple(lacks), []).append(option)
    for way in () if wanting else ways(result):
        if way.option is not None:
            wanting.setdefault(way.parties, []).append(way.option)
    return wanting


def _condition_words(ledger: Ledger, id: str, holders: Iterable[str]) -> str:
    asked = list(holders)
    return f"“{ledger.conditions[id].title}”{f', asked for by {names(ledger, asked)}' if asked else ''}"
