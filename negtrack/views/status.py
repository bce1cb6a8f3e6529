"""The page of ``negtrack status``: headline counts, then a row for each issue with the reason below it."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.ledger.dates import format_day
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Count, Ledger, Status
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult
from negtrack.views.page import BLANK, SYMBOLS, Block, Column, Line, Page, Row, Run, Table, line, status_run, text
from negtrack.views.sentences import (
    FLAG_WORDS,
    MANY_PARTIES,
    blocs_sentence,
    closed_conditions,
    count_sentence,
    question_sentence,
    reason_sentence,
    standing_label,
)

LEGEND: dict[Status, str] = {
    Status.AGREED: "an option in common, by a joint act or accepted",
    Status.CONDITIONAL: "in common, but a condition is open",
    Status.COMPATIBLE: "in common, but no common act",
    Status.DISPUTED: "no option in common",
    Status.UNCLEAR: "the record does not decide it",
    Status.INCOMPLETE: "somebody has not spoken",
    Status.SET_ASIDE: "left out by consent, never counted as agreed",
    Status.NO_DATA: "nobody has spoken",
}


def status_page(ledger: Ledger, picture: Picture) -> Page:
    """Where everything stands, as a page."""
    blocks: list[Block] = [line(text(ledger.title, "heading")), line(question_sentence(ledger, picture.question))]
    if picture.stage is not None and picture.stage_event is not None:
        when = picture.stage_event.date.text
        blocks.append(line("stage of the text: ", Run(picture.stage.word, "heading"), f" ({when})"))
    blocks.append(_summary("issue", [result.status for result in picture.issues]))
    if picture.articles:
        blocks.append(_summary("article", [result.status for result in picture.articles]))
    latest = latest_counts(picture.counts)
    if latest:
        said = "; ".join(count_sentence(ledger, count) for count in latest)
        blocks.append(line("the parties' own counts of articles: ", text(said), indent=2))
    blocks.append(BLANK)
    blocks.append(_table(ledger, picture))
    blocks.append(BLANK)
    blocks.extend(legend({result.status for result in picture.issues}))
    blocks.append(
        line(Run("since: the day from which the status has held; why: ", "aside"), Run("negtrack why ISSUE", "aside"))
    )
    return Page(tuple(blocks))


def legend(used: set[Status]) -> list[Line]:
    """What the symbols on a page mean, for the statuses that are on it."""
    return [
        line(Run(f"{SYMBOLS[status]} {status.value}", status.value), Run(f"  {meaning}", "aside"))
        for status, meaning in LEGEND.items()
        if status in used
    ]


def _summary(what: str, statuses: list[Status]) -> Line:
    runs: list[Run | str] = [f"{counted(len(statuses), what)}: "]
    for status in Status:
        number = statuses.count(status)
        if number:
            runs += ["" if len(runs) == 1 else " · ", Run(f"{number} {status.value}", status.value)]
    return line(*runs, indent=2)


def latest_counts(counts: Iterable[Count]) -> list[Count]:
    """Of the counts that parties published the last one of each."""
    latest = {count.said_by: count for count in sorted(counts, key=lambda c: (c.date.last, c.date.first))}
    return list(latest.values())


def _table(ledger: Ledger, picture: Picture) -> Table:
    many = len(picture.asked) > MANY_PARTIES
    shown = () if many else picture.asked
    columns = [Column("Issue", 14, 3)]
    columns += [Column("Blocs", 16, 3)] if many else []
    columns += [Column(text(ledger.parties[p].name).text, 10, 2) for p in shown]
    columns += [Column("Status", 13, 0), Column("Since", 10, 0)]
    rows = []
    for result in picture.issues:
        cells = [text(result.issue.title, "heading")]
        if many:
            cells.append(text(blocs_sentence(ledger, result)))
        for party in shown:
            standing = result.parties.get(party)
            cells.append(
                Run("(not asked)", "aside")
                if standing is None
                else text(standing_label(ledger, result.issue, standing, closed_conditions(result)))
            )
        since = "" if result.since is None else format_day(result.since)
        cells += [status_run(result.status), Run(since)]
        rows.append(Row(tuple(cells), _below(ledger, result)))
    return Table(tuple(columns), tuple(rows))


def _below(ledger: Ledger, result: IssueResult) -> Line:
    flags = ", ".join(FLAG_WORDS[flag] for flag in result.flags)
    sentence = reason_sentence(ledger, result)
    return line("  ", text(sentence, "aside"), Run(f" [{flags}]" if flags else "", "aside"), indent=4)
