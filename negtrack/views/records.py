"""Single records in words: who did what on an issue, who said so, what has become of it, where it is to be found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negtrack.answers.record_use import RecordUse, Use
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import (
    RELATIONS,
    Act,
    Basis,
    Cite,
    Dated,
    Event,
    Ledger,
    Level,
    Position,
    conditions_of,
)
from negtrack.rules.query import Question
from negtrack.views.page import Line, Run, line, text
from negtrack.views.sentences import conditions_label, names, options_label

_ACTS = {
    Act.SETS_ASIDE: ("leaves it out", "leave it out"),
    Act.OUT_OF_SCOPE: ("holds it out of scope", "hold it out of scope"),
    Act.RESERVES: ("reserves its position", "reserve their positions"),
    Act.WITHDRAWS: ("withdraws its position", "withdraw their positions"),
    Act.OMITS: ("is reported not to raise it", "are reported not to raise it"),
}
"""What an act without an option is in a sentence, of one party and of several."""

_BACKWARD = {
    "supersedes": "superseded by",
    "adds": "added to by",
    "corrects": "corrected by",
    "retracts": "retracted by",
    "denies": "denied by",
}
"""The relations as seen from the record that is pointed to."""

RELATION_WORDS = {name: "adds to" if name == "adds" else name for name in RELATIONS}
"""The relations in words."""


def reverse_relation(relation: str) -> str:
    """A relation as seen from the record that it points to."""
    return _BACKWARD[relation]


def act_label(ledger: Ledger, record: Position, in_full: bool = False) -> str:
    """What a record does on its issue: act, options, conditions, what it rules out besides, how firm it is.

    Options and conditions are named by id, or ``in_full`` by title.
    """
    issue = ledger.issues[record.issue]
    several = len(record.parties) > 1
    act = record.act
    if act is None and record.retracts is not None:
        words = "in a report taken back"
    elif act is None:
        words = "disown a report" if several else "disowns a report"
    elif act in _ACTS:
        words = act_words(act, several)
    else:
        verb = act_words(act, several)
        colon = ":" if in_full and record.options else ""
        words = f"{verb}{colon} {options_label(issue, record.options, in_full) or 'what stands'}"
    conditions = conditions_of(record)
    if conditions:
        words += f", if {conditions_label(ledger, issue, conditions, in_full)}"
    if record.rejects:
        words += f"; rules out {options_label(issue, record.rejects, in_full)}"
    if record.level is not Level.PRINCIPLE:
        words += f", level {record.level.word}"
    return words


def act_words(act: Act, several: bool) -> str:
    """What an act is in a sentence, of one party or of several."""
    if act in _ACTS:
        return _ACTS[act][several]
    if act is Act.REJECTS:
        return "rule out" if several else "rules out"
    return act.value.rstrip("s") if several else act.value


def mark_label(ledger: Ledger, record_use: RecordUse, question: Question) -> str:
    """Who said a record, where not the party itself, and whether it counts on the day asked about."""
    parts: list[str] = []
    named = [party_use for party_use in record_use.voices if party_use.party in record_use.record.parties]
    if len(named) > 1 and all(party_use.basis is Basis.JOINT for party_use in named):
        parts.append("one joint act")
    parts += speaker_labels(ledger, record_use)
    uses = record_use.uses
    day = format_day(question.as_of)
    if uses & {Use.CORRECTED, Use.RETRACTED}:
        parts.append(f"dropped: {_undoing_records(ledger, record_use, ('corrects', 'retracts'))}")
    elif Use.NOT_KNOWN in uses:
        parts.append("not yet entered in the ledger")
    elif Use.LATER in uses:
        parts.append(f"later than {day}")
    else:
        if Use.DENIED in uses:
            parts.append(_undoing_records(ledger, record_use, ("denies",)))
        if Use.WEAKER in uses:
            parts.append(f"weaker than the evidence asked for: does not commit {_who(ledger, record_use, Use.WEAKER)}")
        if Use.DISSENT in uses:
            parts.append(f"gives way to the own words of {_who(ledger, record_use, Use.DISSENT)}")
        if record_use.undecided:
            parts.append(f"may have come by {day} or not")
        if Use.USED in uses:
            everyone = all(party_use.use is Use.USED for party_use in record_use.voices)
            parts.append("stands" if everyone else f"stands for {_who(ledger, record_use, Use.USED)}")
    return "; ".join(parts)


def speaker_labels(ledger: Ledger, record_use: RecordUse) -> list[str]:
    """Who said it, for those parties that did not say it themselves."""
    alike: dict[tuple[Basis, bool], list[str]] = {}
    for party_use in record_use.voices:
        alike.setdefault((party_use.basis, party_use.by_rival), []).append(party_use.party)
    parts = []
    for (basis, by_rival), parties in alike.items():
        said_by = record_use.record.said_by
        speakers = names(ledger, [speaker for speaker in said_by if speaker not in parties] or said_by)
        who = names(ledger, parties)
        if basis is Basis.GROUP:
            parts.append(f"said by {speakers}, for {who}")
        elif basis is Basis.THIRD:
            parts.append(f"said by {speakers}, not by {who}")
        elif basis is Basis.ADVERSARY:
            sides = dict.fromkeys(ledger.sources[cite.source].side for cite in record_use.record.cites)
            lead = (
                f"claimed by {speakers}"
                if by_rival
                else f"said by {speakers} only in outlets of {_sides(ledger, sides)}"
            )
            parts.append(f"{lead}: does not commit {who}")
    return parts


def _sides(ledger: Ledger, sides: Iterable[str]) -> str:
    return " and ".join(f"{viewpoint(ledger, side)}'s side" for side in sides)


def _who(ledger: Ledger, record_use: RecordUse, use: Use) -> str:
    return names(ledger, [party_use.party for party_use in record_use.voices if party_use.use is use])


def _undoing_records(ledger: Ledger, record_use: RecordUse, relations: Sequence[str]) -> str:
    records = {record.id: record for record in ledger.positions if record.id in record_use.undone_by}
    parts = [
        f"{_BACKWARD[name]} {names(ledger, record.parties) + ' in ' if name == 'denies' else ''}{record.id}"
        for record in records.values()
        for name in relations
        if getattr(record, name) == record_use.record.id
    ]
    return " and ".join(parts) or "by another record"


def record_line(ledger: Ledger, record_use: RecordUse, question: Question, with_issue: bool) -> Line:
    """The first line of a record: date, party, act, and the marks."""
    record = record_use.record
    runs: list[Run | str] = ["  ", text(record.date.text, "heading"), "  "]
    if with_issue:
        runs.append(f"{ledger.issues[record.issue].title}: ")
    runs += [text(names(ledger, record.parties), "heading"), f" {act_label(ledger, record)}"]
    mark = mark_label(ledger, record_use, question)
    if mark:
        runs += ["  ", text(f"[{mark}]", "aside")]
    return line(*runs, indent=6)


def record_lines(ledger: Ledger, record_use: RecordUse, question: Question, with_issue: bool = False) -> list[Line]:
    """A record in full."""
    record = record_use.record
    lines = [
        record_line(ledger, record_use, question, with_issue),
        line("    ", text(record.summary), indent=4),
    ]
    if record.speaker or record.to:
        parts = [record.speaker or "", f"to: {record.to}" if record.to else ""]
        lines.append(line("    ", text("; ".join(part for part in parts if part)), indent=4))
    for cite in record.cites:
        lines.extend(cite_lines(ledger, cite))
    if record.note:
        lines.append(line("    ", Run("note: ", "aside"), text(record.note), indent=6))
    relations = relations_label(ledger, record)
    if relations:
        lines.append(line("    ", Run(relations), indent=4))
    return [*lines, line("    ", text(record_place(ledger, record), "aside"), indent=4)]


def brief_lines(ledger: Ledger, record_use: RecordUse, question: Question) -> list[Line]:
    """A record in three lines: what, the summary, where from."""
    record = record_use.record
    sources = ", ".join(dict.fromkeys(cite.source for cite in record.cites))
    return [
        record_line(ledger, record_use, question, with_issue=True),
        line("    ", text(record.summary), indent=4),
        line("    ", text(f"{record.id} · {sources}", "aside"), indent=4),
    ]


def cite_lines(ledger: Ledger, cite: Cite) -> list[Line]:
    """A source with the place in it, the quoted words, the address."""
    source = ledger.sources[cite.source]
    locator = f", {cite.locator}" if cite.locator else ""
    lines = [line("    ", text(source_label(ledger, cite.source) + locator), indent=6)]
    if cite.quote:
        lines.append(line("      ", quoted(cite.quote), indent=7))
    if source.url:
        lines.append(line("      ", text(source.url, "aside"), indent=6))
    return lines


def source_label(ledger: Ledger, id: str) -> str:
    """A source in one line: publisher, title, date, viewpoint."""
    source = ledger.sources[id]
    date = source.published.text if source.published else "undated"
    return f"{source.publisher}: {source.title} ({date}; viewpoint of {viewpoint(ledger, source.side)})"


def viewpoint(ledger: Ledger, side: str) -> str:
    """From whose side a source is written."""
    return "no side" if side == "none" else ledger.parties[side].name


def quoted(words: str) -> Run:
    """Words of a source in quotation marks."""
    return text(f"“{words}”")


def relations_label(ledger: Ledger, record: Position) -> str:
    """The records that a record points to, in words."""
    return "; ".join(
        f"{RELATION_WORDS[name]} {target}" for name in RELATIONS if (target := getattr(record, name)) is not None
    )


def record_place(ledger: Ledger, record: Position) -> str:
    """A record's id, its place in the ledger's files, and when it was entered."""
    entered = f" · entered {format_day(record.recorded)}" if record.recorded is not None else ""
    return f"{record.id} · {ledger.files[record.place.file]}:{record.place.line}{entered}"


def dated_label(ledger: Ledger, dated: Dated) -> str:
    """When something happened to a condition, and by which source."""
    publisher = f" ({ledger.sources[dated.source].publisher}: {dated.source})" if dated.source else ""
    return dated.date.text + publisher


def event_line(event: Event, mark: str = "") -> Line:
    """An event in one line."""
    runs: list[Run | str] = ["  ", text(event.date.text, "heading"), "  ", text(event.title)]
    if event.stage_word is not None:
        runs.append(f", stage {event.stage_word}")
    return line(*runs, Run(f"  [{mark}]" if mark else "", "aside"), indent=6)
