"""A brief in words: what each party holds and since when, what moved, what is open, each sentence with its note.

No sentence says more than the ledger: what others tell of a party is told as theirs, what is not recorded as not
recorded, and what negtrack derives as derived.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

from negtrack.answers.blockers import Blocker
from negtrack.answers.blocs import Lack, lacking, ways
from negtrack.answers.brief import BriefFound, IssueBrief, Statement
from negtrack.answers.cite import cite
from negtrack.answers.diff import Change, JointChange
from negtrack.answers.direction import Direction
from negtrack.answers.steps import ChangeKind
from negtrack.ledger.dates import Interval, format_day, parse_interval
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Act, Basis, Cite, Dated, Ending, Issue, Ledger, Level, Position, Status
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.views.dates import date_in_words, date_words, day_words
from negtrack.views.document import Document, Grid, Note, Paragraph, Section, Sentence
from negtrack.views.sentences import MANY_PARTIES, closed_conditions, names, quoted_title
from negtrack.views.suppose import stage_words
from negtrack.views.text import harmless

_OPEN = (Status.DISPUTED, Status.CONDITIONAL, Status.COMPATIBLE, Status.UNCLEAR, Status.INCOMPLETE)
_HEADINGS = {
    Status.DISPUTED: "Disputed",
    Status.CONDITIONAL: "Agreed on a condition",
    Status.COMPATIBLE: "Compatible, in no common act",
    Status.UNCLEAR: "Unclear",
    Status.INCOMPLETE: "Incomplete",
}


def brief_document(ledger: Ledger, found: BriefFound) -> Document:
    """The brief as a document."""
    writer = _Writer(ledger, found)
    sections = [writer.what_this_is(), *writer.open_issues()]
    rest = (writer.settled(), writer.moved(), writer.conditions(), writer.nothing_recorded(), writer.background())
    for section in rest:
        sections += [section] if section.parts else []
    return Document(writer.title(), writer.subtitle(), tuple(sections), tuple(writer.notes), writer.line)


class _Writer:
    """Writes the sections one after the other, and numbers the notes as they come."""

    def __init__(self, ledger: Ledger, found: BriefFound) -> None:
        self.ledger = ledger
        self.found = found
        self.notes: list[Note] = []
        self.line = harmless(cite(ledger, found.question).line)
        self._records = {record.id: record for record in ledger.positions}
        self._cited: dict[str, int] = {}

    # Notes

    def _sentence(self, text: str, note: Note) -> Sentence:
        self.notes.append(Note(harmless(note.text), note.url))
        return Sentence(harmless(text), len(self.notes))

    def _of_records(self, text: str, records: Sequence[Position]) -> Sentence:
        """A sentence that records bear out: the first cite of each in its note."""
        cites = list(dict.fromkeys(record.cites[0] for record in records))
        return self._of_cites(text, cites)

    def _of_cites(self, text: str, cites: Sequence[Cite]) -> Sentence:
        number = len(self.notes) + 1
        parts = [self._source(found, number) for found in cites]
        urls = [self.ledger.sources[found.source].url for found in cites]
        return self._sentence(text, Note("; ".join(parts) + ".", next((url for url in urls if _is_web(url)), None)))

    def _derived(self, text: str, how: str) -> Sentence:
        return self._sentence(text, Note(f"Derived: {how}"))

    def _going_on(self, sentence: Sentence, more: str, how: str) -> Sentence:
        """The last sentence, with what is derived behind it, in the text and in the note."""
        number = sentence.note - 1
        note = self.notes[number]
        derived = how if note.text.startswith("Derived: ") else f"derived: {how}"
        if how not in note.text:
            self.notes[number] = note._replace(text=f"{note.text.removesuffix('.')}; {derived}")
        return sentence._replace(text=harmless(f"{sentence.text.removesuffix('.')}; {more[0].lower()}{more[1:]}"))

    def _of_dated(self, text: str, dated: Dated | None) -> Sentence:
        if dated is None or dated.source is None:
            return self._derived(text, "the condition, for whose raising it names no source.")
        return self._of_cites(text, [Cite(dated.source)])

    def _source(self, found: Cite, number: int) -> str:
        """A source in a note: in full where it comes up first, then by the number of that note; place and quote."""
        source = self.ledger.sources[found.source]
        first = self._cited.setdefault(source.id, number)
        place = f", {found.locator}" if found.locator else ""
        quote = f": “{found.quote}”" if found.quote else ""
        if found.translation:
            by = f" by {found.translated_by}" if found.translated_by else ""
            quote += f" (in translation{by}: “{found.translation}”)"
        if first != number:
            return f"{source.publisher} (note {first}){place}{quote}"
        dated = date_words(source.published) if source.published else "undated"
        author = f"{source.author}, " if source.author else ""
        address = f", {source.url}" if source.url else ""
        return f"{author}{quoted_title(source.title)}, {source.publisher}, {dated}{place}{address}{quote}"

    def _why(self, result: IssueResult) -> str:
        return f"negtrack why {result.issue.id}."

    @property
    def _day(self) -> str:
        return cite(self.ledger, self.found.question).as_of

    # Head

    def title(self) -> str:
        """Whom or what the brief is about."""
        found = self.found
        who = names(self.ledger, found.parties) if found.parties else ""
        what = found.issues[0].result.issue.title if found.one_issue else ""
        return harmless(" on ".join(part for part in (who, what) if part) or self.ledger.title)

    def subtitle(self) -> str:
        """The ledger and the day."""
        known = self.found.question.as_known
        of = "" if not self.found.parties and not self.found.one_issue else f"{self.ledger.title}, "
        entered = "" if known is None else f", with what had been entered by {day_words(known)}"
        return harmless(f"{of}as of {day_words(self.found.question.as_of)}{entered}")

    def what_this_is(self) -> Section:
        """What the brief is made from, how much of it is second-hand, and how the issues stand."""
        found, picture = self.found, self.found.picture
        of = f" of {names(self.ledger, found.parties)}" if found.parties else ""
        sentences = [
            self._sentence(
                f"This brief tells what is recorded{of} in a ledger of public statements, and nothing that is not; "
                "silence is not taken for consent.",
                Note(f"{self.line}. To check: negtrack cite --verify, with this line."),
            ),
            self._derived(self._second_hand(), "the basis of each record, negtrack audit."),
        ]
        shown = [brief.result for brief in found.issues]
        if len(shown) > 1:
            counts = [(s, sum(r.heading == s for r in shown)) for s in (*Status, "closed", "background")]
            told = ", ".join(f"{n} {_counted_as(s)}" for s, n in counts if n)
            lead = f"Of the {len(shown)} issues told here" if found.parties else f"Of {len(shown)} issues"
            sentences.append(self._derived(f"{lead}: {told}.", f"negtrack status --as-of {self._day}."))
        if picture.stage is not None and found.stage_event is not None and not found.one_issue:
            event = found.stage_event
            sentences.append(
                self._of_cites(
                    f"The text was {stage_words(picture.stage)} {date_in_words(event.date)}: {event.title}.",
                    [Cite(event.source)],
                )
            )
        parts: list[Paragraph | Grid] = [Paragraph("", None, tuple(sentences))]
        if found.one_issue:
            issue = shown[0].issue
            options = "; ".join(f"{_label(issue, [o.id])}: {o.title}" for o in issue.options.values())
            parts.append(
                Paragraph(
                    "",
                    None,
                    (self._derived(f"{issue.question} The options: {options}.", "the issue as defined in it."),),
                )
            )
        return Section("What this is", tuple(parts))

    def _second_hand(self) -> str:
        found = self.found
        total = counted(found.told, "statement")
        if not found.second_hand:
            return f"Of the {total} told here none is second-hand." if found.told else "No statement is recorded."
        verb = "is" if found.second_hand == 1 else "are"
        return f"Of the {total} told here {found.second_hand} {verb} second-hand: others say it of the party."

    # Issues

    def open_issues(self) -> list[Section]:
        """What is not settled, status by status: who holds what, and what would settle it."""
        sections = []
        for status in _OPEN:
            briefs = [brief for brief in self.found.issues if brief.result.heading == status]
            paragraphs = tuple(self._issue(brief) for brief in briefs)
            if paragraphs:
                sections.append(Section(_HEADINGS[status], paragraphs))
        return sections

    def _issue(self, brief: IssueBrief) -> Paragraph:
        result = brief.result
        spoken = [s for s in brief.statements if s.standing.standing != "silent"]
        silent = [party for s in brief.statements if s.standing.standing == "silent" for party in s.parties]
        sentences = [self._statement(result, s) for s in spoken[:MANY_PARTIES]]
        if len(spoken) > MANY_PARTIES:
            more = sum(len(s.parties) for s in spoken[MANY_PARTIES:])
            sentences.append(self._derived(f"{counted(more, 'more party')} hold positions.", self._why(result)))
        if silent:
            text = f"No position of {names(self.ledger, silent)} is recorded."
            sentences.append(self._derived(text, f"no record of it on this issue; {self._why(result)}"))
        told = {party for s in brief.statements for party in s.parties}
        if (settling := self._settling(result, told)) and result.heading in _OPEN:
            if len(sentences) == 1:
                sentences.append(self._going_on(sentences.pop(), settling, self._why(result)))
            else:
                sentences.append(self._derived(settling, self._why(result)))
        return Paragraph(harmless(result.issue.title), result.status, tuple(sentences))

    def _statement(self, result: IssueResult, statement: Statement) -> Sentence:
        """What parties hold, since when, what they rule out besides, on which conditions."""
        standing = statement.standing
        who = names(self.ledger, statement.parties)
        several = len(statement.parties) > 1
        records = [self._records[id] for id in standing.positions if id in self._records]
        if standing.standing == "claimed":
            by = names(self.ledger, standing.claimed_by) if standing.claimed_by else "a report that it denies"
            return self._of_records(f"Of {who} there is only a claim by {by}, which commits nobody.", records[-1:])
        if standing.standing == "uncertain":
            may = " or ".join(
                dict.fromkeys(
                    _holding(self.ledger, result.issue, a.standing, None, a.options, a.rejects, a.conditions, several)
                    for a in standing.alternatives
                )
            )
            return self._of_records(f"The dates leave open what {who} holds: it {may}.", records[-2:])
        open_ones = tuple(
            name for name in standing.conditions if name.rpartition(":")[2] not in closed_conditions(result)
        )
        holding = _holding(
            self.ledger, result.issue, standing.standing, standing.act, standing.options, standing.rejects, open_ones,
            several, _since(standing),
        )  # fmt: skip
        behind = _behind(standing, records)
        told = self._told_by(behind[0] if behind else None, standing)
        return self._of_records(f"{told}{who} {holding}.", behind)

    def _told_by(self, record: Position | None, standing: Standing) -> str:
        """In whose word it is told, where not the party's own."""
        if record is None or standing.basis is not Basis.THIRD:
            return ""
        return f"As {names(self.ledger, record.said_by)} {'tells' if len(record.said_by) == 1 else 'tell'} it, "

    @property
    def _is_long(self) -> bool:
        return not self.found.one_issue

    def _settling(self, result: IssueResult, told: AbstractSet[str]) -> str:
        """What would settle an issue, as far as the ledger tells."""
        waits = [b for b in result.conditions if not b.closed]
        match result.status:
            case Status.DISPUTED if len(result.parties) == 2 and told >= result.parties.keys() and self._is_long:
                return ""  # what each of the two holds says it
            case Status.DISPUTED:
                wanting: dict[tuple[str, ...], list[str]] = {}
                for option, lacks in lacking(result).items():
                    if lacks and len(lacks) < len(result.parties) and set(lacks.values()) <= _WORDS:
                        wanting.setdefault(tuple(lacks), []).append(option)
                for way in () if wanting else ways(result):
                    if way.option is not None:
                        wanting.setdefault(way.parties, []).append(way.option)
                consents = [
                    f"of {names(self.ledger, who)} to {_label(result.issue, which)}" for who, which in wanting.items()
                ]
                if consents:
                    blocking = [self._condition_words(b.condition, b.holder) for b in waits if b.blocks]
                    besides = f"; besides, the issue waits for {'; '.join(blocking)}" if blocking else ""
                    return f"Lacking is the consent {', '.join(consents)}{besides}."
                return "No option is held by any of those who would have to agree."
            case Status.CONDITIONAL:
                return f"It waits for: {'; '.join(self._condition_words(b.condition, b.holder) for b in waits)}."
            case Status.COMPATIBLE:
                return f"All hold {_label(result.issue, result.options)}, but in no common act, and nobody accepts it."
            case Status.UNCLEAR if len(result.possible) > 1:
                return f"The dates leave open whether it is {' or '.join(result.possible)}."
            case Status.UNCLEAR:
                return "No option is held by all, so that nothing decides."
            case Status.INCOMPLETE:
                unspoken = []
                for standing, said in _UNSPOKEN.items():
                    missing = [p for p, s in result.parties.items() if p not in told and s.standing == standing]
                    unspoken += [said.format(names(self.ledger, missing))] if missing else []
                return f"What is missing: {'; '.join(unspoken)}." if unspoken else ""
        return ""

    def _condition_words(self, id: str, holders: Iterable[str]) -> str:
        asked = list(holders)
        return f"“{self.ledger.conditions[id].title}”{f', asked for by {names(self.ledger, asked)}' if asked else ''}"

    # Settled, moved, conditions, nothing recorded

    def settled(self) -> Section:
        """What is agreed, left out or closed, as a table."""
        rows = []
        for brief in self.found.issues:
            result = brief.result
            heading = result.heading
            if heading in _OPEN or heading in ("background", Status.NO_DATA):
                continue
            records = self._newest(result)
            what = _label(result.issue, result.options) if result.options else "left out"
            level = "" if result.level in (None, Level.PRINCIPLE) else f" ({result.level.word})"
            word = _counted_as(heading)
            since = _status_since(result)
            if result.closed is not None:
                what, level = _ENDINGS[result.closed.how], ""
                # Closed from that day on, whatever the status was and since when.
                since = date_words(result.closed.date)
                cell = self._of_cites(what, [Cite(result.closed.source)])
            else:
                cell = self._of_records(what, records) if records else Sentence(what)
            rows.append((Sentence(harmless(result.issue.title)), cell, Sentence(f"{word}{level}"), Sentence(since)))
        titles = ("Issue", "What stands", "Status", "Since")
        return Section("Settled or left out", (Grid(titles, tuple(rows)),) if rows else ())

    def _newest(self, result: IssueResult) -> list[Position]:
        """The latest record of each of those asked, the same once."""
        ids = dict.fromkeys(s.positions[-1] for s in result.parties.values() if s.positions)
        return [self._records[id] for id in ids if id in self._records][:2]

    def moved(self) -> Section:
        """What moved from the day on that is asked about."""
        if self.found.since is None:
            return Section("", ())
        title = f"What moved since {day_words(self.found.since)}"
        parts = []
        for id, changes in groupby(self.found.changes, key=lambda told: told.changes[0].issue):
            sentences = tuple(sentence for told in changes for sentence in self._change(told))
            parts.append(Paragraph(harmless(self.ledger.issues[id].title), None, sentences))
        if not parts:
            how = f"negtrack diff --since {format_day(self.found.since)}."
            parts = [Paragraph("", None, (self._derived("Nobody is recorded to have moved.", how),))]
        return Section(title, tuple(parts))

    def _change(self, told: JointChange) -> list[Sentence]:
        """What one act changed, told once where it took all to the same; else of each party by itself."""
        first = told.changes[0]
        same = {(c.kind, c.after.options, c.after.rejects, c.after.conditions, c.after.act) for c in told.changes}
        if len(same) > 1 or first.conditions or not first.positions:
            return [self._one_change(change) for change in told.changes]
        if len(told.changes) == 1:
            return [self._one_change(first)]
        issue = self.ledger.issues[first.issue]
        who = names(self.ledger, told.parties)
        now = first.after
        behind = _behind(now, first.positions)
        when = f" ({date_words(behind[0].date)})"
        after = _holding(
            self.ledger, issue, now.standing, now.act, now.options, now.rejects, now.conditions, True, when
        )  # fmt: skip
        by = f" through {names(self.ledger, told.by)}" if told.by else ""
        before = "; ".join(
            _held(issue, change.before, names(self.ledger, [change.party])) + self._direction(change, ", a move ")
            for change in told.changes
        )
        return [self._of_records(f"{who} together{by} {after}; before, {before}.", behind)]

    def _one_change(self, change: Change) -> Sentence:
        issue = self.ledger.issues[change.issue]
        who = names(self.ledger, [change.party])
        before, now = _held(issue, change.before), change.after
        behind = _behind(now, change.positions)
        when = f" ({date_words(behind[0].date)})" if behind else ""
        after = _holding(
            self.ledger, issue, now.standing, now.act, now.options, now.rejects, now.conditions, False, when
        )  # fmt: skip
        if change.conditions:
            titles = "; ".join(f"“{self.ledger.conditions[id].title}”" for id in change.conditions)
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
            text = f"{who} {after}{self._direction(change, '; ')}; before, {before}."
        if not behind:
            return self._derived(text, f"negtrack diff --issue {issue.id}.")
        return self._of_records(text, behind)

    def _direction(self, change: Change, gap: str) -> str:
        """Which way it moved, and whose option it took."""
        parts = [f"toward {names(self.ledger, change.toward)}"] if change.toward else []
        parts += [f"away from {names(self.ledger, change.away)}"] if change.away else []
        parts += [f"taking the option of {names(self.ledger, change.took)}"] if change.took else []
        if change.direction is Direction.TOGETHER:
            parts.append("together with others")
        if change.direction is Direction.SIDEWAYS and not parts:
            parts.append("neither closer nor farther")
        return f"{gap}{', '.join(parts)}" if parts else ""

    def conditions(self) -> Section:
        """The open conditions: who asks for them, what waits, who can bring them about."""
        sentences = tuple(self._condition(blocker) for blocker in self.found.blockers)
        return Section("Conditions open", (Paragraph("", None, sentences),) if sentences else ())

    def _condition(self, blocker: Blocker) -> Sentence:
        condition = blocker.condition
        who = names(self.ledger, condition.holder) if condition.holder else "The ledger"
        verb = "ask for" if len(condition.holder) > 1 else "asks for" if condition.holder else "records"
        since = "" if condition.raised is None else f" since {_since_words(condition.raised.date)}"
        blocks = f"; {', '.join(self._target(*target) for target in condition.targets)} waits for it"
        lift = f"; {names(self.ledger, condition.by)} can bring it about" if condition.by else ""
        undecided = "; its dates leave open whether it is met" if blocker.open is None else ""
        text = f"{who} {verb} “{condition.title}”{since}{blocks if condition.targets else ''}{lift}{undecided}."
        return self._of_dated(text, condition.raised)

    def _target(self, kind: str, id: str) -> str:
        match kind:
            case "issue":
                return self.ledger.issues[id].title
            case "article":
                return f"article {id}"
            case "condition":
                return f"“{self.ledger.conditions[id].title}”"
        return f"the stage “{id}”"

    def background(self) -> Section:
        """The issues that are background: they come last, and are counted in no headline."""
        briefs = [brief for brief in self.found.issues if brief.result.heading == "background"]
        spoken = [brief for brief in briefs if brief.result.status is not Status.NO_DATA]
        return Section("Background", tuple(self._issue(brief) for brief in spoken))

    def nothing_recorded(self) -> Section:
        """The issues on which nobody has spoken."""
        silent = [b.result for b in self.found.issues if b.result.heading == Status.NO_DATA]
        if not silent:
            return Section("", ())
        titles = "; ".join(result.issue.title for result in silent)
        text = f"No position of anybody asked is recorded on: {titles}."
        how = f"negtrack status --as-of {self._day}."
        return Section("Nothing recorded", (Paragraph("", None, (self._derived(text, how),)),))


_ENDINGS = {
    Ending.CARRIED_OUT: "carried out",
    Ending.OVERTAKEN: "overtaken by events",
    Ending.ELSEWHERE: "settled in another paper",
}
_UNSPOKEN = {
    "silent": "a position of {}, of which none is recorded",
    "reserved": "a decision of {}, having reserved its position",
    "claimed": "a word of {} itself, of which others speak",
}
_WORDS = frozenset({Lack.OTHER_OPTION, Lack.RULES_OUT, Lack.SILENT, Lack.RESERVED, Lack.CONDITION})


def _counted_as(heading: str) -> str:
    return {"set-aside": "left out", "no-data": "without a recorded word"}.get(heading, str(heading))


def _label(issue: Issue, options: Iterable[str]) -> str:
    """Options as people read them, in quotation marks."""
    chosen = set(options)
    return " or ".join(f"“{option.label}”" for option in issue.options.values() if option.id in chosen)


def _holding(
    ledger: Ledger, issue: Issue, standing: str, act: Act | None, options: tuple[str, ...], rejects: tuple[str, ...],
    conditions: tuple[str, ...], several: bool, since: str = "",
) -> str:  # fmt: skip
    """What a party does, as said of one or of several: the act, the options, the conditions, what it rules out.

    ``since`` is said of the options alone, and of a ruling out where no option is held: the rest may have come later.
    """
    s = "" if several else "s"
    if standing == "reserved" or act is Act.RESERVES:
        return f"reserve{s} {'their positions' if several else 'its position'}{since}"
    if standing in ("silent", "claimed"):
        return "held no recorded position"
    if act in (Act.SETS_ASIDE, Act.OUT_OF_SCOPE):
        words = f"leave{s} it out of the agreement" if act is Act.SETS_ASIDE else f"hold{s} it to be off the agenda"
        return words + since
    out = f"rule{s} out {_label(issue, rejects)}" if rejects else ""
    if not options:
        return (out or f"leave{s} it out") + since
    verb = (act.value.removesuffix("s") if several else act.value) if act is not None else f"hold{s}"
    asked = []
    for name in conditions:
        option, _, id = name.rpartition(":")
        of = f" (for {_label(issue, [option])})" if option else ""
        asked.append(f"“{ledger.conditions[id].title}”{of}")
    condition = f", on the condition {' and '.join(asked)}" if asked else ""
    return f"{verb} {_label(issue, options)}{since}{condition}{f', and {out}' if out else ''}"


def _held(issue: Issue, standing: Standing, who: str = "it") -> str:
    """What a party had held, in the past tense."""
    if standing.standing in ("silent", "claimed"):
        return f"no position of {who} was recorded"
    if standing.standing == "uncertain":
        return f"the dates leave open what {who} held"
    if standing.standing == "reserved":
        return f"{who} had reserved its position"
    if standing.options:
        return f"{who} held {_label(issue, standing.options)}"
    return f"{who} ruled out {_label(issue, standing.rejects)}" if standing.rejects else f"{who} left the issue out"


def _behind(standing: Standing, records: Sequence[Position]) -> list[Position]:
    """The record from which a standing has been what it is, and those that say what it does not say of it."""
    wanting = {*standing.options, *standing.rejects, *(name.rpartition(":")[2] for name in standing.conditions)}
    began = [record for record in records if record.date.text == standing.date][:1]
    found: list[Position] = []
    for record in (*began, *reversed(records)):
        asked = {id for ids in record.conditions.values() for id in ids}
        said = wanting.intersection({*record.options, *record.rejects, *asked})
        if said or not found:
            found.append(record)
            wanting -= said
    return found


def _since(standing: Standing) -> str:
    return "" if standing.date is None else f", since {_since_words(parse_interval(standing.date))}"


def _status_since(result: IssueResult) -> str:
    """Say since when a status has held, as exactly as the record that brought it about tells."""
    if result.since is None:
        return ""
    dates = [parse_interval(each.date) for each in result.parties.values() if each.date is not None]
    telling = [date for date in dates if date.last == result.since]
    return _since_words(min(telling, key=lambda date: date.first)) if telling else day_words(result.since)


def _since_words(date: Interval) -> str:
    """A date as the beginning of something: of an interval, that it was some day between its ends."""
    return date_words(date) if "/" not in date.text or date.approximate else f"some day from {date_words(date)}"


def _is_web(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))
