"""The page of ``negtrack report``: every issue, article and record over the whole time, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from negtrack import __version__
from negtrack.answers.audit import Audit
from negtrack.answers.blockers import Blocker, Blockers
from negtrack.answers.cite import cite as cite_ledger
from negtrack.answers.select import narrow
from negtrack.answers.whole_time import Span, StatusState, article_states, issue_courses, stage_states, steps
from negtrack.ledger.dates import format_day
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger, Position, Status
from negtrack.rules.articles import ArticleResult
from negtrack.rules.basis import Participants
from negtrack.rules.derive import derive
from negtrack.rules.query import Question
from negtrack.views.blockers import carried_label, circle_labels
from negtrack.views.conditions import closing_label, condition_cells
from negtrack.views.headline import stage_word
from negtrack.views.legend import MEANINGS
from negtrack.views.report.evidence import evidence_of
from negtrack.views.report.issues import issue_row
from negtrack.views.report.records import record_row, record_uses, source_row
from negtrack.views.report.rows import (
    ArticleLook,
    ArticleRow,
    ConditionRow,
    EventRow,
    IssueRow,
    Knowledge,
    KnownRow,
    Report,
    TextLook,
)
from negtrack.views.sentences import EVIDENCE_WORDS, MANY_PARTIES, latest_counts_sentence, names, party_name

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
            rows.append(issue_row(ledger, course, asked, many))
            uses |= {id: record_uses(states) for id, states in course.records.items()}
    states = article_states(ledger, question, span, courses)
    articles = tuple(
        ArticleRow(
            article.id,
            article.title,
            tuple(id for id in article.issues if id in part.issues),
            tuple(id for id in article.related if id in part.issues),
            tuple(ArticleLook(s.first, s.result.status, _article_note(s.result)) for s in states[article.id]),
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
        records=tuple(record_row(ledger, record, uses[record.id], participants) for record in records),
        events=tuple(
            EventRow(e.date.first, e.date.text, e.title, e.stage_word or "", e.source)
            for e in sorted(part.events, key=lambda e: (e.date.first, e.date.last))
        ),
        conditions=tuple(_condition(ledger, blocker) for blocker in blockers.blockers),
        circles=circle_labels(ledger, blockers),
        evidence=evidence_of(ledger, audit, leaves_out(ledger)),
        sources=tuple(source_row(ledger, source, cited.get(source.id, 0)) for source in part.sources.values()),
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


def _article_note(result: ArticleResult) -> str:
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


def _counts(ledger: Ledger, span: Span) -> tuple[TextLook, ...]:
    """The parties' own counts, from each day on which one was published."""
    looks = []
    for day in sorted({span.first, *(c.date.last for c in ledger.counts if span.first < c.date.last <= span.last)}):
        published = [count for count in ledger.counts if count.date.last <= day]
        looks.append(TextLook(day, latest_counts_sentence(ledger, published)))
    return tuple(looks)


def _condition(ledger: Ledger, blocker: Blocker) -> ConditionRow:
    said = condition_cells(ledger, blocker.condition, blocker.since)
    state = "open" if blocker.open else "undecided"
    return ConditionRow(
        id=blocker.condition.id,
        title=said.title,
        holder=said.asked_by,
        blocks=said.blocks,
        since=said.since,
        by=said.up_to,
        state=closing_label(blocker.condition) if blocker.open is False else state,
        closed=blocker.open is False,
        late=bool(blocker.late),
        carried=carried_label(ledger, blocker),
    )
