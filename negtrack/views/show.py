"""The pages of ``negtrack show``: a block for each thing, with all that the ledger holds about it at a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negtrack.answers.record_use import RecordUse
from negtrack.answers.show import (
    ArticleInFull,
    ConditionInFull,
    ConditionState,
    InFull,
    IssueInFull,
    PartyInFull,
    PositionInFull,
    SourceInFull,
)
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Act, Event, Issue, Ledger, Party, Position, Role, Source, Stage
from negtrack.rules.articles import ArticleResult
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Line, Page, PageColumn, PageRow, PageTable, Run, line, status_run, text
from negtrack.views.records import (
    RELATION_WORDS,
    act_label,
    backward,
    brief_lines,
    dated_label,
    event_line,
    quoted,
    record_line,
    record_lines,
    viewpoint,
    whereabouts,
)
from negtrack.views.sentences import (
    FLAG_WORDS,
    closed_conditions,
    count_sentence,
    distance_sentences,
    names,
    options_label,
    party_name,
    question_sentence,
    reason_sentence,
    standing_label,
)

_ROLE_WORDS = {
    Role.PRINCIPAL: "principal: its consent is needed",
    Role.MEDIATOR: "mediator",
    Role.THIRD_PARTY: "third party",
    Role.COMMENTATOR: "commentator",
}

_STAGE_WORDS = {Stage.TEXT_CONCLUDED: "concluded", Stage.IN_FORCE: "in force"}


def show_page_of(ledger: Ledger, question: Question, things: Sequence[InFull], remarks: Sequence[str] = ()) -> Page:
    """Everything that was asked for, one block after the other; ``remarks`` are sentences of our own above them."""
    blocks: list[Block] = [line(text(ledger.title, "heading")), line(question_sentence(ledger, question))]
    blocks += [line(text(remark, "aside"), indent=2) for remark in remarks]
    for thing in things:
        blocks.append(BLANK)
        blocks += _block(ledger, question, thing)
    return Page(tuple(blocks))


def _block(ledger: Ledger, question: Question, thing: InFull) -> list[Block]:
    about = thing.about
    if isinstance(about, IssueInFull):
        return _issue(ledger, question, thing, about)
    if isinstance(about, ArticleInFull):
        return _article(ledger, question, thing, about)
    if isinstance(about, PartyInFull):
        return _party(ledger, question, thing, about)
    if isinstance(about, SourceInFull):
        return _source(ledger, question, thing, about)
    if isinstance(about, ConditionInFull):
        return _condition(ledger, question, thing, about)
    return _position(ledger, question, thing, about)


def _heading(thing: InFull, title: str) -> Line:
    kind, id = thing.entry
    return line(text(f"{kind.value.upper()} {id}: {title}", "heading"), indent=2)


def _section(title: str) -> list[Block]:
    return [BLANK, line(Run(title, "heading"))]


def _field(label: str, value: str, tone: str = "") -> Line:
    return line("  ", Run(f"{label}: ", "aside"), text(value, tone), indent=4)


def _note_and_spot(note: str | None, thing: InFull) -> list[Block]:
    fields: list[Block] = [] if note is None else [_field("note", note)]
    return fields if thing.spot is None else [*fields, _field("in the ledger", f"{thing.spot.file}:{thing.spot.line}")]


# Issues


def _issue(ledger: Ledger, question: Question, thing: InFull, about: IssueInFull) -> list[Block]:
    issue, result = about.issue, about.result
    blocks: list[Block] = [
        _heading(thing, issue.title),
        line("  ", text(issue.question), indent=2),
        _status_line(result),
    ]
    blocks.append(line("  ", text(reason_sentence(ledger, result)), indent=4))
    if result.flags:
        blocks.append(line("  ", Run(", ".join(FLAG_WORDS[flag] for flag in result.flags), "aside"), indent=4))
    blocks += _note_and_spot(issue.note, thing)
    blocks += _section("Options")
    blocks.append(_options(ledger, result))
    blocks += _section("Standings")
    blocks.append(_standings(ledger, result))
    if apart := distance_sentences(ledger, result):
        blocks += _section("Distances")
        blocks += [line("  ", text(sentence), indent=4) for sentence in apart]
    if about.conditions:
        blocks += _section("Conditions")
        blocks += [_condition_line(ledger, state) for state in about.conditions]
    if about.articles or about.related:
        blocks += _section("Articles")
        blocks += [_article_line(article, issue.id, "") for article in about.articles]
        blocks += [_article_line(article, issue.id, "related, not counted") for article in about.related]
    return blocks + _records(ledger, question, about.records)


def _status_line(result: IssueResult) -> Line:
    runs: list[Run | str] = ["  ", status_run(result.status)]
    if result.since is not None:
        runs.append(f" since {format_day(result.since)}")
    if result.options and result.level is not None:
        runs.append(f", level {result.level.word}")
    if result.basis is not None:
        runs.append(f", weakest basis {result.basis.word}")
    return line(*runs, indent=4)


def _options(ledger: Ledger, result: IssueResult) -> PageTable:
    rows = []
    scaled = any(option.scale is not None for option in result.issue.options.values())
    for option in result.issue.options.values():
        held = text(_holders(ledger, result, "options", option.id))
        out = text(_holders(ledger, result, "rejects", option.id))
        cells = [text(option.label, "heading"), text(option.id, "aside"), text(option.title)]
        if scaled:
            cells.append(Run("" if option.scale is None else f"{option.scale:g}"))
        rows.append(PageRow((*cells, held, out)))
    columns = [PageColumn("Option", 10), PageColumn("Id", 8), PageColumn("In full", 20, 3)]
    if scaled:
        columns.append(PageColumn("Scale", 5, 0))
    return PageTable((*columns, PageColumn("Held by", 10, 1), PageColumn("Ruled out by", 10, 1)), tuple(rows))


def _holders(ledger: Ledger, result: IssueResult, field: str, option: str) -> str:
    """The parties that hold an option, or rule it out: those asked first, then the others."""
    asked = _holding(ledger, result.parties, field, option)
    others = _holding(ledger, result.others, field, option)
    return f"{asked}{'; ' if asked else ''}others: {others}" if others else asked or "—"


def _holding(ledger: Ledger, standings: dict[str, Standing], field: str, option: str) -> str:
    """Of some parties, those that hold an option, or rule it out, and those that perhaps do."""
    found = {p: [option in getattr(r, field) for r in s.alternatives or (s,)] for p, s in standings.items()}
    sure = [party for party, each in found.items() if all(each)]
    perhaps = [party for party, each in found.items() if any(each) and not all(each)]
    parts = [names(ledger, sure)] if sure else []
    return "; ".join([*parts, f"perhaps {names(ledger, perhaps)}"] if perhaps else parts)


def _names(ledger: Ledger, ids: Sequence[str]) -> str:
    return names(ledger, ids) if ids else "—"


def _standings(ledger: Ledger, result: IssueResult) -> PageTable:
    rows = []
    for party, standing in (*result.parties.items(), *result.others.items()):
        who = party_name(ledger, party) + ("" if party in result.parties else " (not asked)")
        closed = closed_conditions(result)
        cells = (
            text(who, "heading"),
            text(standing_words(ledger, result.issue, standing, closed)),
            Run("" if standing.level is None else standing.level.word),
            Run("" if standing.basis is None else standing.basis.word),
            Run(standing.date or ""),
            Run(standing.last_word or ""),
        )
        rows.append(PageRow(cells, _made_by(standing)))
    columns = (
        PageColumn("Party", 12, 2), PageColumn("Standing", 18, 4), PageColumn("Level", 9, 0),
        PageColumn("Basis", 5, 0), PageColumn("Since", 11, 0), PageColumn("Last word", 11, 0),
    )  # fmt: skip
    return PageTable(columns, tuple(rows))


def _made_by(standing: Standing) -> Line | None:
    parts = []
    if standing.positions:
        parts.append(f"by {', '.join(standing.positions)}")
    if standing.dissent:
        parts.append(f"told otherwise in {', '.join(standing.dissent)}")
    return line("  ", Run("; ".join(parts), "aside"), indent=4) if parts else None


def standing_words(
    ledger: Ledger, issue: Issue, standing: Standing, closed: frozenset[str] = frozenset()
) -> str:  # fmt: skip
    """A standing with its act, what it rules out besides, and who claims otherwise."""
    words = standing_label(ledger, issue, standing, closed)
    if standing.standing == "claimed":
        return f"none of its own; claimed by {_names(ledger, standing.claimed_by)}" if standing.claimed_by else words
    if standing.standing == "uncertain":
        words = f"uncertain: {words}"
    elif standing.options and standing.act is not None:
        words = f"{standing.act.value} {words}"
    if standing.options and standing.rejects and standing.act is not Act.REJECTS:
        words += f"; rules out {options_label(issue, standing.rejects)}"
    return words


def _article_line(result: ArticleResult, issue: str, aside: str) -> Line:
    runs: list[Run | str] = ["  ", text(f"Article {result.article.id}", "heading"), text(f"  {result.article.title}  "),
                             status_run(result.status)]  # fmt: skip
    if issue in result.open_behind:
        aside = "this issue is open behind its text"
    return line(*runs, Run(f"  ({aside})" if aside else "", "aside"), indent=4)


def _records(ledger: Ledger, question: Question, records: Sequence[RecordUse]) -> list[Block]:
    blocks = _section(f"Records ({len(records)})")
    for number, record_use in enumerate(records):
        blocks += [BLANK] if number else []
        blocks += record_lines(ledger, record_use, question)
    return blocks


# Articles


def _article(ledger: Ledger, question: Question, thing: InFull, about: ArticleInFull) -> list[Block]:
    result = about.result
    level = f", level {result.level.word}" if result.level is not None else ""
    blocks: list[Block] = [_heading(thing, about.article.title), line("  ", status_run(result.status), level)]
    if about.concluded is not None:
        event = about.concluded
        assert event.stage is not None
        blocks.append(
            line(
                "  ",
                text(
                    f"its text is {_STAGE_WORDS.get(event.stage, event.stage.word)}: {event.title} ({event.date.text})"
                ),
                indent=4,
            )
        )
    elif result.issues:
        blocks.append(line("  ", f"by its issues, {result.agreed_issues} of {len(result.issues)} agreed"))
    else:
        blocks.append(line("  ", "its text is not concluded, and it rests on no issue"))
    blocks += _note_and_spot(about.article.note, thing)
    for title, ids in (
        ("Issues it rests on", result.issues),
        ("Related issues, shown and never counted", result.related),
    ):
        if shown := [id for id in ids if id in about.issues]:
            blocks += _section(title)
            for id in shown:
                blocks += _issue_lines(ledger, about.issues[id], id in result.open_behind)
    if about.blocked_by:
        blocks += _section("Conditions that block it")
        blocks += [_condition_line(ledger, state) for state in about.blocked_by]
    if about.milestones:
        blocks += _section("Milestones of its text")
        blocks += _events(question, about.milestones)
    return blocks


def _events(question: Question, events: Iterable[Event]) -> list[Block]:
    later = f"later than {format_day(question.as_of)}"
    return [
        event_line(event, later if event.date.first > question.as_of else "")
        for event in sorted(events, key=lambda event: (event.date.first, event.date.last))
    ]


def _issue_lines(ledger: Ledger, result: IssueResult, behind: bool) -> list[Block]:
    runs: list[Run | str] = ["  ", text(result.issue.title, "heading"), "  ", status_run(result.status),
                             text(f"  {result.issue.id}", "aside")]  # fmt: skip
    if behind:
        runs.append(Run("  open behind the text", "aside"))
    return [line(*runs, indent=4), line("    ", text(reason_sentence(ledger, result), "aside"), indent=4)]


# Parties


def _party(ledger: Ledger, question: Question, thing: InFull, about: PartyInFull) -> list[Block]:
    party = about.party
    blocks: list[Block] = [_heading(thing, party.name), line("  ", _ROLE_WORDS[party.role])]
    blocks += _party_fields(ledger, party, about.groups)
    if about.sources:
        number = len(about.sources)
        blocks.append(
            line("  ", f"{number} {'source is' if number == 1 else 'sources are'} written from its viewpoint")
        )
    blocks += _note_and_spot(party.note, thing)
    blocks += _section(f"Standings ({len(about.standings)})")
    blocks.append(_party_standings(ledger, about))
    if about.conditions:
        blocks += _section("Conditions that it asks for, or can bring about")
        blocks += [_condition_line(ledger, state) for state in about.conditions]
    for title, records in (("Records", about.records), ("What it says of others", about.of_others)):
        if records:
            blocks += _section(f"{title} ({len(records)})")
            for record_use in records:
                blocks += brief_lines(ledger, record_use, question)
    if about.counts:
        blocks += _section("Its counts of agreed articles")
        blocks += [line("  ", text(count_sentence(ledger, count)), indent=4) for count in about.counts]
    if about.events:
        blocks += _section(f"Events in which it takes part ({len(about.events)})")
        blocks += _events(question, about.events)
    return blocks


def _party_fields(ledger: Ledger, party: Party, groups: Sequence[str]) -> list[Block]:
    blocks: list[Block] = []
    if party.aliases:
        blocks.append(_field("also called", ", ".join(party.aliases)))
    if party.members:
        blocks.append(_field("group of", ", ".join(party_name(ledger, id) for id in party.members)))
    if groups:
        blocks.append(_field("member of", ", ".join(party_name(ledger, id) for id in groups)))
    return blocks


def _party_standings(ledger: Ledger, about: PartyInFull) -> PageTable:
    rows = []
    for issue, standing, status in about.standings:
        status_cell = Run("(not asked)", "aside") if issue.id in about.not_asked else status_run(status)
        rows.append(
            PageRow((
                text(issue.title, "heading"),
                text(standing_words(ledger, issue, standing)),
                Run("" if standing.basis is None else standing.basis.word),
                Run(standing.last_word or ""),
                status_cell,
            ))
        )  # fmt: skip
    columns = (
        PageColumn("Issue", 12, 2),
        PageColumn("Its standing", 18, 4),
        PageColumn("Basis", 5, 0),
        PageColumn("Last word", 11, 0),
        PageColumn("The issue", 13, 0),
    )
    return PageTable(columns, tuple(rows))


# Sources


def _source(ledger: Ledger, question: Question, thing: InFull, about: SourceInFull) -> list[Block]:
    source = about.source
    blocks: list[Block] = [_heading(thing, source.title)]
    blocks += [_field(label, value) for label, value in _source_fields(ledger, source)]
    blocks += _note_and_spot(source.note, thing)
    blocks += _section(f"Records that cite it ({len(about.records)})")
    for record_use in about.records:
        blocks.append(record_line(ledger, record_use, question, with_issue=True))
        blocks.append(line("    ", text(record_use.record.summary), indent=4))
        for cite in record_use.record.cites:
            if cite.source == source.id and (cite.locator or cite.quote):
                place = f"{cite.locator}: " if cite.locator and cite.quote else cite.locator or ""
                blocks.append(line("    ", text(place), quoted(cite.quote) if cite.quote else "", indent=6))
        blocks.append(line("    ", text(whereabouts(ledger, record_use.record), "aside"), indent=4))
    if about.events:
        blocks += _section(f"Events ({len(about.events)})")
        blocks += _events(question, about.events)
    if about.counts:
        blocks += _section("Counts of agreed articles")
        blocks += [line("  ", text(count_sentence(ledger, count)), indent=4) for count in about.counts]
    if about.conditions:
        blocks += _section("Conditions")
        for condition, what in about.conditions:
            dated = getattr(condition, what)
            blocks.append(line("  ", text(dated.date.text, "heading"), f"  {what}: ", text(condition.title), indent=6))
    return blocks


def _source_fields(ledger: Ledger, source: Source) -> Iterable[tuple[str, str]]:
    yield "publisher", source.publisher
    if source.author:
        yield "author", source.author
    yield "published", source.published.text if source.published else "undated"
    yield "kind", source.kind.value
    yield "viewpoint of", viewpoint(ledger, source.side)
    if source.language:
        yield "language", source.language
    if source.url:
        yield "address", source.url
    if source.archive:
        yield "archived as", source.archive.file
        if source.archive.sha256:
            yield "SHA-256", source.archive.sha256


# Conditions


def _condition(ledger: Ledger, question: Question, thing: InFull, about: ConditionInFull) -> list[Block]:
    condition = about.condition
    state = Run(condition_words(about.state), _condition_tone(about.state))
    blocks: list[Block] = [_heading(thing, condition.title), line("  ", state)]
    if condition.holder:
        blocks.append(_field("asked for by", names(ledger, condition.holder)))
    if condition.by:
        blocks.append(_field("can be brought about by", names(ledger, condition.by)))
    for label, dated in (("raised", condition.raised), ("met", condition.met), ("dropped", condition.dropped)):
        if dated is not None:
            blocks.append(_field(label, dated_label(ledger, dated)))
            if dated.note:
                blocks.append(line("    ", text(dated.note), indent=4))
    blocks += _note_and_spot(condition.note, thing)
    if about.blocked:
        blocks += _section("Blocks")
        for kind, id, status in about.blocked:
            runs: list[Run | str] = ["  ", f"{kind} ", text(id, "heading"), text(f"  {_title(ledger, kind, id)}")]
            blocks.append(line(*runs, *(() if status is None else ("  ", status_run(status))), indent=4))
    if about.blocked_by:
        blocks += _section("Waits itself for")
        blocks += [_condition_line(ledger, state) for state in about.blocked_by]
    blocks += _section(f"Records that carry it ({len(about.records)})")
    for record_use in about.records:
        blocks += brief_lines(ledger, record_use, question)
    return blocks


def _title(ledger: Ledger, kind: str, id: str) -> str:
    """The title of something that a condition blocks."""
    match kind:
        case "issue":
            return ledger.issues[id].title
        case "article":
            return ledger.articles[id].title
        case "condition":
            return ledger.conditions[id].title
        case _:
            return "of the whole instrument"


def condition_words(state: ConditionState) -> str:
    """Where a condition stands, in words."""
    condition = state.condition
    if state.open is False:
        done = [name for name in ("met", "dropped") if getattr(condition, name) is not None]
        first = min(done, key=lambda name: getattr(condition, name).date.last)
        return f"{first} {getattr(condition, first).date.text}"
    if state.raised is False:
        assert condition.raised is not None
        return f"not raised before {condition.raised.date.text}"
    if state.open is None:
        return "undecided, its dates leave open whether it is met"
    since = f" since {condition.raised.date.text}" if condition.raised is not None else " from the start"
    return f"open{since}" if state.raised else f"open, raised {condition.raised.date.text if condition.raised else ''}"


def _condition_tone(state: ConditionState) -> str:
    if state.open is None:
        return "unclear"
    return "conditional" if state.open and state.raised is not False else "aside"


def _condition_line(ledger: Ledger, state: ConditionState) -> Line:
    condition = state.condition
    holder = f"; asked for by {names(ledger, condition.holder)}" if condition.holder else ""
    return line(
        "  ",
        text(condition.title, "heading"),
        text(f"{holder}: "),
        Run(condition_words(state), _condition_tone(state)),
        text(f"  {condition.id}", "aside"),
        indent=4,
    )


# Positions


def _position(ledger: Ledger, question: Question, thing: InFull, about: PositionInFull) -> list[Block]:
    record, result = about.record_use.record, about.result
    issue = result.issue
    blocks: list[Block] = [
        _heading(thing, issue.title),
        line("  ", text(issue.question), indent=2),
        line("  ", "the issue: ", status_run(result.status), f" as of {format_day(question.as_of)}", indent=4),
        BLANK,
    ]
    blocks += record_lines(ledger, about.record_use, question)
    if record.options or record.rejects:
        blocks += _section("Options")
        for lead, ids in (("", record.options), ("ruled out: ", record.rejects)):
            for id in issue.options:
                if id in ids:
                    option = issue.options[id]
                    blocks.append(line("  ", lead, text(option.label, "heading"), text(f"  {option.title}"), indent=4))
    if about.conditions:
        blocks += _section("Conditions")
        blocks += [_condition_line(ledger, state) for state in about.conditions]
    if about.points_to or about.pointed_from:
        blocks += _section("Relations")
        blocks += [_relation(ledger, RELATION_WORDS[name], other) for name, other in about.points_to]
        blocks += [_relation(ledger, backward(name), other) for name, other in about.pointed_from]
    return blocks


def _relation(ledger: Ledger, words: str, other: Position) -> Line:
    return line("  ", f"{words} ", text(other.date.text, "heading"), text(f"  {names(ledger, other.parties)} "),
                f"{act_label(ledger, other)}  ", text(other.id, "aside"), indent=4)  # fmt: skip
