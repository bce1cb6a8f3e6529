"""Single records in words: who did what on an issue, who said so, what has become of it, and where it is to be found."""

from __future__ import annotations

from collections.abc import Sequence

from negtrack.account import Account, Voiced, Weight
from negtrack.dates import format_day
from negtrack.model import RELATIONS, Act, Basis, Cite, Dated, Event, Issue, Ledger, Level, Position
from negtrack.question import Question
from negtrack.render.page import Line, Run, line, text
from negtrack.views.sentences import names, options_label

_ACTS: dict[Act | None, tuple[str, str]] = {
    Act.SETS_ASIDE: ("sets it aside", "set it aside"),
    Act.OUT_OF_SCOPE: ("holds it out of scope", "hold it out of scope"),
    Act.RESERVES: ("reserves its position", "reserve their positions"),
    Act.WITHDRAWS: ("withdraws its position", "withdraw their positions"),
    Act.OMITS: ("is not heard to raise it", "are not heard to raise it"),
    None: ("takes no position", "take no position"),
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


def backward(relation: str) -> str:
    """A relation as seen from the record that it points to."""
    return _BACKWARD[relation]


def act_label(issue: Issue, record: Position) -> str:
    """What a record does on its issue: act, options, conditions, what it rules out besides, how firm it is."""
    several = len(record.parties) > 1
    act = record.act
    if act in _ACTS:
        words = _ACTS[act][several]
    else:
        assert act is not None
        verb = act.value.rstrip("s") if several else act.value
        if act is Act.REJECTS:
            verb = "rule out" if several else "rules out"
        words = f"{verb} {options_label(issue, record.options) or 'what stands'}"
    conditions = conditions_label(record)
    if conditions:
        words += f", if {', '.join(conditions)}"
    if record.rejects:
        words += f"; rules out {options_label(issue, record.rejects)}"
    if record.level is not Level.PRINCIPLE:
        words += f", level {record.level.word}"
    return words


def conditions_label(record: Position) -> tuple[str, ...]:
    """The conditions of a record, as ``option:condition`` where not every option carries them."""
    carried = [set(record.conditions.get(option, ())) for option in record.options]
    everywhere = set.intersection(*carried) if carried else set()
    label = list(dict.fromkeys(c for option in record.options for c in record.conditions[option] if c in everywhere)) \
        if everywhere else []  # fmt: skip
    for option in record.options:
        label.extend(f"{option}:{c}" for c in record.conditions.get(option, ()) if c not in everywhere)
    return tuple(label)


def mark_label(ledger: Ledger, account: Account, question: Question) -> str:
    """Who said a record, where not the party itself, and whether it counts on the day asked about."""
    record = account.record
    parts: list[str] = []
    if len(record.parties) > 1 and all(v.basis is Basis.JOINT for v in account.voices if v.party in record.parties):
        parts.append("one joint act")
    parts += _speakers(ledger, account)
    weights = {voiced.weight for voiced in account.voices}
    day = format_day(question.as_of)
    if Weight.DROPPED in weights:
        parts.append(f"dropped: {_undone(ledger, account, ('corrects', 'retracts'))}")
    elif Weight.UNKNOWN in weights:
        parts.append("not yet entered in the ledger")
    elif Weight.LATER in weights:
        parts.append(f"later than {day}")
    else:
        if Weight.DENIED in weights:
            parts.append(_undone(ledger, account, ("denies",)))
        if Weight.BELOW in weights:
            parts.append(f"below the evidence asked for: does not commit {_who(ledger, account, Weight.BELOW)}")
        if Weight.DISSENT in weights:
            parts.append(f"gives way to the own words of {_who(ledger, account, Weight.DISSENT)}")
        if account.undecided:
            parts.append(f"come by {day} or not")
        if Weight.STANDS in weights:
            everyone = all(v.weight is Weight.STANDS for v in account.voices)
            parts.append("stands" if everyone else f"stands for {_who(ledger, account, Weight.STANDS)}")
    return "; ".join(parts)


def _speakers(ledger: Ledger, account: Account) -> list[str]:
    """Who said it, for those parties that did not say it themselves."""
    parts = []
    said_by = account.record.said_by
    for basis in (Basis.GROUP, Basis.THIRD, Basis.ADVERSARY):
        parties = [voiced.party for voiced in account.voices if voiced.basis is basis]
        if not parties:
            continue
        speakers = names(ledger, [speaker for speaker in said_by if speaker not in parties] or said_by)
        if basis is Basis.GROUP:
            parts.append(f"said by {speakers}, for {names(ledger, parties)}")
        elif basis is Basis.THIRD:
            parts.append(f"said by {speakers}, not by {names(ledger, parties)}")
        else:
            parts.append(f"claimed by {speakers}: does not commit {names(ledger, parties)}")
    return parts


def _who(ledger: Ledger, account: Account, weight: Weight) -> str:
    return names(ledger, [voiced.party for voiced in account.voices if voiced.weight is weight])


def _undone(ledger: Ledger, account: Account, relations: Sequence[str]) -> str:
    records = {record.id: record for record in ledger.positions if record.id in account.undone_by}
    parts = [
        f"{_BACKWARD[name]} {names(ledger, record.parties) + ' in ' if name == 'denies' else ''}{record.id}"
        for record in records.values()
        for name in relations
        if getattr(record, name) == account.record.id
    ]
    return " and ".join(parts) or "by another record"


def record_line(ledger: Ledger, account: Account, question: Question, with_issue: bool) -> Line:
    """The first line of a record: date, party, act, and the marks."""
    record = account.record
    runs: list[Run | str] = ["  ", text(record.date.text, "heading"), "  "]
    if with_issue:
        runs.append(f"{record.issue}: ")
    runs += [text(names(ledger, record.parties), "heading"), f" {act_label(ledger.issues[record.issue], record)}"]
    mark = mark_label(ledger, account, question)
    if mark:
        runs += ["  ", text(f"[{mark}]", "aside")]
    return line(*runs, indent=6)


def record_lines(ledger: Ledger, account: Account, question: Question, with_issue: bool = False) -> list[Line]:
    """A record in full."""
    record = account.record
    lines = [
        record_line(ledger, account, question, with_issue),
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
    return [*lines, line("    ", text(whereabouts(ledger, record), "aside"), indent=4)]


def brief_lines(ledger: Ledger, account: Account, question: Question) -> list[Line]:
    """A record in three lines: what, the summary, where from."""
    record = account.record
    sources = ", ".join(dict.fromkeys(cite.source for cite in record.cites))
    return [
        record_line(ledger, account, question, with_issue=True),
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
    return f"{source.publisher}: {source.title} ({date}; {viewpoint(ledger, source.side)})"


def viewpoint(ledger: Ledger, side: str) -> str:
    """From whose side a source is written."""
    return "viewpoint of no side" if side == "none" else f"viewpoint of {ledger.parties[side].name}"


def quoted(words: str) -> Run:
    """Words of a source in quotation marks."""
    return text(f"“{words}”")


def relations_label(ledger: Ledger, record: Position) -> str:
    """The records that a record points to, in words."""
    return "; ".join(
        f"{RELATION_WORDS[name]} {target}" for name in RELATIONS if (target := getattr(record, name)) is not None
    )


def whereabouts(ledger: Ledger, record: Position) -> str:
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
    if event.stage is not None:
        runs.append(f", stage {event.stage.word}")
    return line(*runs, Run(f"  [{mark}]" if mark else "", "aside"), indent=6)


