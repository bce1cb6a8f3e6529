"""``negtrack why``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from negtrack.cli import options
from negtrack.cli.options import Evidence, Format
from negtrack.cli.session import Unusable, ask, look_up_issues, look_up_parties, open_ledger
from negtrack.rules.query import STALE_DAYS

if TYPE_CHECKING:
    from negtrack.answers.why import Explanation
    from negtrack.ledger.model import Ledger
    from negtrack.rules.query import Question

NEEDS_ARGUMENTS = True


def run(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[ISSUE]", help="An issue or an article; issue:ID or article:ID where both have the id."
        ),
    ] = None,
    ledger: options.Ledger = None,
    as_of: options.AsOf = None,
    as_known: options.AsKnown = None,
    evidence: options.EvidenceOption = Evidence.THIRD,
    issue: Annotated[
        list[str] | None,
        typer.Option(
            "--issue", "-i", metavar="ID", help="Another way to name the ISSUE; of an article, only this one."
        ),
    ] = None,
    party: options.Parties = None,
    trust_claims: Annotated[
        bool, typer.Option("--trust-claims", help="Preview the status if what adversaries claim were true.")
    ] = False,
    format: options.FormatOption = Format.TABLE,
    output: options.Output = None,
    stale_days: options.StaleDays = STALE_DAYS,
) -> int:
    """Explain a status: the rule, each standing, every record used down to its quote, every record set aside and why.

    As CSV, a row for each record and party for which it stands, with what became of it there.

    \b
    negtrack why constitution
    negtrack why border-monitors --as-of 2024-12-31
    negtrack why article:7 -f json
    """
    from negtrack.answers.focus import focus_explanation
    from negtrack.cli.output import show_json, show_markdown, show_page
    from negtrack.formats import json_output
    from negtrack.rules.derive import derive
    from negtrack.views.why import why_article, why_issue

    book = open_ledger(ledger)
    kind, id, issues = _asked(book, target, look_up_issues(book, issue))
    parties = look_up_parties(book, party)
    question = ask(book, as_of, as_known, evidence, parties if len(parties) > 1 else (), stale_days)
    question = question._replace(trust_claims=trust_claims)
    explanations = _explain(book, question, issues)
    if len(parties) == 1:
        explanations = [focus_explanation(explanation, parties[0]) for explanation in explanations]
    if format is Format.CSV:
        from negtrack.cli.rows import write_table
        from negtrack.formats import answer_tables

        write_table(answer_tables.why(explanations, parties[0] if len(parties) == 1 else None), output, book)
        return 0
    if kind == "issue":
        value = json_output.explanation_json(book, explanations[0], question)
        page = why_issue(book, explanations[0], question)
    else:
        from negtrack.rules.articles import concluding_event
        from negtrack.rules.basis import Participants

        rests = book.articles[id].issues
        picture = derive(book, question, rests) if rests else derive(book, question)
        article = next(result for result in picture.articles if result.article.id == id)
        event = concluding_event(book, Participants(book, question.asked), question.as_of, id)
        value = json_output.article_explanation_json(book, article, event, explanations, question)
        page = why_article(book, article, event, explanations, question)
    if format is Format.JSON:
        show_json(value, output, book)
    else:
        (show_markdown if format is Format.MD else show_page)(page, output, book)
    return 0


def _explain(book: Ledger, question: Question, issues: tuple[str, ...]) -> list[Explanation]:
    from negtrack.answers.why import explain
    from negtrack.rules.derive import prepare_issues
    from negtrack.rules.issue_result import judge

    prepared = prepare_issues(book, question, issues)
    return [explain(book, prepared[id], judge(book, prepared[id], question), question) for id in issues]


def _asked(book: Ledger, target: str | None, issues: tuple[str, ...] | None) -> tuple[str, str, tuple[str, ...]]:
    """The kind and id of what is to be explained, and the issues that this takes. Raises Unusable."""
    if target is None:
        if issues is None:
            raise Unusable("say what to explain: negtrack why ISSUE, or an article")
        if len(issues) > 1:
            raise Unusable(f"one issue is explained at a time: ask for each of {', '.join(issues)} by itself")
        return "issue", issues[0], issues
    kind, id = _find(book, target)
    rests = (id,) if kind == "issue" else tuple(book.articles[id].issues)
    for other in issues or ():
        if other not in rests:
            what = "is another issue than" if kind == "issue" else "is no issue of article"
            raise Unusable(f"--issue {other} {what} {id}: leave one of the two out")
    return kind, id, rests if issues is None else issues


def _find(book: Ledger, target: str) -> tuple[str, str]:
    """The kind and id of an issue or an article. Raises Unusable where there is none of the name."""
    from negtrack.ledger.findings import did_you_mean

    kind, colon, id = target.partition(":")
    if colon and kind in ("issue", "article"):
        if id in (book.issues if kind == "issue" else book.articles):
            return kind, id
        raise Unusable(f'no {kind} is called "{id}"')
    if target in book.issues:
        return "issue", target
    if target in book.articles:
        return "article", target
    raise Unusable(f'no issue or article is called "{target}": {did_you_mean(target, [*book.issues, *book.articles])}')
