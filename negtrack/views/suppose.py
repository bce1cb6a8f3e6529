"""The page of ``negtrack suppose``: every line says that it is supposed, and none how likely that is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from negtrack.answers.blocs import Lack
from negtrack.answers.statements import Dropped, Met, Said, Staged, Statement
from negtrack.answers.suppose import ArticleEffect, ConditionEffect, IssueEffect, Supposition
from negtrack.ledger.findings import counted
from negtrack.ledger.model import Ledger, Stage
from negtrack.rules.articles import ArticleResult
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Line, Page, Run, Screen, line, status_run, text
from negtrack.views.records import act_words
from negtrack.views.sentences import (
    LACK_WORDS,
    names,
    options_label,
    question_sentence,
    quoted_options,
    reason_sentence,
)
from negtrack.views.text import width

_MARK = "supposed: "

_FEW = 3
_MOST = 10
"""How many of what would still be open is named; past that it is counted."""


def suppose_page(ledger: Ledger, question: Question, found: Supposition) -> Page:
    """What would change if the statements were made, and what would still stand in the way, as a page."""
    blocks: list[Block] = [
        line(Run("supposed, not said", "heading"), text(f": {ledger.title}")),
        _line(question_sentence(ledger, question)),
        *(_line(text(statement_sentence(ledger, statement), "heading")) for statement in found.statements),
        BLANK,
    ]
    changes = [
        *(part for effect in found.issues for part in _issue(ledger, effect)),
        *_stage(found.stage_before, found.stage),
        *_articles(found.articles),
        *(_condition(ledger, effect) for effect in found.conditions),
    ]
    unchanged = not found.articles and all(e.before.status is e.after.status for e in found.issues)
    if unchanged and found.stage is found.stage_before:
        changes.append(_line("no status of an issue or an article would change"))
    whole = (*blocks, *changes, BLANK, *_still_open(ledger, found))

    def fitted(screen: Screen | None) -> tuple[Block, ...]:
        return whole if screen is None else tuple(part for block in whole for part in _wrap(block, screen.columns))

    return Page(whole, fitted)


def statement_sentence(ledger: Ledger, statement: Statement) -> str:
    """A statement in the words of the ledger: names, options, titles."""
    match statement:
        case Said(parties, act, options, conditions, id):
            issue = ledger.issues[id]
            words = act_words(act, len(parties) > 1)
            held = f" {quoted_options(issue, options)}" if options else ""
            asked = " and ".join(f"“{ledger.conditions[c].title}”" for c in conditions)
            what = f"{words}{held}{f', if {asked},' if asked else ''}"
            return f"{names(ledger, parties)} {what} on {issue.title}"
        case Dropped(party, id):
            return f"{names(ledger, [party])} drops the condition “{ledger.conditions[id].title}”"
        case Met(id):
            return f"the condition “{ledger.conditions[id].title}” is met"
        case Staged(None, parties):
            return f"all articles are reopened by {names(ledger, parties)}"
        case Staged(stage, parties):
            assert stage is not None
            return f"the text is {stage_words(stage)} by {names(ledger, parties)}"


def stage_words(stage: Stage) -> str:
    """A stage as it is said of the text."""
    return {"text-concluded": "concluded", "in-force": "brought into force"}.get(stage.word, stage.word)


def _wrap(block: Block, columns: int) -> list[Block]:
    """A line broken to a width by hand, so that what goes on below is marked as supposed, too."""
    if not isinstance(block, Line) or sum(width(run.text) for run in block.runs) <= columns:
        return [block]
    mark = Run(" " * max(block.indent, len("  ")) + _MARK, "aside")
    lines: list[list[Run]] = [[]]
    room = columns
    for run in block.runs:
        for number, word in enumerate(run.text.split(" ")):
            piece = f" {word}" if number else word
            if number and width(piece) > room and len(lines[-1]) > 1:
                lines.append([mark])
                room = columns - width(mark.text)
                piece = word
            lines[-1].append(Run(piece, run.tone))
            room -= width(piece)
    return [Line(tuple(runs)) for runs in lines]


def _line(*runs: Run | str, indent: int = 0) -> Line:
    return line(" " * indent, Run(_MARK, "aside"), *runs, indent=indent + 2)


def _issue(ledger: Ledger, effect: IssueEffect) -> list[Line]:
    """An issue before and after, why it would stand there, and whose consent each option would still lack."""
    before, after = effect.before, effect.after
    same: list[Run | str] = [status_run(after.status), ", as it is"]
    moved: list[Run | str] = [status_run(before.status), " → ", status_run(after.status)]
    lines = [
        _line(text(after.issue.title, "heading"), "  ", *(same if before.status is after.status else moved)),
        _line(text(reason_sentence(ledger, after), "aside"), indent=2),
    ]
    for option, lacks in effect.lacking.items():
        if lacks:
            label = options_label(after.issue, (option,))
            lines.append(_line(text(f"“{label}” would still lack {lacks_sentence(ledger, lacks)}"), indent=2))
    return lines


def lacks_sentence(ledger: Ledger, lacks: Mapping[str, Lack]) -> str:
    """Whose consent is missing, and why, those of one reason together."""
    whys: dict[Lack, list[str]] = {}
    for party, why in lacks.items():
        whys.setdefault(why, []).append(party)
    return "; ".join(f"{names(ledger, parties)} ({LACK_WORDS[why]})" for why, parties in whys.items())


def _stage(before: Stage | None, after: Stage | None) -> list[Line]:
    if before is after:
        return []
    words = ["not concluded" if stage is None else stage_words(stage) for stage in (before, after)]
    return [_line(f"stage of the text  {words[0]} → {words[1]}")]


def _articles(effects: Sequence[ArticleEffect]) -> list[Line]:
    """The articles that would change, a line each; many of which only the level would, together."""
    firmer: dict[str, list[str]] = {}
    for before, after in effects:
        if before.status is after.status and before.open_behind == after.open_behind and after.level is not None:
            firmer.setdefault(after.level.word, []).append(after.article.id)
    many = {level: ids for level, ids in firmer.items() if len(ids) > _FEW}
    told = {id for ids in many.values() for id in ids}
    lines = [_article(before, after) for before, after in effects if after.article.id not in told]
    return lines + [
        _line(text(f"articles {', '.join(ids)}: agreed, as they are, at level {level}")) for level, ids in many.items()
    ]


def _article(before: ArticleResult, after: ArticleResult) -> Line:
    level = f" ({after.level.word})" if after.level is not None else ""
    behind = f", {counted(len(after.open_behind), 'issue')} open behind the text" if after.open_behind else ""
    arrow = status_run(before.status), " → ", status_run(after.status)
    return _line(text(f"article {after.article.id} {after.article.title}  "), *arrow, f"{level}{behind}")


def _condition(ledger: Ledger, effect: ConditionEffect) -> Line:
    words = {True: "open", False: "met or dropped", None: "its date leaves it undecided"}
    who = f" (asked for by {names(ledger, effect.holders)})" if effect.holders else ""
    before, after = words[effect.before], words[effect.after]
    state = f"{after}, as it is" if effect.before is effect.after else f"{before} → {after}"
    return _line(text(f"condition “{effect.condition.title}”{who}  {state}"))


def _still_open(ledger: Ledger, found: Supposition) -> list[Line]:
    """What would still stand in the way: issues by title with their status, then conditions."""
    issues, conditions = found.open_issues, found.open_conditions
    of = " of what is asked for" if found.narrowed else ""
    if not issues and not conditions:
        return [_line(f"nothing recorded{of} would still be open")]
    lines = [
        _line(f"still open{of} would be {counted(len(issues), 'issue')} and {counted(len(conditions), 'condition')}")
    ]
    speakers = {party for statement in found.statements if isinstance(statement, Said) for party in statement.parties}
    for blocker in conditions[:_MOST]:
        condition = blocker.condition
        holder = f" (asked for by {names(ledger, condition.holder)})" if condition.holder else ""
        lines.append(_line(text(f"condition “{condition.title}”{holder}"), indent=2))
        dropped = [f'"{party} drops {condition.id}"' for party in condition.holder if party in speakers]
        if dropped:  # what it says on an issue leaves standing what it asks for besides
            lines.append(_line(text(f"to suppose it gone, add: {' '.join(dropped)}", "aside"), indent=4))
    for result in issues[:_MOST]:
        lines.append(_line(status_run(result.status), text(f"  {result.issue.title}"), indent=2))
    more = max(len(issues) - _MOST, 0) + max(len(conditions) - _MOST, 0)
    return [*lines, _line(f"and {more} more: negtrack status, negtrack blockers", indent=2)] if more else lines
