"""The page of ``negtrack find``: what was found in order of date, with the words marked where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from itertools import pairwise

from negtrack.answers.find import Hit, HitKind, Passage, sources_named
from negtrack.ledger.findings import counted
from negtrack.ledger.folding import TextRange
from negtrack.ledger.model import Article, Condition, Event, Issue, Ledger, Party, Position, Source
from negtrack.views.page import BLANK, Block, Line, Page, Run, line, text
from negtrack.views.records import act_label
from negtrack.views.sentences import names

_LONG = 300
_AROUND = 80

_LABELS = {
    "issue": "issue id",
    "option": "option id",
    "option_title": "option in full",
    "alias": "also called",
    "party_name": "party",
    "by_name": "can be brought about by",
    "said_by_name": "said by",
    "condition": "condition",
    "condition_title": "condition",
    "speaker": "speaker",
    "to": "to",
    "note": "note",
    "author": "author",
    "url": "address",
    "locator": "place in the source",
    "stage": "stage",
}
"""The fields that are shown on a line of their own where a word stands in them, each with its label."""

_ISSUE_LABELS = {**_LABELS, "option_label": "option"}
"""The same of an issue, whose options are not told of otherwise."""

_TO_COPY = frozenset({"issue", "option", "condition", "id", "source", "url"})
"""Ids and addresses: what is marked there is marked by looks alone, so that they can be copied as they stand."""


def find_page(ledger: Ledger, words: Sequence[str], hits: Sequence[Hit]) -> Page:
    """What was found, as a page."""
    blocks: list[Block] = [line(text(ledger.title, "heading")), line(text(_found(words, hits)), indent=2)]
    records = Counter(source for record in ledger.positions for source in {cite.source for cite in record.cites})
    events = Counter(event.source for event in ledger.events)
    spoken = Counter(record.issue for record in ledger.positions)
    for hit in hits:
        blocks.append(BLANK)
        match hit.record:
            case Position() as record:
                blocks += _position_lines(ledger, hit, record)
            case Source() as source:
                blocks += _source_lines(hit, source, records[source.id], events[source.id])
            case Event() as event:
                blocks += _event_lines(ledger, hit, event)
            case Issue() as issue:
                blocks += _issue_lines(ledger, hit, issue, spoken[issue.id])
            case Condition() as condition:
                blocks += _condition_lines(ledger, hit, condition)
            case Article() as article:
                lead = line("  article ", text(article.id), ": ", *_field_runs(hit, "title", article.title), indent=6)
                blocks += [lead, *_other_lines(hit), _tail(ledger, hit, article)]
            case Party() as party:
                lead = line("  party: ", *_field_runs(hit, "name", party.name), indent=6)
                blocks += [lead, *_other_lines(hit), _tail(ledger, hit, party)]
    return Page(tuple(blocks))


_COUNTED = (
    (HitKind.PARTY, "party", "parties"), (HitKind.ISSUE, "issue", "issues"), (HitKind.ARTICLE, "article", "articles"),
    (HitKind.CONDITION, "condition", "conditions"), (HitKind.POSITION, "record", "records"),
    (HitKind.SOURCE, "source", "sources"), (HitKind.EVENT, "event", "events"),
)  # fmt: skip


def _found(words: Sequence[str], hits: Sequence[Hit]) -> str:
    numbers = Counter(hit.kind for hit in hits)
    counts = [f"{n:,} {one if n == 1 else many}" for kind, one, many in _COUNTED if (n := numbers[kind])]
    return f"{' and '.join(f'“{word}”' for word in words)}: {', '.join(counts) or 'nothing found'}"


def _issue_lines(ledger: Ledger, hit: Hit, issue: Issue, records: int) -> list[Line]:
    """An issue with its question; its options only where a word stands in them, each once where its label is all."""
    in_full = {passage.text for passage in hit.passages if passage.field == "option_title"}
    hit = hit._replace(passages=tuple(p for p in hit.passages if p.field != "option_label" or p.text not in in_full))
    return [
        line("  issue: ", *_field_runs(hit, "title", issue.title), indent=6),
        line("    ", *_field_runs(hit, "question", issue.question), indent=4),
        *_other_lines(hit, labels=_ISSUE_LABELS),
        _tail(ledger, hit, issue, counted(records, "record") if records else "no record"),
    ]


def _condition_lines(ledger: Ledger, hit: Hit, condition: Condition) -> list[Line]:
    """A condition with those who ask for it."""
    lead: list[Run | str] = ["  condition: ", *_field_runs(hit, "title", condition.title)]
    if condition.holder:
        lead += [", asked for by ", *_party_runs(ledger, hit, condition.holder, "")]
    if hit.date is not None:
        lead.append(f" since {hit.date.text}")
    asking = {ledger.parties[party].name for party in condition.holder}
    return [line(*lead, indent=6), *_other_lines(hit, asking), _tail(ledger, hit, condition)]


def _tail(ledger: Ledger, hit: Hit, record: Party | Issue | Article | Condition, aside: str = "") -> Line:
    """The last line of what frames the records: its id, its sources, its place."""
    runs = _field_runs(hit, "id", record.id, "aside")
    for number, source in enumerate(sources_named(record)):
        runs += [Run(", " if number else " · ", "aside"), *_field_runs(hit, "source", source, "aside")]
    place = f"{ledger.files[record.place.file]}:{record.place.line}"
    return line("    ", *runs, text("".join(f" · {each}" for each in (aside, place) if each), "aside"), indent=4)


def _position_lines(ledger: Ledger, hit: Hit, record: Position) -> list[Line]:
    absent = [party for party in record.parties if party not in record.said_by]
    said = f"  [said by {names(ledger, record.said_by)}, not by {names(ledger, absent)}]" if absent else ""
    act = act_label(ledger, record)
    title = " ".join(ledger.issues[record.issue].title.split())
    topic = _marked(title, hit.marks("issue_title", title))
    lines = [
        line("  ", text(record.date.text, "heading"), "  ", *topic, ": ",
             *_party_runs(ledger, hit, record.parties, "heading"), " ", *_option_runs(hit, act, record),
             text(said, "aside"), indent=6),
        line("    ", *_field_runs(hit, "summary", record.summary), indent=4),
    ]  # fmt: skip
    lines += _other_lines(hit, {ledger.parties[party].name for party in record.parties})
    for cite in record.cites:
        if cite.quote is not None and (passage := _passage(hit, "quote", cite.quote)):
            lines.append(line("    ", "“", *_marked(passage.text, passage.marks), "”", indent=5))
    sources = dict.fromkeys(cite.source for cite in record.cites)
    tail: list[Run | str] = ["    ", *_field_runs(hit, "id", record.id, "aside")]
    for number, source in enumerate(sources):
        tail += [Run(" · " if number == 0 else ", ", "aside"), *_field_runs(hit, "source", source, "aside")]
    place = f" · {ledger.files[record.place.file]}:{record.place.line}"
    return [*lines, line(*tail, text(place, "aside"), indent=4)]


def _source_lines(hit: Hit, source: Source, records: int, events: int) -> list[Line]:
    date = source.published.text if source.published else "undated"
    lines = [
        line("  ", text(date, "heading"), "  source: ", *_field_runs(hit, "publisher", source.publisher), ": ",
             *_field_runs(hit, "title", source.title), indent=6),
    ]  # fmt: skip
    lines += _other_lines(hit)
    carried = " and ".join(counted(n, one) for n, one in ((records, "record"), (events, "event")) if n)
    tail = f" · for {carried}" if carried else ""
    return [*lines, line("    ", *_field_runs(hit, "id", source.id, "aside"), Run(tail, "aside"), indent=4)]


def _event_lines(ledger: Ledger, hit: Hit, event: Event) -> list[Line]:
    lines = [
        line("  ", text(event.date.text, "heading"), "  event: ", *_field_runs(hit, "title", event.title), indent=6)
    ]
    lines += _other_lines(hit)
    place = f" · {ledger.files[event.place.file]}:{event.place.line}"
    return [*lines, line("    ", *_field_runs(hit, "source", event.source, "aside"), text(place, "aside"), indent=4)]


def _party_runs(ledger: Ledger, hit: Hit, parties: Iterable[str], tone: str) -> list[Run]:
    """Parties by name, the words marked."""
    marked = {word.text[a:b] for word in hit.passages if word.field == "party_name" for a, b in word.marks}
    whole = names(ledger, parties)
    return _marked(whole, _where(whole, marked), tone)


def _option_runs(hit: Hit, act: str, record: Position) -> list[Run]:
    """What a record does, the words marked in the options that it names."""
    marked = {word.text[a:b] for word in hit.passages if word.field == "option_label" for a, b in word.marks}
    verb = len(act) - len(act.partition(" ")[2])
    return _marked(act, [(a, b) for a, b in _where(act, marked) if a >= verb])


def _where(whole: str, parts: Iterable[str]) -> list[TextRange]:
    """Where any of the parts stand in a text, none within another."""
    found = sorted((at, at + len(part)) for part in parts for at in range(len(whole)) if whole.startswith(part, at))
    joined: list[TextRange] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _other_lines(hit: Hit, shown: Container[str] = (), labels: Mapping[str, str] = _LABELS) -> list[Line]:
    """The fields that are shown only where a word stands in them."""
    return [
        line("    ", Run(f"{labels[passage.field]}: ", "aside"), *_excerpt(passage, _mark_of(passage.field)), indent=6)
        for passage in dict.fromkeys(hit.passages)
        if passage.field in labels and passage.text not in shown
    ]


def _passage(hit: Hit, field: str, value: str) -> Passage | None:
    plain = " ".join(value.split())
    return next((p for p in hit.passages if p.field == field and p.text == plain), None)


def _field_runs(hit: Hit, field: str, value: str, tone: str = "") -> list[Run]:
    plain = " ".join(value.split())
    return _marked(plain, hit.marks(field, plain), tone, _mark_of(field))


def _mark_of(field: str) -> str:
    """The tone of what is marked in a field."""
    return "lit" if field in _TO_COPY else "mark"


def _marked(value: str, marks: Iterable[TextRange], tone: str = "", mark: str = "mark") -> list[Run]:
    """A text as runs, the marked parts in their own tone."""
    edges = [0, *(edge for part in marks for edge in part), len(value)]
    parts = [text(value[a:b], mark if number % 2 else tone) for number, (a, b) in enumerate(pairwise(edges))]
    return [part for part in parts if part.text]


def _excerpt(passage: Passage, mark: str) -> list[Run]:
    """A passage with its marks; of a long one only what stands around them."""
    if len(passage.text) <= _LONG:
        return _marked(passage.text, passage.marks, mark=mark)
    windows: list[TextRange] = []
    for start, end in passage.marks:
        first, last = max(0, start - _AROUND), min(len(passage.text), end + _AROUND)
        if windows and first <= windows[-1][1]:
            windows[-1] = (windows[-1][0], last)
        else:
            windows.append((first, last))
    runs: list[Run] = []
    for first, last in windows:
        if first:
            first = passage.text.find(" ", first) + 1 or first
        if last < len(passage.text):
            last = max(passage.text.rfind(" ", first, last), first) or last
        inside = [(max(a, first) - first, min(b, last) - first) for a, b in passage.marks if a < last and b > first]
        runs += [
            Run("… " if first else ""),
            *_marked(passage.text[first:last], inside, mark=mark),
            Run(" …" if last < len(passage.text) else ""),
        ]
    return [run for run in runs if run.text]
