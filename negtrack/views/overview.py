"""The first page that people read: where it stands, who is awaited, what is in the way, what changed last.

It fits one screen, whatever the size of the ledger: every line is laid out for the width, and of long sections only
the beginning is shown, with how many there are besides and what to ask for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import overload

from negtrack.answers.condition_changes import ConditionChange
from negtrack.answers.last_change import LastChange
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Ledger, Status
from negtrack.rules.derive import Picture
from negtrack.rules.issue_result import IssueResult
from negtrack.tuples import NamedTuple
from negtrack.views.awaited import (
    awaited_heading,
    awaited_lines,
    awaited_runs,
    count_awaited_lines,
    counted_runs,
    find_awaited,
    rest_line,
)
from negtrack.views.conditions import condition_cells
from negtrack.views.headline import head_lines, packed, since_text, spaced
from negtrack.views.legend import legend
from negtrack.views.page import (
    BLANK,
    CLOSED_SYMBOL,
    STATUS_WORDS,
    SYMBOLS,
    Block,
    Line,
    Page,
    PageColumn,
    PageRow,
    PageTable,
    Run,
    Screen,
    line,
    status_run,
    text,
)
from negtrack.views.party_columns import PartyColumns, columns_for, held_cells
from negtrack.views.sentences import (
    MANY_PARTIES,
    how_closed,
    names,
    party_name,
    plural,
    short_names,
)
from negtrack.views.text import width

Changes = list[LastChange | ConditionChange]

_OPEN = (Status.DISPUTED, Status.CONDITIONAL, Status.UNCLEAR, Status.COMPATIBLE)
"""The statuses whose issues are listed with what each party holds, in their order."""

_SPARE = 2
"""Lines of a screen left free: for the prompt, and for what is said on standard error."""

_LEAST_ROWS, _MOST_NAMES, _NAMED = 4, 4, 12
"""Rows that are shown at least where the rest is named, lines for names at most, and names on a line at most."""

_ROOMY = 20
"""From how many lines on there are blank lines between sections even where rows are left out for them."""

_WIDE_ENOUGH = 76
"""From how many columns on the last change is told with what it changed from."""


_WEIGHTS: dict[Status | None, float] = {
    Status.DISPUTED: 1, Status.INCOMPLETE: 1.2, Status.CONDITIONAL: 3, Status.UNCLEAR: 6, Status.COMPATIBLE: 9
}  # fmt: skip
_WEIGHT_OF_CONDITIONS = 1.4
"""How readily rows of a section are left out where there is no room for all: a dispute last."""


_Cells = tuple[Run, ...]


class _IssueRows(Sequence[_Cells]):
    """The rows of issues, each made when it is looked at: of thousands a screen shows a few."""

    def __init__(self, ledger: Ledger, results: Sequence[IssueResult], columns: PartyColumns) -> None:
        self._ledger = ledger
        self._results = results
        self._columns = columns

    def __len__(self) -> int:
        return len(self._results)

    @overload
    def __getitem__(self, at: int) -> _Cells: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[_Cells]: ...
    def __getitem__(self, at: int | slice) -> _Cells | Sequence[_Cells]:
        if isinstance(at, slice):
            return _IssueRows(self._ledger, self._results[at], self._columns)
        result = self._results[at]
        held = held_cells(self._ledger, result, self._columns)
        return (text(result.issue.title), *held, Run(since_text(result.since)))


class _Section(NamedTuple):
    """A part of the overview whose rows may be cut: its heading, its rows, and what to ask for the rest.

    ``short`` stands for it where no row is shown; ``status`` is that of its issues.
    """

    status: Status | None
    heading: tuple[Run, ...]
    rows: Sequence[_Cells]
    rest: str
    short: Run


def overview_page(ledger: Ledger, picture: Picture, changes: Changes, parties: tuple[str, ...]) -> Page:
    """Where it stands, as a page of one screen; ``parties`` are those that get a column."""

    def fitted(screen: Screen | None) -> tuple[Block, ...]:
        if screen is None:
            return tuple(_whole(ledger, picture, changes, parties))
        return _fit(ledger, picture, changes, parties, screen)

    return Page((), fitted)


def _whole(ledger: Ledger, picture: Picture, changes: Changes, parties: tuple[str, ...]) -> Iterable[Block]:
    """The overview where there is no screen to fit: every section with all of its rows."""
    yield from head_lines(ledger, picture, None)
    columns = columns_for(ledger, parties, None)
    for section in _issue_sections(ledger, picture, parties, columns):
        yield BLANK
        titles = tuple(PageColumn(run.text) for run in columns.titles)
        yield line(Run(section.heading[0].text, "heading"))
        yield PageTable((PageColumn("Issue", 14, 3), *titles), tuple(PageRow(cells) for cells in section.rows))
    awaited = find_awaited(picture, parties)
    if awaited:
        yield BLANK
        yield line(Run(awaited_heading().text, "heading"))
        if len(awaited) > MANY_PARTIES:
            yield line("  ", *spaced(counted_runs(ledger, awaited), " "), indent=4)
            awaited = {}
        for party, issues in awaited.items():
            items = spaced(awaited_runs(issues), " ")
            yield line("  ", text(f"{party_name(ledger, party)}:", "heading"), " ", *items, indent=4)
    conditions = _condition_section(ledger, picture)
    if conditions is not None:
        yield BLANK
        yield line(Run(conditions.heading[0].text, "heading"))
        titles = tuple(PageColumn(run.text) for run in conditions.heading[1:])
        yield PageTable((PageColumn("Condition", 14, 3), *titles), tuple(PageRow(cells) for cells in conditions.rows))
    if changes:
        yield BLANK
        yield line("Last change: ", *spaced(_change_runs(ledger, changes), ", "))
    yield BLANK
    yield line(Run("More: ", "aside"), *spaced(_suggestions(picture, changes), " · "), indent=2)


def _fit(
    ledger: Ledger,
    picture: Picture,
    changes: Changes,
    parties: tuple[str, ...],
    screen: Screen,
) -> tuple[Block, ...]:
    """The overview laid out for a screen: sections are cut, the longest first, until all fits."""
    columns = screen.columns
    head = head_lines(ledger, picture, columns)
    shown = columns_for(ledger, parties, columns)
    sections = _issue_sections(ledger, picture, parties, shown)
    conditions = _condition_section(ledger, picture)
    awaited = find_awaited(picture, parties)
    tail: list[Block] = []
    if changes:
        tail.append(_change_table(ledger, changes, columns))
    tail += packed_within([Run("More:", "aside"), *_suggestions(picture, changes)], columns)

    room = max(screen.lines, 24) - _SPARE - _height(head, columns) - len(tail)
    needs = [len(section.rows) for section in sections]
    waiting = count_awaited_lines(ledger, awaited, columns)
    if awaited:
        needs.append(sum(waiting))
    if conditions is not None:
        needs.append(len(conditions.rows))
    gaps = 1 + len(sections) + bool(awaited) + (conditions is not None)
    if sum(needs) + len(needs) + gaps > room and (sum(needs) + len(needs) <= room or room < _ROOMY):
        gaps = 0
    weights = [_WEIGHTS[section.status] for section in sections]
    weights += [_WEIGHTS[Status.INCOMPLETE]] * bool(awaited) + [_WEIGHT_OF_CONDITIONS] * (conditions is not None)
    caps = _rows_shown(needs, weights, room - gaps)

    blocks: list[Block] = [*head]
    blank = [BLANK] if gaps else []
    if sections:
        blocks += [*blank, _issue_table(sections, shown, caps, bool(gaps), columns)]
    if awaited:
        blocks += blank + awaited_lines(ledger, awaited, waiting, caps[len(sections)], columns)
    if conditions is not None:
        blocks += [*blank, *_condition_lines(conditions, caps[-1], columns)]
    spare = room - gaps - sum(needs) - len(needs)
    return (*blocks, *blank, *tail, *_meanings(picture, columns, spare))


def _meanings(picture: Picture, columns: int, room: int) -> list[Line]:
    """What the statuses in the headline mean, after a blank line, where there is room for all of that."""
    counted = picture.summary()
    lines = legend([status for status in Status if counted[status]])
    return [BLANK, *lines] if lines and 1 + _height(lines, columns) <= room else []


def _height(lines: list[Line], columns: int) -> int:
    """How many lines of a screen some lines take, cut ones one each."""
    return sum(1 if one.cut else max(1, -(-sum(width(run.text) for run in one.runs) // columns)) for one in lines)


def _rows_shown(needs: list[int], weights: list[float], room: int) -> list[int]:
    """How many rows of each section are shown, so that all fits with a heading, and a line for what is left out.

    A section of which no row is shown is its heading alone. Rows go first where there are many, and where they weigh
    much: a row of weight 2 goes before the last of two rows of weight 1.
    """
    caps = [min(need, max(room, 0)) for need in needs]

    def taken() -> int:
        return sum(1 + cap + (0 < cap < need) for cap, need in zip(caps, needs, strict=True))

    while taken() > room and any(caps):
        caps[max(range(len(caps)), key=lambda n: (caps[n] * weights[n], n))] -= 1
    return caps


# Open issues, with what each party holds


def _issue_sections(
    ledger: Ledger, picture: Picture, parties: tuple[str, ...], columns: PartyColumns
) -> list[_Section]:
    """The open issues by status, each with a row."""
    sections: list[_Section] = []
    for status in _OPEN:
        mine = _latest_first(picture, status)
        if mine:
            word = STATUS_WORDS[status]
            titles = columns.titles if not sections else (Run(""),) * len(columns.titles)
            sections.append(
                _Section(
                    status,
                    (Run(f"{SYMBOLS[status]} {word.upper()}", status.value), *titles),
                    _IssueRows(ledger, mine, columns),
                    f"status --all --only {status.value}",
                    Run(f"{SYMBOLS[status]} {len(mine):,} {word}", status.value),
                )
            )
    return sections


def _latest_first(picture: Picture, status: Status) -> list[IssueResult]:
    """The open issues of a status, that on which one of those asked spoke last before the others."""
    mine = [result for result in picture.issues if result.heading == status.value]
    return sorted(mine, key=lambda result: -(result.last_word or 0))


def _issue_table(sections: list[_Section], columns: PartyColumns, caps: list[int], apart: bool, room: int) -> PageTable:
    """All the open issues in one table, so that their columns stand under one another."""
    rows: list[PageRow] = []
    for number, (section, cap) in enumerate(zip(sections, caps, strict=False)):
        if number and apart:
            rows.append(PageRow((), BLANK))
        if cap == 0:
            rows.append(PageRow((), _none_shown(section)))
            continue
        if number:
            rows.append(PageRow(section.heading))
        shown, rest = _cut_rows(section, cap, room)
        rows += [PageRow(cells) for cells in section.rows[:shown]]
        rows += [PageRow((), one) for one in rest]
    first = sections[0].heading
    titles = [PageColumn(first[0].text if caps[0] else "", tone=first[0].tone)]
    titles += [
        PageColumn(
            run.text if caps[0] else "", least=10 if run.text == "since" else 6, short=run.short if caps[0] else ()
        )
        for run in first[1:]
    ]
    return PageTable(tuple(titles), tuple(rows), cut=True)


def _cut_rows(section: _Section, cap: int, columns: int) -> tuple[int, list[Line]]:
    """How many rows of a section are shown on so many lines and one, and the lines that tell of the rest.

    Where there is room to name all of the rest, at the cost of a few rows, they are named.
    """
    need = len(section.rows)
    if cap >= need:
        return need, []
    for shown in range(cap, max(_LEAST_ROWS, cap - _MOST_NAMES) - 1, -1):
        if need - shown > _NAMED * (cap - shown):
            continue
        titles = [row[0].text for row in section.rows[shown:]]
        runs = [text(f"{title}{' ·' if n < len(titles) else ''}", "aside") for n, title in enumerate(titles, 1)]
        if len(named := packed(runs, columns - 2, " ")) <= cap - shown:
            rest = [rest_line(need - shown, section.rest)]
            return shown, rest + [Line((Run("  "), *one.runs), cut=True) for one in named]
    return cap, [rest_line(need - cap, section.rest)]


def _none_shown(section: _Section) -> Line:
    return line(section.short, Run(f": {section.rest}", "aside"))._replace(cut=True)


# Conditions, the last change, what to ask next


def _condition_section(ledger: Ledger, picture: Picture) -> _Section | None:
    states = [state for state in picture.conditions if state.open is not False]
    if not states:
        return None
    told = any(state.condition.by for state in states)  # up to whom they are, where any of them says so
    rows = []
    for state in states:
        said = condition_cells(ledger, state.condition, state.since)
        asked_by, up_to = (
            text(who, "", short_names(parties))
            for who, parties in ((said.asked_by, state.condition.holder), (said.up_to, state.condition.by))
        )
        rows.append((text(said.title), asked_by, *([up_to] if told else []), text(said.blocks), Run(said.since)))
    titles = ("asked by", *(["up to"] if told else []), "blocks", "since")
    return _Section(
        None,
        (Run("CONDITIONS OPEN", "conditional"), *(Run(title, "heading") for title in titles)),
        tuple(rows),
        "blockers",
        Run(f"{plural(len(rows), 'condition')} open", "conditional"),
    )


def _condition_lines(section: _Section, cap: int, columns: int) -> list[Block]:
    if cap == 0:
        return [_none_shown(section)]
    least = {"asked by": columns // 3, "up to": columns // 3}  # lists of parties are whole where they can be
    titles = tuple(
        PageColumn(run.text, least=least.get(run.text, 20) if number else 0, tone=run.tone)
        for number, run in enumerate(section.heading)
    )
    blocks: list[Block] = [PageTable(titles, tuple(PageRow(cells) for cells in section.rows[:cap]), cut=True)]
    if cap < len(section.rows):
        blocks.append(rest_line(len(section.rows) - cap, section.rest))
    return blocks


def _change_runs(ledger: Ledger, changes: Changes, short: bool = False) -> list[Run]:
    """The last change: the day, the issue, how it changed, and how many more did on that day.

    In ``short`` only to what it changed.
    """
    first = changes[0]
    more = f", and {len(changes) - 1:,} more" if len(changes) > 1 and not short else ""
    if isinstance(first, ConditionChange):
        condition = first.condition
        what = f"condition {first.became}"
        said: tuple[str, ...] = (what,)
        if not short:
            who = condition.holder if first.became == "raised" else ()
            whole = (f" by {name}" for name in (names(ledger, who), *short_names(who))) if who else ()
            said = (*(f"{what}{by}{more}" for by in whole), what + more, what)
        return [Run(format_day(first.day)), text(condition.title), text(said[0], "conditional", said[1:])]
    if first.closed:
        closed = ledger.issues[first.issue].closed
        how = "" if closed is None or short else f", {how_closed(closed)}"
        runs = [Run(f"{CLOSED_SYMBOL} closed{how}{more}", "closed")]
    else:
        before, after = (status_run(status).text for status in (first.before, first.after))
        runs = [Run(f"→ {after}" if short else f"{before} → {after}{more}", first.after.value)]
    return [Run(format_day(first.day)), text(ledger.issues[first.issue].title), *runs]


def _change_table(ledger: Ledger, changes: Changes, room: int) -> PageTable:
    cells = (Run("LAST CHANGE", "heading"), *_change_runs(ledger, changes, short=room < _WIDE_ENOUGH))
    columns = [PageColumn("", least=0 if number == 2 else width(cell.text)) for number, cell in enumerate(cells)]
    return PageTable(tuple(columns), (PageRow(cells),), cut=True)


def _suggestions(picture: Picture, changes: Changes) -> list[Run]:
    """Calls that tell more, of what is on the page."""
    calls = ["status --all"]
    open = [result for status in (*_OPEN, Status.INCOMPLETE) for result in _latest_first(picture, status)]
    if open or picture.issues:
        calls.append(f"why {(open or picture.issues)[0].issue.id}")
    if changes:
        calls.append(f"diff --since {format_day(changes[0].day)[:7]}")
    calls.append("report -o page.html")
    return [text(call, "aside") for call in calls]


def packed_within(runs: list[Run], columns: int) -> list[Line]:
    """A line of runs, as many from the first as fit."""
    lead, *rest = runs
    while rest and width(lead.text) + 1 + sum(width(run.text) + 3 for run in rest) - 3 > columns:
        rest.pop()
    return [Line((lead, Run(" "), *spaced(rest, " · ")), cut=True)]
