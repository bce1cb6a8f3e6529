"""Conditions in words: who asks for them, what they block, up to whom they are."""

from __future__ import annotations

from negtrack.answers.condition_changes import ConditionChange
from negtrack.ledger.model import Condition, Ledger, TargetKind
from negtrack.tuples import NamedTuple
from negtrack.views.page import Run, text
from negtrack.views.sentences import names

_STAGE_NOUNS = {
    "text-concluded": "conclusion of the text",
    "initialled": "initialling",
    "signed": "signing",
    "ratified": "ratification",
    "in-force": "entry into force",
}


class ConditionCells(NamedTuple):
    """A condition in the cells of a table: a dash where there is nothing to say."""

    title: str
    asked_by: str
    blocks: str
    up_to: str
    since: str


def condition_cells(ledger: Ledger, condition: Condition, since: str | None) -> ConditionCells:
    """A condition in the cells of a table; ``since`` is the date from which it is asked for, None: from the start."""
    asked_by, up_to = (names(ledger, parties) if parties else "—" for parties in (condition.holder, condition.by))
    blocks = ", ".join(blocked_words(ledger, condition)) or "—"
    return ConditionCells(condition.title, asked_by, blocks, up_to, since or "the start")


def closing_label(condition: Condition) -> str:
    """When a closed condition was met or dropped, whichever came first."""
    ends = {"met": condition.met, "dropped": condition.dropped}
    dated = [(end.date.last, f"{word} {end.date.text}") for word, end in ends.items() if end is not None]
    return min(dated, key=lambda end: end[0])[1]


def change_runs(ledger: Ledger, change: ConditionChange) -> list[Run]:
    """What became of a condition, with those who ask for it and what it blocks, as runs."""
    about = about_condition(ledger, change.condition)
    return [Run(f"condition {change.became}", "conditional"), text(f"  {change.condition.title}"),
            text(about and f" ({about})", "aside")]  # fmt: skip


def about_condition(ledger: Ledger, condition: Condition) -> str:
    """Who asks for a condition and what it blocks, in words; nothing where the ledger says neither."""
    asked = [f"asked for by {names(ledger, condition.holder)}"] if condition.holder else []
    blocked = blocked_words(ledger, condition)
    return "; ".join([*asked, *([f"blocks {', '.join(blocked)}"] if blocked else [])])


def blocked_words(ledger: Ledger, condition: Condition) -> list[str]:
    """What a condition blocks, in words: stages by their noun, issues and conditions by title, articles by number."""
    found = []
    for target in condition.targets:
        match target.kind:
            case TargetKind.ISSUE:
                found.append(ledger.issues[target.id].title)
            case TargetKind.ARTICLE:
                found.append(f"article {target.id}")
            case TargetKind.CONDITION:
                found.append(ledger.conditions[target.id].title)
            case TargetKind.STAGE:
                found.append(_STAGE_NOUNS[target.id])
    return found
