"""The page of ``negtrack diff``: who moved and which statuses changed, a line each; then issue by issue how."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negtrack.answers.condition_changes import ConditionChange
from negtrack.answers.diff import Change, Difference, JointChange, Moves, Shift
from negtrack.answers.direction import Direction, only_accepts
from negtrack.answers.steps import ChangeKind, kind_of
from negtrack.ledger.dates import format_day
from negtrack.ledger.model import Basis, Ledger, Position
from negtrack.rules.issue_result import Standing
from negtrack.rules.query import Question
from negtrack.tuples import NamedTuple
from negtrack.views.conditions import about_condition
from negtrack.views.page import (
    BLANK,
    CLOSED_SYMBOL,
    CLOSED_TONE,
    STATUS_WORDS,
    Block,
    Line,
    Page,
    PageColumn,
    PageRow,
    PageTable,
    Run,
    line,
    status_run,
    text,
)
from negtrack.views.sentences import names, party_name, plural, stance_label, standing_label

_MOST_LINES, _MOST_STATUSES, _LEAST_MOVES = 60, 40, 16
"""How long a page becomes before it is shortened; what it then has of changes of status, and at least of moves."""


class _ChangedIssue(NamedTuple):
    """An issue on which something changed: its change of status, if any, and what is told of its parties."""

    issue: str
    shift: Shift | None
    told: tuple[JointChange, ...]


def diff_page(
    ledger: Ledger,
    question: Question,
    difference: Difference,
    all_changes: bool,
    records: bool = False,
    knowledge: bool = False,
) -> Page:
    """What changed between two days, or with ``knowledge`` what the ledger came to know, as a page.

    With ``records`` those that made each change stand below it. A page that would be long tells of moves only, a line
    each, and counts the other changes, unless ``all_changes`` or ``records`` ask for them.
    """
    head = [*_head(ledger, question, difference, all_changes, knowledge), *_who_moved(ledger, difference)]
    articles = [*_articles(ledger, difference)]
    parts = _parts(ledger, difference, all_changes)
    blocks = [*head, *_statuses(ledger, difference, difference.issues), *articles, *_conditions(ledger, difference)]
    if parts and not records:
        blocks += [BLANK, line(Run("ISSUE BY ISSUE", "heading"))]
    for part in parts:
        blocks += _issue_blocks(ledger, part, records)
    if records or all_changes or _height(blocks) <= _MOST_LINES:
        return Page(tuple(blocks))
    shown = difference.issues[:_MOST_STATUSES]
    statuses = _statuses(ledger, difference, shown)
    blocks = [*head, *statuses, *articles, *_conditions(ledger, difference, short=True)]
    return Page((*blocks, *_moves_alone(ledger, difference, parts, max(_LEAST_MOVES, _MOST_LINES - _height(blocks)))))


def _height(blocks: Iterable[Block]) -> int:
    """About how many lines some blocks take."""
    return sum(len(block.rows) if isinstance(block, PageTable) else 1 for block in blocks)


def _head(
    ledger: Ledger, question: Question, difference: Difference, all_changes: bool, knowledge: bool
) -> Iterable[Block]:
    since, until = format_day(difference.since), format_day(difference.until)
    again = len(difference.reaffirmed)
    conditions = len({change.condition.id for change in difference.conditions})
    articles = f"{len(difference.articles):,} of an article's{f', {conditions:,} of a condition' if conditions else ''}"
    hidden = "" if all_changes or not again else " (--all lists them)"
    yield line(text(ledger.title, "heading"))
    if knowledge:
        yield line(f"what was entered or corrected from {since} on, for {until}", indent=2)
    else:
        yield line(f"from {since} to {until}: how each stood before, and how it stands after", indent=2)
    yield line(
        f"{plural(len(difference.changes), 'change')} of position, {len(difference.issues):,} of an issue's status, "
        f"{articles}; {plural(again, 'position')} only reaffirmed{hidden}",
        indent=2,
    )
    if question.asked:
        yield line(f"agreement asked of {names(ledger, question.asked)}", indent=2)


# Who moved


_MOVES = {
    "toward": "toward",
    "away": "away",
    "mixed": "mixed",
    "sideways": "sideways",
    "together": "together",
    "joined": "joined",
    "undirected": "in no direction",
}
"""The ways in which a party can move, in the order in which they are told."""

_MEANINGS = {
    "mixed": "mixed: toward some, away from others",
    "sideways": "sideways: neither",
    "together": "together: to what none of them held",
    "joined": "joined: accepts jointly what it held",
    "undirected": "in no direction: nothing to judge by",
}
"""What the ways mean, where a word does not say it."""


def _who_moved(ledger: Ledger, difference: Difference) -> Iterable[Block]:
    """How often each party moved, and which way."""
    moved = {party: _moves(moves) for party, moves in difference.who_moved().items()}
    moved = {party: said for party, said in moved.items() if said}
    if not moved:
        return
    yield BLANK
    yield line(Run("WHO MOVED", "heading"))
    for party, said in moved.items():
        yield line("  ", text(party_name(ledger, party), "heading"), f"  {', '.join(said)}", indent=4)
    every = difference.who_moved().values()
    used = [words for field, words in _MEANINGS.items() if any(getattr(moves, field) for moves in every)]
    meanings = "; ".join(["recorded public steps, not their weight", *used])
    yield line("  ", Run(meanings, "aside"), indent=2)


def _moves(moves: Moves) -> list[str]:
    said = [f"{number} {words}" for field, words in _MOVES.items() if (number := getattr(moves, field))]
    return [*said, plural(moves.conditions, "new condition")] if moves.conditions else said


# Statuses


def _statuses(ledger: Ledger, difference: Difference, shifts: Sequence[Shift]) -> Iterable[Block]:
    """Changes of status, a line each, what is closed as that; and how many more there are."""
    if not shifts:
        return
    number = len(difference.issues)
    yield BLANK
    yield line(Run("STATUS CHANGED", "heading"), Run(f"  {plural(number, 'issue')}", "aside"))
    yield _shift_table([(ledger.issues[shift.id].title, shift, shift.id in difference.closed) for shift in shifts])
    if number > len(shifts):
        yield line(Run(f"  and {number - len(shifts):,} more: diff --all", "aside"))


def _shift_table(rows: list[tuple[str, Shift, bool]]) -> PageTable:
    """Changes of status by title, a line each: whether the issue is closed, else whether an earlier one was better."""
    before = max(len(STATUS_WORDS[shift.before]) for _, shift, _ in rows) + 2
    after = max(len(STATUS_WORDS[shift.after]) for _, shift, _ in rows) + 4
    columns = (
        PageColumn("", least=0),
        PageColumn("", least=before),
        PageColumn("", least=after),
        PageColumn("", least=13),
    )
    return PageTable(columns, tuple(_shift_row(*row) for row in rows), cut=True)


def _shift_row(title: str, shift: Shift, is_closed: bool) -> PageRow:
    was, _, now, *fell = shift_runs(shift)
    assert isinstance(was, Run) and isinstance(now, Run)
    now, fell = (Run(f"{CLOSED_SYMBOL} closed", CLOSED_TONE), []) if is_closed else (now, fell)
    back = Run("↓ backsliding", "disputed") if fell else Run("")
    return PageRow((text(f"  {title}"), was, Run(f"→ {now.text}", now.tone), back))


def shift_runs(shift: Shift) -> list[Run | str]:
    """A change of status as runs: before, after, and that it fell back."""
    runs: list[Run | str] = [status_run(shift.before), " → ", status_run(shift.after)]
    return [*runs, Run("  ↓ backsliding", "disputed")] if shift.backsliding else runs


def _articles(ledger: Ledger, difference: Difference) -> Iterable[Block]:
    """The articles that changed, those together that changed in the same way."""
    if not difference.articles:
        return
    yield BLANK
    yield line(Run("ARTICLES", "heading"), Run(f"  {len(difference.articles):,}", "aside"))
    alike: dict[tuple[str, ...], list[Shift]] = {}
    for shift in difference.articles:
        alike.setdefault((shift.before.value, shift.after.value), []).append(shift)
    for shifts in alike.values():
        first = ledger.articles[shifts[0].id]
        which = f"{first.id} {first.title}" if len(shifts) == 1 else ", ".join(shift.id for shift in shifts)
        yield line("  ", *shift_runs(shifts[0]), text(f"  {which}"), indent=4)


def _conditions(ledger: Ledger, difference: Difference, short: bool = False) -> Iterable[Block]:
    """What became of each condition; in ``short`` without those who ask for it and what it blocks."""
    became: dict[str, list[ConditionChange]] = {}
    for change in difference.conditions:
        became.setdefault(change.condition.id, []).append(change)
    if not became:
        return
    yield BLANK
    yield line(Run("CONDITIONS", "heading"), Run(f"  {len(became):,}", "aside"))
    for changes in became.values():
        condition = changes[0].condition
        what = ", ".join(f"{change.became} {change.dated.date.text}" for change in changes)
        about = "" if short else about_condition(ledger, condition)
        yield line("  ", text(condition.title, "heading"), text(f": {what}"), text(about and f"  ({about})", "aside"),
                   indent=6)  # fmt: skip


# Issue by issue


def _parts(ledger: Ledger, difference: Difference, all_changes: bool) -> list[_ChangedIssue]:
    """The issues on which something changed, in the order of the ledger."""
    shifts = {shift.id: shift for shift in difference.issues}
    shown = [*difference.changes, *(c for c in difference.reaffirmed if all_changes or _explains(difference, c))]
    by_issue: dict[str, list[JointChange]] = {}
    for told in difference.told(shown):
        by_issue.setdefault(told.changes[0].issue, []).append(told)
    return [
        _ChangedIssue(id, shifts.get(id), tuple(by_issue.get(id, ())))
        for id in ledger.issues
        if id in by_issue or (id in shifts and all_changes)
    ]


def _explains(difference: Difference, reaffirmed: Change) -> bool:
    """Whether an issue's status changed though nobody moved: by what was said again, in common or more firmly."""
    issue = reaffirmed.issue
    return any(s.id == issue for s in difference.issues) and not any(c.issue == issue for c in difference.changes)


def _moves_alone(ledger: Ledger, difference: Difference, parts: list[_ChangedIssue], room: int) -> Iterable[Block]:
    """The moves of those asked from one position to another, a line each; the other changes are counted.

    Moves that are alike and made by one act have one line.
    """
    moves = [
        changes
        for part in parts
        for told in part.told
        for changes in _alike(JointChange(tuple(filter(_moves_by_itself, told.changes)), ()))
    ]
    shown = moves[:room]
    if shown:
        yield BLANK
        yield line(Run("MOVES", "heading"), Run("  of those asked, from one position to another", "aside"))
        yield from (_move_line(ledger, changes) for changes in shown)
    left = len(difference.changes) - sum(map(len, shown))
    if left:
        yield BLANK
        new = sum(change.kind is ChangeKind.NEW for change in difference.changes)
        among = f", {plural(new, 'new position')} among them" if new else ""
        said = f"and {plural(left, 'change')} more{among}: diff --all, or --records"
        yield line(Run(said, "aside"), indent=2)


_MOVES_ALONE = frozenset({
    ChangeKind.MOVED, ChangeKind.CONDITION_ADDED, ChangeKind.CONDITION_DROPPED, ChangeKind.WITHDREW, ChangeKind.REOPENED
})  # fmt: skip


def _moves_by_itself(change: Change) -> bool:
    """Whether a party asked moved from one position to another, and did not only accept what it held."""
    return change.asked and change.kind in _MOVES_ALONE and not only_accepts(change.before, change.after)


def _move_line(ledger: Ledger, changes: list[Change]) -> Line:
    change = changes[0]
    issue = ledger.issues[change.issue]
    before, after = standing_label(ledger, issue, change.before), standing_label(ledger, issue, change.after)
    if before == after and change.kind is ChangeKind.MOVED:
        # The option is the same; what is done with it, or what is ruled out besides, is not.
        before, after = stance_label(ledger, issue, change.before), stance_label(ledger, issue, change.after)
    what = f"{before} → {after}" if before != after else f"{_kind_words(change)} ({after})"
    how = direction_words(ledger, change)
    who = text(names(ledger, (each.party for each in changes)), "heading")
    told = "as others tell it" if change.after.basis is Basis.THIRD else ""
    beside = ", ".join(part for part in (_days_of_steps(change), how, told) if part)
    said = (text(f" {what}"), text(f"  ({beside})" if beside else "", "aside"))
    return line("  ", text(issue.title), ": ", who, *said, indent=6)


def _days_of_steps(change: Change) -> str:
    """The date of the record behind each step, as the ledger has it; of more than two the first and the last."""
    dates = {record.id: record.date.text for record in change.positions}
    told = list(dict.fromkeys(dates[id] for step in change.steps for id in step.positions[-1:] if id in dates))
    return " to ".join((told[0], told[-1])) if len(told) > 2 else " and ".join(told)


def _came_back(change: Change) -> bool:
    """Whether a party that took steps ends where it began."""
    return change.kind is ChangeKind.MOVED and kind_of(change.before, change.after) is None


def _kind_words(change: Change) -> str:
    return "moved and came back" if _came_back(change) else change.kind.value


def _issue_blocks(ledger: Ledger, part: _ChangedIssue, records: bool) -> Iterable[Block]:
    heading: list[Run | str] = [text(ledger.issues[part.issue].title, "heading")]
    if part.shift is not None:
        heading += ["  ", *shift_runs(part.shift)]
    if records:
        yield BLANK
    yield line(*heading, indent=4)
    for told in part.told:
        yield from (_told_line(ledger, told, changes) for changes in _alike(told))
        if records:
            made = {record.id: record for change in told.changes for record in change.positions}
            yield from (_record_line(ledger, record) for record in made.values())


def _alike(told: JointChange) -> list[list[Change]]:
    """The changes that one act made, together those that are told in the same words."""
    found: dict[tuple[object, ...], list[Change]] = {}
    for change in told.changes:
        before = () if told.by else (change.kind, _worded(change.before), change.toward, change.away, change.took)
        found.setdefault((*before, change.after.act, change.after.options, change.conditions), []).append(change)
    return list(found.values())


def _worded(standing: Standing) -> tuple[object, ...]:
    """What of a standing its label tells: not by which records it came about, or when."""
    return (standing.standing, standing.act, standing.options, standing.rejects, standing.conditions,
            standing.alternatives, standing.claimed_by)  # fmt: skip


def _told_line(ledger: Ledger, told: JointChange, changes: list[Change]) -> Line:
    """Who moved from what to what, and which way; of a group's word what its members hold from then on."""
    change = changes[0]
    issue = ledger.issues[change.issue]
    before = stance_label(ledger, issue, change.before)
    after = stance_label(ledger, issue, change.after)
    parties = names(ledger, (each.party for each in changes))
    who = f"{names(ledger, told.by)} for {parties}" if told.by else parties
    said: list[Run | str] = ["  ", text(who, "heading"), f" {change.kind.value}: "]
    mixed = any(each.kind is not change.kind or each.before.options != change.before.options for each in changes)
    if mixed:
        said = ["  ", text(who, "heading"), text(f": {after}")]
    elif change.conditions:
        titles = "; ".join(ledger.conditions[id].title for id in change.conditions)
        said.append(text(f"{titles} ({after})"))
    elif change.kind in (ChangeKind.NEW, ChangeKind.REAFFIRMED):
        said.append(text(after))
    elif change.kind is ChangeKind.CLAIMED and change.before.standing == "silent":
        said.append(text(after.removeprefix("claimed ")))
    elif change.kind is ChangeKind.MOVED and only_accepts(change.before, change.after):
        said = ["  ", text(who, "heading"), text(f" now accepts what it held: {after.removeprefix('accepts ')}")]
    elif before == after and _came_back(change):
        said = ["  ", text(who, "heading"), text(f" {_kind_words(change)}: {after}")]
    else:
        said.append(text(f"{before} → {after}"))
    how = [] if mixed else [direction_words(ledger, change)]
    how += [_in_a_joint_act(ledger, told, changes)]
    if any(how):
        said.append(text(f"  ({', '.join(part for part in how if part)})", "aside"))
    return line(*said, indent=6)


def _in_a_joint_act(ledger: Ledger, told: JointChange, changes: list[Change]) -> str:
    """That a change was made in a joint act, and with whom where the others are told on lines of their own."""
    if told.by:
        return ""
    joint = [record for record in changes[0].positions if len(record.parties) > 1 and record.said_by == record.parties]
    mine = {change.party for change in changes}
    others = [party for party in dict.fromkeys(p for record in joint for p in record.parties) if party not in mine]
    if others:
        return f"in a joint act with {names(ledger, others)}"
    return "in a joint act" if joint else ""


_DIRECTION_WORDS = {
    Direction.SIDEWAYS: "neither closer nor farther",
    Direction.TOGETHER: "together, to what none of them held",
}


def direction_words(ledger: Ledger, change: Change) -> str:
    """Which way the steps of a change led, and whose option they took; nothing where there is nothing to say."""
    parts = [words] if (words := _DIRECTION_WORDS.get(change.direction or Direction.JOINED)) else []
    parts += [f"toward {names(ledger, change.toward)}"] if change.toward else []
    parts += [f"away from {names(ledger, change.away)}"] if change.away else []
    parts += [f"took what {names(ledger, change.took)} held"] if change.took else []
    return ", ".join(parts)


def _record_line(ledger: Ledger, record: Position) -> Line:
    cite = record.cites[0]
    publisher = ledger.sources[cite.source].publisher
    place = f"{publisher}, {cite.locator}" if cite.locator else publisher
    return line(
        "    ", text(record.date.text, "heading"), "  ", text(record.summary), text(f" ({place})", "aside"), indent=6
    )
