"""The page of ``negtrack report``: every issue, article and record over the whole time, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from os.path import commonpath
from pathlib import Path

from negtrack import __version__
from negtrack.answers.audit import Audit, Shares
from negtrack.answers.blockers import Blocker, Blockers
from negtrack.answers.cite import cite as cite_ledger
from negtrack.answers.record_use import Use
from negtrack.answers.select import narrow
from negtrack.answers.whole_time import (
    IssueCourse,
    IssueState,
    RecordState,
    Span,
    StatusState,
    article_states,
    issue_courses,
    stage_states,
    steps,
)
from negtrack.ledger.dates import format_day
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Basis, Issue, Ledger, Position, Source, Status
from negtrack.rules.articles import ArticleResult
from negtrack.rules.basis import Participants
from negtrack.rules.derive import derive
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.views.audit import coverage_sentence, outlets_sentence
from negtrack.views.blockers import carried_label, circle_labels, closing_label, since_label
from negtrack.views.conditions import blocked_words
from negtrack.views.headline import stage_word
from negtrack.views.legend import MEANINGS
from negtrack.views.matrix import holdouts_label
from negtrack.views.page import Run
from negtrack.views.party_columns import party_cells
from negtrack.views.records import act_label, relations_label, viewpoint
from negtrack.views.report_rows import (
    ArticleLook,
    ArticleRow,
    Cell,
    CiteRow,
    ConditionRow,
    EventRow,
    Evidence,
    EvidenceRow,
    IssueLook,
    IssueRow,
    Knowledge,
    KnownRow,
    RecordRow,
    Report,
    SourceRow,
    TextLook,
)
from negtrack.views.sentences import (
    EVIDENCE_WORDS,
    FLAG_WORDS,
    MANY_PARTIES,
    blocs_sentence,
    closed_conditions,
    latest_counts_sentence,
    names,
    party_name,
    reason_sentence,
    standing_label,
)
from negtrack.views.why import rule_sentence, settling_sentences

USES = {
    Use.USED: "stands",
    Use.NOT_KNOWN: "not yet entered in the ledger by the day asked",
    Use.CORRECTED: "our recording error, corrected since",
    Use.RETRACTED: "taken back by the outlet",
    Use.LATER: "after this date",
    Use.WORDLESS: "changes nothing",
    Use.DENIED: "disowned by the party",
    Use.ADVERSARY: "another party’s claim: commits nobody",
    Use.WEAKER: "weaker than the evidence asked for",
    Use.DISSENT: "told by others: gives way to the party’s own words",
    Use.SUPERSEDED: "superseded",
    Use.NOT_ASKED: "speaks for nobody whose agreement is asked",
}
"""What becomes of a record, in words."""

BASES = {
    Basis.JOINT: "joint",
    Basis.OWN: "own word",
    Basis.GROUP: "group’s word",
    Basis.THIRD: "told by third parties",
    Basis.ADVERSARY: "claimed by another party",
}
"""How directly a record speaks for a party, in words."""

_CONDITION_STATES = {True: "met or dropped", False: "open", None: "its date leaves it undecided"}


_MOST_LEFT_OUT = 2000


def leaves_out(ledger: Ledger) -> bool:
    """Whether a report says what hangs on each source: past so many records that takes longer than all the rest."""
    return len(ledger.positions) <= _MOST_LEFT_OUT


def report_view(
    ledger: Ledger,
    question: Question,
    span: Span,
    asked: tuple[str, ...],
    blockers: Blockers,
    audit: Audit,
    issues: Collection[str] | None = None,
    parties: Collection[str] = (),
) -> Report:
    """A ledger over a span of days as a page that opens on the day of the question.

    ``asked`` are those whose agreement is asked; ``issues`` and ``parties`` narrow the page to what concerns them.
    """
    part = narrow(ledger, issues, parties, as_known=question.as_known)
    many = len(asked) > MANY_PARTIES
    shown = [a for a in part.articles.values() if not parties or not {*a.issues, *a.related}.isdisjoint(part.issues)]
    needed = {*part.issues, *(id for article in shown for id in (*article.issues, *article.related))}
    rows: list[IssueRow] = []
    courses: dict[str, tuple[StatusState, ...]] = {}
    uses: dict[str, tuple[TextLook, ...]] = {}
    for course in issue_courses(ledger, question, span, needed):
        courses[course.issue.id] = steps(course.states)
        if course.issue.id in part.issues:
            rows.append(_issue(ledger, course, asked, many))
            uses |= {id: _uses(states) for id, states in course.records.items()}
    states = article_states(ledger, question, span, courses)
    articles = tuple(
        ArticleRow(
            article.id,
            article.title,
            tuple(id for id in article.issues if id in part.issues),
            tuple(id for id in article.related if id in part.issues),
            tuple(ArticleLook(s.first, s.result.status, article_note(s.result)) for s in states[article.id]),
        )
        for article in shown
    )
    order = {id: n for n, id in enumerate(_by_topic(ledger))}
    participants = Participants(ledger, question.asked)
    records = sorted(part.positions, key=lambda r: (r.date.first, r.date.last))
    cited: dict[str, int] = {}
    for record in records:
        for source in dict.fromkeys(cite.source for cite in record.cites):
            cited[source] = cited.get(source, 0) + 1
    return Report(
        title=ledger.title,
        about=ledger.about or "",
        question=_asked(ledger, question, asked),
        covered="" if ledger.covered_to is None else ledger.covered_to.text,
        first=span.first,
        last=span.last,
        as_of=question.as_of,
        columns=("Blocs", "Holdouts") if many else tuple(party_name(ledger, party) for party in asked),
        parties={id: party.name for id, party in ledger.parties.items()},
        issues=tuple(sorted(rows, key=lambda row: order[row.id])),
        articles=articles,
        stages=tuple(
            TextLook(s.first, "" if s.stage is None else f"{stage_word(s.stage)} ({format_day(s.first)})")
            for s in stage_states(ledger, question, span)
        ),
        counts=_counts(ledger, span),
        records=tuple(_record(ledger, record, uses[record.id], participants) for record in records),
        events=tuple(
            EventRow(e.date.first, e.date.text, e.title, e.stage_word or "", e.source)
            for e in sorted(part.events, key=lambda e: (e.date.first, e.date.last))
        ),
        conditions=tuple(_condition(ledger, blocker) for blocker in blockers.blockers),
        circles=circle_labels(ledger, blockers),
        evidence=_evidence(ledger, audit, leaves_out(ledger)),
        sources=tuple(_source(ledger, source, cited.get(source.id, 0)) for source in part.sources.values()),
        legend=_legend(rows, articles),
        sha256=ledger.sha256,
        version=__version__,
        citation=cite_ledger(ledger, question).line,
        known=None if question.as_known is None else _known(ledger, question, part.issues),
    )


def _by_topic(ledger: Ledger) -> list[str]:
    """The issues in the order of their topics, those without one after them, the background last."""
    topics = {id: (topic.background, n) for n, (id, topic) in enumerate(ledger.topics.items())}
    last = (False, len(topics))
    return [issue.id for issue in sorted(ledger.issues.values(), key=lambda i: topics.get(i.topic or "", last))]


def _known(ledger: Ledger, question: Question, issues: Collection[str]) -> Knowledge:
    """Where the issues of which more is known now stood on the day asked, as known then and as known now."""
    assert question.as_known is not None
    then = derive(ledger, question, issues).issues
    now = derive(ledger, question._replace(as_known=None), issues).issues
    rows = []
    for old, new in zip(then, now, strict=True):
        later = [
            record for record in ledger.positions if record.issue == new.issue.id and _entered_after(record, question)
        ]
        if old.status is not new.status or later:
            rows.append(KnownRow(old.issue.title, old.status, new.status, len(later)))
    return Knowledge(format_day(question.as_known), format_day(question.as_of), len(now), tuple(rows))


def _entered_after(record: Position, question: Question) -> bool:
    """Whether a record of a day up to that of the question was entered after what is known in it."""
    known, entered = question.as_known, record.recorded
    return known is not None and entered is not None and entered > known and record.date.first <= question.as_of


def article_note(result: ArticleResult) -> str:
    """How firm an article is, or how many of its issues are agreed."""
    if result.level is not None:
        behind = len(result.open_behind)
        return result.level.word + (f", {counted(behind, 'issue')} open behind it" if behind else "")
    return f"{result.agreed_issues} of {len(result.issues)} issues agreed" if len(result.issues) > 1 else ""


def _legend(issues: Iterable[IssueRow], articles: Iterable[ArticleRow]) -> tuple[tuple[Status, str], ...]:
    """What the statuses mean that anything on the page has on any day."""
    used = {look.status for row in issues for look in row.looks} | {
        look.status for row in articles for look in row.looks
    }
    return tuple((status, meaning) for status, meaning in MEANINGS.items() if status in used)


def _asked(ledger: Ledger, question: Question, asked: tuple[str, ...]) -> str:
    """The question beside its date, in plain words."""
    parts = [f"Whose agreement is asked: {names(ledger, asked)}" if asked else "Nobody’s agreement is asked"]
    parts.append(f"what counts as a party’s word: {EVIDENCE_WORDS[question.evidence]}")
    if question.as_known is not None:
        parts.append(f"only what had been entered in the ledger by {format_day(question.as_known)}")
    return "; ".join(parts) + "."


def _issue(ledger: Ledger, course: IssueCourse, asked: tuple[str, ...], many: bool) -> IssueRow:
    issue = course.issue
    return IssueRow(
        issue.id,
        _topic(ledger, issue),
        issue.title,
        issue.question,
        tuple((option.label, option.title) for option in issue.options.values()),
        issue.note or "",
        bool(issue.principals) and not set(issue.principals) <= set(asked),
        tuple(_issue_look(ledger, state, asked, many) for state in course.states),
    )


def _issue_look(ledger: Ledger, state: IssueState, asked: tuple[str, ...], many: bool) -> IssueLook:
    result = state.result
    cells: tuple[Cell, ...]
    if many:
        cells = (
            Cell(blocs_sentence(ledger, result, everybody=True), "", ()),
            Cell(holdouts_label(ledger, result), "", ()),
        )
        others: tuple[tuple[str, Cell], ...] = ()
    else:
        cells = tuple(
            Cell(others_asked.text, "asked here", ()) if others_asked is not None else _cell(ledger, result, standing)
            for others_asked, standing in _held(ledger, result, asked)
        )
        rest = {**result.parties, **result.others}
        others = tuple((party_name(ledger, p), _cell(ledger, result, s)) for p, s in rest.items() if p not in asked)
    return IssueLook(
        state.first,
        result.status,
        result.heading,
        result.since,
        reason_sentence(ledger, result),
        rule_sentence(state.line, result.possible),
        ", ".join((*_closed(result), *(FLAG_WORDS[flag] for flag in result.flags))),
        tuple((_bearing(ledger, b.condition, b.holder), _CONDITION_STATES[b.closed]) for b in result.conditions),
        tuple(settling_sentences(ledger, result, state.missing)),
        cells,
        others,
    )


def _topic(ledger: Ledger, issue: Issue) -> str:
    """The heading that an issue stands under; nothing where no issue of the ledger has one."""
    if issue.topic is not None:
        return ledger.topics[issue.topic].title
    return "Other issues" if any(other.topic for other in ledger.issues.values()) else ""


def _closed(result: IssueResult) -> tuple[str, ...]:
    """That an issue is closed, since when and how."""
    if result.closed is None:
        return ()
    return (f"closed {result.closed.date.text}: {result.closed.how.value.replace('-', ' ')}",)


def _held(ledger: Ledger, result: IssueResult, asked: tuple[str, ...]) -> Iterable[tuple[Run | None, Standing | None]]:
    """For each column what others hold whom the issue asks instead of its party, if any; and the party's standing."""
    cells = party_cells(ledger, result, asked)
    for party, cell in zip(asked, cells, strict=True):
        standing = result.parties.get(party) or result.others.get(party)
        yield (cell if party not in result.parties and cell.tone != "aside" else None), standing


def _bearing(ledger: Ledger, condition: str, holder: tuple[str, ...]) -> str:
    title = ledger.conditions[condition].title
    return f"{title} (asked for by {names(ledger, holder)})" if holder else title


def _cell(ledger: Ledger, result: IssueResult, standing: Standing | None) -> Cell:
    if standing is None:
        return Cell("—", "not asked", ())
    label = standing_label(ledger, result.issue, standing, closed_conditions(result))
    parts = []
    if standing.standing == "silent":
        parts.append("none recorded")
    elif standing.act is not None and standing.options:
        parts.append(standing.act.value)
    if standing.basis is not None and standing.basis not in (Basis.OWN, Basis.JOINT):
        parts.append(BASES[standing.basis])
    if standing.date is not None:
        parts.append(standing.date)
    return Cell(label, " · ".join(parts), standing.positions)


def _uses(states: Iterable[RecordState]) -> tuple[TextLook, ...]:
    return tuple(TextLook(state.first, USES[state.use]) for state in states)


def _counts(ledger: Ledger, span: Span) -> tuple[TextLook, ...]:
    """The parties' own counts, from each day on which one was published."""
    looks = []
    for day in sorted({span.first, *(c.date.last for c in ledger.counts if span.first < c.date.last <= span.last)}):
        published = [count for count in ledger.counts if count.date.last <= day]
        looks.append(TextLook(day, latest_counts_sentence(ledger, published)))
    return tuple(looks)


def _record(ledger: Ledger, record: Position, uses: tuple[TextLook, ...], participants: Participants) -> RecordRow:
    absent = [party for party in record.parties if party not in record.said_by]
    said = [record.speaker or "", record.to or ""]
    if absent:
        said.insert(0, f"told by {names(ledger, record.said_by)}, not by {names(ledger, absent)}")
    place = f"{record.id}, line {record.place.line} of {file_names(ledger)[record.place.file]}"
    entered = "" if record.recorded is None else f"entered {format_day(record.recorded)}"
    more = [record.note or "", relations_label(ledger, record), place, entered]
    issue = ledger.issues[record.issue]
    return RecordRow(
        id=record.id,
        date=record.date.text,
        first=record.date.first,
        last=record.date.last,
        issue=record.issue,
        parties=record.parties,
        act="" if record.act is None else record.act.value,
        who=names(ledger, record.parties),
        what=act_label(ledger, record),
        said=" · ".join(part for part in said if part),
        summary=record.summary,
        more=" · ".join(part for part in more if part),
        voices=tuple((voice.party, BASES[voice.basis]) for voice in participants.for_issue(issue).voices(record)),
        cites=tuple(CiteRow(cite.source, cite.locator or "", cite.quote or "") for cite in record.cites),
        uses=uses,
    )


def file_names(ledger: Ledger) -> tuple[str, ...]:
    """The ledger's files, named the same wherever the ledger lies."""
    paths = [Path(file) for file in ledger.files]
    folder = commonpath([path.parent for path in paths])
    return tuple(path.relative_to(folder).as_posix() if folder else path.as_posix() for path in paths)


def _source(ledger: Ledger, source: Source, cited: int) -> SourceRow:
    return SourceRow(
        id=source.id,
        publisher=source.publisher,
        title=source.title,
        author=source.author or "",
        published="undated" if source.published is None else source.published.text,
        kind=source.kind.value,
        viewpoint=viewpoint(ledger, source.side),
        language=source.language or "",
        url=source.url if source.url is not None and source.url.startswith(("https://", "http://")) else None,
        cited=cited,
    )


def _condition(ledger: Ledger, blocker: Blocker) -> ConditionRow:
    condition = blocker.condition
    state = {True: "open", False: closing_label(blocker), None: "undecided"}[blocker.open]
    return ConditionRow(
        id=condition.id,
        title=condition.title,
        holder=names(ledger, condition.holder) if condition.holder else "—",
        blocks=", ".join(blocked_words(ledger, condition)) or "—",
        since=since_label(blocker),
        by=names(ledger, condition.by) if condition.by else "—",
        state=state,
        closed=blocker.open is False,
        late=bool(blocker.late),
        carried=carried_label(ledger, blocker),
    )


def _evidence(ledger: Ledger, audit: Audit, left_out: bool) -> Evidence:
    fragile = audit.fragile()
    shares = {(share.issue, share.party): share for share in audit.shares}
    parties = audit.parties if len(audit.parties) <= MANY_PARTIES else ()
    return Evidence(
        coverage=coverage_sentence(ledger, audit),
        columns=tuple(party_name(ledger, party) for party in parties),
        outlets=tuple(
            outlets_sentence(ledger, outlet) for outlet in audit.outlets if len(audit.outlets) <= MANY_PARTIES
        ),
        parties=tuple(EvidenceRow(party_name(ledger, p), _shares(audit.totals(p)), "") for p in audit.parties),
        issues=tuple(
            EvidenceRow(
                ledger.issues[issue].title,
                tuple(_mix(shares.get((issue, party))) for party in parties),
                ", ".join(flip.source or "" for flip in fragile.get(issue, ())),
            )
            for issue in dict.fromkeys(share.issue for share in audit.shares)
        ),
        without=tuple(
            (
                names(ledger, [f.side]) if f.side != "none" else "no side",
                ledger.issues[f.issue].title,
                f.before,
                f.after,
            )
            for f in audit.flips
            if f.side is not None
        ),
        left_out=left_out,
    )


def _shares(share: Shares) -> tuple[str, ...]:
    age = "—" if share.age is None else f"{share.age} days ago"
    return (str(share.own), str(share.group), str(share.third), str(share.adversary), age)


def _mix(share: Shares | None) -> str:
    if share is None or not share.total:
        return "—"
    return f"{share.own} / {share.group} / {share.third} / {share.adversary}"
