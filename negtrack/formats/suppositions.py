"""What would change if something were said, as JSON and as a table; every object and row says that it is supposed."""

from __future__ import annotations

from collections.abc import Iterator

from negtrack.answers.blocs import Lack
from negtrack.answers.statements import Dropped, Met, Said, Staged, Statement
from negtrack.answers.suppose import Supposition
from negtrack.formats.json_output import Json, head_json, standing_json
from negtrack.formats.tables import Cell, Column, Table
from negtrack.ledger.model import Ledger, Stage, Status
from negtrack.rules.query import Question
from negtrack.views.suppose import statement_sentence


def supposition_json(ledger: Ledger, question: Question, found: Supposition) -> Json:
    """The JSON of ``suppose``."""
    return {
        **head_json(ledger, question),
        "supposed": True,
        "statements": [
            {"supposed": True, "text": statement_sentence(ledger, each), **_statement_json(each)}
            for each in found.statements
        ],
        "stage": {"supposed": True, "from": _stage(found.stage_before), "to": _stage(found.stage)},
        "issues": [
            {
                "supposed": True,
                "issue": after.issue.id,
                "title": after.issue.title,
                "from": before.status.value,
                "to": after.status.value,
                "possible": [status.value for status in after.possible],
                "reason": after.reason,
                "options": list(after.options),
                "parties": {party: standing_json(standing) for party, standing in after.parties.items()},
                "lacking": _lacking_json(lacks),
            }
            for before, after, lacks in found.issues
        ],
        "articles": [
            {
                "supposed": True,
                "article": after.article.id,
                "title": after.article.title,
                "from": before.status.value,
                "to": after.status.value,
                "level": None if after.level is None else after.level.word,
                "open_behind": list(after.open_behind),
            }
            for before, after in found.articles
        ],
        "conditions": [
            {
                "supposed": True,
                "condition": effect.condition.id,
                "title": effect.condition.title,
                "holder": list(effect.holders),
                "from": {"open": effect.before},
                "to": {"open": effect.after},
            }
            for effect in found.conditions
        ],
        "still_open": {
            "supposed": True,
            "issues": [{"issue": result.issue.id, "status": result.status.value} for result in found.open_issues],
            "conditions": [
                {"condition": b.condition.id, "holder": list(b.condition.holder), "blocks": list(b.condition.blocks)}
                for b in found.open_conditions
            ],
        },
    }


def _statement_json(statement: Statement) -> Json:
    match statement:
        case Said(parties, act, options, conditions, issue):
            return {
                "kind": "position",
                "parties": list(parties),
                "act": act.value,
                "options": list(options),
                "conditions": list(conditions),
                "issue": issue,
            }
        case Dropped(party, condition):
            return {"kind": "dropped", "parties": [party], "condition": condition}
        case Met(condition):
            return {"kind": "met", "condition": condition}
        case Staged(stage, parties):
            return {"kind": "stage", "parties": list(parties), "stage": stage.word}


def _stage(stage: Stage | None) -> str | None:
    return None if stage is None else stage.word


def _lacking_json(lacks: dict[str, dict[str, Lack]]) -> Json:
    return {option: {party: why.value for party, why in whys.items()} for option, whys in lacks.items()}


_STATUSES = tuple(status.value for status in Status)
_STATES = {True: "open", False: "closed", None: "undecided"}

COLUMNS = (
    Column("supposed", "flag", "true in every row: nobody has said it"),
    Column("kind", "word", "what the row is about", ("issue", "article", "condition", "stage")),
    Column("id", "text", "its id"),
    Column("title", "text", "its title"),
    Column("from", "text", "its status, stage or state as it stands"),
    Column("to", "text", "and as it would stand"),
    Column("options", "ids", "the options that those asked would have in common", of="option"),
    Column("lacking", "ids", "whose consent to which option would still be missing, as option:party", of="party"),
    Column("still_open", "flag", "whether it would still stand in the way"),
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
