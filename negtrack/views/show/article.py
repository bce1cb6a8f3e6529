"""An article in full: its status, the issues it rests on, what blocks it, its milestones."""

from __future__ import annotations

from collections.abc import Iterable

from negtrack.answers.show import ArticleInFull, InFull
from negtrack.ledger.model import Ledger, Stage
from negtrack.rules.query import Question
from negtrack.views.page import Block, Run, line, status_run, text
from negtrack.views.sentences import reason_sentence
from negtrack.views.show.blocks import event_lines, heading, note_and_place, section
from negtrack.views.show.condition import condition_lines

_STAGE_WORDS = {Stage.TEXT_CONCLUDED: "concluded", Stage.IN_FORCE: "in force"}


def article_blocks(ledger: Ledger, question: Question, thing: InFull, about: ArticleInFull) -> Iterable[Block]:
    """All that the ledger holds about an article."""
    result = about.result
    level = f", level {result.level.word}" if result.level is not None else ""
    yield heading(thing, about.article.title)
    yield line("  ", status_run(result.status), level)
    if about.concluded is not None:
        event = about.concluded
        assert event.stage is not None
        concluded = _STAGE_WORDS.get(event.stage, event.stage.word)
        yield line("  ", text(f"its text is {concluded}: {event.title} ({event.date.text})"), indent=4)
    elif result.issues:
        yield line("  ", f"by its issues, {result.agreed_issues} of {len(result.issues)} agreed")
    else:
        yield line("  ", "its text is not concluded, and it rests on no issue")
    yield from note_and_place(about.article.note, thing)
    yield from section("Issues it rests on", _issues(ledger, about, result.issues))
    yield from section("Related issues, shown and never counted", _issues(ledger, about, result.related))
    yield from section("Conditions that block it", condition_lines(ledger, about.blocked_by))
    yield from section("Milestones of its text", event_lines(question, about.milestones))


def _issues(ledger: Ledger, about: ArticleInFull, ids: Iterable[str]) -> Iterable[Block]:
    """Those of some issues that are shown: the status of each, and below it why."""
    for id in ids:
        if id in about.issues:
            result = about.issues[id]
            behind = "  open behind the text" if id in about.result.open_behind else ""
            yield line("  ", text(result.issue.title, "heading"), "  ", status_run(result.status),
                       text(f"  {id}", "aside"), Run(behind, "aside"), indent=4)  # fmt: skip
            yield line("    ", text(reason_sentence(ledger, result), "aside"), indent=4)
