"""An issue in full: its options, its standings, conditions, articles and records."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.record_use import RecordUse
from negtrack.answers.show import InFull, IssueInFull
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger
from negtrack.rules.articles import ArticleResult
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Line, PageColumn, PageRow, PageTable, Run, line, status_run, text
from negtrack.views.records import record_lines
from negtrack.views.sentences import (
    FLAG_WORDS,
    closed_conditions,
    distance_sentences,
    names,
    party_name,
    reason_sentence,
)
from negtrack.views.show.blocks import heading, note_and_place, section, standing_words
from negtrack.views.show.condition import condition_lines


def issue_blocks(ledger: Ledger, question: Question, thing: InFull, about: IssueInFull) -> Iterable[Block]:
    """All that the ledger holds about an issue."""
    issue, result = about.issue, about.result
    yield heading(thing, issue.title)
    yield line("  ", text(issue.question), indent=2)
    yield _status_line(result)
    yield line("  ", text(reason_sentence(ledger, result)), indent=4)
    if result.flags:
        yield line("  ", Run(", ".join(FLAG_WORDS[flag] for flag in result.flags), "aside"), indent=4)
    yield from note_and_place(issue.note, thing)
    yield from section("Options", [_options(ledger, result)])
    yield from section("Standings", [_standings(ledger, result)])
    yield from section("Distances", (line("  ", text(each), indent=4) for each in distance_sentences(ledger, result)))
    yield from section("Conditions", condition_lines(ledger, about.conditions))
    resting = [_article_line(article, issue.id, "") for article in about.articles]
    related = [_article_line(article, issue.id, "related, not counted") for article in about.related]
    yield from section("Articles", [*resting, *related])
    yield from section(f"Records ({len(about.records)})", _records(ledger, question, about.records), always=True)


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


def _article_line(result: ArticleResult, issue: str, aside: str) -> Line:
    runs: list[Run | str] = ["  ", text(f"Article {result.article.id}", "heading"), text(f"  {result.article.title}  "),
                             status_run(result.status)]  # fmt: skip
    if issue in result.open_behind:
        aside = "this issue is open behind its text"
    return line(*runs, Run(f"  ({aside})" if aside else "", "aside"), indent=4)


def _records(ledger: Ledger, question: Question, records: Iterable[RecordUse]) -> Iterable[Block]:
    for number, record_use in enumerate(records):
        if number:
            yield BLANK
        yield from record_lines(ledger, record_use, question)
