"""The issues of a report: what is shown of each from a day on."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.whole_time import IssueCourse, IssueState
from negtrack.ledger.model import Basis, Issue, Ledger
from negtrack.rules.issue_result import IssueResult, Standing
from negtrack.views.matrix import holdouts_label
from negtrack.views.page import Run
from negtrack.views.party_columns import party_cells
from negtrack.views.report.records import BASES
from negtrack.views.report.rows import Cell, IssueLook, IssueRow
from negtrack.views.sentences import (
    FLAG_WORDS,
    blocs_sentence,
    closed_conditions,
    how_closed,
    names,
    party_name,
    reason_sentence,
    standing_label,
)
from negtrack.views.why import rule_sentence, settling_sentences

_CONDITION_STATES = {True: "met or dropped", False: "open", None: "its date leaves it undecided"}


def issue_row(ledger: Ledger, course: IssueCourse, asked: tuple[str, ...], many: bool) -> IssueRow:
    """An issue in words, with its looks; where ``many`` are asked, by blocs instead of parties."""
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
    return (f"closed {result.closed.date.text}: {how_closed(result.closed)}",)


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
