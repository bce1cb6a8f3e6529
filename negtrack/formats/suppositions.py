"""What would change if something were said, as JSON and as a table; every object and row says that it is supposed."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from negtrack.answers.statements import Dropped, Met, Said, Staged, Statement
from negtrack.answers.suppose import Supposition
from negtrack.answers.tables import Cell, Column, Table
from negtrack.ledger.model import REOPENED, Ledger, Stage, Status
from negtrack.views.suppose import statement_sentence


def supposed(ledger: Ledger, found: Supposition) -> dict[str, Any]:
    """What JSON is made of: the result of ``suppose``, each part marked as supposed."""
    return {
        "supposed": True,
        "statements": [
            {"supposed": True, "text": statement_sentence(ledger, each), **_statement(each)}
            for each in found.statements
        ],
        "stage": {"supposed": True, "from": found.stage_before, "to": found.stage},
        "issues": [
            {
                "supposed": True,
                "issue": after.issue.id,
                "title": after.issue.title,
                "from": before.status,
                "to": after.status,
                "possible": after.possible,
                "reason": after.reason,
                "options": after.options,
                "parties": after.parties,
                "lacking": lacks,
            }
            for before, after, lacks in found.issues
        ],
        "articles": [
            {
                "supposed": True,
                "article": after.article.id,
                "title": after.article.title,
                "from": before.status,
                "to": after.status,
                "level": after.level,
                "open_behind": after.open_behind,
            }
            for before, after in found.articles
        ],
        "conditions": [
            {
                "supposed": True,
                "condition": effect.condition.id,
                "title": effect.condition.title,
                "holder": effect.holders,
                "from": {"open": effect.before},
                "to": {"open": effect.after},
            }
            for effect in found.conditions
        ],
        "still_open": {
            "supposed": True,
            "issues": [{"issue": result.issue.id, "status": result.status} for result in found.open_issues],
            "conditions": [
                {"condition": b.condition.id, "holder": b.condition.holder, "blocks": b.condition.blocks}
                for b in found.open_conditions
            ],
        },
    }


def _statement(statement: Statement) -> dict[str, Any]:
    match statement:
        case Said():
            return {"kind": "position", **statement._asdict()}
        case Dropped(party, condition):
            return {"kind": "dropped", "parties": [party], "condition": condition}
        case Met(condition):
            return {"kind": "met", "condition": condition}
        case Staged(stage, parties):
            return {"kind": "stage", "parties": parties, "stage": stage or REOPENED}


def _stage(stage: Stage | None) -> str | None:
    return None if stage is None else stage.word


_STATES = {True: "open", False: "closed", None: "undecided"}

COLUMNS = (
    Column("supposed", "flag", "true in every row: nobody has said it", itemgetter(0)),
    Column("kind", "word", "what the row is about", itemgetter(1), ("issue", "article", "condition", "stage")),
    Column("id", "text", "its id", itemgetter(2)),
    Column("title", "text", "its title", itemgetter(3)),
    Column("from", "text", "its status, stage or state as it stands", itemgetter(4)),
    Column("to", "text", "and as it would stand", itemgetter(5)),
    Column("options", "ids", "the options that those asked would have in common", itemgetter(6), of="option"),
    Column(
        "lacking",
        "ids",
        "whose consent to which option would still be missing, as option:party",
        itemgetter(7),
        of="party",
    ),
    Column("still_open", "flag", "whether it would still stand in the way", itemgetter(8)),
)


def supposition_table(found: Supposition) -> Table:
    """What would change and what would still be open, one to a row."""
    return Table("suppose", COLUMNS, _rows(found))


def _rows(found: Supposition) -> Iterator[tuple[Cell, ...]]:
    still = {result.issue.id for result in found.open_issues}
    for before, after, lacks in found.issues:
        missing = tuple(f"{option}:{party}" for option, whys in lacks.items() for party in whys)
        yield (True, "issue", after.issue.id, after.issue.title, before.status.value, after.status.value,
               after.options, missing, after.issue.id in still)  # fmt: skip
    if found.stage is not found.stage_before:
        yield True, "stage", None, None, _stage(found.stage_before), _stage(found.stage), (), (), False
    for old, new in found.articles:
        yield (True, "article", new.article.id, new.article.title, old.status.value, new.status.value, (), (),
               new.status not in (Status.AGREED, Status.SET_ASIDE))  # fmt: skip
    for effect in found.conditions:
        yield (True, "condition", effect.condition.id, effect.condition.title, _STATES[effect.before],
               _STATES[effect.after], (), (), effect.after is not False)  # fmt: skip
    told = {effect.after.issue.id for effect in found.issues}
    for result in found.open_issues:
        if result.issue.id not in told:
            yield (True, "issue", result.issue.id, result.issue.title, result.status.value, result.status.value,
                   result.options, (), True)  # fmt: skip
    named = {effect.condition.id for effect in found.conditions}
    for blocker in found.open_conditions:
        if blocker.condition.id not in named:
            state = _STATES[blocker.open]
            yield True, "condition", blocker.condition.id, blocker.condition.title, state, state, (), (), True
