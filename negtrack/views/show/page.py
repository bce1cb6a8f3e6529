"""The page of ``negtrack show``: a block for each thing, with all that the ledger holds about it at a date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from negtrack.answers.show import ArticleInFull, ConditionInFull, InFull, IssueInFull, PartyInFull, SourceInFull
from negtrack.ledger.model import Ledger
from negtrack.rules.query import Question
from negtrack.views.page import BLANK, Block, Page, line, text
from negtrack.views.sentences import question_sentence
from negtrack.views.show.article import article_blocks
from negtrack.views.show.condition import condition_blocks
from negtrack.views.show.issue import issue_blocks
from negtrack.views.show.party import party_blocks
from negtrack.views.show.position import position_blocks
from negtrack.views.show.source import source_blocks


def show_page_of(ledger: Ledger, question: Question, things: Sequence[InFull], remarks: Sequence[str] = ()) -> Page:
    """Everything that was asked for, one block after the other; ``remarks`` are sentences of our own above them."""
    blocks: list[Block] = [line(text(ledger.title, "heading")), line(question_sentence(ledger, question))]
    blocks += [line(text(remark, "aside"), indent=2) for remark in remarks]
    for thing in things:
        blocks.append(BLANK)
        blocks += _block(ledger, question, thing)
    return Page(tuple(blocks))


def _block(ledger: Ledger, question: Question, thing: InFull) -> Iterable[Block]:
    about = thing.about
    if isinstance(about, IssueInFull):
        return issue_blocks(ledger, question, thing, about)
    if isinstance(about, ArticleInFull):
        return article_blocks(ledger, question, thing, about)
    if isinstance(about, PartyInFull):
        return party_blocks(ledger, question, thing, about)
    if isinstance(about, SourceInFull):
        return source_blocks(ledger, question, thing, about)
    if isinstance(about, ConditionInFull):
        return condition_blocks(ledger, question, thing, about)
    return position_blocks(ledger, question, thing, about)
